// A step that is the event's last is committed together with the end of the event.
#include "delivery/turn_run.h"

#include "delivery/turn_lines.h"
#include "delivery/watchdog.h"

#include <utility>

namespace dyncx::delivery {
namespace {

// Repeats are told apart by kind and, where a session has legs, by leg.
std::string seen_key(const SessionEvent& event) {
    const std::string leg = event.facts["leg"].as_string();
    return std::to_string(event.kind) + (leg.empty() ? "" : "/" + leg);
}

bool is_of_the_call(int kind) { return kind >= DYNCX_SESSION_STARTED && kind <= DYNCX_SESSION_ENDED; }

bool has_ended(const Json& seen) {
    const std::string ended = std::to_string(DYNCX_SESSION_ENDED);
    for (auto& [key, version] : seen.as_object())
        if (key == ended || key.starts_with(ended + "/"))
            return true;
    return false;
}

} // namespace

TurnRun::TurnRun(Tools tools, store::PendingEvent event, std::shared_ptr<Link> link)
    : tools_(std::move(tools)), link_(std::move(link)), event_(std::move(event)) {
    begin();
}

void TurnRun::begin() {
    auto& queued = event_.event;
    auto parsed = Json::parse(queued.body);
    SessionEvent named{queued.source, queued.session, queued.kind, 0, queued.version};
    auto event = parsed ? session_event_of(std::move(named), *parsed) : Result<SessionEvent>(parsed.error());
    if (!event)
        return fail(event.error(), 0);
    auto row = tools_.store.session(queued.source, queued.session);
    if (!row) { // the store cannot be read now; the event stays
        has_store_failed_ = true;
        return;
    }
    store::SessionRow session = *row ? **row : store::SessionRow{};
    turn_.event = std::move(*event);
    turn_.event_guid = queued.guid;
    turn_.facts = std::move(session.facts);
    turn_.records = std::move(session.records);
    seen_ = std::move(session.seen);
    revision_ = session.revision;
    const Json* version = seen_.find(seen_key(turn_.event));
    if (version && version->as_integer() >= turn_.event.version) {
        ++counters_.duplicates;
        return finish({}, "repeated");
    }
    for (auto& [name, value] : turn_.event.facts.as_object())
        turn_.facts.set(name, value);
    if (const std::string time = format_time(turn_.event.time);
        is_of_the_call(turn_.event.kind) && time > turn_.facts[kLastEventAt].as_string())
        turn_.facts.set(kLastEventAt, time);
    planned_ = next_from(static_cast<std::size_t>(event_.next_step));
    go_on();
}

// The next step that has something to do; none: the event is done.
std::optional<TurnRun::Planned> TurnRun::next_from(std::size_t index) {
    const std::size_t steps = link_->script().count_steps(turn_.event);
    for (; index < steps; ++index) {
        auto plan = link_->script().plan(turn_, index, tools_.budget);
        if (!plan || plan->must_wait || plan->request || !plan->notes.empty())
            return Planned{index, std::move(plan)};
    }
    return std::nullopt;
}

void TurnRun::go_on() {
    if (!planned_)
        return finish({}, "applied");
    if (!planned_->plan) {
        has_planned_badly_ = true;
        return fail(planned_->plan.error(), 0);
    }
    if (planned_->plan->must_wait)
        return wait_for_record(*planned_->plan);
    if (planned_->plan->request)
        needs_ = Needs::kAnswer;
    else
        keep_notes();
}

void TurnRun::told(Told told) {
    needs_ = Needs::kNothing;
    if (told.fault)
        return fail(*told.fault, told.requests);
    auto outcome = link_->script().absorb(turn_, request(), told.answers, told.riders);
    if (!outcome)
        return fail(outcome.error(), told.requests);
    keep(std::move(*outcome), told.requests);
}

void TurnRun::keep(StepOutcome outcome, int requests) {
    const StepPlan& plan = *planned_->plan;
    store::Progress progress;
    progress.requests = requests;
    for (auto& [name, value] : outcome.learned.as_object())
        turn_.facts.set(name, value);
    progress.audit.push_back(line_of_request(event_.event.session, *plan.request, plan.notes));
    if (outcome.mapping) {
        outcome.mapping->at = tools_.clock.now();
        std::erase_if(turn_.records, [&](auto& known) { return known.step == outcome.mapping->step; });
        turn_.records.push_back(*outcome.mapping);
        progress.mappings.push_back(std::move(*outcome.mapping));
    }
    follow(std::move(progress));
}

// Why a step sends nothing.
void TurnRun::keep_notes() {
    store::Progress progress;
    progress.audit.push_back(line_of_skip(event_.event.session, turn_.event.kind, planned_->plan->notes));
    follow(std::move(progress));
}

// The step under way is done with this progress: the next one is looked for.
void TurnRun::follow(store::Progress progress) {
    const std::size_t done = planned_->index + 1;
    planned_ = next_from(done);
    if (!planned_)
        return finish(std::move(progress), "applied");
    progress.next_step = static_cast<int>(done);
    progress.facts = turn_.facts;
    commit(std::move(progress), After::kGoOn);
}

void TurnRun::finish(store::Progress progress, const char* audit_kind) {
    seen_.set(seen_key(turn_.event), std::max(turn_.event.version, seen_[seen_key(turn_.event)].as_integer()));
    progress.is_finished = true;
    if (is_of_the_call(turn_.event.kind))
        progress.is_open = !has_ended(seen_);
    progress.facts = turn_.facts;
    progress.seen = seen_;
    progress.audit.push_back(line_of_end(event_.event.session, turn_.event.kind, audit_kind));
    commit(std::move(progress), After::kApplied);
}

void TurnRun::wait_for_record(const StepPlan& plan) {
    const UnixMs now = tools_.clock.now();
    if (now - event_.accepted_at > tools_.options.wait_ms)
        return fail(dyncx::fault(DYNCX_E_GONE,
                                 "The session has no record for " + plan.waits_for + ", and none came in time.",
                                 "Check that the session's start is handed in, with the same session id."),
                    0);
    store::Progress progress;
    progress.is_waiting = true;
    progress.not_before = now + tools_.options.wait_look_ms;
    commit(std::move(progress), After::kEnd);
}

void TurnRun::fail(const Fault& fault, int requests) {
    fault_ = fault;
    if (fault.status == DYNCX_E_CANCELED)
        return; // the client closes; the event stays as it is
    store::Progress progress;
    progress.requests = requests;
    if (gives_up(tools_.options.retry, fault, event_.attempts)) {
        progress.dead_reason = reason_of(fault);
        progress.audit.push_back({"dead", event_.event.session, reason_of(fault)});
        return commit(std::move(progress), After::kDead);
    }
    progress.counts_attempt = true;
    progress.is_waiting = false;              // what may have been done half is done before the session goes on
    progress.not_before = tools_.clock.now(); // of what concerns everything: the governor waits for all
    if (!concerns_everything(fault))
        *progress.not_before += pause_ms(tools_.options.retry, fault, event_.attempts, tools_.seams.random);
    commit(std::move(progress), After::kRetry);
}

void TurnRun::commit(store::Progress progress, After after) {
    progress.event_id = event_.id;
    progress.source = event_.event.source;
    progress.session = event_.event.session;
    if (progress.facts)
        progress.read_revision = revision_++;
    progress_ = std::move(progress);
    after_ = after;
    needs_ = Needs::kCommit;
}

store::Progress TurnRun::take_progress() {
    needs_ = Needs::kNothing;
    return std::move(progress_);
}

// A commit that fails leaves the event as it was: the turn is made again, and creates meet their own key. NOT_FOUND: another
// process has taken the event out meanwhile. CONFLICT: it has changed the session.
void TurnRun::committed(const Result<>& done) {
    if (!done) {
        has_store_failed_ = done.error().status != DYNCX_E_NOT_FOUND && done.error().status != DYNCX_E_CONFLICT;
        return;
    }
    switch (after_) {
    case After::kGoOn:
        return go_on();
    case After::kApplied:
        ++counters_.applied;
        return tools_.seams.finished(event_.event, nullptr);
    case After::kDead:
        ++counters_.dead;
        return tools_.seams.finished(event_.event, &*fault_);
    case After::kRetry:
        ++counters_.retries;
        return;
    case After::kEnd:
        return;
    }
}

} // namespace dyncx::delivery
