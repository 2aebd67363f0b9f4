// Local times in UTC, see zone.h. Calendar arithmetic is std::chrono's.
#include "base/zone.h"

#include <algorithm>

namespace dyncx {

namespace {

constexpr std::int64_t kDay = 86400;

} // namespace

std::optional<Zone> Zone::of_offset(std::string_view text) {
    const auto noon = parse_time("2000-01-01T12:00:00" + std::string(text));
    if (!noon)
        return std::nullopt;
    Zone zone;
    zone.is_known_ = true;
    zone.first_offset_ = (*parse_time("2000-01-01T12:00:00Z") - *noon) / 1000;
    return zone;
}

std::vector<UnixMs> Zone::moments_of(UnixMs local) const {
    using namespace std::chrono;
    if (!is_known_)
        return {};
    const std::int64_t seconds = floor<std::chrono::seconds>(milliseconds(local)).count();
    const std::int64_t before = offset_at(seconds - kDay), after = offset_at(seconds + kDay);
    std::vector<UnixMs> moments; // no zone turns its clocks twice within two days
    if (offset_at(seconds - before) == before)
        moments.push_back(local - before * 1000);
    if (after != before && offset_at(seconds - after) == after)
        moments.push_back(local - after * 1000);
    return moments;
}

std::int64_t Zone::offset_at(std::int64_t utc) const {
    const auto later = std::upper_bound(changes_.begin(), changes_.end(), utc,
                                        [](std::int64_t moment, const Change& change) { return moment < change.from; });
    if (later == changes_.end() && rule_)
        return offset_by_rule(utc);
    return later == changes_.begin() ? first_offset_ : std::prev(later)->offset;
}

std::int64_t Zone::turn_in(int year, const Turn& turn) {
    using namespace std::chrono;
    const std::chrono::year_month month = std::chrono::year(year) / static_cast<int>(turn.month);
    const weekday day(turn.day);
    const sys_days date = turn.week == 5 ? sys_days(month / day[last]) : sys_days(month / day[turn.week]);
    return duration_cast<seconds>(date.time_since_epoch()).count() + turn.seconds;
}

std::int64_t Zone::offset_by_rule(std::int64_t utc) const {
    using namespace std::chrono;
    if (!rule_->has_summer)
        return rule_->standard;
    const year_month_day date{floor<days>(sys_seconds(seconds(utc + rule_->standard)))};
    const int year = static_cast<int>(date.year());
    const std::int64_t begins = turn_in(year, rule_->begins) - rule_->standard;
    const std::int64_t ends = turn_in(year, rule_->ends) - rule_->summer;
    const bool is_summer =
        begins < ends ? utc >= begins && utc < ends : utc >= begins || utc < ends; // south: over New Year
    return is_summer ? rule_->summer : rule_->standard;
}

} // namespace dyncx
