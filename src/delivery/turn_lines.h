// The lines of the trail that a turn writes: what was sent, why nothing was, how an event ended. Names, ids and codes
// only, never a value of a payload.
#pragma once

#include "delivery/script.h"

#include <string>
#include <vector>

namespace dyncx::delivery {

Json reason_of(const Fault& fault); // of a dead letter
store::AuditLine line_of_request(const std::string& session, const StepRequest& step,
                                 const std::vector<std::string>& notes);
store::AuditLine line_of_skip(const std::string& session, int kind, const std::vector<std::string>& notes);
store::AuditLine line_of_end(const std::string& session, int kind, const char* how); // "applied" "repeated"

} // namespace dyncx::delivery
