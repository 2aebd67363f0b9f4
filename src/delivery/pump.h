// The outbox pump of one client: takes accepted events in order, asks the flow what to send, sends it, and commits what came
// of it. Events of one session run one after another; sessions run side by side. A transient fault waits and is tried
// again; one that concerns every request (credentials, TLS) holds the whole client back; a permanent one becomes a dead
// letter. A create that met "key exists", and an update that proves done, count as done.
// It promises: whatever is in the store is tried until it is applied or given up, also after a restart at any point. It
// keeps nothing in memory that the store does not hold, but which sessions are under way.
// Runs on: the executor's threads. kick() may be called from any thread.
#pragma once

#include "delivery/retry.h"
#include "delivery/script.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>

namespace dyncx::delivery {

struct Link { // what a turn works with; swapped as a whole when settings change
    virtual ~Link() = default;
    virtual Script& script() = 0;
    virtual dataverse::WebApi& api() = 0;
};

struct PumpOptions {
    RetryRule retry;
    int side_by_side = 4;                          // sessions under way at once
    std::int64_t request_ms = 120000;              // budget of one step
    std::int64_t wait_ms = 7LL * 24 * 3600 * 1000; // how long an event waits for its record
    std::int64_t wait_look_ms = 60000;             // how often it is looked for
};

struct PumpSeams {
    std::function<void(std::function<void()>)> post;                                  // run soon, on a dyncx thread
    std::function<void(std::chrono::milliseconds, std::function<void()>)> post_after; // run later
    std::function<std::shared_ptr<Link>()> link;
    // An event left the outbox: the op that accepted it, its session, and the fault when it was given up.
    std::function<void(const store::NewEvent& event, const Fault* given_up)> finished;
    std::function<void(const Fault* fault)> answered; // after each request: null when Dynamics answered well
    Random64 random = system_random;
};

struct PumpCounters {
    std::int64_t applied = 0, duplicates = 0, dead = 0, retries = 0;
};

class Pump : public std::enable_shared_from_this<Pump> {
  public:
    Pump(store::Store& store, const Clock& clock, PumpOptions options, PumpSeams seams);

    void kick(); // there may be work
    void pause(bool is_paused);
    void stop();                         // no new turn; cancels requests under way
    bool wait_idle(Deadline deadline);   // until no turn is under way; false when time ran out
    void wait_change(Deadline deadline); // until an event left the outbox, or the time ran out
    PumpCounters counters() const;

  private:
    struct Turned; // the state of one turn: pump_turn.cpp
    struct Told;   // what the server said to one step
    void pull();
    void start(store::PendingEvent event);
    void run(store::PendingEvent event);
    bool run_steps(Turned& turned);
    bool run_step(Turned& turned, std::size_t index);
    bool send(Turned& turned, std::size_t index, const StepPlan& plan);
    Told ask(Turned& turned, const StepRequest& step);
    Told ask_for_the_rest(Turned& turned, const StepRequest& step);
    void look_for_proof(Turned& turned, const Proof& proof, Told& told);
    Told ask_in_batch(Turned& turned, const StepRequest& step);
    bool keep(Turned& turned, std::size_t index, const StepPlan& plan, StepOutcome outcome, int requests);
    bool keep_notes(Turned& turned, std::size_t index, const StepPlan& plan);
    void finish(Turned& turned, const char* audit_kind);
    void wait_for_record(Turned& turned, const StepPlan& plan);
    void fail(Turned& turned, const Fault& fault, int requests);
    void bury(Turned& turned, const Fault& fault, store::Progress progress);
    bool commit(Turned& turned, store::Progress progress);
    void hold_back(std::int64_t ms);
    net::Budget budget() const;

    store::Store& store_;
    const Clock& clock_;
    const PumpOptions options_;
    const PumpSeams seams_;
    const std::shared_ptr<net::Cancel> cancel_ = std::make_shared<net::Cancel>();

    mutable std::mutex mutex_; // guards what follows
    std::condition_variable changed_;
    std::set<std::string> busy_; // "source\nsession" under way
    bool is_pulling_ = false, wants_pull_ = false, is_paused_ = false, is_stopped_ = false;
    UnixMs held_back_until_ = 0; // Dynamics asked to wait
    std::uint64_t finished_count_ = 0;
    PumpCounters counters_;
};

} // namespace dyncx::delivery
