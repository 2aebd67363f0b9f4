// Carries the steps of turns to Dynamics: one alone as it is, several in one $batch, each in a change set of its own, so
// that they succeed and fail apart. A batch that is refused as such is halved until the bad one stands alone.
// It settles what a lost answer leaves open: a create that meets its own key, and an update that proves done, are done.
// It knows nothing of stores, retries and pauses.
#pragma once

#include "delivery/script.h"

#include <vector>

namespace dyncx::delivery {

struct Told {                               // what Dynamics said to one step
    std::vector<dataverse::Answer> answers; // empty when the step was done before
    std::vector<Result<dataverse::Answer>> riders;
    std::optional<Fault> fault;
    int requests = 1; // that it took part in
};

std::vector<Told> carry(dataverse::WebApi& api, const std::vector<const StepRequest*>& steps,
                        const net::Budget& budget);

} // namespace dyncx::delivery
