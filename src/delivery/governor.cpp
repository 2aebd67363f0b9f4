// Additive growth, halving when throttled; a circuit that opens behind several failures in a row.
#include "delivery/governor.h"

#include "dataverse/catalogue.h"

#include <algorithm>

namespace dyncx::delivery {
namespace {

using std::chrono::milliseconds;

constexpr int kFailuresToOpen = 3;
constexpr int kFirstSessions = 10;
// A shared request that took so long. Quick: a window has room for 6000 of 0.2 s, so longer ones save nothing more, and what
// one used leaves the window as one.
constexpr milliseconds kQuick{250}, kSlow{15000};
constexpr std::uint32_t kRunTimeIsUsedUp = 0x80072321, kRequestsAreUsedUp = 0x80072322;
constexpr double kPublishedRequests = 6000, kPublishedRunTime_ms = 1'200'000; // of a user, a server and five minutes

Governor::Pause until(Governor::Time end, Governor::Time now) {
    if (now >= end)
        return std::nullopt;
    return std::chrono::ceil<milliseconds>(end - now);
}

} // namespace

Governor::Governor(RetryRule rule, int most_at_once, int most_sessions_at_once)
    : rule_(rule), most_at_once_(std::max(most_at_once, 1)), most_sessions_(std::max(most_sessions_at_once, 1)),
      at_once_(most_at_once_), fair_(most_at_once_), sessions_(std::min(kFirstSessions, most_sessions_)),
      requests_(kPublishedRequests), run_time_ms_(kPublishedRunTime_ms) {}

void Governor::widen(int most_at_once) {
    if (most_at_once <= most_at_once_)
        return;
    if (at_once_ >= most_at_once_) // nothing has narrowed it
        at_once_ = fair_ = most_at_once;
    most_at_once_ = most_at_once;
}

int Governor::sessions_per_request() const { return is_probing_ ? std::min(sessions_, kFirstSessions) : sessions_; }

int Governor::known_to_be_there(Time now, int under_way) {
    const int requests = requests_.count(now, 1); // those under way count since they were sent
    const int run_time = run_time_ms_.count(now, usual_ms_);
    return std::min(requests, run_time - under_way);
}

int Governor::affordable(Time now, int under_way) {
    const int known = known_to_be_there(now, under_way);
    if (known > 0 || is_testing_)
        return known;
    const bool is_short_of_requests = requests_.count(now, 1) <= 0;
    const bool is_short_of_run_time = run_time_ms_.count(now, usual_ms_) <= under_way;
    const bool may_test = (!is_short_of_requests || requests_.may_be_tested(now)) &&
                          (!is_short_of_run_time || run_time_ms_.may_be_tested(now));
    return may_test ? 1 : known;
}

int Governor::room(Time now, int under_way) {
    if (now < paused_until_)
        return 0;
    if (now < spread_until_)
        return 0;
    const bool is_spread = !is_full_ && requests_.spacing(now).count() > 0;
    const int allowed = is_probing_ ? 1 : static_cast<int>(at_once_);
    if (is_spread && under_way < allowed)
        return std::clamp(affordable(now, under_way), 0, 1);
    return std::max(std::min(allowed - under_way, affordable(now, under_way)), 0);
}

Governor::Pause Governor::pause(Time now) const { return until(paused_until_, now); }

// Where a budget was used up, what was under way then came on top, and the time that Dynamics asked for does not know of
// it: as long as nothing was answered since, the host's requests wait until that has left the window too. Where that would be
// much later, what is known here is not all, and Dynamics is believed.
Governor::Pause Governor::asked_pause(Time now) const {
    constexpr int kShareOfWindow = 4;
    if (!is_probing_ || asked_until_ == Time{})
        return until(asked_until_, now);
    const Time below = std::max(requests_.when_below_refusal(now), run_time_ms_.when_below_refusal(now));
    const milliseconds most = std::min(requests_.window(), run_time_ms_.window()) / kShareOfWindow;
    return until(below - asked_until_ > most ? asked_until_ : std::max(asked_until_, below), now);
}

Governor::Pause Governor::wait(Time now, int under_way) {
    if (affordable(now, under_way) > 0)
        return pause(now);
    const Time enough = std::max(requests_.when(now, 1, 1), run_time_ms_.when(now, usual_ms_, under_way + 1));
    return until(std::max({enough, paused_until_, now + milliseconds(1)}), now);
}

Governor::Pause Governor::spread(Time now) const { return until(spread_until_, now); }

bool Governor::sent(Time now, bool is_delivery, int under_way) {
    const bool is_test = is_delivery && known_to_be_there(now, under_way) <= 0;
    is_testing_ = is_testing_ || is_test;
    requests_.use(now, 1);
    if (is_delivery && !is_full_)
        spread_until_ = std::max(spread_until_, now) + requests_.spacing(now);
    return is_test;
}

void Governor::ended(Time now, milliseconds took, bool is_delivery, bool was_test) {
    constexpr double kKept = 0.9;
    is_testing_ = is_testing_ && !was_test;
    const auto took_ms = static_cast<double>(took.count());
    run_time_ms_.use(now, took_ms);
    if (is_delivery)
        usual_ms_ = std::max(took_ms, kKept * usual_ms_ + (1 - kKept) * took_ms);
}

void Governor::worked(Time sent, milliseconds took, int sessions) {
    if (sent < failed_at_)
        return;
    if (is_probing_ && is_budget_known_)
        at_once_ = fair_;
    failures_ = 0;
    is_open_ = is_probing_ = false;
    at_once_ = std::min<double>(at_once_ + (at_once_ < fair_ ? 1.0 : 1.0 / at_once_), most_at_once_);
    is_full_ = sessions * 2 > sessions_;
    if (took > kSlow)
        sessions_ = std::max(sessions_ / 2, 1);
    else if (took < kQuick && is_full_)
        sessions_ = std::min(sessions_ * 2, most_sessions_);
}

bool Governor::learn(Time sent, const Fault& fault) {
    const milliseconds window(fault.window_ms);
    const auto limit = static_cast<double>(fault.limit);
    switch (dataverse::code_number(fault.code)) {
    case kRequestsAreUsedUp:
        return requests_.learn(sent, limit, window);
    case kRunTimeIsUsedUp:
        return run_time_ms_.learn(sent, limit, window);
    default:
        return false;
    }
}

void Governor::failed(Time sent, Time now, const Fault& fault, const Random64& random) {
    ++failures_;
    const bool is_for_all = concerns_everything(fault);
    if (!is_for_all && failures_ < kFailuresToOpen && !is_probing_)
        return;
    is_budget_known_ = learn(sent, fault);
    const bool is_too_much = !is_budget_known_ && fault.status != DYNCX_E_NETWORK;
    if (is_too_much && !is_probing_) // how many at once, as far as is known
        fair_ = std::max(at_once_ / 2, 1.0);
    at_once_ = 1;
    failed_at_ = now;
    is_probing_ = true;
    is_open_ = is_open_ || !is_for_all || fault.status != DYNCX_E_THROTTLED;
    const milliseconds pause(pause_ms(rule_, fault, failures_ - 1, random));
    paused_until_ = std::max(paused_until_, now + pause);
    if (asks_to_wait(fault))
        asked_until_ = std::max(asked_until_, now + pause);
}

void Governor::forgive() {
    failures_ = 0;
    is_open_ = is_probing_ = false;
    paused_until_ = asked_until_ = failed_at_ = spread_until_ = {};
    at_once_ = fair_ = most_at_once_;
}

} // namespace dyncx::delivery
