// Points in time as OData writes them, counted in seconds since 1970 (UTC). Fractions of a second are cut, as Dataverse
// stores whole seconds. Impossible days and times are not accepted.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace dyncx::emulator::odata {

using Clock = std::function<std::int64_t()>; // now, in seconds since 1970

constexpr std::int64_t kDaySeconds = 86400;

std::optional<std::int64_t>
parse_moment(std::string_view text); // yyyy-MM-dd, or with Thh:mm[:ss[.f]] and Z or an offset
std::int64_t start_of_day(std::int64_t moment_s);
std::int64_t start_of_week(std::int64_t moment_s); // Sunday, as Dataverse's default
std::int64_t start_of_month(std::int64_t moment_s, int months_later = 0);
std::int64_t start_of_year(std::int64_t moment_s, int years_later = 0);
std::int64_t add_months(std::int64_t moment_s, int months); // keeps the time; the last day of a shorter month

} // namespace dyncx::emulator::odata
