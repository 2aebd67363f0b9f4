// The steps of a configuration as requests: templates filled, columns checked and written by metadata, rows keyed by
// our own GUIDs, updates that never create. A newer version of an event changes the row that the older one made.
#pragma once

#include "flow/planner.h"
#include "flow/steps.h"
#include "flow/values.h"

#include <memory>
#include <string>

namespace dyncx::flow {

struct Surroundings { // what both flows need; all outlive them
    std::string app_id;
    dataverse::Metadata& metadata;
};

class ConfiguredFlow final : public Planner {
  public:
    ConfiguredFlow(Steps steps, Surroundings around) : steps_(std::move(steps)), around_(std::move(around)) {}

    std::size_t count_steps(const SessionEvent& event) const override { return steps_.of(event.kind).size(); }
    Result<delivery::StepPlan> plan(const delivery::Turn& turn, std::size_t index, const net::Budget& budget) override;
    Result<delivery::StepOutcome> absorb(const delivery::Turn& turn, const delivery::StepRequest& step,
                                         const std::vector<dataverse::Answer>& answers,
                                         const std::vector<Result<dataverse::Answer>>& riders) override;
    Json customer(const Json& facts) const override { return facts["customer"]; }
    std::optional<Opening> opening(const std::vector<store::Mapping>& records, const Json& facts) const override;
    std::string step_name(const SessionEvent& event, std::size_t index) const override;
    std::string why_nothing(const delivery::Turn& turn) const override;

  private:
    using Table = std::shared_ptr<const dataverse::Table>;
    struct Work; // one step of one turn

    Result<Table> table_of(const std::string& name, const net::Budget& budget);
    Result<delivery::StepPlan> plan_write(Work& work);
    Result<delivery::StepPlan> plan_get(Work& work);
    Result<delivery::StepPlan> plan_delete(Work& work);
    Result<bool> find_record(Work& work); // sets its table and id; false: it waits
    Filled fill_body(const Json& body, const std::string& place, Work& work, bool takes_bare) const;
    std::string asked_columns(const Step& step, const dataverse::Table& table) const;

    Steps steps_;
    Surroundings around_;
};

} // namespace dyncx::flow
