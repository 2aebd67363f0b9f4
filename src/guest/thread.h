// A thread of ours inside somebody else's process: named, with a stack of a stated size, and with the standard
// asynchronous signals blocked, so that the host's handlers never run on it and a broken connection raises no SIGPIPE.
// Faults, real-time signals, SIGPWR and SIGXCPU stay open: garbage collectors of hosts stop threads with them.
// Starting leaves the caller's signal mask as it was. The owner joins it; a thread is never detached or cancelled.
#pragma once

#include "base/result.h"

#include <csignal>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <pthread.h>
#include <string_view>

namespace dyncx::guest {

constexpr std::size_t kStackBytes = 512 * 1024;
constexpr std::size_t kThreadNameBytes = 15; // Linux keeps no more

sigset_t blocked_signals(); // what is blocked on every thread of ours

class Thread {
  public:
    Thread() = default; // no thread
    Thread(Thread&& other) noexcept;
    Thread& operator=(Thread&& other) noexcept; // joins the former one first
    ~Thread() { join(); }

    // `name` such as "dyncx-commit"; longer names are cut. `body` must not throw: an exception that reaches the end of
    // a thread ends the process, so it is caught there and the thread just ends.
    static Result<Thread> start(std::string_view name, std::function<void()> body);

    bool is_joinable() const { return body_ != nullptr; }
    bool is_current() const; // asked from the thread itself
    void join(); // waits for the end; in a forked child, where the thread does not exist, it only forgets it

  private:
    struct Body;
    static void* run(void* body);

    std::shared_ptr<Body> body_;
    pthread_t handle_ = {};
    std::uint32_t generation_ = 0; // of fork
};

} // namespace dyncx::guest
