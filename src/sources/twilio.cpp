// Twilio: the callbacks of calls, recordings and transcriptions, as forms or as JSON, and the call resource. The session is
// the first call; a call that it dialled is a leg. A request without a time of its own is refused: hand in when it came.
#include "sources/hosts.h"

#include <array>
#include <utility>

namespace dyncx::sources {
namespace {

constexpr std::string_view kSource = "twilio";
constexpr std::string_view kRead =
    "callbacks with CallStatus, with RecordingStatus completed, with TranscriptionText, and the "
    "call resource";
constexpr std::int64_t kSecond = 1000000, kMaxSequence = 1000000;

struct Call {
    std::string place, sid, parent, status, direction, from, to;
    std::optional<std::int64_t> time, seconds;
    std::int64_t version = 0;
    bool is_leg() const { return !parent.empty() && parent != sid; }
    const std::string& session() const { return is_leg() ? parent : sid; }
};

// Callbacks write CallSid, the resource writes sid.
std::string either(const Json& fields, const char* callback, const char* resource) {
    const std::string told = value_of(fields, callback);
    return told.empty() ? value_of(fields, resource) : told;
}

// "client:jane" and "sip:jane@contoso.com" are people of the house.
std::string person_of(const std::string& address) {
    for (std::string_view scheme : {"client:", "sip:"})
        if (address.rfind(scheme, 0) == 0)
            return address.substr(scheme.size());
    return {};
}

std::string direction_of_call(const std::string& told, const std::string& from) {
    if (told.rfind("outbound", 0) == 0 || (told == "inbound" && !person_of(from).empty()))
        return "out";
    return told == "inbound" ? "in" : std::string();
}

Fault refused(const std::string& place, std::string what, std::string fix = {}) {
    return fault(DYNCX_E_INVALID, (place.empty() ? std::string() : place + ": ") + std::move(what), std::move(fix));
}

Result<std::optional<std::int64_t>> read_time(const Json& fields, const char* name, const std::string& place) {
    const std::string told = value_of(fields, name);
    if (told.empty())
        return std::optional<std::int64_t>{};
    auto time = mail_time(told);
    if (!time)
        if (const auto iso = parse_time(told))
            time = *iso * 1000;
    if (!time)
        return refused(place, std::string(name) + " is no time with a zone.",
                       "Write it as \"Mon, 05 Jan 2026 17:12:59 +0000\".");
    return time;
}

Result<Call> read_call(const HostItem& item) {
    const Json& fields = item.fields;
    Call call;
    call.place = item.place;
    call.sid = either(fields, "CallSid", "sid");
    call.parent = either(fields, "ParentCallSid", "parent_call_sid");
    call.status = either(fields, "CallStatus", "status");
    call.from = known_number(either(fields, "From", "from"));
    call.to = known_number(either(fields, "To", "to"));
    call.direction = direction_of_call(either(fields, "Direction", "direction"), call.from);
    if (!is_session_id(call.session()) || !is_session_id(call.sid))
        return refused(item.place, "The call has no CallSid of 1 to 200 bytes.");
    for (const char* name : {"Timestamp", "end_time", "start_time", "date_updated", "RecordingStartTime"}) {
        const auto time = read_time(fields, name, item.place);
        if (!time)
            return time.error();
        if (!call.time)
            call.time = *time;
    }
    const auto updated = read_time(fields, "date_updated", item.place);
    call.seconds = whole_of(fields, value_of(fields, "CallDuration").empty() ? "duration" : "CallDuration");
    if (call.seconds && *call.seconds > 366 * 24 * 3600)
        return refused(item.place, "CallDuration is longer than a year.");
    if (!call.time)
        return refused(item.place, "The callback has no Timestamp.",
                       "Add \"Timestamp\" with the time at which it came: \"Mon, 05 Jan 2026 17:12:59 +0000\".");
    const std::int64_t sequence = whole_of(fields, "SequenceNumber").value_or(0);
    call.version = (updated && *updated ? **updated : *call.time) + (sequence < kMaxSequence ? sequence : 0);
    return call;
}

SessionEvent told(const Call& call, int kind) {
    SessionEvent event = host_event(kSource, call.session(), kind, *call.time);
    event.version = call.version;
    if (!call.is_leg())
        set_call_sides(event.facts, call.from, call.to, call.direction);
    return event;
}

int kind_of(const Call& call) {
    static constexpr std::array<const char*, 5> kOver{"completed", "busy", "no-answer", "failed", "canceled"};
    for (const char* over : kOver)
        if (call.status == over)
            return call.is_leg() ? 0 : DYNCX_SESSION_ENDED;
    const bool is_out = call.direction == "out" && person_of(call.from).empty();
    if (call.status == "queued" || call.status == "initiated" || (call.status == "ringing" && !is_out))
        return call.is_leg() ? DYNCX_SESSION_RINGING : DYNCX_SESSION_STARTED;
    if (call.status == "ringing")
        return DYNCX_SESSION_RINGING;
    if (call.status == "in-progress" || call.status == "answered") // an incoming call is "in progress" when TwiML runs
        return call.is_leg() || is_out ? DYNCX_SESSION_ANSWERED : DYNCX_SESSION_RINGING;
    return 0;
}

void set_end(const Call& call, const Json& fields, Json& facts) {
    set_moment(facts, "ended_at", call.time);
    if (call.status != "completed")
        facts.set("disposition", call.status == "no-answer" ? std::string("no answer") : call.status);
    const bool is_out = call.direction == "out" && person_of(call.from).empty();
    if (call.status == "completed" && is_out)
        facts.set("disposition", "answered");
    if (is_out && call.seconds && *call.seconds > 0) { // counted from the answer
        facts.set("talk_seconds", *call.seconds);
        set_moment(facts, "answered_at", *call.time - *call.seconds * kSecond);
    }
    set_own(facts, "answered_by", either(fields, "AnsweredBy", "answered_by"));
    set_own(facts, "hangup_cause", value_of(fields, "SipResponseCode"));
}

void add_status(const Call& call, const Json& fields, std::vector<SessionEvent>& events) {
    const int kind = kind_of(call);
    if (kind == 0)
        return;
    events.push_back(told(call, kind));
    Json& facts = events.back().facts;
    if (kind == DYNCX_SESSION_RINGING || kind == DYNCX_SESSION_ANSWERED)
        facts.set("leg", call.sid);
    if (kind == DYNCX_SESSION_STARTED) {
        set_moment(facts, "started_at", call.time);
        set_fact(facts, "agent", person_of(call.from));
    }
    if (kind == DYNCX_SESSION_ANSWERED) {
        set_moment(facts, "answered_at", call.time);
        facts.set("disposition", "answered");
        set_fact(facts, "agent", person_of(call.to));
    }
    if (kind == DYNCX_SESSION_ENDED)
        set_end(call, fields, facts);
}

void add_recording(const Call& call, const Json& fields, std::vector<SessionEvent>& events) {
    events.push_back(host_event(kSource, call.session(), DYNCX_SESSION_RECORDING_READY, *call.time));
    events.back().version = call.version;
    set_fact(events.back().facts, "recording_url", value_of(fields, "RecordingUrl"));
    set_fact(events.back().facts, "recording_id", value_of(fields, "RecordingSid"));
}

std::optional<Fault> add_item(const HostItem& item, std::vector<SessionEvent>& events) {
    const Json& fields = item.fields;
    const bool has_recording =
        value_of(fields, "RecordingUrl").find("://") != std::string::npos &&
        (fields.find("RecordingStatus") == nullptr || value_of(fields, "RecordingStatus") == "completed");
    const bool has_text = !value_of(fields, "TranscriptionText").empty();
    if (!has_recording && !has_text && either(fields, "CallStatus", "status").empty())
        return std::nullopt;
    const auto call = read_call(item);
    if (!call)
        return call.error();
    if (!call->status.empty() && fields.find("RecordingStatus") == nullptr && !has_text)
        add_status(*call, fields, events);
    if (has_recording && !has_text)
        add_recording(*call, fields, events);
    if (has_text) {
        events.push_back(host_event(kSource, call->session(), DYNCX_SESSION_TRANSCRIPT_READY, *call->time));
        events.back().version = call->version;
        events.back().facts.set("transcript", value_of(fields, "TranscriptionText"));
    }
    return std::nullopt;
}

} // namespace

Events twilio_events(std::string_view payload, const Zone&) {
    auto items = read_host_items(payload, read_form);
    if (!items)
        return items.error();
    std::vector<SessionEvent> events;
    for (const HostItem& item : *items)
        if (auto wrong = add_item(item, events))
            return *wrong;
    if (events.empty())
        return nothing_told(kRead);
    return events;
}

} // namespace dyncx::sources
