// The values are drawn so that no two kinds of events tell different things about the same fact, but for Order::kKept.
#include "calls.h"

#include "dyncx_c.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

namespace campaign {
namespace {

constexpr std::int64_t kFirstCall_ms = 1772438400000; // 2026-03-02T08:00:00Z
constexpr const char* kMariasNumber = "+190011112222";
constexpr const char* kMaria = "c0000000-0000-4000-8000-000000000001"; // ids of the emulator's sample
constexpr const char* kApplication = "0e000000-0000-4000-8000-000000000003";
constexpr std::array kAgents{"agent.one@example.com", "agent.two@example.com"};
constexpr std::array kAgentIds{"a6000000-0000-4000-8000-000000000001", "a6000000-0000-4000-8000-000000000002"};

std::string numbered(const char* prefix, int number) {
    std::array<char, 32> digits{};
    std::snprintf(digits.data(), digits.size(), "%s%07d", prefix, number);
    return digits.data();
}

std::string time_text(std::int64_t ms) {
    const std::time_t seconds = ms / 1000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text.data();
}

std::string id_of_agent(const std::string& agent) { return agent == kAgents[0] ? kAgentIds[0] : kAgentIds[1]; }

const char* name_of(int kind) {
    switch (kind) {
    case DYNCX_SESSION_STARTED:
        return "session.started";
    case DYNCX_SESSION_RINGING:
        return "session.ringing";
    case DYNCX_SESSION_ANSWERED:
        return "session.answered";
    case DYNCX_SESSION_TRANSFERRED:
        return "session.transferred";
    case DYNCX_SESSION_ENDED:
        return "session.ended";
    default:
        return "session.recording_ready";
    }
}

std::int64_t seconds(Random& random, std::uint64_t least, std::uint64_t most) {
    return static_cast<std::int64_t>((least + below(random, most - least + 1)) * 1000);
}

Event at(int kind, std::int64_t time_ms) {
    Event event;
    event.kind = kind;
    event.time_ms = time_ms;
    return event;
}

void add_ends(Call& call, std::int64_t time_ms, Random& random) {
    const int ends = chance(random, 30) ? 2 : 1; // the second corrects the first
    for (int i = 1; i <= ends; ++i) {
        time_ms += seconds(random, 10, 400);
        Event end = at(DYNCX_SESSION_ENDED, time_ms);
        end.version = i;
        end.talk_ms = seconds(random, 1, 300);
        end.disposition = i == 1 ? "CUSTOMER_DISCONNECT" : "AGENT_DISCONNECT";
        call.events.push_back(end);
    }
}

void add_events(Call& call, int number, Random& random) {
    std::int64_t time_ms = kFirstCall_ms + number * 60000LL;
    call.events.push_back(at(DYNCX_SESSION_STARTED, time_ms));
    if (chance(random, 40))
        call.events.push_back(at(DYNCX_SESSION_RINGING, time_ms += 1000));
    if (chance(random, 80)) {
        Event answered = at(DYNCX_SESSION_ANSWERED, time_ms += seconds(random, 1, 50));
        answered.wait_ms = seconds(random, 1, 50);
        answered.agent = kAgents[below(random, kAgents.size())];
        call.events.push_back(answered);
        if (chance(random, 20))
            call.events.push_back(at(DYNCX_SESSION_TRANSFERRED, time_ms += 5000));
    }
    add_ends(call, time_ms, random);
    for (std::uint64_t i = below(random, 3); i > 0; --i) {
        Event recording = at(DYNCX_SESSION_RECORDING_READY, time_ms + 900000 + static_cast<std::int64_t>(i) * 1000);
        recording.recording = "https://recordings.example/" + call.session + "/" + std::to_string(i) + ".wav";
        recording.leg = "leg-" + std::to_string(i);
        call.events.push_back(recording);
    }
}

// Some are repeated, and those of every third session are mixed up.
void draw_order(Call& call, Order order, Random& random) {
    for (int i = 0; i < static_cast<int>(call.events.size()); ++i)
        call.handed_in.push_back(i);
    if (order == Order::kAny && chance(random, 35))
        for (std::size_t i = call.handed_in.size() - 1; i > 0; --i)
            std::swap(call.handed_in[i], call.handed_in[below(random, i + 1)]);
    for (std::size_t i = 0; i < call.handed_in.size(); ++i) {
        if (!chance(random, 15))
            continue;
        const std::size_t behind = std::min(call.handed_in.size(), i + 1 + static_cast<std::size_t>(below(random, 2)));
        call.handed_in.insert(call.handed_in.begin() + static_cast<std::ptrdiff_t>(behind), call.handed_in[i]);
    }
}

std::string minutes_between(std::int64_t start_ms, std::int64_t end_ms) {
    return start_ms > 0 && end_ms > 0 ? std::to_string((end_ms - start_ms + 59999) / 60000) : "";
}

struct Told { // what the accepted events say
    std::int64_t started_ms = 0, answered_ms = 0, ended_ms = 0, wait_ms = 0, talk_ms = 0, end_version = 0;
    std::string queue, agent, disposition;
    bool has_call = false;

