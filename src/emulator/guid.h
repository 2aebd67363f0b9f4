// Guids as Dataverse writes them: lower case, no braces; and times as Dataverse writes them: UTC, whole seconds, Z.
// The emulator's own; it does not share the library's generator.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dyncx::emulator {

std::string new_guid();                                             // random
std::string fixed_guid(std::uint32_t family, std::uint32_t number); // sample data: the same in each run
bool is_guid(std::string_view text);                                // 8-4-4-4-12 hex digits in either case
std::string lower_case(std::string_view text);                      // ASCII

std::string utc_text(std::int64_t moment_s);  // 2026-01-31T10:00:00Z
std::string date_text(std::int64_t moment_s); // 2026-01-31
std::int64_t now_seconds();

} // namespace dyncx::emulator
