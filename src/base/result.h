// Errors as values: a Fault says what is wrong, whether to retry and how to fix it; a Result<T> is a value or a Fault.
// No text of a Fault may hold a secret, a token or a customer's data.
#pragma once

#include "dyncx_c.h"

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

namespace dyncx {

using Status = dyncx_status;

struct Fault {
    Status status = DYNCX_E_INTERNAL;
    std::string message;             // what is wrong, in one sentence
    std::string fix;                 // what to do about it, or ""
    std::uint32_t flags = 0;         // DYNCX_ERROR_…
    int http_status = 0;             // of the refused request
    std::int64_t retry_after_ms = 0; // what the server asked for
    std::int64_t limit = 0;          // that refused it: of requests, or of milliseconds of run time; 0: not told
    std::int64_t window_ms = 0;      // over which the limit counts that refused it, when the server tells
    std::string code;                // verbatim code of Dynamics or Entra
    std::string request_id;          // for Microsoft's support

    bool is_retriable() const { return (flags & DYNCX_ERROR_RETRIABLE) != 0; }
    bool maybe_done() const { return (flags & DYNCX_ERROR_MAYBE_DONE) != 0; }
};

inline Fault fault(Status status, std::string message, std::string fix = {}) {
    Fault f;
    f.status = status;
    f.message = std::move(message);
    f.fix = std::move(fix);
    return f;
}

struct Done {}; // the value of a Result that carries none

template <class T = Done> class [[nodiscard]] Result {
  public:
    Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
    Result(Fault fault) : held_(std::in_place_index<1>, std::move(fault)) {}

    bool ok() const { return held_.index() == 0; }
    explicit operator bool() const { return ok(); }
    T& value() { return *std::get_if<0>(&held_); } // only when ok()
    const T& value() const { return *std::get_if<0>(&held_); }
    T& operator*() { return value(); }
    const T& operator*() const { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    Fault& error() { return *std::get_if<1>(&held_); } // only when not ok()
    const Fault& error() const { return *std::get_if<1>(&held_); }

  private:
    std::variant<T, Fault> held_;
};

} // namespace dyncx
