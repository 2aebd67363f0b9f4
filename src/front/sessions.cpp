// Session events in, by struct and by JSON; what is known of a session; the dry run.
// The struct lane builds the JSON of source "dyncx", so that both lanes mean the same.
#include "front/guard.h"

#include "base/session_event.h"

using namespace dyncx;
using namespace dyncx::front;

namespace {

Result<> add_text(Json& json, const char* name, const dyncx_str& text) {
    auto given = text_in(name, text, kLongestWord);
    if (!given)
        return given.error();
    if (!given->empty())
        json.set(name, std::move(*given));
    return Done{};
}

Result<> add_choice(Json& json, const char* name, std::int32_t number, std::initializer_list<const char*> words) {
    if (number == 0)
        return Done{};
    if (number < 0 || static_cast<std::size_t>(number) > words.size())
        return fault(DYNCX_E_INVALID, std::string("The member `") + name + "` holds an unknown number.",
                     "Use the constants of dyncx_c.h, or 0 when it is not known.");
    json.set(name, *(words.begin() + (number - 1)));
    return Done{};
}

// `details_json` first, so that the struct's own members win nothing over it: a name given twice is refused.
Result<Json> details_of(const dyncx_session_event& event) {
    auto text = text_in("details_json", event.details_json, kMostPayloadBytes);
    if (!text)
        return text.error();
    if (text->empty())
        return Json::object();
    auto details = Json::parse(*text);
    if (details && !details->is_object())
        return fault(DYNCX_E_INVALID, "The member `details_json` is no JSON object.",
                     "Write it as {\"attributes\":{…}}; docs/events.md lists its members.");
    if (!details) {
        Fault f = details.error();
        f.message = "In `details_json`: " + f.message;
        return f;
    }
    return details;
}

Result<Json> native_of(const dyncx_session_event& event) {
    if (kind_name(event.kind).empty())
        return fault(DYNCX_E_INVALID, "The member `kind` holds an unknown number.", "Use DYNCX_SESSION_….");
    constexpr std::int64_t kEndOfYear9999 = 253'402'300'799'999;
    if (event.time_ms <= 0 || event.time_ms > kEndOfYear9999)
        return fault(DYNCX_E_INVALID, "The member `time_ms` is missing or beyond the year 9999.",
                     "Give Unix milliseconds, UTC.");
    Json json = Json::object();
    json.set("event", kind_name(event.kind));
    json.set("time", format_time_precise(event.time_ms));
    if (event.version != 0)
        json.set("version", event.version);
    if (event.talk_ms != 0)
        json.set("talk_ms", event.talk_ms);
    if (event.wait_ms != 0)
        json.set("wait_ms", event.wait_ms);
    if (auto good = add_choice(json, "channel", event.channel, {"phone", "chat", "sms", "email"}); !good)
        return good.error();
    if (auto good = add_choice(json, "direction", event.direction, {"in", "out"}); !good)
        return good.error();
    const std::pair<const char*, const dyncx_str*> texts[] = {{"session", &event.session},
                                                              {"leg", &event.leg},
                                                              {"from", &event.from},
                                                              {"to", &event.to},
                                                              {"queue", &event.queue},
                                                              {"agent", &event.agent},
                                                              {"disposition", &event.disposition}};
    for (auto& [name, text] : texts)
        if (auto good = add_text(json, name, *text); !good)
            return good.error();
    Json recording = Json::object();
    if (auto good = add_text(recording, "url", event.recording_url); !good)
        return good.error();
    if (!recording.as_object().empty())
        json.set("recording", std::move(recording));
    auto details = details_of(event);
    if (!details)
        return details.error();
    for (auto& [name, value] : details->as_object()) {
        if (json.find(name))
            return fault(DYNCX_E_INVALID, "`details_json` repeats the member \"" + name + "\" of the struct.",
                         "Give it in one place only.");
        json.set(name, value);
    }
    return json;
}

// The arguments that submit_json and preview share.
struct Native {
    std::shared_ptr<client::Client> open;
    std::string_view source, payload;
    client::Call how;
};

Result<Native> native_in(dyncx_client* client, const dyncx_str& source, const dyncx_str& payload,
                         const dyncx_call* call) {
    auto open = client_of(client);
    if (!open)
        return open.error();
    auto name = text_in("source", source.data, source.length_bytes, kLongestWord);
    if (!name)
        return name.error();
    auto text = text_in("payload_json", payload.data, payload.length_bytes, kMostPayloadBytes);
    if (!text)
        return text.error();
    auto how = call_in(call);
    if (!how)
        return how.error();
    return Native{*open, *name, *text, std::move(*how)};
}

} // namespace

extern "C" {

dyncx_status dyncx_submit(dyncx_client* client, const dyncx_session_event* event, const dyncx_call* call, dyncx_op* op,
                          dyncx_error* err) {
    return guarded(err, [&]() -> Result<Status> {
        auto open = client_of(client);
        if (!open)
            return open.error();
        if (!event)
            return invalid("event");
        auto given = struct_in(event);
        if (!given)
            return given.error();
        auto how = call_in(call);
        if (!how)
            return how.error();
        auto native = native_of(*given);
        if (!native)
            return native.error();
        return started((*open)->submit_native(*native, *how), op);
    });
}

dyncx_status dyncx_submit_json(dyncx_client* client, const char* source, int64_t source_bytes, const char* payload_json,
                               int64_t payload_bytes, const dyncx_call* call, dyncx_op* op, dyncx_error* err) {
    return guarded(err, [&]() -> Result<Status> {
        auto native = native_in(client, {source, source_bytes}, {payload_json, payload_bytes}, call);
        if (!native)
            return native.error();
        return started(native->open->submit(native->source, native->payload, native->how), op);
    });
}

dyncx_status dyncx_preview(dyncx_client* client, const char* source, int64_t source_bytes, const char* payload_json,
                           int64_t payload_bytes, const dyncx_call* call, dyncx_op* op, dyncx_error* err) {
    return guarded(err, [&]() -> Result<Status> {
        auto native = native_in(client, {source, source_bytes}, {payload_json, payload_bytes}, call);
        if (!native)
            return native.error();
        return started(native->open->preview(native->source, native->payload, native->how), op);
    });
}

dyncx_status dyncx_session_get(dyncx_client* client, const char* session, int64_t length_bytes, dyncx_blob** out,
                               dyncx_error* err) {
    return guarded(err, [&]() -> Result<Status> {
        auto open = client_of(client);
        if (!open)
            return open.error();
        if (!out)
            return invalid("out");
        auto id = text_in("session", session, length_bytes, kLongestWord);
        if (!id)
            return id.error();
        auto known = (*open)->session_get(*id);
        if (!known)
            return known.error();
        return *known ? blob_out(out, (*known)->text()) : Result<Status>(Status{DYNCX_NONE});
    });
}

dyncx_status dyncx_session_find(dyncx_client* client, const char* key, int64_t length_bytes, dyncx_blob** out,
                                dyncx_error* err) {
    return guarded(err, [&]() -> Result<Status> {
        auto open = client_of(client);
        if (!open)
            return open.error();
        if (!out)
            return invalid("out");
        auto wanted = text_in("key", key, length_bytes, kLongestWord);
        if (!wanted)
            return wanted.error();
        auto found = (*open)->session_find(*wanted);
        if (!found)
            return found.error();
        return *found ? blob_out(out, (*found)->text()) : Result<Status>(Status{DYNCX_NONE});
    });
}

} // extern "C"
