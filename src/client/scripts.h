// Which room plans an event: the flow, or the desk for what is handed over to a person. Behind the flow's own steps of an
// event come the desk's, for what arrives late and belongs on the record that a person has by then.
#pragma once

#include "delivery/script.h"
#include "flow/flow.h"
#include "handoff/desk.h"

namespace dyncx::client {

class Scripts final : public delivery::Script {
  public:
    Scripts(flow::Flow& flow, handoff::Desk& desk) : flow_(flow), desk_(desk) {} // both outlive it

    std::size_t count_steps(const SessionEvent& event) const override;
    bool folds(const SessionEvent& event) const override;
    Result<delivery::StepPlan> plan(const delivery::Turn& turn, std::size_t index, const net::Budget& budget) override;
    Result<delivery::StepOutcome> absorb(const delivery::Turn& turn, const delivery::StepRequest& step,
                                         const std::vector<dataverse::Answer>& answers,
                                         const std::vector<Result<dataverse::Answer>>& riders) override;
    Result<std::optional<delivery::Instead>> instead(const delivery::Turn& turn, const delivery::StepRequest& refused,
                                                     const Fault& fault, const net::Budget& budget) override;

  private:
    std::size_t steps_of_flow(const SessionEvent& event) const;

    flow::Flow& flow_;
    handoff::Desk& desk_;
};

} // namespace dyncx::client
