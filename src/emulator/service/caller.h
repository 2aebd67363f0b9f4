// Whom a request acts for: the application user, and nobody else.
//
// Promises 403 0x80040220 for a request that asks to act for another user (CallerObjectId, MSCRMCallerID), as Dataverse
// gives it to a user without the right to do so. What the one user may do is security/.
#pragma once

#include "emulator/exchange.h"
#include "emulator/site.h"

namespace dyncx::emulator {

void require_own_caller(const Site& site, const Request& request);

} // namespace dyncx::emulator
