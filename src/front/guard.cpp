// Copies in and out. The texts of a dyncx_error are cut at a character.
#include "front/guard.h"

#include <algorithm>

namespace dyncx::front {
namespace {

template <std::size_t Size> void put(char (&target)[Size], std::string_view text) {
    const auto fitting = cut_bytes(text, Size - 1);
    std::memcpy(target, fitting.data(), fitting.size());
    target[fitting.size()] = '\0';
}

// What to do when the place of a refusal says no more. Static: a text would need memory that may have run out.
const char* fix_of(Status status) {
    switch (status) {
    case DYNCX_E_INVALID:
        return "Mend what the message names and call again; nothing was taken.";
    case DYNCX_E_SIZE:
        return "Use DYNCX_INIT(type).";
    case DYNCX_E_TOO_LARGE:
        return "Hand in less at once.";
    case DYNCX_E_CONFIG:
        return "docs/configuration.md lists every property.";
    case DYNCX_E_CLOSED:
        return "Open again and use the new handle.";
    case DYNCX_E_MEMORY:
        return "Call again when there is memory.";
    default:
        return "";
    }
}

} // namespace

void fill_error(dyncx_error& out, const Fault& fault, dyncx_op op) {
    out.status = fault.status;
    out.flags = fault.flags;
    out.http_status = fault.http_status;
    out.retry_after_ms = fault.retry_after_ms;
    out.op = op;
    put(out.code, fault.code);
    put(out.request_id, fault.request_id);
    put(out.message, fault.message);
    put(out.fix, fault.fix);
}

void write_error(dyncx_error* out, const Fault& fault) {
    if (!out || out->size < sizeof(std::uint32_t) || out->size > 65536)
        return;
    dyncx_error full{};
    full.size = out->size;
    fill_error(full, fault, 0);
    full.flags |= DYNCX_ERROR_LOCAL; // a call sends nothing itself: what fails there was not sent
    if (fault.fix.empty())
        put(full.fix, fix_of(fault.status));
    std::memcpy(out, &full, std::min<std::size_t>(out->size, sizeof full));
}

Fault invalid(const char* what) {
    return fault(DYNCX_E_INVALID, std::string("The argument `") + what + "` is missing.", "NULL is not allowed here.");
}

Result<std::string_view> text_in(const char* name, const char* data, std::int64_t length_bytes, std::size_t most) {
    auto given = text_if_given(name, data, length_bytes, most);
    if (!given)
        return given.error();
    if (!*given)
        return invalid(name);
    if ((*given)->empty())
        return fault(DYNCX_E_INVALID, std::string("The argument `") + name + "` is empty.",
                     "Pass a text of at least one byte; a length is in bytes, or DYNCX_NUL.");
    return **given;
}

Result<std::optional<std::string_view>> text_if_given(const char* name, const char* data, std::int64_t length_bytes,
                                                      std::size_t most) {
    if (!data)
        return std::optional<std::string_view>();
    const std::size_t length = length_bytes < 0 ? strnlen(data, most + 1) : static_cast<std::size_t>(length_bytes);
    const std::string where = std::string("The argument `") + name + "` ";
    if (length > most)
        return fault(DYNCX_E_TOO_LARGE, where + "has more than " + std::to_string(most) + " bytes.",
                     "Shorten it; a length is in bytes, or DYNCX_NUL.");
    const std::string_view text(data, length);
    if (const auto bad = find_invalid_utf8(text); bad != text.npos)
        return fault(DYNCX_E_INVALID, where + "is not valid UTF-8 at byte " + std::to_string(bad) + ".",
                     "Convert the text to UTF-8 first.");
    if (text.find('\0') != text.npos)
        return fault(DYNCX_E_INVALID, where + "holds a NUL inside.",
                     "Pass the length without the NUL at the end, or DYNCX_NUL.");
    return std::optional(text);
}

Result<std::string> text_in(const char* name, const dyncx_str& text, std::size_t most) {
    auto given = text_if_given(name, text.data, text.length_bytes, most);
    if (!given)
        return given.error();
    return std::string(given->value_or(std::string_view()));
}

Result<Json> object_in(const char* name, const char* data, int64_t length_bytes) {
    auto text = text_in(name, data, length_bytes, kMostPayloadBytes);
    if (!text)
        return text.error();
    auto json = Json::parse(*text);
    if (!json) {
        Fault f = json.error();
        f.message = std::string(name) + ": " + f.message;
        return f;
    }
    if (!json->is_object())
        return fault(DYNCX_E_INVALID, std::string("The argument `") + name + "` is no JSON object.",
                     "Write {\"name\": value, …}.");
    return json;
}

Result<client::Call> call_in(const dyncx_call* call) {
    client::Call known;
    if (!call)
        return known;
    auto given = struct_in(call);
    if (!given)
        return given.error();
    constexpr std::uint32_t kKnownFlags = DYNCX_CALL_WAITABLE | DYNCX_CALL_NOWAIT | DYNCX_CALL_QUIET;
    if ((given->flags & ~kKnownFlags) != 0)
        return fault(DYNCX_E_INVALID, "The call's `flags` hold one that this library does not know.",
                     "Use DYNCX_CALL_… of this library's header, or 0.");
    if ((given->flags & DYNCX_CALL_WAITABLE) != 0 && (given->flags & DYNCX_CALL_QUIET) != 0)
        return fault(DYNCX_E_INVALID, "The call's `flags` WAITABLE and QUIET contradict each other.",
                     "WAITABLE: wait for the end. QUIET: hear of a failure only.");
    if (given->budget_ms < -1)
        return fault(DYNCX_E_INVALID, "The call's `budget_ms` is below -1.",
                     "Use milliseconds, 0 for property call.budget_ms, or -1 for no limit.");
    if (given->priority < 0 || given->priority > 9)
        return fault(DYNCX_E_INVALID, "The call's `priority` is outside 0 to 9.",
                     "Use 1 (sooner) to 9 (later), or 0 for the verb's own.");
    auto key = text_in("idempotency_key", given->idempotency_key, 200);
    if (!key)
        return key.error();
    if (given->idempotency_key.data && key->empty())
        return fault(DYNCX_E_INVALID, "The call's `idempotency_key` is empty.", "Leave it zeroed when there is none.");
    known.flags = given->flags;
    known.budget_ms = given->budget_ms;
    known.priority = given->priority;
    known.tag = given->tag;
    known.idempotency_key = std::move(*key);
    return known;
}

Result<std::shared_ptr<client::Client>> client_of(const dyncx_client* handle) {
    auto core = core_of(handle, Kind::kClient);
    if (!core)
        return core.error();
    return std::static_pointer_cast<client::Client>(*core);
}

Result<Status> started(Result<std::uint64_t> op, dyncx_op* out) {
    if (!op)
        return op.error();
    if (out)
        *out = *op;
    return Status{DYNCX_OK};
}

Result<Status> blob_out(dyncx_blob** out, std::string text) {
    *out = new dyncx_blob{std::move(text)};
    return Status{DYNCX_OK};
}

Deadline wait_until(std::int32_t wait_ms) {
    return wait_ms < 0 ? Deadline::never() : Deadline::after(std::chrono::milliseconds(wait_ms));
}

} // namespace dyncx::front
