// GUIDs: the keys that we choose for rows. Time-ordered (UUID version 7), so that SQLite's and SQL Server's indexes stay
// warm; derived ones for the steps of one event, so that a repeat after a crash chooses the same key.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace dyncx {

using Random64 = std::function<std::uint64_t()>; // seam for tests
std::uint64_t system_random();                   // from the operating system

std::string new_guid(std::int64_t unix_ms, const Random64& random = system_random); // lower case, no braces
std::string step_guid(std::string_view event_guid, std::uint32_t step);             // same time, own tail, repeatable
std::string name_guid(std::string_view scope, std::string_view name);               // UUID version 8 form, repeatable

// Accepts braces, blanks around and upper case; gives the plain lower-case form, or nothing.
std::optional<std::string> normal_guid(std::string_view text);
bool is_guid(std::string_view text); // in the plain form, either case

} // namespace dyncx
