// From an address to the operation behind it: entity sets, keys, functions, actions, metadata, the service document.
//
// Promises that what is not known is refused as Dataverse does: 404 0x8006088a for a segment, 405 for a verb. Throws
// Refusal; the caller turns that into an answer. $batch is not among its addresses.
#pragma once

#include "emulator/exchange.h"
#include "emulator/site.h"

#include <string>

namespace dyncx::emulator {

// `root` is https://host/api/data/v9.2/ and the request's target begins with its path.
Response dispatch(const Site& site, const Request& request, const std::string& root);

std::string
service_root_path(std::string_view path); // "/api/data/v9.2/", or "" when the path is not one of the Web API

} // namespace dyncx::emulator
