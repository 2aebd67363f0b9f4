// How much of Dynamics one client may take: how many requests at once, how many in a window, how many sessions in one of
// them, and when not at all. Pure arithmetic on the steady clock: no thread, no lock, no request of its own.
// It promises: a pause that Dynamics asks for is kept by all deliveries; behind a pause one request goes ahead and the
// others follow when it came back, twice as many each time, so that no storm breaks loose, or as many as before where the
// limit that was met is known; from half of a window's requests on deliveries that are not full are spread, so that more
// sessions share them and the rest lasts; a limit that is known is not met again as long as it is remembered; a way that failed several times
// in a row is not tried by every session for itself. It is per process, not per machine.
#pragma once

#include "delivery/allowance.h"
#include "delivery/retry.h"

#include <chrono>
#include <cstdint>
#include <optional>

namespace dyncx::delivery {

class Governor {
  public:
    using Time = std::chrono::steady_clock::time_point;
    using Pause = std::optional<std::chrono::milliseconds>; // that is left; none: requests may go

    Governor(RetryRule rule, int most_at_once, int most_sessions_at_once);
    void widen(int most_at_once); // another client shares it

    // Of deliveries. `under_way`: how many there are, of rounds or of requests.
    int room(Time now, int under_way);        // so many may begin now
    int sessions_per_request() const;         // the most that may share one
    Pause pause(Time now) const;              // nothing at all may be sent
    Pause wait(Time now, int under_way);      // that, or what was used must leave the window
    Pause spread(Time now) const;             // the next round is to come later, for the rest of the window to last
    Pause asked_pause(Time now) const;        // Dynamics itself has asked for it
    bool is_open() const { return is_open_; } // the way failed and was not seen to work since

    // A request, of whomever. True: it goes beyond what is known to be there, and no other one does until it has ended.
    bool sent(Time now, bool is_delivery, int under_way);
    void ended(Time now, std::chrono::milliseconds took, bool is_delivery, bool was_test);
    // A delivery was answered, well or with a refusal of its own. What was sent before a failure says nothing of the time
    // behind it.
    void worked(Time sent, std::chrono::milliseconds took, int sessions);
    // The next request would have met the same. `sent`: when the one that met it left.
    void failed(Time sent, Time now, const Fault& fault, const Random64& random);
    void forgive(); // what stood in the way was mended: settings changed

  private:
    bool learn(Time sent, const Fault& fault);
    int known_to_be_there(Time now, int under_way);
    int affordable(Time now, int under_way);

    const RetryRule rule_;
    int most_at_once_;
    const int most_sessions_;
    double at_once_; // grows by one with each good answer below `fair_`, by one in a round above
    double fair_;    // where it was throttled last
    int sessions_;
    int failures_ = 0; // in a row
    bool is_open_ = false;
    bool is_full_ = false;         // the last good one held about as many sessions as it may
    bool is_probing_ = false;      // one request goes ahead
    bool is_budget_known_ = false; // the one whose end was the last failure
    bool is_testing_ = false;      // one is under way that goes beyond what is known to be there
    Time paused_until_{}, asked_until_{}, failed_at_{}, spread_until_{};
    Allowance requests_, run_time_ms_;
    double usual_ms_ = 0; // run time of a delivery's request: the longest of late
};

} // namespace dyncx::delivery
