// The functions WhoAmI, RetrieveVersion, RetrieveCurrentOrganization and RetrieveTotalRecordCount, and
// RetrieveUserPrivileges, which is bound to a user.
//
// Promises their recorded shapes and 404 for a POST to one. Only the application user has privileges.
#pragma once

#include "emulator/service/call.h"

namespace dyncx::emulator {

bool is_function(const std::string& name);
Response answer_function(const Call& call, const odata::Segment& segment);

bool is_function_of(const Table& table, std::string_view name);
Response answer_function_of(const Call& call, const RowRef& row);

} // namespace dyncx::emulator
