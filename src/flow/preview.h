// The dry run: plays events through a planner with answers that we make up (everything works, nobody is found), and
// writes down what would be sent.
#pragma once

#include "flow/planner.h"

#include <string>
#include <vector>

namespace dyncx::flow {

Result<Json> preview_of(Planner& planner, const std::vector<SessionEvent>& events, const std::string& api_url,
                        const std::vector<Finding>& findings, const net::Budget& budget);

} // namespace dyncx::flow
