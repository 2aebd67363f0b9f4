// The flow that runs when none is configured: one phone call per phone session, in whatever order its events come.
// The first event creates it, later ones change what changed, the end completes it; recording, transcript and analysis
// become notes. A session with start, end and recording costs three requests. docs/flows.md has it field by field.
#pragma once

#include "flow/call_record.h"
#include "flow/configured_flow.h"
#include "flow/owner.h"
#include "flow/people.h"
#include "flow/planner.h"

namespace dyncx::flow {

class DefaultFlow final : public Planner {
  public:
    DefaultFlow(Surroundings around, People people, OwnerRule rule)
        : around_(std::move(around)), people_(std::move(people)), rule_(rule) {}

    std::size_t count_steps(const SessionEvent& event) const override;
    bool folds(const SessionEvent& event) const override;
    Result<delivery::StepPlan> plan(const delivery::Turn& turn, std::size_t index, const net::Budget& budget) override;
    Result<delivery::StepOutcome> absorb(const delivery::Turn& turn, const delivery::StepRequest& step,
                                         const std::vector<dataverse::Answer>& answers,
                                         const std::vector<Result<dataverse::Answer>>& riders) override;
    Json customer(const Json& facts) const override;
    std::string step_name(const SessionEvent& event, std::size_t index) const override;
    std::string why_nothing(const delivery::Turn& turn) const override;

  private:
    struct Call; // the record as it was left
    Result<dataverse::Written> wanted(const delivery::Turn& turn, const net::Budget& budget);
    Result<delivery::StepPlan> plan_create(const delivery::Turn& turn, const net::Budget& budget);
    Result<delivery::StepPlan> plan_change(const delivery::Turn& turn, const Call& call, std::size_t index,
                                           const net::Budget& budget);

    Surroundings around_;
    People people_;
    OwnerRule rule_;
};

} // namespace dyncx::flow
