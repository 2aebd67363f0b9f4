// Addresses below the API root, made from typed parts: nothing is pasted.
#pragma once

#include "base/text.h"

#include <string>
#include <string_view>
#include <vector>

namespace dyncx::dataverse {

using dyncx::percent_encoded;
std::string odata_text(std::string_view text);                        // 'O''Brian': a literal before percent-encoding
std::string record_path(std::string_view set, std::string_view guid); // "contacts(<guid>)"
// "contacts?$select=a,b&$filter=…&$top=5": the options are given unencoded.
std::string collection_path(std::string_view set, const std::vector<std::pair<std::string, std::string>>& options);

} // namespace dyncx::dataverse
