// The exit hook and the list of those it stops. The list is linked through its members, so that no static object needs
// a destructor: the hook itself runs during exit().
#include "guest/exit.h"

#include "guest/descriptor.h"
#include "guest/fork.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <mutex>
#include <openssl/crypto.h>
#include <utility>

namespace dyncx::guest {

namespace {

constexpr int kMostRegistrations = 16;

constinit std::mutex list_mutex; // guards first and the links; held while a stop function runs
constinit ExitWatch* first = nullptr;
constinit std::atomic<int> registrations{0};
constinit std::atomic<bool> exiting{false};
constinit std::atomic<std::int64_t> calls_inside{0};
constinit std::atomic<std::uint32_t> watched_generation{0};

void at_exit() {
    // In a forked child the mutex may be held by a thread that does not exist here, and there is nothing to stop.
    if (watched_generation.load() != fork_generation())
        return;
    const auto end = std::chrono::steady_clock::now() + kExitBudget;
    exiting.store(true);
    stop_everything();
    while (calls_inside.load() > 0 && std::chrono::steady_clock::now() < end) {
        const timespec pause{0, 1'000'000};
        ::nanosleep(&pause, nullptr);
    }
}

} // namespace

Result<> watch_exit() {
    watched_generation.store(fork_generation());
    if (registrations.fetch_add(1) >= kMostRegistrations) {
        registrations.fetch_sub(1);
        return Done{};
    }
    // Makes OpenSSL register its own cleanup now; no option: no configuration file is read here.
    if (::OPENSSL_init_crypto(0, nullptr) != 1 || std::atexit(&at_exit) != 0)
        return os_fault("cannot register the exit handler", ENOMEM);
    return Done{};
}

bool is_exiting() { return exiting.load(std::memory_order_relaxed); }

void stop_everything() {
    const auto end = std::chrono::steady_clock::now() + kExitBudget;
    const std::lock_guard lock(list_mutex);
    for (ExitWatch* watch = first; watch != nullptr; watch = watch->next_) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        ExitWatch::Stop stop = std::exchange(watch->stop_, nullptr);
        if (stop && watch->generation_ == fork_generation())
            stop(std::max(left, std::chrono::milliseconds(0)));
    }
}

// Counts first, looks then; the hook does it the other way round, so that one of the two sees the other.
HostCall::HostCall() noexcept {
    calls_inside.fetch_add(1);
    is_let_in_ = !exiting.load();
}
HostCall::~HostCall() { calls_inside.fetch_sub(1); }
void forget_host_calls() { calls_inside.store(0); }

ExitWatch::ExitWatch(Stop stop) : stop_(std::move(stop)), generation_(fork_generation()) {
    const std::lock_guard lock(list_mutex);
    next_ = first;
    if (first != nullptr)
        first->former_ = this;
    first = this;
}

ExitWatch::~ExitWatch() {
    const std::lock_guard lock(list_mutex);
    if (former_ != nullptr)
        former_->next_ = next_;
    else
        first = next_;
    if (next_ != nullptr)
        next_->former_ = former_;
}

} // namespace dyncx::guest
