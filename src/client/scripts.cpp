// The desk's requests carry a memo, the flow's do not.
#include "client/scripts.h"

namespace dyncx::client {

std::size_t Scripts::steps_of_flow(const SessionEvent& event) const {
    return event.kind < kHandoff && !handoff::is_removal(event) ? flow_.count_steps(event) : 0;
}

std::size_t Scripts::count_steps(const SessionEvent& event) const {
    return steps_of_flow(event) + desk_.count_steps(event);
}

bool Scripts::folds(const SessionEvent& event) const { return event.kind < kHandoff && flow_.folds(event); }

Result<delivery::StepPlan> Scripts::plan(const delivery::Turn& turn, std::size_t index, const net::Budget& budget) {
    const std::size_t own = steps_of_flow(turn.event);
    if (index < own)
        return flow_.plan(turn, index, budget);
    if (turn.event.kind < kHandoff && !turn.facts.find(handoff::kFact) && !handoff::is_removal(turn.event))
        return delivery::StepPlan();
    return desk_.plan(turn, index - own, budget);
}

Result<delivery::StepOutcome> Scripts::absorb(const delivery::Turn& turn, const delivery::StepRequest& step,
                                              const std::vector<dataverse::Answer>& answers,
                                              const std::vector<Result<dataverse::Answer>>& riders) {
    return step.memo.is_null() ? flow_.absorb(turn, step, answers, riders) : desk_.absorb(turn, step, answers, riders);
}

Result<std::optional<delivery::Instead>> Scripts::instead(const delivery::Turn& turn,
                                                          const delivery::StepRequest& refused, const Fault& fault,
                                                          const net::Budget& budget) {
    return refused.memo.is_null() ? flow_.instead(turn, refused, fault, budget)
                                  : desk_.instead(turn, refused, fault, budget);
}

} // namespace dyncx::client
