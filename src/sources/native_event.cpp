// The native event of dyncx: a strict reader. An unknown member, a wrong type, a time without zone, a negative duration
// or an end before the start is refused with its place; nothing is guessed. docs/events.md lists the members.
#include "sources/sources.h"

#include "base/guid.h"
#include "base/session_facts.h"
#include "base/text.h"
#include "sources/fact_names.h"
#include "sources/fields.h"

namespace dyncx::sources {
namespace {

constexpr std::size_t kMaxAddressBytes = 320, kMaxNameBytes = 400, kMaxUrlBytes = 4000, kMaxTextBytes = 3u << 20;
constexpr std::int64_t kMaxDurationMs = 366LL * 24 * 3600 * 1000;
constexpr std::size_t kMaxAttributes = 500, kMaxAttributeNameBytes = 200;

const std::vector<std::string>& members() {
    static const auto& all = *new const std::vector<std::string>{
        "event",    "session",    "leg",         "time",      "version",     "channel",     "direction",
        "from",     "to",         "queue",       "agent",     "agent_email", "disposition", "talk_ms",
        "wait_ms",  "started_at", "answered_at", "ended_at",  "recording",   "transcript",  "summary",
        "customer", "regarding",  "owner",       "attributes"};
    return all;
}

const std::vector<std::string>& kinds() {
    static const auto& all = *new const std::vector<std::string>{
        "session.started", "session.ringing",         "session.answered",         "session.transferred",
        "session.ended",   "session.recording_ready", "session.transcript_ready", "session.analysis_ready"};
    return all;
}

std::string choices(const std::vector<std::string>& all) {
    std::string text;
    for (const auto& one : all)
        text += (text.empty() ? "\"" : ", \"") + one + "\"";
    return text;
}

// Sets the fact when the member is given and one of the choices.
void read_choice(Fields& fields, const char* name, const std::vector<std::string>& all, Json& facts) {
    if (!fields.find(name))
        return;
    const std::string text = fields.text(name, kMaxNameBytes);
    for (const auto& one : all)
        if (one == text)
            return facts.set(name, text);
    fields.refuse(name, "is none of " + choices(all));
}

void read_text(Fields& fields, const char* name, std::size_t max_bytes, Json& facts) {
    if (std::string text = fields.text(name, max_bytes); !text.empty())
        facts.set(name, std::move(text));
}

void read_address(Fields& fields, const char* name, Json& facts) {
    read_text(fields, name, kMaxAddressBytes, facts);
    if (has_control_characters(facts[name].as_string()))
        fields.refuse(name, "must not hold control characters");
}

// {"contact":"<guid>"}: one member, a table and a row of it.
void read_row(Fields& fields, const char* name, const std::vector<std::string>& tables, Json& facts) {
    const Json* row = fields.object(name);
    if (!row)
        return;
    const std::string fix = "Write {\"" + tables.front() + "\":\"<guid>\"}.";
    if (row->as_object().size() != 1)
        return fields.refuse(name, "must name one row", fix);
    const auto& [table, id] = row->as_object().front();
    bool is_known = tables.front() == "incident"; // regarding may be any table
    for (const auto& one : tables)
        is_known = is_known || one == table;
    const auto guid = normal_guid(id.as_string());
    if (!is_known || !guid)
        return fields.refuse(name, is_known ? "holds no GUID" : "names a table that does not fit here", fix);
    Json value = Json::object();
    value.set(table, *guid);
    facts.set(name, std::move(value));
}

void read_recording(Fields& fields, Json& facts) {
    Fields recording = fields.nested("recording");
    recording.refuse_unknown({"url", "id", "removed"});
    const std::string url = recording.text("url", kMaxUrlBytes);
    const std::string id = recording.id("id", false);
    if (!url.empty() && (has_control_characters(url) || url.find("://") == std::string::npos))
        recording.refuse("url", "is no address", "Write it as \"https://…\".");
    const Json* removed = recording.find("removed");
    if (removed && !removed->is_bool())
        recording.refuse("removed", "must be true or false");
    fields.adopt(recording);
    if (!url.empty())
        facts.set(removed && removed->as_bool() ? kRemoved : "recording_url", url);
    if (!id.empty() || !url.empty())
        facts.set("recording_id", id.empty() ? url : id);
}

// Text, or turns [{"who":"agent","text":"…"}], which become lines.
void read_transcript(Fields& fields, const std::string& place, Json& facts) {
    const Json* given = fields.find("transcript");
    if (!given || given->is_string())
        return read_text(fields, "transcript", kMaxTextBytes, facts);
    if (!given->is_array())
        return fields.refuse("transcript", "must be a text or an array of turns");
    std::string text;
    for (std::size_t i = 0; i < given->as_array().size(); ++i) {
        const Json& item = given->as_array()[i];
        Fields turn(item, place + "[" + std::to_string(i) + "]", Case::kExact);
        if (!item.is_object())
            turn.refuse("", "must be an object");
        turn.refuse_unknown({"who", "text", "at_ms"});
        const std::string who = turn.text("who", kMaxNameBytes);
        turn.whole("at_ms");
        text += who + (who.empty() ? "" : ": ") + turn.text("text", kMaxTextBytes) + "\n";
        fields.adopt(turn);
    }
    if (!text.empty())
        facts.set("transcript", text);
}

void read_attributes(Fields& fields, Json& facts) {
    const Json* given = fields.object("attributes");
    if (!given)
        return;
    if (given->as_object().size() > kMaxAttributes)
        return fields.refuse("attributes", "has more than 500 members");
    for (const auto& [name, value] : given->as_object()) {
        if (name.empty() || name.size() > kMaxAttributeNameBytes || has_control_characters(name))
            return fields.refuse("attributes", "has a name that is empty, too long or not printable");
        if (value.is_array() || value.is_object())
            return fields.refuse("attributes." + std::string(cut_bytes(name, 60)),
                                 "must be a text, a number, true, false or null");
        facts.set("attributes." + name, value);
        if (!facts.find(name) && !is_reserved_name(name))
            facts.set(name, value);
    }
}

void read_duration(Fields& fields, const char* name, const char* fact, Json& facts) {
    const auto ms = fields.whole(name);
    if (ms && *ms > kMaxDurationMs)
        return fields.refuse(name, "is longer than a year", "Give it in milliseconds.");
    if (ms)
        facts.set(fact, (*ms + 500) / 1000);
}

// The three times of a session: those given, and the event's own; in order or refused.
void read_times(Fields& fields, const SessionEvent& event, Json& facts) {
    auto started = fields.time("started_at"), answered = fields.time("answered_at"), ended = fields.time("ended_at");
    if (event.kind == DYNCX_SESSION_STARTED && !started)
        started = event.time;
    if (event.kind == DYNCX_SESSION_ANSWERED && !answered)
        answered = event.time;
    if (event.kind == DYNCX_SESSION_ENDED && !ended)
        ended = event.time;
    const char* const end = fields.find("ended_at") ? "ended_at" : "time";
    if (started && ended && *ended < *started)
        fields.refuse(end, "is before started_at: the duration would be negative", "Check the clocks and the zones.");
    if (answered && ended && *ended < *answered)
        fields.refuse(end, "is before answered_at: the duration would be negative", "Check the clocks and the zones.");
    if (started && answered && *answered < *started)
        fields.refuse(fields.find("answered_at") ? "answered_at" : "time", "is before started_at",
                      "Check the clocks and the zones.");
    if (started)
        facts.set("started_at", format_time(*started));
    if (answered)
        facts.set("answered_at", format_time(*answered));
    if (ended)
        facts.set("ended_at", format_time(*ended));
}

void set_sides(Json& facts) {
    const std::string direction = facts["direction"].as_string();
    if (direction.empty())
        return;
    const char* const customer = direction == "in" ? "from" : "to";
    const char* const ours = direction == "in" ? "to" : "from";
    if (facts.find(customer))
        facts.set("customer_number", facts[customer]);
    if (facts.find(ours))
        facts.set("our_number", facts[ours]);
}

void read_kind(Fields& fields, SessionEvent& event) {
    const std::string name = fields.text("event", kMaxNameBytes);
    event.kind = kind_of_name(name);
    if (event.kind != 0)
        return;
    const auto near = nearest(name, kinds());
    fields.refuse("event", name.empty() ? "is missing" : "is an unknown event",
                  near.empty() ? "Known are " + choices(kinds()) + "." : "Did you mean \"" + near.front() + "\"?");
}

// A recording and a transcript become notes of their own, whichever event brings them.
std::vector<SessionEvent> with_attachments(SessionEvent event) {
    std::vector<SessionEvent> events{std::move(event)};
    const auto attach = [&events](int kind, std::initializer_list<const char*> names) {
        const SessionEvent& first = events.front();
        if (first.kind == kind || !first.facts.find(*names.begin()))
            return;
        SessionEvent own{first.source, first.session, kind, first.time, first.version, Json::object()};
        for (const char* name : names)
            if (const Json* fact = first.facts.find(name))
                own.facts.set(name, *fact);
        events.push_back(std::move(own));
    };
    attach(DYNCX_SESSION_RECORDING_READY, {"recording_url", "recording_id"});
    attach(DYNCX_SESSION_TRANSCRIPT_READY, {"transcript"});
    return events;
}

} // namespace

Result<std::vector<SessionEvent>> native_event(const Json& object, std::string_view place) {
    Fields fields(object, std::string(place), Case::kExact);
    if (!object.is_object())
        fields.refuse("", "must be a JSON object");
    fields.refuse_unknown(members());
    SessionEvent event;
    event.source = "dyncx";
    event.session = fields.id("session", true);
    read_kind(fields, event);
    if (!fields.find("time"))
        fields.refuse("time", "is missing", "Write it as \"2026-01-05T17:12:59Z\".");
    event.time = fields.time("time").value_or(0);
    event.version = fields.whole("version").value_or(0);
    if (event.version == 0)
        event.version = event.time;

    Json& facts = event.facts;
    if (const std::string leg = fields.id("leg", false); !leg.empty())
        facts.set("leg", leg);
    read_choice(fields, "channel", {"phone", "chat", "sms", "email"}, facts);
    read_choice(fields, "direction", {"in", "out"}, facts);
    read_address(fields, "from", facts);
    read_address(fields, "to", facts);
    set_sides(facts);
    for (const char* name : {"queue", "agent", "agent_email", "disposition"})
        read_text(fields, name, kMaxNameBytes, facts);
    read_times(fields, event, facts);
    read_duration(fields, "talk_ms", "talk_seconds", facts);
    read_duration(fields, "wait_ms", "wait_seconds", facts);
    read_recording(fields, facts);
    read_transcript(fields, fields.place_of("transcript"), facts);
    read_text(fields, "summary", kMaxTextBytes, facts);
    read_row(fields, "customer", {"contact", "account", "lead"}, facts);
    read_row(fields, "regarding", {"incident"}, facts);
    read_row(fields, "owner", {"systemuser", "team"}, facts);
    read_attributes(fields, facts);
    if (event.kind != DYNCX_SESSION_RECORDING_READY && facts.find(kRemoved))
        fields.refuse("recording", "is told as removed by another event", "Say it with session.recording_ready.");
    if (event.kind == DYNCX_SESSION_RECORDING_READY && !facts.find("recording_url") && !facts.find(kRemoved))
        fields.refuse("recording", "names no url", "Give recording.url, the address of the recording.");
    if (fields.fault())
        return *fields.fault();
    return with_attachments(std::move(event));
}

} // namespace dyncx::sources
