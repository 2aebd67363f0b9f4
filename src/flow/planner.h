// The seam between Flow and its two kinds of content: the configured steps and the default flow.
#pragma once

#include "delivery/script.h"
#include "flow/flow.h"

#include <functional>
#include <optional>

namespace dyncx::flow {

class Planner {
  public:
    virtual ~Planner() = default;
    virtual std::size_t count_steps(const SessionEvent& event) const = 0;
    virtual bool folds(const SessionEvent& /*event*/) const { return false; }
    virtual Result<delivery::StepPlan> plan(const delivery::Turn& turn, std::size_t index,
                                            const net::Budget& budget) = 0;
    virtual Result<delivery::StepOutcome> absorb(const delivery::Turn& turn, const delivery::StepRequest& step,
                                                 const std::vector<dataverse::Answer>& answers,
                                                 const std::vector<Result<dataverse::Answer>>& riders) = 0;
    virtual Json customer(const Json& facts) const = 0; // {"contact":"<guid>"}, {} while unknown
    struct Opening {                                    // an `open` step
        std::optional<Json> query;                      // none while a value is missing
        bool prefers_tab = true;
    };
    virtual std::optional<Opening> opening(const std::vector<store::Mapping>& /*records*/,
                                           const Json& /*facts*/) const {
        return std::nullopt;
    }
    virtual std::string step_name(const SessionEvent& event, std::size_t index) const = 0;
    virtual std::string
    why_nothing(const delivery::Turn& turn) const = 0; // for the preview of an event without requests
};

} // namespace dyncx::flow
