// The one queue of a client that the host polls, and its descriptor: readable while there is an event.
// After close() what is queued can still be taken. Of the kinds that nobody asked for (STATE, HANDOFF, DEAD) only the
// newest wait: a host that polls nothing is not held up by them.
#pragma once

#include "base/result.h"
#include "base/time.h"
#include "guest/event_fd.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace dyncx::client {

struct Event {
    int kind = DYNCX_EVENT_DONE;
    std::uint64_t op = 0, tag = 0, seq = 0;
    UnixMs time_ms = 0;
    std::string subject, body;
    std::optional<Fault> fault; // none: DYNCX_OK
};

class EventQueue {
  public:
    explicit EventQueue(guest::EventFd flag) : flag_(std::move(flag)) {}

    void push(Event event); // `seq` is given when it is taken
    enum class Taken { kEvent, kNone, kClosed };
    Taken take(Deadline deadline, Event& out); // kNone when time ran out or wake() was called
    void wake();
    void close();
    std::size_t size() const;
    int descriptor() const { return flag_.number(); }

  private:
    mutable std::mutex mutex_; // guards what follows
    std::condition_variable changed_;
    std::deque<Event> events_;
    std::map<int, std::size_t> waiting_; // of them, of each kind that is bounded
    std::uint64_t next_seq_ = 1;
    bool is_woken_ = false, is_closed_ = false;
    guest::EventFd flag_;
};

} // namespace dyncx::client
