// Amazon Connect's contact events (INITIATED, QUEUED, CONNECTED_TO_AGENT, DISCONNECTED …), bare or from an envelope, in
// either casing of their names. The version is the time of what happened, so that both forms of one event are one.
// Facts take the names of the contact trace record, so that one template serves both.
#include "base/text.h"
#include "sources/amazon_connect.h"

#include <array>

namespace dyncx::sources {
namespace {

struct Moment {
    const char* type;
    int kind;
    const char* group; // "" for the event itself
    const char* time;
};

constexpr std::array<Moment, 6> kMoments{{
    {"INITIATED", DYNCX_SESSION_STARTED, "", "initiationTimestamp"},
    {"CONNECTED_TO_SYSTEM", DYNCX_SESSION_STARTED, "", "connectedToSystemTimestamp"},
    {"QUEUED", DYNCX_SESSION_RINGING, "queueInfo", "enqueueTimestamp"},
    {"CONNECTED_TO_AGENT", DYNCX_SESSION_ANSWERED, "agentInfo", "connectedToAgentTimestamp"},
    {"DISCONNECTED", DYNCX_SESSION_ENDED, "", "disconnectTimestamp"},
    {"COMPLETED", DYNCX_SESSION_ENDED, "", "disconnectTimestamp"},
}};

const Moment* moment_of(std::string_view type) {
    for (const Moment& moment : kMoments)
        if (equals_ignoring_case(moment.type, type))
            return &moment;
    return nullptr;
}

void copy_own_names(const Json& detail, Json& facts) {
    for (const auto& [name, value] : detail.as_object()) {
        if (value.is_null() || value.is_object() || value.is_array() || name.empty())
            continue;
        std::string own = name;
        own.front() = static_cast<char>(own.front() >= 'a' && own.front() <= 'z' ? own.front() - 32 : own.front());
        facts.set(equals_ignoring_case(name, "instanceArn") ? "InstanceARN" : own, value);
    }
}

// Times in the order in which they can be: one that contradicts the end is kept under its own name only.
void set_times(Fields& detail, Fields& agent, Fields& queue, bool is_first, Json& facts) {
    const auto started = detail.time("initiationTimestamp"), ended = detail.time("disconnectTimestamp");
    const auto answered = agent.time("connectedToAgentTimestamp"), queued = queue.time("enqueueTimestamp");
    const bool is_answer_sound = answered && !(ended && *answered > *ended) && !(started && *answered < *started);
    set_time(facts, "ended_at", ended);
    if (!is_first)
        return;
    set_time(facts, "started_at", started);
    if (!is_answer_sound)
        return;
    set_time(facts, "answered_at", answered);
    if (ended && *ended > *answered)
        facts.set("talk_seconds", (*ended - *answered) / 1000);
    if (queued && *answered >= *queued)
        facts.set("wait_seconds", (*answered - *queued) / 1000);
}

void set_endpoints(Fields& detail, const std::string& direction, Json& facts) {
    std::string sides[2];
    const char* const names[2] = {"customerEndpoint", "systemEndpoint"};
    for (int i = 0; i < 2; ++i) {
        const Json* given = detail.find(names[i]);
        if (given && given->is_object()) {
            Fields endpoint = detail.nested(names[i]);
            sides[i] = endpoint.text("address", 4096);
            detail.adopt(endpoint);
        } else if (given) {
            sides[i] = detail.text(names[i], 4096);
        }
    }
    set_text(facts, "CustomerEndpoint", sides[0]);
    set_text(facts, "SystemEndpoint", sides[1]);
    set_sides(facts, sides[0], sides[1], direction);
}

} // namespace

Events contact_event(const Json& json, const std::string& place, std::optional<UnixMs> sent) {
    Fields detail(json, place, Case::kIgnored);
    const std::string type = detail.text("eventType", 100);
    const Moment* moment = moment_of(type);
    if (!moment && !detail.fault())
        return fault(DYNCX_E_UNSUPPORTED, detail.place_of("eventType") + " is none that changes a session.",
                     "Known: INITIATED CONNECTED_TO_SYSTEM QUEUED CONNECTED_TO_AGENT DISCONNECTED COMPLETED.");
    const ContactIds ids = read_contact_ids(detail);
    Fields agent = detail.nested("agentInfo"), queue = detail.nested("queueInfo");

    SessionEvent event;
    Json& facts = event.facts;
    copy_own_names(json, facts);
    facts.set("leg", ids.leg);
    const std::string channel = upper_channel(detail.text("channel", 100));
    set_text(facts, "Channel", channel);
    set_text(facts, "channel", channel_of(channel));
    const std::string method = detail.text("initiationMethod", 100);
    set_endpoints(detail, ids.is_first ? direction_of(method) : std::string(), facts);
    set_times(detail, agent, queue, ids.is_first, facts);
    for (const auto& [name, fact] : {std::pair{"agentArn", "Agent.ARN"}, std::pair{"username", "agent"}})
        set_text(facts, fact, agent.text(name, 4096));
    for (const auto& [name, fact] : {std::pair{"queueArn", "Queue.ARN"}, std::pair{"queueName", "queue"}})
        set_text(facts, fact, queue.text(name, 4096));
    set_text(facts, "disposition", detail.text("disconnectReason", 4096));
    if (const Json* attributes = detail.find("tags"); attributes && attributes->is_object())
        set_attributes(facts, *attributes);

    std::optional<UnixMs> when;
    if (moment)
        when = (*moment->group ? (std::string_view(moment->group) == "agentInfo" ? agent : queue) : detail)
                   .time(moment->time);
    if (!when)
        when = sent;
    detail.adopt(agent);
    detail.adopt(queue);
    if (!when)
        detail.refuse(moment ? moment->time : "eventType", "is missing");
    if (detail.fault())
        return *detail.fault();
    event.source = "amazon-connect";
    event.session = ids.session;
    event.kind = !ids.is_first && moment->kind == DYNCX_SESSION_STARTED ? int{DYNCX_SESSION_TRANSFERRED} : moment->kind;
    event.time = event.version = *when;
    return std::vector<SessionEvent>{std::move(event)};
}

} // namespace dyncx::sources
