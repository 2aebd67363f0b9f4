// What stands behind a row's key in the path: properties, related rows, collections and $ref.
//
// Promises 404 0x8006088a for a name that the table does not have. GET may walk over several single-valued navigations;
// writes name the row they change by its own key.
#pragma once

#include "emulator/service/call.h"

namespace dyncx::emulator {

// `rest` is the path behind the key, not empty.
Response answer_behind(const Call& call, const RowRef& row, Segments rest);

} // namespace dyncx::emulator
