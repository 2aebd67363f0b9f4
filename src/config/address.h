// Addresses that people paste: of an environment, of Entra, of a proxy. Each is cut to what is needed, or refused with
// the reason. The list of clouds is Microsoft's; the region number in crm4 is never checked against a list.
#pragma once

#include "base/result.h"

#include <optional>
#include <string>
#include <string_view>

namespace dyncx::config {

// As environment_url_of(); with `allow_any_host` hosts outside Microsoft's domains pass.
Result<std::string> environment_address(std::string_view pasted, bool allow_any_host);
Result<std::string> authority_address(std::string_view pasted, bool allow_any_host);
Result<std::string> proxy_address(std::string_view pasted); // "http://host:port"

std::optional<std::string> authority_of_environment(std::string_view url); // by its domain; none outside Microsoft's
bool is_same_cloud(std::string_view authority, std::string_view other_authority); // aliases are the same

} // namespace dyncx::config
