// Languages as people name them ("de", "de-AT", "1031") and as Dynamics does (LCID).
#pragma once

#include "base/json.h"

#include <vector>

namespace dyncx::lookup {

// The LCIDs that may be meant, likeliest first: a tag without a region can be several. Empty: no language of Dynamics.
std::vector<int> languages_named(const Json& name);

} // namespace dyncx::lookup
