// The outbox pump of one client: takes accepted events in order, asks the flow what to send, sends it, and commits what came
// of it. Events of one session run one after another; sessions run side by side, and when more of them wait than requests
// may be under way, several share a $batch. A transient fault waits and is tried again; one that the next request would
// meet as well (limits, credentials, no way) holds the whole client back; a permanent one becomes a dead letter.
// It promises: whatever is in the store is tried until it is applied or given up, also after a restart at any point. It
// keeps nothing in memory that the store does not hold, but which sessions are under way.
// Runs on: the executor's threads. kick() may be called from any thread.
#pragma once

#include "delivery/gate.h"
#include "delivery/retry.h"
#include "delivery/script.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace dyncx::delivery {

class TurnRun;

struct Link { // what a turn works with; swapped as a whole when settings change
    virtual ~Link() = default;
    virtual Script& script() = 0;
    virtual dataverse::WebApi& api() = 0; // what it sends, and what the script sends, passes the gate
    virtual Gate& gate() = 0;
};

struct PumpOptions {
    RetryRule retry;
    int side_by_side = 4;                          // rounds under way at once
    int sessions_together = 100;                   // the most in one round
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
    std::function<void(const std::string& session, const Json& news)> news = [](auto&, auto&) {
    };                                      // of a step, committed
    std::function<void()> look_at_way = {}; // what the gate tells of it may have changed. May be empty.
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
    bool wait_told(Deadline deadline);   // until what left the outbox was told; false when time ran out
    void wait_change(Deadline deadline); // until an event left the outbox, or the time ran out
    PumpCounters counters() const;

  private:
    void pull();
    void give_out(const std::shared_ptr<Link>& link, int room, int most_sessions, const std::vector<std::string>& busy);
    void look_again_after(std::chrono::milliseconds delay);
    void start(const std::shared_ptr<Link>& link, std::vector<store::PendingEvent> events);
    void run(const std::shared_ptr<Link>& link, std::vector<store::PendingEvent> events); // a round: pump_round.cpp
    void ask(Link& link, const std::vector<TurnRun*>& asking);
    void end(const std::vector<std::unique_ptr<TurnRun>>& runs);
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
    int rounds_ = 0;             // under way
    bool is_pulling_ = false, wants_pull_ = false, is_paused_ = false, is_stopped_ = false;
    Gate::Time held_back_until_{};            // the store failed, or memory ran out
    std::optional<Gate::Time> look_again_at_; // a timer is set
    std::uint64_t finished_count_ = 0;
    PumpCounters counters_;
};

} // namespace dyncx::delivery
