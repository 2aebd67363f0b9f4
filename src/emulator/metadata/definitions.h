// EntityDefinitions: tables, columns, keys and relationships as metadata rows.
//
// Promises the members that clients read, no paging, and 400 or 404 for what is not there. Members of Microsoft's many
// hundred that no one here reads are left out of the full answer; a $select of an unknown member is refused.
#pragma once

#include "emulator/service/call.h"

namespace dyncx::emulator {

Response answer_definitions(const Call& call);

} // namespace dyncx::emulator
