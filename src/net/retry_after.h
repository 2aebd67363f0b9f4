// What a server asked for in Retry-After: whole seconds, or a date (which is compared with the answer's own Date, so
// that this machine's clock does not matter). 0 when there is nothing that can be understood. Bounded by an hour.
#pragma once

#include "net/http.h"

#include <cstdint>

namespace dyncx::net {

constexpr std::int64_t kMaxRetryAfterMs = 3600 * 1000;

std::int64_t retry_after_ms(const Headers& headers);

} // namespace dyncx::net
