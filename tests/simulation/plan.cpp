// Sessions of calls: a start, rings, an answer, a transfer, an end, recordings, a transcript; repeated, in versions, late
// and out of order.
#include "plan.h"

#include "base/session_facts.h"

#include <algorithm>
#include <functional>
#include <map>

namespace dyncx::simulation {
namespace {

constexpr UnixMs kCallsBegin = 1770000000000;
constexpr const char* kSource = "dyncx";
constexpr std::int64_t kVersion = 1000; // above that of an estimated end
constexpr const char* kEstimated = "The end is estimated: the phone system told none.";

class SessionPlan {
  public:
    SessionPlan(Dice& dice, int index, const PlanOptions& options) : dice_(dice), index_(index), options_(options) {
        session_.number = "+1555" + std::to_string(1000000 + index);
        session_.is_refused = dice.chance(300);
        begins_ms_ = dice.between(0, options.length_ms / 2);
        home_ = static_cast<int>(dice.below(static_cast<std::size_t>(options.slots)));
        is_loyal_ = dice.chance(5000);
    }

    PlannedSession plan() {
        if (dice_.chance(9000))
            add(DYNCX_SESSION_STARTED, 0, [this](Json& facts, int version) {
                facts.set("started_at", time_at(0));
                facts.set("attributes.greeting", version);
            });
        if (dice_.chance(3000))
            add(DYNCX_SESSION_RINGING, 1000,
                [](Json& facts, int version) { facts.set("queue", "Line " + std::to_string(version)); });
        if (dice_.chance(7000))
            add(DYNCX_SESSION_ANSWERED, 4000, [this](Json& facts, int version) {
                facts.set("agent", "agent" + std::to_string(version) + "@example.com");
                facts.set("answered_at", time_at(4000));
                facts.set("wait_seconds", 4);
            });
        if (dice_.chance(2000))
            add(DYNCX_SESSION_TRANSFERRED, 9000,
                [](Json& facts, int version) { facts.set("TransferredToEndpoint", std::to_string(200 + version)); });
        if (dice_.chance(8500) || session_.handed_in.empty())
            add(DYNCX_SESSION_ENDED, 20000, [this](Json& facts, int version) {
                facts.set("ended_at", time_at(20000 + version * 60000));
                facts.set("disposition", "done " + std::to_string(version));
                facts.set("talk_seconds", std::int64_t{10} + version);
            });
        add_notes();
        return std::move(session_);
    }

  private:
    using Tell = std::function<void(Json& facts, int version)>;

    std::string time_at(std::int64_t offset_ms) const {
        return format_time(kCallsBegin + std::int64_t{index_} * 3600000 + offset_ms);
    }

    void add_notes() {
        for (int i = 0; i < 2; ++i)
            if (dice_.chance(4000 - i * 3000))
                add(DYNCX_SESSION_RECORDING_READY, 22000, [this, i](Json& facts, int) {
                    const std::string name = std::to_string(index_) + "/" + std::to_string(i);
                    facts.set("recording_id", name);
                    facts.set("recording_url", "https://pbx.example/" + name);
                });
        if (dice_.chance(2000))
            add(DYNCX_SESSION_TRANSCRIPT_READY, 30000, [this](Json& facts, int version) {
                facts.set("transcript", "Call " + std::to_string(index_) + ", version " + std::to_string(version));
            });
    }

    void add(int kind, std::int64_t offset_ms, const Tell& tell) {
        const int versions = dice_.chance(1500) ? 2 + static_cast<int>(dice_.below(2)) : 1;
        for (int version = 1; version <= versions; ++version) {
            SessionEvent event;
            event.source = kSource;
            event.session = "call-" + std::to_string(index_);
            event.kind = kind;
            event.time = kCallsBegin + offset_ms;
            event.version = kVersion + version;
            event.facts.set("direction", "in");
            event.facts.set("from", session_.number);
            event.facts.set("to", "+18005550100");
            tell(event.facts, version);
            const int times = dice_.chance(1500) ? 2 : 1;
            for (int i = 0; i < times; ++i)
                session_.handed_in.push_back({event, moment(offset_ms + version * 2000), slot()});
        }
    }

