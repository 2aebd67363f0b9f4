// The one wrapper around every exported function: no exception leaves, errno and pthread_cancel stay out, and a Fault becomes
// the caller's dyncx_error. Also how structs, texts and calls come in.
#pragma once

#include "base/json.h"
#include "base/text.h"
#include "client/client.h"
#include "front/handle.h"
#include "guest/cancel_guard.h"
#include "guest/exit.h"

#include <cstddef>
#include <cstring>
#include <new>
#include <optional>
#include <string>
#include <string_view>

namespace dyncx::front {

constexpr std::size_t kMostPayloadBytes = 64u << 20; // what no setting may exceed
constexpr std::size_t kLongestWord = 4096;           // names, ids, paths, etags

void write_error(dyncx_error* out, const Fault& fault); // a refusal without a fix gets that of its status
void fill_error(dyncx_error& out, const Fault& fault, dyncx_op op);

// Runs `body` (a Result<Status>); the answer is its status or its fault's.
template <class Body> dyncx_status guarded(dyncx_error* err, Body&& body) noexcept {
    const guest::CancelGuard cancel;
    const guest::HostCall call;
    try {
        if (!call.is_let_in()) {
            write_error(err, fault(DYNCX_E_CLOSED, "The process is exiting.", "What was accepted is in the store."));
            return DYNCX_E_CLOSED;
        }
        Result<Status> done = body();
        if (done)
            return *done;
        write_error(err, done.error());
        return done.error().status;
    } catch (const std::bad_alloc&) {
        write_error(err, fault(DYNCX_E_MEMORY, "Out of memory."));
        return DYNCX_E_MEMORY;
    } catch (...) {
        write_error(err, fault(DYNCX_E_INTERNAL, "A fault of dyncx.", "Please report it."));
        return DYNCX_E_INTERNAL;
    }
}

Fault invalid(const char* what);

// A text argument: NULL and "" are refused unless it may be absent, as are a NUL inside, too many bytes and what is not
// UTF-8.
Result<std::string_view> text_in(const char* name, const char* data, std::int64_t length_bytes, std::size_t most);
Result<std::optional<std::string_view>> text_if_given(const char* name, const char* data, std::int64_t length_bytes,
                                                      std::size_t most);
Result<std::string> text_in(const char* name, const dyncx_str& text, std::size_t most); // "" when not given

Result<Json> object_in(const char* name, const char* data, std::int64_t length_bytes); // a JSON object

// A struct from the caller: a shorter one is filled with zeros, a longer one must have a zero tail.
template <class T> Result<T> struct_in(const T* given) {
    T known{};
    const std::size_t size = given->size;
    if (size < sizeof(std::uint32_t) || size > 65536)
        return fault(DYNCX_E_SIZE, "A struct's size is not set.", "Use DYNCX_INIT(type).");
    for (std::size_t i = sizeof(T); i < size; ++i)
        if (reinterpret_cast<const char*>(given)[i] != 0)
            return fault(DYNCX_E_SIZE, "A struct of a newer header uses a member that this library does not know.",
                         "Leave it zero, or update the library.");
    std::memcpy(&known, given, size < sizeof(T) ? size : sizeof(T));
    return known;
}

// A struct to the caller: as much of it as the caller knows.
template <class T> Result<Status> struct_out(T* target, T value) {
    if (!target)
        return invalid("out");
    const std::uint32_t size = target->size;
    if (size < sizeof(std::uint32_t) || size > 65536)
        return fault(DYNCX_E_SIZE, "A struct's size is not set.", "Use DYNCX_INIT(type).");
    value.size = size;
    std::memcpy(target, &value, size < sizeof(T) ? size : sizeof(T));
    return Status{DYNCX_OK};
}

Result<client::Call> call_in(const dyncx_call* call);
Result<std::shared_ptr<client::Client>> client_of(const dyncx_client* handle);
Result<Status> started(Result<std::uint64_t> op, dyncx_op* out); // a verb's answer
Result<Status> blob_out(dyncx_blob** out, std::string text);     // a blob's
Deadline wait_until(std::int32_t wait_ms);

// guarded(), with the open client behind a handle.
template <class Body> dyncx_status with_client(const dyncx_client* handle, dyncx_error* err, Body&& body) noexcept {
    return guarded(err, [&]() -> Result<Status> {
        auto open = client_of(handle);
        if (!open)
            return open.error();
        return body(**open);
    });
}

// The end of a remote verb: how it is to run, then `start`.
template <class Start> Result<Status> start_verb(const dyncx_call* call, dyncx_op* op, Start&& start) {
    auto how = call_in(call);
    if (!how)
        return how.error();
    return started(start(*how), op);
}

} // namespace dyncx::front

struct dyncx_blob {
    std::string bytes;
};
