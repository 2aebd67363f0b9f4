// How much of one thing, requests or their run time, Dynamics lets this client have in a window that slides. Nobody tells:
// the published numbers are per server, other programs may share them. So it is learned: what this client had used in the
// window before it was refused is what there is.
// What is known is trusted for some windows; then one request at a time may go beyond it, and what passes is known to be
// there. It never takes more than that one request to meet the limit again.
// Pure arithmetic: no lock, no clock of its own.
#pragma once

#include <chrono>
#include <deque>
#include <optional>

namespace dyncx::delivery {

class Allowance {
  public:
    using Time = std::chrono::steady_clock::time_point;

    explicit Allowance(double published) : published_(published) {} // what a server gives a user in a window

    void use(Time at, double amount); // times in order
    // A request that was sent then was refused. `limit`, `window` 0: not told. True when something was learned: where less
    // than half of the limit was used here, others have used it up, and their use is not known.
    bool learn(Time sent, double limit, std::chrono::milliseconds window);

    // How often `each` may be used now; a very large number while nothing is known.
    int count(Time now, double each);
    bool may_be_tested(Time now) const { return capacity_ && now >= trusted_until_; }
    // When that becomes `wanted` if nothing else is used meanwhile.
    Time when(Time now, double each, int wanted) const;
    // How long one use should come behind another, so that what is left lasts until the window gives some back: none while
    // half is left. Where nothing is known, the published number counts.
    std::chrono::milliseconds spacing(Time now);
    // When the window holds a little less than at the refusal: what was under way then and has ended since came on top.
    Time when_below_refusal(Time now) const;
    std::chrono::milliseconds window() const { return window_; }

  private:
    void forget(Time now);
    Time when_left(Time now, double amount) const; // the window
    double share(double each) const;               // `each`, bounded, so that one that took long does not stop all
    double most() const;                           // to be used in a window

    struct Used {
        Time at;
        double amount;
    };
    const double published_;
    std::chrono::milliseconds window_{300000}; // until Dynamics tells another
    std::deque<Used> used_;                    // in the window
    double sum_ = 0;                           // of it
    std::optional<double> capacity_;
    Time trusted_until_{};
};

} // namespace dyncx::delivery
