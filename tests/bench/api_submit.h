// dyncx_submit() as a host calls it: through the C API only, the client paused, so that nothing but accepting is
// measured.
#pragma once

#include "raw_group_commit.h"

namespace dyncx::bench {

Rate api_submit(const std::string& directory, int threads, std::size_t event_bytes, double seconds);

} // namespace dyncx::bench
