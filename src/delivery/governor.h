// How much of Dynamics one client may take: how many requests at once, how many sessions in one of them, and when not
// at all. Pure arithmetic on the steady clock: no thread, no lock, no request of its own.
// It promises: a pause that Dynamics asks for is kept by all deliveries; behind a pause one request goes ahead and the
// others follow when it came back, twice as many each time, so that no storm breaks loose; a way that failed several
// times in a row is not tried by every session for itself. It is per client, not per machine.
#pragma once

#include "delivery/retry.h"

#include <chrono>
#include <cstdint>
#include <optional>

namespace dyncx::delivery {

class Governor {
  public:
    using Time = std::chrono::steady_clock::time_point;

    Governor(RetryRule rule, int most_at_once, int most_sessions_at_once);

    int room(Time now, int under_way) const;                        // so many requests may begin now
    int sessions_per_request() const { return sessions_; }          // the most that may share one
    std::optional<std::chrono::milliseconds> pause(Time now) const; // that is left; none: requests may go
    bool is_open() const { return is_open_; }                       // the way failed and was not seen to work since

    void worked(std::chrono::milliseconds took,
                int sessions); // a request was answered, well or with a refusal of its own
    void failed(Time now, const Fault& fault, const Random64& random); // the next request would have met the same
    void forgive(); // what stood in the way was mended: settings changed

  private:
    const RetryRule rule_;
    const int most_at_once_, most_sessions_;
    double at_once_; // grows by one with each good answer below `fair_`, by one in a round above
    double fair_;    // where it was throttled last
    int sessions_;
    int failures_ = 0; // in a row
    bool is_open_ = false;
    bool is_probing_ = false; // one request goes ahead
    Time paused_until_{};
};

} // namespace dyncx::delivery
