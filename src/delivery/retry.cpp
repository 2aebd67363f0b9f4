// What is transient is the fault's own word (the catalogue decides); this file knows only numbers.
#include "delivery/retry.h"

#include <algorithm>

namespace dyncx::delivery {

bool concerns_everything(const Fault& fault) {
    constexpr const char* kNoApplicationUser = "0x80072560";
    return fault.retry_after_ms > 0 || fault.status == DYNCX_E_THROTTLED || fault.status == DYNCX_E_AUTH ||
           fault.status == DYNCX_E_TLS || fault.code == kNoApplicationUser;
}

bool is_of_the_way(const Fault& fault) {
    return concerns_everything(fault) || fault.status == DYNCX_E_NETWORK || fault.status == DYNCX_E_TIMEOUT ||
           (fault.http_status >= 502 && fault.http_status <= 504);
}

bool asks_to_wait(const Fault& fault) {
    return fault.status == DYNCX_E_THROTTLED || (fault.retry_after_ms > 0 && fault.status != DYNCX_E_AUTH);
}

bool gives_up(const RetryRule& rule, const Fault& fault, int attempts_before) {
    if (concerns_everything(fault))
        return false;
    return !fault.is_retriable() || (rule.attempts > 0 && attempts_before + 1 >= rule.attempts);
}

std::int64_t pause_ms(const RetryRule& rule, const Fault& fault, int attempts_before, const Random64& random) {
    constexpr int kMostDoublings = 20;
    const std::int64_t ceiling = std::min(rule.most_ms, rule.first_ms << std::min(attempts_before, kMostDoublings));
    const std::int64_t jittered =
        1 + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(std::max<std::int64_t>(ceiling, 1)));
    return std::max(jittered, fault.retry_after_ms);
}

} // namespace dyncx::delivery
