// "$1" in a change set: the row that the operation with Content-ID 1 created or changed.
// Usable as the address of a later operation ("$1", "$1/name") and as a bind or @odata.id value in its body.
// A reference to an id that is not there yet is refused, with the whole batch before anything runs; nothing else in the
// body is touched.
#pragma once

#include "emulator/batch/message.h"

#include <map>
#include <string>
#include <string_view>

namespace dyncx::emulator::batch {

using RowUrls = std::map<std::string, std::string>; // by Content-ID

std::string resolve_url(std::string_view url, const RowUrls& rows);
std::string resolve_body(std::string_view json, const RowUrls& rows);

// Refuses the batch when an operation names an id that no operation before it in its change set has.
void require_declared(const BatchRequest& request);

} // namespace dyncx::emulator::batch
