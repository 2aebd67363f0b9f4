// The fork handler: atomics only, because nothing else is safe in the child of a process with threads.
#include "guest/fork.h"

#include "guest/descriptor.h"
#include "guest/exit.h"

#include <atomic>
#include <mutex>
#include <pthread.h>

namespace dyncx::guest {

namespace {

constinit std::atomic<std::uint32_t> generation{0};
constinit std::atomic<std::uint32_t> open_runtimes{0};
constinit std::atomic<bool> parent_was_open{false};
constinit std::mutex watching; // guards is_watched
constinit bool is_watched = false;

void in_the_child() {
    generation.fetch_add(1, std::memory_order_relaxed);
    forget_host_calls();
    if (open_runtimes.exchange(0, std::memory_order_relaxed) > 0)
        parent_was_open.store(true, std::memory_order_relaxed);
}

} // namespace

std::uint32_t fork_generation() { return generation.load(std::memory_order_relaxed); }

Result<> watch_forks() {
    const std::lock_guard lock(watching);
    if (is_watched)
        return Done{};
    if (const int error = ::pthread_atfork(nullptr, nullptr, &in_the_child); error != 0)
        return os_fault("cannot register the fork handler", error);
    is_watched = true;
    return Done{};
}

Result<> runtime_opened() {
    if (parent_was_open.load(std::memory_order_relaxed))
        return fault(DYNCX_E_FORKED, "this process is a fork of one that had a dyncx runtime open",
                     "open in the worker, after fork(); or close the runtime before fork()");
    open_runtimes.fetch_add(1, std::memory_order_relaxed);
    return Done{};
}

void runtime_closed() {
    std::uint32_t count = open_runtimes.load(std::memory_order_relaxed);
    while (count > 0 && !open_runtimes.compare_exchange_weak(count, count - 1, std::memory_order_relaxed)) {
    }
}

} // namespace dyncx::guest
