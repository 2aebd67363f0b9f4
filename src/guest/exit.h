// The host may call exit() with runtimes open: then our threads must be quiet before the statics of Poco and OpenSSL
// go. A runtime keeps an ExitWatch; at exit() its stop function is called with what is left of 500 ms in all. Nothing
// is flushed: what was accepted is on disk already. It does not help against _exit(), signals and crashes.
#pragma once

#include "base/result.h"

#include <chrono>
#include <cstdint>
#include <functional>

namespace dyncx::guest {

constexpr std::chrono::milliseconds kExitBudget{500};

// Registers the hook behind the exit handlers that exist by now, those of OpenSSL included, so that it runs before
// them. To be called again when more of them may have come (after the first TLS context was made); a bounded number
// counts.
Result<> watch_exit();

bool is_exiting(); // the hook has begun: long loops look at it

class ExitWatch {
  public:
    using Stop = std::function<void(std::chrono::milliseconds budget)>; // ends or parks the threads; must not throw
    explicit ExitWatch(Stop stop);
    ExitWatch(const ExitWatch&) = delete;
    ExitWatch& operator=(const ExitWatch&) = delete;
    ~ExitWatch(); // waits when the hook is just calling it

  private:
    friend void stop_everything();
    Stop stop_;
    std::uint32_t generation_; // of fork: a child does not stop its parent's threads
    ExitWatch* next_ = nullptr;
    ExitWatch* former_ = nullptr;
};

void stop_everything(); // what the hook does; for the hook and its test

// One call of the API on a host's thread. Once the hook has begun no further call is let in, and the hook waits within
// its budget for those that are inside: what they use is still there.
class HostCall {
  public:
    HostCall() noexcept;
    HostCall(const HostCall&) = delete;
    HostCall& operator=(const HostCall&) = delete;
    ~HostCall();
    bool is_let_in() const { return is_let_in_; }

  private:
    bool is_let_in_;
};
void forget_host_calls(); // in a forked child: the threads inside are not here

} // namespace dyncx::guest
