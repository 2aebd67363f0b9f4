// The actions: what is POSTed to Name or to set(key)/Microsoft.Dynamics.CRM.Name.
//
// Promises Dataverse's answers and refusals for the names it knows, each as one transaction, and a refusal for an action
// called in the wrong way. Other names are not its matter.
#pragma once

#include "emulator/service/call.h"

namespace dyncx::emulator {

bool is_action(std::string_view name); // bound or not
Response answer_action(const Call& call, const std::string& name);

bool is_action_of(const Table& table, std::string_view name); // bound to rows of that table
Response answer_action_of(const Call& call, const RowRef& row, std::string_view name);

} // namespace dyncx::emulator
