// Dataverse's service protection for the one user: requests and summed run time in a sliding window, requests at once.
//
// Promises the three codes and texts with the numbers in force, and a Retry-After that grows while the caller goes on
// sending. Safe for several threads. A batch counts as one request; its run time counts in full. A request counts from
// when it came, its run time from when it ended.
#pragma once

#include "emulator/model.h"

#include <chrono>
#include <deque>
#include <mutex>
#include <optional>
#include <string>

namespace dyncx::emulator {

struct LimitSettings {
    std::int64_t window_ms = 300'000;
    std::int64_t requests = 6000;
    std::int64_t execution_ms = 1'200'000;
    std::int64_t concurrent = 52;
    std::int64_t growth_s = 1;     // added to the wait by each request sent while throttled
    std::int64_t operation_us = 0; // the least run time of each operation, so that a batch takes its time
};

class Limits {
  public:
    struct Throttled {
        std::string code;
        std::string message;
        std::int64_t retry_after_s = 1;
    };

    void configure(const LimitSettings& settings);
    LimitSettings settings() const;

    std::optional<Throttled> enter(); // nothing: go on, and call leave() when done; see Admission
    void leave(std::int64_t run_time_ms);

    std::int64_t requests_left() const;
    double seconds_left() const; // of run time

  private:
    struct Ended {
        std::int64_t at_ms;
        std::int64_t run_time_ms;
    };
    void forget_old(std::int64_t now_ms);
    Throttled throttle(std::string code, std::string message, std::int64_t wait_ms, std::int64_t now_ms);

    mutable std::mutex mutex_;
    LimitSettings settings_;
    std::int64_t wait_for_run_time(std::int64_t now_ms) const;

    std::deque<std::int64_t> came_at_ms_; // requests of the window
    std::deque<Ended> ended_;             // and those that ended in it
    std::int64_t run_time_ms_ = 0;        // of these
    std::int64_t at_work_ = 0;
    std::int64_t throttled_until_ms_ = 0;
    Throttled last_;
};

std::int64_t steady_ms();

// One request at work: entered when made, left when it goes, whatever ends the work.
class Admission {
  public:
    explicit Admission(Limits& limits) : limits_(limits), begin_ms_(steady_ms()), refusal_(limits.enter()) {}
    ~Admission() {
        if (!refusal_)
            limits_.leave(run_time_ms());
    }
    std::int64_t run_time_ms() const { return steady_ms() - begin_ms_; }
    void take_time_for(std::int64_t operations) const; // returns when that many operations have taken their time
    Admission(const Admission&) = delete;
    Admission& operator=(const Admission&) = delete;

    const std::optional<Limits::Throttled>& refusal() const { return refusal_; }

  private:
    Limits& limits_;
    std::int64_t begin_ms_;
    std::optional<Limits::Throttled> refusal_;
};

} // namespace dyncx::emulator