    std::int64_t moment(std::int64_t offset_ms) {
        if (dice_.chance(1500)) // late, or out of order
            return dice_.between(begins_ms_, options_.length_ms);
        return std::min(options_.length_ms, begins_ms_ + offset_ms + dice_.between(0, 3000));
    }

    int slot() { return is_loyal_ ? home_ : static_cast<int>(dice_.below(static_cast<std::size_t>(options_.slots))); }

    Dice& dice_;
    const int index_;
    const PlanOptions options_;
    PlannedSession session_;
    std::int64_t begins_ms_ = 0;
    int home_ = 0;
    bool is_loyal_ = false; // to one process, as long as it lives
};

// The newest version of each.
std::vector<SessionEvent> newest_of(const PlannedSession& session) {
    std::map<std::string, const SessionEvent*> newest;
    for (const HandedIn& one : session.handed_in) {
        auto& known = newest[identity_of(one.event)];
        if (!known || known->version < one.event.version)
            known = &one.event;
    }
    std::vector<SessionEvent> events;
    for (const auto& [key, event] : newest)
        events.push_back(*event);
    return events;
}

std::string description_of(const Json& facts) {
    std::string text;
    const auto line = [&](const char* label, const char* name, const char* unit) {
        const Json& value = facts[name];
        if (!value.is_null())
            text += (text.empty() ? "" : "\n") + std::string(label) +
                    (value.is_integer() ? std::to_string(value.as_integer()) : value.as_string()) + unit;
    };
    line("Queue: ", "queue", "");
    line("Agent: ", "agent", "");
    line("Outcome: ", "disposition", "");
    line("Transferred to: ", "TransferredToEndpoint", "");
    line("Waited: ", "wait_seconds", " s");
    line("Talked: ", "talk_seconds", " s");
    return text;
}

} // namespace

std::vector<PlannedSession> plan_sessions(Dice& dice, const PlanOptions& options) {
    std::vector<PlannedSession> sessions;
    const int count = 1 + static_cast<int>(dice.chance(300) ? dice.below(40) : dice.below(5));
    for (int index = 0; index < count; ++index)
        sessions.push_back(SessionPlan(dice, index, options).plan());
    return sessions;
}

Expected expected_of(const PlannedSession& session, bool is_end_estimated) {
    Expected expected;
    Json facts = Json::object();
    bool is_ended = false;
    for (const SessionEvent& event : newest_of(session)) {
        for (const auto& [name, value] : event.facts.as_object())
            facts.set(name, value);
        is_ended = is_ended || event.kind == DYNCX_SESSION_ENDED;
        if (event.kind <= DYNCX_SESSION_ENDED)
            expected.ends.insert(format_time(event.time));
        if (event.kind == DYNCX_SESSION_RECORDING_READY)
            expected.notes.insert({"Recording", event.facts["recording_url"].as_string()});
        if (event.kind == DYNCX_SESSION_TRANSCRIPT_READY)
            expected.notes.insert({"Transcript", event.facts["transcript"].as_string()});
    }
    Json& columns = expected.columns;
    columns.set("subject", "Call from " + session.number + " to +18005550100");
    columns.set("phonenumber", session.number);
    columns.set("directioncode", false);
    const std::string& started = facts["started_at"].as_string();
    const std::string& start = started.empty() ? facts["answered_at"].as_string() : started;
    if (!start.empty())
        columns.set("actualstart", start);
    if (is_ended)
        columns.set("actualend", facts["ended_at"]);
    std::string text = description_of(facts);
    if (is_ended || !is_end_estimated)
        expected.ends.clear();
    else
        text += (text.empty() ? "" : "\n") + std::string(kEstimated);
    if (!text.empty())
        columns.set("description", text);
    columns.set("statecode", is_ended || is_end_estimated ? 1 : 0);
    return expected;
}

} // namespace dyncx::simulation
