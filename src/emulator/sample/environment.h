// The rows that every environment has: root business unit, base currency, the application user, its role.
//
// Promises fixed ids, and that rows which are already there (a data file from before) stay as they are.
#pragma once

#include "emulator/site.h"

#include <string>

namespace dyncx::emulator {

void make_environment(Site& site, const std::string& client_id);

} // namespace dyncx::emulator
