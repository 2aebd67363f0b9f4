// Reads a flow as a careful colleague would: names that nobody gives, names that lost their braces or half of them,
// steps that use the answer of a later step. Without network; tables and columns are checked when they are first used,
// and by the preview.
#pragma once

#include "flow/steps.h"

#include <vector>

namespace dyncx::flow {

void lint_steps(const Steps& steps, std::vector<Finding>& findings);

// Known names that cannot be mistaken for an English word: "CustomerEndpoint", "Username", "STEP2-Response.activityid".
bool is_unmistakable(std::string_view word, const Steps& steps);

} // namespace dyncx::flow
