// Refusals of settings of this room: each names the place and, where a name is nearly right, the one that was meant. Values
// are never quoted: somebody may have pasted a secret into the wrong line.
#pragma once

#include "base/json.h"

#include <string>
#include <string_view>
#include <vector>

namespace dyncx::handoff {

Fault wrong(const std::string& place, const std::string& why, const std::string& fix);
// "Did you mean queue?", or `otherwise` when none of the names is near.
std::string did_you_mean(std::string_view name, const std::vector<std::string>& names, const std::string& otherwise);
Result<> only_members(const Json& given, const std::string& place, const std::vector<std::string>& names);
Result<std::string> text_of(const Json& given, const std::string& place); // without outer blanks; 1 to 800 bytes

} // namespace dyncx::handoff
