// If-Match and If-None-Match against the version of a row.
//
// Promises 412 0x80060882 for another version and 412 0x80040237 for a row that should not be there. The literal word
// null in If-None-Match means nothing, as Microsoft's samples send it with every request.
#pragma once

#include "emulator/exchange.h"
#include "emulator/model.h"

namespace dyncx::emulator {

void require_match(const Request& request, const Row& row); // If-Match
void require_absent_is_not_asked(const Request& request);   // If-None-Match: * on a row that is there
bool is_unchanged(const Request& request, const Row& row);  // If-None-Match with an ETag, for 304

} // namespace dyncx::emulator
