// See moment.h.
#include "emulator/odata/moment.h"

#include <chrono>

namespace dyncx::emulator::odata {
namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month;
using std::chrono::year_month_day;

// Reads a fixed number of digits and removes them.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) {
        return std::nullopt;
    }
    int number = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (text[i] < '0' || text[i] > '9') {
            return std::nullopt;
        }
        number = number * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return number;
}

bool take(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) {
        return false;
    }
    text.remove_prefix(1);
    return true;
}

// A number of two digits behind its mark, not above the limit.
std::optional<int> take_after(std::string_view& text, char mark, int limit) {
    if (!take(text, mark)) {
        return std::nullopt;
    }
    const auto number = take_number(text, 2);
    return number && *number <= limit ? number : std::nullopt;
}

std::int64_t seconds_of(sys_days day) { return std::int64_t{day.time_since_epoch().count()} * kDaySeconds; }

sys_days day_of(std::int64_t moment_s) {
    return sys_days(days(static_cast<int>(start_of_day(moment_s) / kDaySeconds)));
}

std::optional<std::int64_t> take_day(std::string_view& text) {
    const auto y = take_number(text, 4);
    const auto m = y && *y >= 1 ? take_after(text, '-', 12) : std::nullopt;
    const auto d = m ? take_after(text, '-', 31) : std::nullopt;
    if (!d) {
        return std::nullopt;
    }
    const year_month_day day{year(*y), std::chrono::month(static_cast<unsigned>(*m)),
                             std::chrono::day(static_cast<unsigned>(*d))};
    return day.ok() ? std::optional(seconds_of(sys_days(day))) : std::nullopt;
}

// "Z" or "+hh:mm": what to add to reach UTC.
std::optional<std::int64_t> take_zone(std::string_view& text) {
    if (take(text, 'Z') || take(text, 'z')) {
        return 0;
    }
    const bool is_east = !text.empty() && text.front() == '+';
    const auto hours = take_after(text, is_east ? '+' : '-', 14);
    const auto minutes = hours ? take_after(text, ':', 59) : std::nullopt;
    if (!minutes) {
        return std::nullopt;
    }
    const std::int64_t offset = *hours * 3600 + *minutes * 60;
    return is_east ? -offset : offset;
}

} // namespace

std::optional<std::int64_t> parse_moment(std::string_view text) {
    const auto day = take_day(text);
    if (!day || text.empty()) {
        return day;
    }
    const auto hours = take_after(text, text.front() == 't' ? 't' : 'T', 23);
    const auto minutes = hours ? take_after(text, ':', 59) : std::nullopt;
    if (!minutes) {
        return std::nullopt;
    }
    std::int64_t seconds = 0;
    if (!text.empty() && text.front() == ':') {
        const auto read = take_after(text, ':', 59);
        if (!read) {
            return std::nullopt;
        }
        seconds = *read;
        if (take(text, '.') && !take_number(text, 1)) {
            return std::nullopt;
        }
        while (take_number(text, 1)) {
        }
    }
    const auto zone = take_zone(text);
    if (!zone || !text.empty()) {
        return std::nullopt;
    }
    return *day + *hours * 3600 + *minutes * 60 + seconds + *zone;
}

std::int64_t start_of_day(std::int64_t moment_s) {
    const std::int64_t rest = moment_s % kDaySeconds;
    return moment_s - (rest < 0 ? rest + kDaySeconds : rest);
}

std::int64_t start_of_week(std::int64_t moment_s) {
    const std::chrono::weekday weekday(day_of(moment_s));
    return start_of_day(moment_s) - std::int64_t{weekday.c_encoding()} * kDaySeconds;
}

std::int64_t start_of_month(std::int64_t moment_s, int months_later) {
    const year_month_day day(day_of(moment_s));
    const year_month month = year_month(day.year(), day.month()) + months(months_later);
    return seconds_of(sys_days(month / std::chrono::day(1)));
}

std::int64_t start_of_year(std::int64_t moment_s, int years_later) {
    const year_month_day day(day_of(moment_s));
    return seconds_of(sys_days((day.year() + std::chrono::years(years_later)) / std::chrono::January / 1));
}

std::int64_t add_months(std::int64_t moment_s, int months_later) {
    const year_month_day day(day_of(moment_s));
    const year_month month = year_month(day.year(), day.month()) + months(months_later);
    year_month_day moved = month / day.day();
    if (!moved.ok()) {
        moved = month / std::chrono::last;
    }
    return seconds_of(sys_days(moved)) + (moment_s - start_of_day(moment_s));
}

} // namespace dyncx::emulator::odata
