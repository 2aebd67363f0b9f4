// Amazon Connect's contact trace record: the whole contact in one document, sent again whenever it changes. It gives
// the events that it proves (started, answered, transferred, ended, recording ready), each with all that the record
// knows and LastUpdateTimestamp as version. A later contact of a chain is a leg of the first: it starts nothing again.
#include "base/session_facts.h"
#include "base/text.h"
#include "sources/amazon_connect.h"

#include <algorithm>

namespace dyncx::sources {
namespace {

constexpr std::size_t kMaxTextBytes = 4096;

struct Times {
    std::optional<UnixMs> started, answered, transferred, ended, updated;
};

Times read_times(Fields& record, Fields& agent) {
    Times times;
    times.started = record.time("InitiationTimestamp");
    times.answered = agent.time("ConnectedToAgentTimestamp");
    times.transferred = record.time("TransferCompletedTimestamp");
    times.ended = record.time("DisconnectTimestamp");
    times.updated = record.time("LastUpdateTimestamp");
    if (!times.started)
        record.refuse("InitiationTimestamp", "is missing");
    if (times.started && times.ended && *times.ended < *times.started)
        record.refuse("DisconnectTimestamp", "is before InitiationTimestamp", "Check the clock of what wrote it.");
    if (times.started && times.answered && *times.answered < *times.started)
        agent.refuse("ConnectedToAgentTimestamp", "is before InitiationTimestamp", "Check the clock of what wrote it.");
    agent.whole("AgentInteractionDuration"); // not needed, but a negative one tells that the record is wrong
    return times;
}

// Every scalar of the record by its own name, and those of three nested objects as "Agent.Username".
void copy_own_names(const Json& record, Json& facts) {
    for (const auto& [name, value] : record.as_object())
        if (!value.is_null() && !value.is_object() && !value.is_array())
            facts.set(name, value);
    for (const char* group : {"Agent", "Queue", "Recording"})
        for (const auto& [name, value] : record[group].as_object())
            if (!value.is_null() && !value.is_object() && !value.is_array())
                facts.set(std::string(group) + "." + name, value);
}

struct Recording {
    std::string location; // "bucket/key"
    std::string url;
};

Recording recording_of(const Json& item, const char* status) {
    Recording recording;
    const std::string& location = item["Location"].as_string();
    const std::size_t slash = location.find('/');
    if (!equals_ignoring_case(item["Status"].as_string(), status) || slash == std::string::npos || slash == 0)
        return recording;
    recording.location = location;
    recording.url =
        object_address(std::string_view(location).substr(0, slash), std::string_view(location).substr(slash + 1));
    return recording;
}

Recording first_recording(Fields& record, const Json& json, const char* status) {
    record.object("Recording"); // refused when it is none
    const Json& list = json["Recordings"];
    if (!list.is_null() && !list.is_array())
        record.refuse("Recordings", "must be a list");
    Recording recording = recording_of(json["Recording"], status);
    for (const Json& item : list.as_array())
        if (recording.url.empty())
            recording = recording_of(item, status);
    return recording;
}

std::string address_in(Fields& record, const char* endpoint, Json& facts) {
    Fields fields = record.nested(endpoint);
    std::string address = fields.text("Address", kMaxTextBytes);
    record.adopt(fields);
    set_text(facts, endpoint, address);
    return address;
}

void set_durations(const Times& times, Fields& queue, Json& facts) {
    if (times.answered && times.ended && *times.ended > *times.answered)
        facts.set("talk_seconds", (*times.ended - *times.answered) / 1000);
    if (const auto waited = queue.whole("Duration"))
        facts.set("wait_seconds", *waited);
}

Json read_facts(Fields& record, const Json& json, const ContactIds& ids, const Times& times) {
    Json facts = Json::object();
    copy_own_names(json, facts);
    facts.set("leg", ids.leg);
    const std::string channel = upper_channel(record.text("Channel", 100));
    set_text(facts, "Channel", channel);
    set_text(facts, "channel", channel_of(channel));
    const std::string customer = address_in(record, "CustomerEndpoint", facts);
    const std::string ours = address_in(record, "SystemEndpoint", facts);
    address_in(record, "TransferredToEndpoint", facts);
    const std::string method = record.text("InitiationMethod", 100);
    set_sides(facts, customer, ours, ids.is_first ? direction_of(method) : std::string());
    Fields agent = record.nested("Agent"), queue = record.nested("Queue");
    const std::string user = agent.text("Username", kMaxTextBytes), queue_name = queue.text("Name", kMaxTextBytes);
    set_text(facts, "agent", user);
    set_text(facts, "Username", user);
    set_text(facts, "queue", queue_name);
    set_text(facts, "QueueName", queue_name);
    set_text(facts, "disposition", record.text("DisconnectReason", kMaxTextBytes));
    if (ids.is_first) {
        set_time(facts, "started_at", times.started);
        set_time(facts, "answered_at", times.answered);
    }
    if (json["NextContactId"].is_null())
        set_time(facts, "ended_at", times.ended);
    if (ids.is_first)
        set_durations(times, queue, facts);
    if (const Json* attributes = record.object("Attributes"))
        set_attributes(facts, *attributes);
    record.adopt(agent);
    record.adopt(queue);
    return facts;
}

} // namespace

Events trace_record_events(const Json& json, const std::string& place) {
    Fields record(json, place, Case::kExact);
    const ContactIds ids = read_contact_ids(record);
    Fields agent = record.nested("Agent");
    const Times times = read_times(record, agent);
    record.adopt(agent);
    Json facts = read_facts(record, json, ids, times);
    const Recording recording = first_recording(record, json, "AVAILABLE");
    const Recording deleted = first_recording(record, json, "DELETED");
    set_text(facts, "recording_url", recording.url);
    set_text(facts, "recording_id", recording.location);
    set_text(facts, "objectUrl", recording.url);
    if (record.fault())
        return *record.fault();

    const UnixMs last = std::max(times.started.value_or(0), times.ended.value_or(0));
    std::vector<SessionEvent> events;
    auto add = [&](int kind, std::optional<UnixMs> time) {
        if (time)
            events.push_back({"amazon-connect", ids.session, kind, *time, times.updated.value_or(last), facts});
    };
    const bool goes_on = !json["NextContactId"].is_null();
    if (ids.is_first)
        add(DYNCX_SESSION_STARTED, times.started);
    else
        add(DYNCX_SESSION_TRANSFERRED, times.started);
    add(DYNCX_SESSION_ANSWERED, times.answered);
    if (ids.is_first)
        add(DYNCX_SESSION_TRANSFERRED, times.transferred ? times.transferred : goes_on ? times.ended : std::nullopt);
    if (!goes_on)
        add(DYNCX_SESSION_ENDED, times.ended);
    if (!recording.url.empty())
        add(DYNCX_SESSION_RECORDING_READY, times.updated ? times.updated : std::optional<UnixMs>(last));
    if (!deleted.url.empty() && times.updated) {
        const Json gone(Json::Object{{"leg", ids.leg}, {"recording_id", deleted.location}, {kRemoved, deleted.url}});
        events.push_back(
            {"amazon-connect", ids.session, DYNCX_SESSION_RECORDING_READY, *times.updated, *times.updated, gone});
    }
    return events;
}

} // namespace dyncx::sources
