// Additive growth, halving when throttled; a circuit that opens behind several failures in a row.
#include "delivery/governor.h"

#include <algorithm>

namespace dyncx::delivery {
namespace {

using std::chrono::milliseconds;

constexpr int kFailuresToOpen = 3;
constexpr int kFirstSessions = 10;
constexpr milliseconds kQuick{2000}, kSlow{15000}; // a shared request that took so long

} // namespace

Governor::Governor(RetryRule rule, int most_at_once, int most_sessions_at_once)
    : rule_(rule), most_at_once_(std::max(most_at_once, 1)), most_sessions_(std::max(most_sessions_at_once, 1)),
      at_once_(most_at_once_), fair_(most_at_once_), sessions_(std::min(kFirstSessions, most_sessions_)) {}

int Governor::room(Time now, int under_way) const {
    if (now < paused_until_)
        return 0;
    const int allowed = is_probing_ ? 1 : static_cast<int>(at_once_);
    return std::max(allowed - under_way, 0);
}

std::optional<milliseconds> Governor::pause(Time now) const {
    if (now >= paused_until_)
        return std::nullopt;
    return std::chrono::ceil<milliseconds>(paused_until_ - now);
}

void Governor::worked(milliseconds took, int sessions) {
    failures_ = 0;
    is_open_ = is_probing_ = false;
    at_once_ = std::min<double>(at_once_ + (at_once_ < fair_ ? 1.0 : 1.0 / at_once_), most_at_once_);
    if (took > kSlow)
        sessions_ = std::max(sessions_ / 2, 1);
    else if (took < kQuick && sessions * 2 > sessions_)
        sessions_ = std::min(sessions_ * 2, most_sessions_);
}

void Governor::failed(Time now, const Fault& fault, const Random64& random) {
    ++failures_;
    const bool is_for_all = concerns_everything(fault);
    if (!is_for_all && failures_ < kFailuresToOpen && !is_probing_)
        return;
    fair_ = std::max(at_once_ / 2, 1.0);
    at_once_ = 1;
    is_probing_ = true;
    is_open_ = is_open_ || !is_for_all || fault.status != DYNCX_E_THROTTLED;
    const milliseconds pause(pause_ms(rule_, fault, failures_ - 1, random));
    paused_until_ = std::max(paused_until_, now + pause);
}

void Governor::forgive() {
    failures_ = 0;
    is_open_ = is_probing_ = false;
    paused_until_ = {};
    at_once_ = fair_ = most_at_once_;
}

} // namespace dyncx::delivery
