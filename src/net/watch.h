// Ends blocking reads and writes from outside: one thread per Http shuts a socket down when its deadline passes, and a
// Cancel does the same. A dripping server cannot hold an exchange longer than its budget that way.
// The sockets stay their owner's; a Hold must go before its descriptor is closed. The thread starts with the first
// Hold.
#pragma once

#include "guest/thread.h"
#include "net/http.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

namespace dyncx::net {

enum class Ending { kNone, kDeadline, kCanceled };

class Watch {
  public:
    Watch() = default;
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    ~Watch();

    Result<> start(); // the thread, when it is not there yet

  private:
    friend class Hold;
    struct Entry {
        int descriptor;
        std::chrono::steady_clock::time_point end;
        Ending ending;
    };

    std::uint64_t begin(int descriptor, const Deadline& deadline);
    Ending ending_of(std::uint64_t id);
    void cancel(std::uint64_t id);
    void end(std::uint64_t id);
    void run();
    std::chrono::steady_clock::time_point cut_what_is_due(); // the next point in time to look again

    std::mutex mutex_; // guards all below
    std::condition_variable changed_;
    std::map<std::uint64_t, Entry> entries_;
    std::uint64_t last_id_ = 0;
    bool is_stopping_ = false;
    guest::Thread thread_;
};

// While it lives, its socket is shut down at the deadline or on cancel.
class Hold {
  public:
    Hold(Watch& watch, int descriptor, const Deadline& deadline, std::shared_ptr<Cancel> cancel);
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;
    ~Hold();

    Ending ending() const { return watch_.ending_of(id_); }

  private:
    Watch& watch_;
    std::shared_ptr<Cancel> cancel_;
    std::uint64_t id_;
};

} // namespace dyncx::net
