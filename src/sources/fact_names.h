// The names that templates may use: those that every source gives, and those of Amazon Connect's own format. The linter
// of flows compares with them; an attribute never takes one of them over.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dyncx::sources {

const std::vector<std::string>& canonical_names(); // "from", "started_at" …
const std::vector<std::string>& connect_names();   // "CustomerEndpoint", "InitiationTimestamp" …
bool is_reserved_name(std::string_view name);      // one of both, as an attribute's bare name must not be

} // namespace dyncx::sources
