// Started operations of a client: each ends exactly once, in the queue or, when waitable, with who waits for it.
// Numbers begin at random in each process, so that an op which the store remembers from a former one is not taken for ours.
#pragma once

#include "client/event_queue.h"
#include "net/http.h"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace dyncx::client {

struct Call { // dyncx_call as the rooms read it
    std::uint32_t flags = 0;
    int budget_ms = 0;
    int priority = 0;
    std::uint64_t tag = 0;
    std::string idempotency_key;
};

struct Operation {
    std::uint64_t op = 0, tag = 0;
    bool is_waitable = false, is_quiet = false;
    Deadline deadline = Deadline::never();
    std::shared_ptr<net::Cancel> cancel; // of a verb; a submit has none
    std::atomic<bool> has_begun{false};  // a verb: from then on only who runs it knows how it ends
    int parts = 0;                       // events of a submit that have not ended; 0: no submit, or all have
    bool is_submit = false;              // its events go on when it is canceled; it ends at once
    std::string subject;                 // of a submit
    std::optional<Fault> worst;
};

Fault canceled_before_it_began();

class Operations {
  public:
    Operations(EventQueue& queue, const Clock& clock);
    void bound(std::size_t most_open, std::size_t most_queued); // operations open; events that nobody polled

    // BUSY beyond the bounds. `parts` above 0: a submit of so many events, which is not counted among the open ones,
    // since what is accepted may wait for days.
    Result<std::shared_ptr<Operation>> begin(const Call& call, int default_budget_ms, int parts = 0,
                                             std::string subject = {});
    void forget(const Operation& operation); // refused at the door after all: no event
    // Ends it unless it has ended; body or fault as the verb says.
    void end(const std::shared_ptr<Operation>& operation, std::string subject, std::string body,
             std::optional<Fault> fault);
    // One part of a submit ended. False when no such operation is open here.
    bool end_part(std::uint64_t op, const Fault* fault, const std::function<std::string()>& body);
    Status wait(std::uint64_t op, Deadline deadline, Event& out); // OK, NONE, NOT_FOUND, CLOSED
    bool has_untaken();               // a waitable one has ended and nobody waited for it yet
    bool cancel(std::uint64_t op);    // what has not begun ends at once; a verb under way when its request is cut
    void end_all(const Fault& fault); // also refuses new ones from now on

  private:
    struct Slot {
        std::shared_ptr<Operation> operation;
        std::optional<Event> ended; // waitable, not taken yet
    };
    void erase(std::uint64_t op);
    void deliver(std::unique_lock<std::mutex>& lock, const std::shared_ptr<Operation>& operation, Event event);

    EventQueue& queue_;
    const Clock& clock_;
    std::mutex mutex_; // guards what follows
    std::condition_variable ended_;
    std::map<std::uint64_t, Slot> slots_;
    std::size_t open_verbs_ = 0; // slots that are no submits
    std::uint64_t next_op_;
    std::size_t most_open_ = 1000, most_queued_ = 10000;
    bool is_closed_ = false;
};

} // namespace dyncx::client
