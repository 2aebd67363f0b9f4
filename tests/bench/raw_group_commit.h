// The yardstick of the submit benchmark: N threads append events to one preallocated file; one of them at a time writes
// what all have queued and flushes it with fdatasync(), the others wait for that flush. No format, no index, no check:
// what the disk gives at best to threads that wait.
#pragma once

#include <cstddef>
#include <string>

namespace dyncx::bench {

struct Rate {
    double events_per_second = 0;
    double p50_us = 0, p99_us = 0;
};

Rate raw_group_commit(const std::string& directory, int threads, std::size_t event_bytes, double seconds);

} // namespace dyncx::bench
