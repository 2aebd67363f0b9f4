// A step that is the event's last is committed together with the end of the event.
#include "delivery/turn_run.h"

#include "base/session_facts.h"
#include "delivery/turn_lines.h"

#include <utility>

namespace dyncx::delivery {
namespace {

bool has_ended(const Json& seen) {
    const std::string ended = std::to_string(DYNCX_SESSION_ENDED);
    for (auto& [key, version] : seen.as_object())
        if (key == ended || key.starts_with(ended + "/"))
            return true;
    return false;
}

Result<SessionEvent> read(const store::NewEvent& queued) {
    SessionEvent named{queued.source, queued.session, queued.kind, 0, queued.version};
    auto kept = Json::parse(queued.body);
    return kept ? session_event_of(std::move(named), *kept) : Result<SessionEvent>(kept.error());
}

void merge(Json& into, const Json& facts) {
    for (auto& [name, value] : facts.as_object())
        into.set(name, value);
}

} // namespace

TurnRun::TurnRun(Tools tools, store::PendingEvent event, std::shared_ptr<Link> link)
    : tools_(std::move(tools)), link_(std::move(link)), event_(std::move(event)), steps_done_(event_.next_step) {
    begin();
}

void TurnRun::begin() {
    auto& queued = event_.event;
    auto event = read(queued);
    if (!event)
        return fail(event.error(), 0);
    auto row = tools_.store.session(queued.source, queued.session);
    if (!row) { // the store cannot be read now; the event stays
        has_store_failed_ = true;
        return;
    }
    store::SessionRow session = *row ? **row : store::SessionRow{};
    turn_ = {std::move(*event), queued.guid, std::move(session.facts), std::move(session.records)};
    seen_ = std::move(session.seen);
    revision_ = session.revision;
    parts_ = {{&event_, take(turn_.event)}};
    if (!parts_.front().is_news)
        return finish({});
    if (may_fold_)
        fold();
    planned_ = next_from(static_cast<std::size_t>(steps_done_));
    go_on();
}

// Adds what an event tells to what is known; false: it is a repeat, or older than what was told.
bool TurnRun::take(const SessionEvent& event) {
    const std::string identity = identity_of(event);
    const Json* version = seen_.find(identity);
    const bool is_correction = version != nullptr;
    if (version && version->as_integer() >= event.version)
        return false;
    seen_.set(identity, event.version);
    tell(turn_.facts, event, is_correction);
    return true;
}

// What has begun goes on alone, for its steps done are its own. Nothing is added behind an end: a repeat of what completed
// a row tells the same again, and so can be proven done.
void TurnRun::fold() {
    if (steps_done_ != 0 || !link_->script().folds(turn_.event))
        return;
    for (const auto& follower : event_.followers) {
        if (parts_.back().event->event.kind == DYNCX_SESSION_ENDED || follower.next_step != 0)
            break;
        auto event = read(follower.event);
        if (!event || !link_->script().folds(*event))
            break;
        parts_.push_back({&follower, take(*event)});
        if (!parts_.back().is_news)
            continue;
        Json facts = std::move(turn_.event.facts);
        merge(facts, event->facts);
        turn_.event = std::move(*event);
        turn_.event.facts = std::move(facts);
    }
    turn_.is_folded = parts_.size() > 1;
}

// What was sent for all is as if it had not been: a change set that is refused has changed nothing.
void TurnRun::go_alone(int requests) {
    lost_requests_ += requests;
    may_fold_ = has_planned_badly_ = false;
    fault_.reset();
    planned_.reset();
    begin();
}

// The next step that has something to do; none: the event is done.
std::optional<TurnRun::Planned> TurnRun::next_from(std::size_t index) {
    const std::size_t steps = link_->script().count_steps(turn_.event);
    for (; index < steps; ++index) {
        auto plan = link_->script().plan(turn_, index, tools_.budget);
        if (!plan || plan->must_wait || plan->request || plan->outcome || !plan->notes.empty())
            return Planned{index, std::move(plan)};
    }
    return std::nullopt;
}

void TurnRun::go_on() {
    if (!planned_)
        return finish({});
    if (!planned_->plan) {
        has_planned_badly_ = true;
        return fail(planned_->plan.error(), 0);
    }
    if (planned_->plan->must_wait)
        return wait_for_record(*planned_->plan);
    if (planned_->plan->request)
        needs_ = Needs::kAnswer;
    else if (planned_->plan->outcome)
        keep(std::move(*planned_->plan->outcome), 0);
    else
        keep_notes();
}

void TurnRun::told(Told told) {
    needs_ = Needs::kNothing;
    if (told.fault)
        return refused(*told.fault, told.requests);
    auto outcome = link_->script().absorb(turn_, request(), told.answers, told.riders);
    if (!outcome)
        return fail(outcome.error(), told.requests);
    keep(std::move(*outcome), told.requests);
}

// What passes by itself, or stops others as well, is no matter of this step.
void TurnRun::refused(const Fault& fault, int requests) {
    if (fault.is_retriable() || concerns_everything(fault) || fault.status == DYNCX_E_CANCELED)
        return fail(fault, requests);
    auto instead = link_->script().instead(turn_, request(), fault, tools_.budget);
    if (!instead)
        return fail(instead.error(), requests);
    if (!*instead)
        return fail(fault, requests);
    if ((*instead)->outcome)
        return keep(std::move(*(*instead)->outcome), requests);
    lost_requests_ += requests;
    if (!(*instead)->request) {
        StepPlan waiting;
        waiting.must_wait = true;
        waiting.waits_for = (*instead)->waits_for;
        return wait_for_record(waiting);
    }
    send_instead(std::move(**instead));
}

void TurnRun::send_instead(Instead instead) {
    planned_->plan->request = std::move(instead.request);
    if (instead.learned.is_null()) {
        needs_ = Needs::kAnswer;
        return;
    }
    merge(turn_.facts, instead.learned);
    store::Progress progress;
    progress.facts = turn_.facts;
    commit(std::move(progress), After::kSend);
}

void TurnRun::keep(StepOutcome outcome, int requests) {
    const StepPlan& plan = *planned_->plan;
    store::Progress progress;
    progress.requests = requests;
    progress.look_at = outcome.look_at;
    news_ = std::move(outcome.news);
    for (auto& [name, value] : outcome.learned.as_object())
        turn_.facts.set(name, value);
    if (plan.request)
        progress.audit.push_back(line_of_request(event_.event.session, *plan.request, plan.notes));
    else if (!plan.notes.empty())
        progress.audit.push_back(line_of_skip(event_.event.session, turn_.event.kind, plan.notes));
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
    steps_done_ = static_cast<int>(planned_->index) + 1;
    planned_ = next_from(planned_->index + 1);
    if (!planned_)
        return finish(std::move(progress));
    progress.next_step = steps_done_;
    progress.facts = turn_.facts;
    commit(std::move(progress), After::kGoOn);
}

void TurnRun::finish(store::Progress progress) {
    progress.is_finished = true;
    progress.facts = turn_.facts;
    progress.seen = seen_;
    for (const Part& part : parts_) {
        const auto& queued = part.event->event;
        if (is_of_the_call(queued.kind))
            progress.is_open = !has_ended(seen_);
        if (part.event != &event_)
            progress.folded.push_back(part.event->id);
        progress.audit.push_back(line_of_end(queued.session, queued.kind, part.is_news ? "applied" : "repeated"));
    }
    commit(std::move(progress), After::kApplied);
}

void TurnRun::wait_for_record(const StepPlan& plan) {
    if (tools_.clock.now() - event_.accepted_at > tools_.options.wait_ms)
        return fail(dyncx::fault(DYNCX_E_GONE,
                                 "The session has no record for " + plan.waits_for + ", and none came in time.",
                                 "Check that the session's start is handed in, with the same session id."),
                    0);
    store::Progress progress;
    progress.is_waiting = true;
    progress.not_before = tools_.clock.even_ms() + tools_.options.wait_look_ms;
    commit(std::move(progress), After::kEnd);
}

void TurnRun::fail(const Fault& fault, int requests) {
    fault_ = fault;
    if (fault.status == DYNCX_E_CANCELED)
        return; // the client closes; the event stays as it is
    const bool is_given_up = gives_up(tools_.options.retry, fault, event_.attempts);
    if (is_given_up && turn_.is_folded)
        return go_alone(requests);
    store::Progress progress;
    progress.requests = requests;
    if (is_given_up) {
        progress.dead_reason = reason_of(fault);
        progress.audit.push_back({"dead", event_.event.session, reason_of(fault)});
        return commit(std::move(progress), After::kDead);
    }
    progress.counts_attempt = true;
    progress.is_waiting = false;                  // what may have been done half is done before the session goes on
    progress.not_before = tools_.clock.even_ms(); // of what concerns everything: the governor waits for all
    if (!concerns_everything(fault))
        *progress.not_before += pause_ms(tools_.options.retry, fault, event_.attempts, tools_.seams.random);
    commit(std::move(progress), After::kRetry);
}

void TurnRun::commit(store::Progress progress, After after) {
    progress.event_id = event_.id;
    progress.source = event_.event.source;
    progress.session = event_.event.session;
    progress.requests += std::exchange(lost_requests_, 0);
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

// A commit that fails leaves all as it was: the turn is made again, and creates meet their own key. NOT_FOUND: another
// process has taken an event out meanwhile. CONFLICT: it has changed the session.
void TurnRun::committed(const Result<>& done) {
    if (!done) {
        has_store_failed_ = done.error().status != DYNCX_E_NOT_FOUND && done.error().status != DYNCX_E_CONFLICT;
        return;
    }
    if (!news_.is_null())
        tools_.seams.news(event_.event.session, std::exchange(news_, Json()));
    switch (after_) {
    case After::kSend:
        needs_ = Needs::kAnswer;
        return;
    case After::kGoOn:
        return go_on();
    case After::kApplied:
        for (const Part& part : parts_) {
            ++counters_.applied;
            counters_.duplicates += part.is_news ? 0 : 1;
            tools_.seams.finished(part.event->event, nullptr);
        }
        return;
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