    void take(const Event& event) {
        if (!event.is_of_call())
            return;
        has_call = true;
        queue = event.queue;
        if (event.kind == DYNCX_SESSION_STARTED)
            started_ms = event.time_ms;
        if (event.kind == DYNCX_SESSION_ANSWERED) {
            answered_ms = event.time_ms;
            wait_ms = event.wait_ms;
            agent = event.agent;
        }
        if (event.kind == DYNCX_SESSION_ENDED && event.version > end_version) {
            end_version = event.version;
            ended_ms = event.time_ms;
            talk_ms = event.talk_ms;
            disposition = event.disposition;
        }
    }
    std::string description() const {
        std::string text = "Queue: " + queue;
        if (!agent.empty())
            text += "\nAgent: " + agent;
        if (!disposition.empty())
            text += "\nOutcome: " + disposition;
        if (answered_ms > 0)
            text += "\nWaited: " + std::to_string(wait_ms / 1000) + " s";
        if (ended_ms > 0)
            text += "\nTalked: " + std::to_string(talk_ms / 1000) + " s";
        return text;
    }
};

std::string text_or_nothing(std::int64_t ms) { return ms > 0 ? time_text(ms) : ""; }

void add_people(const Call& call, const Told& told, Columns& columns) {
    columns["regardingobjectid"] = call.is_customer_known ? kMaria : "";
    columns["ownerid"] = told.agent.empty() ? kApplication : id_of_agent(told.agent);
    const std::string theirs = call.is_customer_known ? kMaria : call.customer;
    const std::string mine = told.agent.empty() ? call.ours : id_of_agent(told.agent);
    columns["sender"] = call.is_outgoing ? mine : theirs;
    columns["receiver"] = call.is_outgoing ? theirs : mine;
}

Call call_of(int number, Random& random) {
    Call call;
    call.session = "call-" + std::to_string(number);
    call.is_outgoing = chance(random, 30);
    call.is_customer_known = chance(random, 25);
    call.customer = call.is_customer_known ? kMariasNumber : numbered("+4477", number);
    call.ours = numbered("+1800", number);
    return call;
}

} // namespace

Random random_of(std::uint64_t seed, std::uint64_t stream) {
    return Random(seed * 0x9E3779B97F4A7C15U + stream * 0xD1B54A32D192ED03U + 1);
}

std::uint64_t below(Random& random, std::uint64_t limit) { return random() % limit; }

bool chance(Random& random, int percent) { return below(random, 100) < static_cast<std::uint64_t>(percent); }

Call make_call(std::uint64_t seed, int number, Order order) {
    Random random = random_of(seed, static_cast<std::uint64_t>(number) + 1000);
    Call call = call_of(number, random);
    add_events(call, number, random);
    int line = 0;
    for (Event& event : call.events)
        event.queue = order == Order::kKept ? "Line " + std::to_string(++line) : "Support";
    draw_order(call, order, random);
    return call;
}

Call make_whole_call(std::uint64_t seed, int number) {
    Random random = random_of(seed, static_cast<std::uint64_t>(number) + 1000);
    Call call = call_of(number, random);
    const std::int64_t time_ms = kFirstCall_ms + number * 1000LL;
    Event answered = at(DYNCX_SESSION_ANSWERED, time_ms + seconds(random, 1, 50));
    answered.wait_ms = answered.time_ms - time_ms;
    answered.agent = kAgents[below(random, kAgents.size())];
    Event ended = at(DYNCX_SESSION_ENDED, answered.time_ms + seconds(random, 1, 300));
    ended.version = 1;
    ended.talk_ms = ended.time_ms - answered.time_ms;
    ended.disposition = "CUSTOMER_DISCONNECT";
    Event recording = at(DYNCX_SESSION_RECORDING_READY, ended.time_ms + 1000);
    recording.recording = "https://recordings.example/" + call.session + ".wav";
    recording.leg = "leg-1";
    call.events = {at(DYNCX_SESSION_STARTED, time_ms), answered, ended, recording};
    for (Event& event : call.events)
        event.queue = "Support";
    return call;
}

std::string to_json(const Call& call, const Event& event) {
    std::string text = R"({"event":")" + std::string(name_of(event.kind)) + R"(","session":")" + call.session +
                       R"(","time":")" + time_text(event.time_ms) + R"(","direction":")" +
                       (call.is_outgoing ? "out" : "in") + R"(","from":")" + call.from() + R"(","to":")" + call.to() +
                       "\"";
    if (event.version > 0)
        text += R"(,"version":)" + std::to_string(event.version);
    if (!event.is_of_call())
        return text + R"(,"leg":")" + event.leg + R"(","recording":{"url":")" + event.recording + "\"}}";
    text += R"(,"queue":")" + event.queue + "\"";
    if (!event.agent.empty())
        text += R"(,"agent":")" + event.agent + R"(","wait_ms":)" + std::to_string(event.wait_ms);
    if (!event.disposition.empty())
        text += R"(,"disposition":")" + event.disposition + R"(","talk_ms":)" + std::to_string(event.talk_ms);
    return text + "}";
}

Columns wanted_columns(const Call& call, const std::set<int>& accepted) {
    Told told;
    for (const int index : accepted)
        told.take(call.events[static_cast<std::size_t>(index)]);
    if (!told.has_call)
        return {};
    const std::int64_t start_ms = told.started_ms > 0 ? told.started_ms : told.answered_ms;
    const bool is_complete = told.ended_ms > 0;
    Columns columns{{"subject", call.subject()},
                    {"phonenumber", call.customer},
                    {"directioncode", call.is_outgoing ? "true" : "false"},
                    {"actualstart", text_or_nothing(start_ms)},
                    {"actualend", text_or_nothing(told.ended_ms)},
                    {"actualdurationminutes", minutes_between(start_ms, told.ended_ms)},
                    {"description", told.description()},
                    {"statecode", is_complete ? "1" : "0"},
                    {"statuscode", !is_complete       ? "1"
                                   : call.is_outgoing ? "2"
                                                      : "4"}};
    if (is_complete)
        add_people(call, told, columns);
    return columns;
}

} // namespace campaign
