// Ends sessions whose host told no end: a crashed exchange, a lost message. A session that has begun and of which nothing
// was heard for so long gets an ended event of our own, at the time of its last event and marked as estimated. Its
// version is the lowest there is: a real end that comes later takes its place.
// It lives as long as the client: a wall clock that is set forward meanwhile ends nothing before its time.
// It sends nothing by itself; what it accepts is delivered like any event.
#pragma once

#include "base/session_facts.h"
#include "store/store.h"

#include <chrono>

namespace dyncx::delivery {

inline constexpr const char* kEstimatedEndAt = "estimated_end_at"; // fact: equals ended_at while no real end is known

class Watchdog {
  public:
    Watchdog(store::Store& store, const Clock& clock, std::chrono::minutes patience)
        : store_(store), clock_(clock), patience_(patience), began_at_(clock.now()), began_ms_(clock.even_ms()) {}

    Result<int> end_silent(); // how many sessions got their end

  private:
    Result<> end(const store::SessionRow& session);
    UnixMs time_at_most() const;

    store::Store& store_;
    const Clock& clock_;
    const std::chrono::minutes patience_;
    const UnixMs began_at_;
    const std::int64_t began_ms_; // at the same moment on the clock that does not jump
};

} // namespace dyncx::delivery
