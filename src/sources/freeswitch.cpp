// FreeSWITCH: event socket events (plain text or JSON) and the records of mod_json_cdr. One event tells of one channel; the
// call is Channel-Call-UUID, which both halves share, and has ended when the channel of that id is hung up. A record
// tells the whole channel at once. Clocks are microseconds.
#include "base/text.h"
#include "sources/hosts.h"

#include <utility>

namespace dyncx::sources {
namespace {

constexpr std::string_view kSource = "freeswitch";
constexpr std::string_view kRead =
    "CHANNEL_CREATE CHANNEL_PROGRESS CHANNEL_PROGRESS_MEDIA CHANNEL_ANSWER CHANNEL_BRIDGE "
    "CHANNEL_HANGUP_COMPLETE RECORD_STOP, mod_callcenter's CUSTOM events, and records of "
    "mod_json_cdr";

// What a channel tells, by one name each for events and records.
struct Channel {
    std::string call, leg, other_leg, direction, from, to, name, cause, agent, queue, recording;
    std::optional<std::int64_t> created, answered, bridged, ended;
    bool is_first() const { return call == leg; }
};

std::string first_of(const Json& object, std::initializer_list<const char*> names) {
    for (const char* name : names)
        if (std::string value = value_of(object, name); !value.empty())
            return value;
    return {};
}

// Seen from the switch an "inbound" channel comes in; seen from the house a telephone that dials out makes one too.
std::string house_direction(const std::string& told, const std::string& from, const std::string& to) {
    if (is_extension(from))
        return to.empty() || is_extension(to) ? std::string() : std::string("out");
    return told == "inbound" ? "in" : told == "outbound" ? "out" : std::string();
}

std::string outcome_of(const std::string& cause) {
    static constexpr std::pair<const char*, const char*> kOutcomes[] = {
        {"USER_BUSY", "busy"}, {"CALL_REJECTED", "rejected"}, {"UNALLOCATED_NUMBER", "no such number"}};
    for (const auto& [name, outcome] : kOutcomes)
        if (cause == name)
            return outcome;
    return "no answer";
}

Channel channel_of_event(const Json& event) {
    Channel channel;
    channel.leg = first_of(event, {"Unique-ID", "variable_uuid"});
    channel.call = first_of(event, {"Channel-Call-UUID", "variable_call_uuid"});
    if (channel.call.empty())
        channel.call = channel.leg;
    channel.other_leg = first_of(event, {"Bridge-B-Unique-ID", "Other-Leg-Unique-ID"});
    channel.from = known_number(value_of(event, "Caller-Caller-ID-Number"));
    channel.to = known_number(value_of(event, "Caller-Destination-Number"));
    channel.name = value_of(event, "Caller-Caller-ID-Name");
    channel.direction =
        house_direction(first_of(event, {"Call-Direction", "variable_direction"}), channel.from, channel.to);
    channel.cause = first_of(event, {"Hangup-Cause", "variable_hangup_cause"});
    channel.agent = first_of(event, {"CC-Agent", "variable_cc_agent"});
    channel.queue = first_of(event, {"CC-Queue", "variable_cc_queue"});
    channel.created = epoch_micros(value_of(event, "Caller-Channel-Created-Time"));
    channel.answered = epoch_micros(value_of(event, "Caller-Channel-Answered-Time"));
    channel.bridged = epoch_micros(value_of(event, "Caller-Channel-Bridged-Time"));
    channel.ended = epoch_micros(value_of(event, "Caller-Channel-Hangup-Time"));
    channel.recording = first_of(event, {"Record-File-Path", "variable_record_url"});
    return channel;
}

Channel channel_of_record(const Json& record, const Json& variables) {
    const Json& profile = record.at_path("callflow.0.caller_profile");
    Channel channel;
    channel.leg = first_of(variables, {"uuid"});
    channel.call = first_of(variables, {"call_uuid", "uuid"});
    channel.other_leg = first_of(variables, {"bridge_uuid", "last_bridge_to"});
    channel.from = known_number(value_of(profile, "caller_id_number"));
    channel.to = known_number(value_of(profile, "destination_number"));
    channel.name = value_of(profile, "caller_id_name");
    channel.direction = house_direction(first_of(variables, {"direction"}), channel.from, channel.to);
    channel.cause = value_of(variables, "hangup_cause");
    channel.agent = value_of(variables, "cc_agent");
    channel.queue = value_of(variables, "cc_queue");
    channel.created = epoch_micros(value_of(variables, "start_uepoch"));
    channel.answered = epoch_micros(value_of(variables, "answer_uepoch"));
    channel.bridged = epoch_micros(value_of(variables, "bridge_uepoch"));
    channel.ended = epoch_micros(value_of(variables, "end_uepoch"));
    channel.recording = value_of(variables, "record_url");
    return channel;
}

// Who of the house took the call: the agent of the queue, else the telephone that was called or that called.
std::string agent_of(const Channel& channel) {
    if (!channel.agent.empty())
        return channel.agent;
    return is_extension(channel.to) ? channel.to : is_extension(channel.from) ? channel.from : std::string();
}

SessionEvent told(const Channel& channel, int kind, std::int64_t micros) {
    SessionEvent event = host_event(kSource, channel.call, kind, micros);
    set_fact(event.facts, "queue", channel.queue);
    if (channel.is_first()) {
        set_call_sides(event.facts, channel.from, channel.to, channel.direction);
        set_own(event.facts, "caller_name", channel.name);
        set_moment(event.facts, "started_at", channel.created);
    }
    return event;
}

SessionEvent answered(const Channel& channel, std::int64_t micros) {
    SessionEvent event = told(channel, DYNCX_SESSION_ANSWERED, micros);
    event.facts.set("leg", channel.is_first() && !channel.other_leg.empty() ? channel.other_leg : channel.leg);
    set_moment(event.facts, "answered_at", micros);
    event.facts.set("disposition", "answered");
    set_fact(event.facts, "agent", agent_of(channel));
    return event;
}

SessionEvent ended(const Channel& channel, std::int64_t micros) {
    SessionEvent event = told(channel, DYNCX_SESSION_ENDED, micros);
    set_moment(event.facts, "ended_at", micros);
    set_own(event.facts, "hangup_cause", channel.cause);
    if (!channel.answered)
        event.facts.set("disposition", outcome_of(channel.cause));
    else if (channel.bridged && micros >= *channel.bridged)
        event.facts.set("talk_seconds", (micros - *channel.bridged) / 1000000);
    if (channel.bridged && channel.created && *channel.bridged >= *channel.created)
        event.facts.set("wait_seconds", (*channel.bridged - *channel.created) / 1000000);
    return event;
}

void add_recording(const Channel& channel, std::int64_t micros, std::vector<SessionEvent>& events) {
    if (channel.recording.find("://") == std::string::npos) // a file of the switch is no address
        return;
    events.push_back(host_event(kSource, channel.call, DYNCX_SESSION_RECORDING_READY, micros));
    set_fact(events.back().facts, "recording_url", channel.recording);
    set_fact(events.back().facts, "recording_id", channel.recording);
}

Fault refused(const std::string& place, std::string what, std::string fix = {}) {
    return fault(DYNCX_E_INVALID, (place.empty() ? std::string() : place + ": ") + std::move(what), std::move(fix));
}

Fault no_id(const std::string& place) { return refused(place, "The channel has no Unique-ID of 1 to 200 bytes."); }

// mod_callcenter tells of a caller's way through a queue.
void add_callcenter(const Json& event, Channel channel, std::int64_t micros, std::vector<SessionEvent>& events) {
    const std::string action = value_of(event, "CC-Action");
    channel.call = first_of(event, {"CC-Member-Session-UUID", "Channel-Call-UUID"});
    if (action == "member-queue-start" || (action == "member-queue-end" && value_of(event, "CC-Cause") == "Cancel")) {
        events.push_back(host_event(kSource, channel.call, DYNCX_SESSION_RINGING, micros));
        Json& facts = events.back().facts;
        facts.set("leg", channel.call);
        set_fact(facts, "queue", channel.queue);
        if (action == "member-queue-end")
            facts.set("disposition", "abandoned");
    } else if (action == "bridge-agent-start") {
        channel.leg = first_of(event, {"CC-Agent-UUID", "Unique-ID"});
        channel.other_leg = channel.leg;
        events.push_back(answered(channel, micros));
    }
}

std::optional<Fault> add_event(const HostItem& item, std::vector<SessionEvent>& events) {
    const Json& event = item.fields;
    const std::string name = value_of(event, "Event-Name");
    const bool is_queue = name == "CUSTOM" && value_of(event, "Event-Subclass") == "callcenter::info";
    const bool is_ring = name == "CHANNEL_PROGRESS" || name == "CHANNEL_PROGRESS_MEDIA";
    if (!is_queue && !is_ring && name != "CHANNEL_CREATE" && name != "CHANNEL_ANSWER" && name != "CHANNEL_BRIDGE" &&
        name != "CHANNEL_HANGUP_COMPLETE" && name != "RECORD_STOP")
        return std::nullopt;
    const Channel channel = channel_of_event(event);
    const auto micros = epoch_micros(value_of(event, "Event-Date-Timestamp"));
    if (!micros)
        return refused(item.place, "Event-Date-Timestamp is no time in microseconds since 1970.");
    if (!is_queue && (!is_session_id(channel.leg) || !is_session_id(channel.call)))
        return no_id(item.place);
    if (is_queue) {
        if (!is_session_id(first_of(event, {"CC-Member-Session-UUID", "Channel-Call-UUID"})))
            return no_id(item.place);
        add_callcenter(event, channel, *micros, events);
    } else if (name == "CHANNEL_CREATE" && channel.is_first()) {
        events.push_back(told(channel, DYNCX_SESSION_STARTED, *micros));
        set_moment(events.back().facts, "started_at", channel.created.value_or(*micros));
    } else if (is_ring && !channel.is_first()) {
        events.push_back(host_event(kSource, channel.call, DYNCX_SESSION_RINGING, *micros));
        events.back().facts.set("leg", channel.leg);
    } else if (name == "CHANNEL_BRIDGE" || (name == "CHANNEL_ANSWER" && !channel.is_first())) {
        events.push_back(answered(channel, *micros));
    } else if (name == "CHANNEL_HANGUP_COMPLETE" && channel.is_first()) {
        events.push_back(ended(channel, channel.ended.value_or(*micros)));
        events.back().version = *micros;
    } else if (name == "RECORD_STOP") {
        add_recording(channel, *micros, events);
    }
    return std::nullopt;
}

std::optional<Fault> add_record(const HostItem& item, std::vector<SessionEvent>& events) {
    const Json& variables = item.fields["variables"];
    const Channel channel = channel_of_record(item.fields, variables);
    if (!is_session_id(channel.leg) || !is_session_id(channel.call))
        return refused(item.place, "The record has no variables.uuid of 1 to 200 bytes.");
    if (!channel.created || !channel.ended || *channel.ended < *channel.created)
        return refused(item.place, "The record has no variables.start_uepoch and end_uepoch in order.",
                       "They are microseconds since 1970.");
    if (!channel.is_first()) // the other half's record tells the call
        return std::nullopt;
    events.push_back(told(channel, DYNCX_SESSION_STARTED, *channel.created));
    if (channel.bridged)
        events.push_back(answered(channel, *channel.bridged));
    events.push_back(ended(channel, *channel.ended));
    add_recording(channel, *channel.ended, events);
    return std::nullopt;
}

} // namespace

Events freeswitch_events(std::string_view payload, const Zone&) {
    auto items = read_host_items(payload, read_socket_blocks);
    if (!items)
        return items.error();
    std::vector<SessionEvent> events;
    for (const HostItem& item : *items) {
        const auto wrong = item.fields["variables"].is_object() ? add_record(item, events) : add_event(item, events);
        if (wrong)
            return *wrong;
    }
    if (events.empty())
        return nothing_told(kRead);
    return events;
}

} // namespace dyncx::sources
