// Values as a person of the language 1033 reads them: option labels, names behind lookups, times, amounts.
//
// Promises a text for every value that Dataverse annotates, and "" for plain texts and guids. Clients must not parse
// these.
#pragma once

#include "emulator/site.h"

#include <string>

namespace dyncx::emulator {

std::string formatted_value(const Site& site, const Row& row, const Column& column);

} // namespace dyncx::emulator
