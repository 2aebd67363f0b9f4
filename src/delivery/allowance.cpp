// A list of what was used, a sum, and what they came to when Dynamics refused.
#include "delivery/allowance.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace dyncx::delivery {
namespace {

// Shares of what is known: what stays free, for the host's requests and for what differs in measure; and how much less than
// at a refusal is taken for enough by those.
constexpr double kReserve = 0.05, kLessThanRefused = 0.02;
constexpr int kWindowsTrusted = 6;
constexpr double kUsedAtWill = 0.5; // of a window, before uses are spread
constexpr std::chrono::milliseconds kLongestSpacing{1000};
constexpr double kLargestShare = 0.125; // that one request is reckoned with

} // namespace

void Allowance::use(Time at, double amount) {
    used_.push_back({at, amount});
    sum_ += amount;
    forget(at);
    if (may_be_tested(at))
        capacity_ = std::max(*capacity_, sum_);
}

void Allowance::forget(Time now) {
    while (!used_.empty() && used_.front().at + window_ <= now) {
        sum_ -= used_.front().amount;
        used_.pop_front();
    }
}

bool Allowance::learn(Time sent, double limit, std::chrono::milliseconds window) {
    if (window.count() > 0)
        window_ = window;
    forget(sent);
    double used = 0; // what ended since then had no part in it
    for (const Used& one : used_)
        used += one.at <= sent ? one.amount : 0;
    if (used < (limit > 0 ? limit : published_) / 2)
        return false;
    capacity_ = std::min(capacity_.value_or(used), used);
    trusted_until_ = sent + window_ * kWindowsTrusted;
    return true;
}

double Allowance::most() const { return *capacity_ * (1 - kReserve); }

double Allowance::share(double each) const { return std::min(each, *capacity_ * kLargestShare); }

int Allowance::count(Time now, double each) {
    forget(now);
    if (!capacity_ || each <= 0)
        return std::numeric_limits<int>::max();
    return static_cast<int>(std::max(most() - sum_, 0.0) / share(each));
}

std::chrono::milliseconds Allowance::spacing(Time now) {
    forget(now);
    const double all = capacity_ ? most() : published_;
    if (sum_ < all * kUsedAtWill)
        return std::chrono::milliseconds(0);
    const double spread_ms = static_cast<double>(window_.count()) / std::max(all - sum_, 1.0);
    return std::min(std::chrono::milliseconds(static_cast<std::int64_t>(spread_ms)), kLongestSpacing);
}

Allowance::Time Allowance::when(Time now, double each, int wanted) const {
    return capacity_ ? when_left(now, sum_ + share(each) * wanted - most()) : now;
}

Allowance::Time Allowance::when_below_refusal(Time now) const {
    return capacity_ ? when_left(now, sum_ - *capacity_ * (1 - kLessThanRefused)) : now;
}

Allowance::Time Allowance::when_left(Time now, double amount) const {
    for (const Used& one : used_) {
        if (amount <= 0)
            return now;
        now = std::max(now, one.at + window_);
        amount -= one.amount;
    }
    return now;
}

} // namespace dyncx::delivery
