// CloseIncident: a case is resolved together with the record that says how.
//
// Promises the refusals of Dataverse for a case with open activities and for one that is closed already. Other ways to
// set that state are refused by rows/states.
#pragma once

#include "emulator/service/call.h"

namespace dyncx::emulator {

Response close_incident(const Call& call);

} // namespace dyncx::emulator
