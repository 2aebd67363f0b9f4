// The unbound functions: WhoAmI, RetrieveVersion, RetrieveCurrentOrganization, RetrieveTotalRecordCount.
//
// Promises their recorded shapes and 404 for a POST to one. Actions are not among them.
#pragma once

#include "emulator/service/call.h"

namespace dyncx::emulator {

bool is_function(const std::string& name);
Response answer_function(const Call& call, const odata::Segment& segment);

} // namespace dyncx::emulator
