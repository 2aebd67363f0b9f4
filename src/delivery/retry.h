// When a failed event is tried again: exponential back-off with full jitter, never sooner than the server asked.
#pragma once

#include "base/guid.h"
#include "base/result.h"

#include <cstdint>

namespace dyncx::delivery {

struct RetryRule {
    std::int64_t first_ms = 1000;
    std::int64_t most_ms = 300000;
    std::int64_t attempts = 0; // 0: as often as it takes
};

// A fault that the next request would meet as well: limits, credentials, an application user that is not there, TLS. The
// client waits as a whole, and no event is given up for it: a person mends it, and what is accepted must still go out.
bool concerns_everything(const Fault& fault);
// The above, and a server that is not reached or not at work. The client slows down or waits; an event may still be given
// up for it after `attempts`.
bool is_of_the_way(const Fault& fault);
// The server itself wants a pause. A refused token also names a time, which is our own memory of it.
bool asks_to_wait(const Fault& fault);
bool gives_up(const RetryRule& rule, const Fault& fault, int attempts_before);
std::int64_t pause_ms(const RetryRule& rule, const Fault& fault, int attempts_before, const Random64& random);

} // namespace dyncx::delivery
