// A round: one or more turns that travel together, each request of Dynamics and each commit shared by all that need one.
#include "delivery/pump.h"

#include "delivery/turn_run.h"

#include <algorithm>
#include <utility>

namespace dyncx::delivery {
namespace {

using Runs = std::vector<std::unique_ptr<TurnRun>>;

std::vector<TurnRun*> that_need(const Runs& runs, TurnRun::Needs needs) {
    std::vector<TurnRun*> found;
    for (auto& run : runs)
        if (run->needs() == needs)
            found.push_back(run.get());
    return found;
}

void commit_all(store::Store& store, const Runs& runs) {
    for (;;) {
        const auto waiting = that_need(runs, TurnRun::Needs::kCommit);
        if (waiting.empty())
            return;
        std::vector<store::Progress> progress;
        for (TurnRun* run : waiting)
            progress.push_back(run->take_progress());
        const auto done = store.commit_each(std::move(progress));
        for (std::size_t i = 0; i < waiting.size(); ++i)
            waiting[i]->committed(done[i]);
    }
}

// Neither held up nor in vain.
bool went_well(const std::vector<Told>& told) {
    return std::none_of(told.begin(), told.end(), [](const Told& one) {
        return one.fault && (is_of_the_way(*one.fault) || one.fault->status == DYNCX_E_CANCELED);
    });
}

} // namespace

void Pump::run(const std::shared_ptr<Link>& link, std::vector<store::PendingEvent> events) {
    Runs runs;
    for (auto& event : events)
        runs.push_back(std::make_unique<TurnRun>(TurnRun::Tools{store_, clock_, options_, seams_, budget()},
                                                 std::move(event), link));
    for (;;) {
        commit_all(store_, runs);
        const auto asking = that_need(runs, TurnRun::Needs::kAnswer);
        if (asking.empty())
            break;
        ask(*link, asking);
    }
    end(runs);
}

void Pump::ask(Link& link, const std::vector<TurnRun*>& asking) {
    std::vector<const StepRequest*> steps;
    for (const TurnRun* run : asking)
        steps.push_back(&run->request());
    const auto began = clock_.steady();
    auto told = carry(link.api(), steps, budget());
    if (went_well(told))
        link.gate().worked(began, static_cast<int>(steps.size()));
    for (std::size_t i = 0; i < asking.size(); ++i) {
        seams_.answered(told[i].fault ? &*told[i].fault : nullptr);
        asking[i]->told(std::move(told[i]));
    }
    if (seams_.look_at_way)
        seams_.look_at_way();
}

void Pump::end(const std::vector<std::unique_ptr<TurnRun>>& runs) {
    const Fault* of_the_way = nullptr; // met while planning: metadata, people
    {
        std::lock_guard lock(mutex_);
        for (auto& run : runs) {
            counters_.applied += run->counters().applied;
            counters_.duplicates += run->counters().duplicates;
            counters_.dead += run->counters().dead;
            counters_.retries += run->counters().retries;
            if (run->has_store_failed())
                hold_back(options_.retry.first_ms);
            if (const Fault* fault = run->fault_of_plan(); fault && is_of_the_way(*fault))
                of_the_way = fault;
        }
    }
    if (!of_the_way)
        return;
    seams_.answered(of_the_way);
    if (seams_.look_at_way)
        seams_.look_at_way();
}

} // namespace dyncx::delivery
