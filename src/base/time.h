// Points in time as Unix milliseconds, UTC; a clock seam; budgets and deadlines.
// A time in text must carry its zone ("Z" or an offset), else it is refused.
#pragma once

#include "base/result.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace dyncx {

using UnixMs = std::int64_t;

// "2022-01-05T17:12:59Z", with an optional fraction, "+01:00", "-0400" or "-04". Years 1970 to 9999.
Result<UnixMs> parse_time(std::string_view text);
std::string format_time(UnixMs time);         // "2022-01-05T17:12:59Z", the whole second below
std::string format_time_precise(UnixMs time); // "2022-01-05T17:12:59.120Z"

class Clock {
  public:
    virtual ~Clock() = default;
    virtual UnixMs now() const = 0;                                   // wall clock
    virtual std::chrono::steady_clock::time_point steady() const = 0; // never jumps
    // For waits: goes on evenly whatever is done to the wall clock. Means nothing after the machine has started anew.
    std::int64_t even_ms() const {
        return std::chrono::duration_cast<std::chrono::milliseconds>(steady().time_since_epoch()).count();
    }
};

class SystemClock final : public Clock {
  public:
    UnixMs now() const override;
    std::chrono::steady_clock::time_point steady() const override { return std::chrono::steady_clock::now(); }
};

// An absolute end on the steady clock, fixed when an operation begins; or none.
class Deadline {
  public:
    static Deadline never() { return Deadline(); }
    static Deadline after(std::chrono::milliseconds budget) {
        Deadline d;
        d.end_ = std::chrono::steady_clock::now() + budget;
        return d;
    }
    bool is_never() const { return end_ == std::chrono::steady_clock::time_point::max(); }
    bool is_over() const { return !is_never() && std::chrono::steady_clock::now() >= end_; }
    std::chrono::steady_clock::time_point end() const { return end_; }
    std::chrono::milliseconds left() const { // 0 when over; a day when never
        if (is_never())
            return std::chrono::hours(24);
        auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end_ - std::chrono::steady_clock::now());
        return left.count() > 0 ? left : std::chrono::milliseconds(0);
    }
    static Deadline sooner(Deadline a, Deadline b) { return a.end_ < b.end_ ? a : b; }

  private:
    std::chrono::steady_clock::time_point end_ = std::chrono::steady_clock::time_point::max();
};

} // namespace dyncx
