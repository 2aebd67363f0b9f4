// One event of one session under way: its steps in order, each outcome to be committed before the next step is sent. It
// says what it needs, an answer of Dynamics or a commit, and is told what came of it; so that many of them can share
// requests and commits. It promises that nothing is sent twice that a commit has told done.
// Events right behind it that the script folds are told with it, as one; all of them leave the outbox in one commit, the
// last. What counts in between (steps done, attempts) counts for the first. When they are refused, the first goes alone,
// and the others have their turn after it: so only the one that is to blame is given up.
// Runs on: the thread of its round.
#pragma once

#include "delivery/courier.h"
#include "delivery/pump.h"

#include <memory>
#include <optional>
#include <vector>

namespace dyncx::delivery {

class TurnRun {
  public:
    struct Tools {
        store::Store& store;
        const Clock& clock;
        const PumpOptions& options;
        const PumpSeams& seams;
        net::Budget budget;
    };
    TurnRun(Tools tools, store::PendingEvent event, std::shared_ptr<Link> link);

    enum class Needs { kNothing, kAnswer, kCommit };
    Needs needs() const { return needs_; }
    const StepRequest& request() const { return *planned_->plan->request; } // of kAnswer
    void told(Told told);
    store::Progress take_progress(); // of kCommit
    void committed(const Result<>& done);

    const PumpCounters& counters() const { return counters_; }
    bool has_store_failed() const { return has_store_failed_; }
    const Fault* fault_of_plan() const { return has_planned_badly_ ? &*fault_ : nullptr; }

  private:
    struct Planned { // a step that sends, waits, fails or leaves a note
        std::size_t index;
        Result<StepPlan> plan;
    };
    enum class After { kEnd, kSend, kGoOn, kApplied, kDead, kRetry }; // the commit
    struct Part {                                                     // an event that is told
        const store::PendingEvent* event;
        bool is_news;
    };

    void begin();
    bool take(const SessionEvent& event);
    void fold();
    void go_alone(int requests);
    std::optional<Planned> next_from(std::size_t index);
    void go_on();
    void refused(const Fault& fault, int requests);
    void send_instead(Instead instead);
    void keep(StepOutcome outcome, int requests);
    void keep_notes();
    void follow(store::Progress progress);
    void finish(store::Progress progress);
    void wait_for_record(const StepPlan& plan);
    void fail(const Fault& fault, int requests);
    void commit(store::Progress progress, After after);

    const Tools tools_;
    const std::shared_ptr<Link> link_;
    const store::PendingEvent event_;
    bool may_fold_ = true;
    std::vector<Part> parts_; // event_, and those of its followers that are told with it
    Turn turn_;
    Json seen_;
    std::int64_t revision_ = 0;      // of the session as read, and as committed since
    std::optional<Planned> planned_; // the step under way
    store::Progress progress_;
    Json news_; // of the commit under way
    int steps_done_ = 0;
    int lost_requests_ = 0; // for what was refused together, to be counted
    Needs needs_ = Needs::kNothing;
    After after_ = After::kEnd;
    PumpCounters counters_;
    bool has_store_failed_ = false, has_planned_badly_ = false;
    std::optional<Fault> fault_; // that ended it
};

} // namespace dyncx::delivery
