// One turn: an event of one session, its steps in order, each outcome committed before the next step begins.
#include "delivery/pump.h"

#include <utility>

namespace dyncx::delivery {
namespace {

// Repeats are told apart by kind and, where a session has legs, by leg.
std::string seen_key(const SessionEvent& event) {
    const std::string leg = event.facts["leg"].as_string();
    return std::to_string(event.kind) + (leg.empty() ? "" : "/" + leg);
}

Json reason_of(const Fault& fault) {
    Json reason = Json::object();
    reason.set("status", std::int64_t{fault.status});
    reason.set("code", fault.code);
    reason.set("http_status", std::int64_t{fault.http_status});
    reason.set("request_id", fault.request_id);
    reason.set("message", fault.message);
    reason.set("fix", fault.fix);
    return reason;
}

Json names_of(const std::vector<std::string>& notes) {
    Json list = Json::array();
    for (auto& note : notes)
        list.push(note);
    return list;
}

std::string summary_of(const StepRequest& step) {
    return step.requests.empty() ? "" : step.requests.back().method + " " + step.table;
}

} // namespace

struct Pump::Told {
    std::vector<dataverse::Answer> answers; // empty when the step was done before
    std::vector<Result<dataverse::Answer>> riders;
    std::optional<Fault> fault;
    int requests = 1;
};

struct Pump::Turned {
    store::PendingEvent event;
    std::shared_ptr<Link> link;
    Turn turn;
    Json seen;
};

void Pump::run(store::PendingEvent event) {
    Turned turned;
    turned.event = std::move(event);
    turned.link = seams_.link();
    auto& queued = turned.event.event;
    auto parsed = Json::parse(queued.body);
    auto told = parsed ? session_event_of(*parsed) : Result<SessionEvent>(parsed.error());
    if (!told)
        return fail(turned, told.error(), 0);
    auto row = store_.session(queued.source, queued.session);
    if (!row)
        return hold_back(options_.retry.first_ms); // the store cannot be read now; the event stays
    store::SessionRow session = *row ? **row : store::SessionRow{};
    turned.turn.event = std::move(*told);
    turned.turn.event_guid = queued.guid;
    turned.turn.facts = std::move(session.facts);
    turned.turn.records = std::move(session.records);
    turned.seen = std::move(session.seen);

    const Json* version = turned.seen.find(seen_key(turned.turn.event));
    if (version && version->as_integer() >= turned.turn.event.version) {
        {
            std::lock_guard lock(mutex_);
            ++counters_.duplicates;
        }
        return finish(turned, "repeated");
    }
    for (auto& [name, value] : turned.turn.event.facts.as_object())
        turned.turn.facts.set(name, value);
    if (run_steps(turned)) {
        turned.seen.set(seen_key(turned.turn.event), turned.turn.event.version);
        finish(turned, "applied");
    }
}

bool Pump::run_steps(Turned& turned) {
    const std::size_t steps = turned.link->script().count_steps(turned.turn.event);
    for (auto index = static_cast<std::size_t>(turned.event.next_step); index < steps; ++index)
        if (!run_step(turned, index))
            return false;
    return true;
}

bool Pump::run_step(Turned& turned, std::size_t index) {
    auto plan = turned.link->script().plan(turned.turn, index, budget());
    if (!plan) {
        fail(turned, plan.error(), 0);
        return false;
    }
    if (plan->must_wait) {
        wait_for_record(turned, *plan);
        return false;
    }
    if (!plan->request)
        return plan->notes.empty() || keep_notes(turned, index, *plan);
    return send(turned, index, *plan);
}

bool Pump::send(Turned& turned, std::size_t index, const StepPlan& plan) {
    const StepRequest& step = *plan.request;
    Told told = ask(turned, step);
    if (told.fault && step.is_create && dataverse::already_exists(*told.fault)) {
        auto riders = std::move(told.riders); // answered beside the refusal
        told = ask_for_the_rest(turned, step);
        told.riders = std::move(riders);
    }
    if (told.fault && step.proof && told.fault->status == DYNCX_E_REJECTED)
        look_for_proof(turned, *step.proof, told);
    seams_.answered(told.fault ? &*told.fault : nullptr);
    if (told.fault) {
        fail(turned, *told.fault, told.requests);
        return false;
    }
    auto outcome = turned.link->script().absorb(turned.turn, step, told.answers, told.riders);
    if (!outcome) {
        fail(turned, outcome.error(), told.requests);
        return false;
    }
    return keep(turned, index, plan, std::move(*outcome), told.requests);
}

// The row of a create is there: what else stood in its change set was rolled back with the repeat and is sent by itself.
Pump::Told Pump::ask_for_the_rest(Turned& turned, const StepRequest& step) {
    StepRequest rest = step;
    rest.requests.erase(rest.requests.begin());
    rest.riders.clear();
    Told told;
    if (!rest.requests.empty()) {
        told = ask(turned, rest);
        ++told.requests;
    }
    told.answers.clear();
    return told;
}

void Pump::look_for_proof(Turned& turned, const Proof& proof, Told& told) {
    ++told.requests;
    auto row = turned.link->api().send(proof.read, budget());
    if (!row && (row.error().is_retriable() || row.error().status == DYNCX_E_CANCELED))
        told.fault = row.error(); // not known yet: the step is made again
    else if (is_proven(proof, row))
        told.fault.reset();
}

Pump::Told Pump::ask(Turned& turned, const StepRequest& step) {
    if (!step.riders.empty() || step.requests.size() != 1)
        return ask_in_batch(turned, step);
    Told told;
    auto answer = turned.link->api().send(step.requests.front(), budget());
    if (answer)
        told.answers.push_back(std::move(*answer));
    else
        told.fault = std::move(answer.error());
    return told;
}

Pump::Told Pump::ask_in_batch(Turned& turned, const StepRequest& step) {
    Told told;
    std::vector<dataverse::BatchPart> parts;
    for (auto& rider : step.riders)
        parts.push_back({{rider}, false});
    parts.push_back({step.requests, true});
    auto answers = turned.link->api().batch(parts, true, budget());
    if (!answers) {
        told.fault = std::move(answers.error());
        return told;
    }
    for (std::size_t i = 0; i < step.riders.size(); ++i)
        told.riders.push_back((*answers)[i].empty() ? Result<dataverse::Answer>(fault(DYNCX_E_REMOTE, "No answer."))
                                                    : std::move((*answers)[i].front()));
    for (auto& answer : answers->back()) {
        if (answer)
            told.answers.push_back(std::move(*answer));
        else
            told.fault = std::move(answer.error());
    }
    return told;
}

bool Pump::keep(Turned& turned, std::size_t index, const StepPlan& plan, StepOutcome outcome, int requests) {
    store::Progress progress;
    progress.next_step = static_cast<int>(index) + 1;
    progress.requests = requests;
    for (auto& [name, value] : outcome.learned.as_object())
        turned.turn.facts.set(name, value);
    progress.facts = turned.turn.facts;
    Json detail = Json::object();
    detail.set("step", plan.request->step);
    detail.set("request", summary_of(*plan.request));
    detail.set("record", plan.request->record_id);
    if (!plan.notes.empty())
        detail.set("notes", names_of(plan.notes));
    progress.audit.push_back({"request", turned.event.event.session, std::move(detail)});
    if (outcome.mapping) {
        outcome.mapping->at = clock_.now();
        std::erase_if(turned.turn.records, [&](auto& known) { return known.step == outcome.mapping->step; });
        turned.turn.records.push_back(*outcome.mapping);
        progress.mappings.push_back(std::move(*outcome.mapping));
    }
    return commit(turned, std::move(progress));
}

// Why a step sends nothing.
bool Pump::keep_notes(Turned& turned, std::size_t index, const StepPlan& plan) {
    store::Progress progress;
    progress.next_step = static_cast<int>(index) + 1;
    Json detail = Json::object();
    detail.set("event", kind_name(turned.turn.event.kind));
    detail.set("notes", names_of(plan.notes));
    progress.audit.push_back({"skipped", turned.event.event.session, std::move(detail)});
    return commit(turned, std::move(progress));
}

void Pump::finish(Turned& turned, const char* audit_kind) {
    store::Progress progress;
    progress.is_finished = true;
    progress.facts = turned.turn.facts;
    progress.seen = turned.seen;
    Json detail = Json::object();
    detail.set("event", kind_name(turned.turn.event.kind));
    progress.audit.push_back({audit_kind, turned.event.event.session, std::move(detail)});
    if (!commit(turned, std::move(progress)))
        return;
    {
        std::lock_guard lock(mutex_);
        ++counters_.applied;
    }
    seams_.finished(turned.event.event, nullptr);
}

void Pump::wait_for_record(Turned& turned, const StepPlan& plan) {
    const UnixMs now = clock_.now();
    if (now - turned.event.accepted_at > options_.wait_ms)
        return fail(turned,
                    dyncx::fault(DYNCX_E_GONE,
                                 "The session has no record for " + plan.waits_for + ", and none came in time.",
                                 "Check that the session's start is handed in, with the same session id."),
                    0);
    store::Progress progress;
    progress.is_waiting = true;
    progress.not_before = now + options_.wait_look_ms;
    commit(turned, std::move(progress));
}

void Pump::fail(Turned& turned, const Fault& fault, int requests) {
    if (fault.status == DYNCX_E_CANCELED)
        return; // the client closes; the event stays as it is
    store::Progress progress;
    progress.requests = requests;
    if (gives_up(options_.retry, fault, turned.event.attempts))
        return bury(turned, fault, std::move(progress));
    const auto pause = pause_ms(options_.retry, fault, turned.event.attempts, seams_.random);
    progress.counts_attempt = true;
    progress.not_before = clock_.now() + pause;
    if (concerns_everything(fault))
        hold_back(pause);
    commit(turned, std::move(progress));
    std::lock_guard lock(mutex_);
    ++counters_.retries;
}

void Pump::bury(Turned& turned, const Fault& fault, store::Progress progress) {
    progress.dead_reason = reason_of(fault);
    progress.audit.push_back({"dead", turned.event.event.session, reason_of(fault)});
    if (!commit(turned, std::move(progress)))
        return;
    {
        std::lock_guard lock(mutex_);
        ++counters_.dead;
    }
    seams_.finished(turned.event.event, &fault);
}

// A commit that fails leaves the event as it was: the turn is made again, and creates meet their own key. NOT_FOUND: another
// process has taken the event out meanwhile.
bool Pump::commit(Turned& turned, store::Progress progress) {
    progress.event_id = turned.event.id;
    progress.source = turned.event.event.source;
    progress.session = turned.event.event.session;
    auto done = store_.commit(std::move(progress));
    if (!done && done.error().status != DYNCX_E_NOT_FOUND)
        hold_back(options_.retry.first_ms);
    return done.ok();
}

} // namespace dyncx::delivery
