// ISO 8601 in the forms that telephony hosts and Dataverse write. Calendar arithmetic is std::chrono's.
#include "base/time.h"

#include <charconv>

namespace dyncx {
namespace {

// Reads exactly `digits` digits at `at` and moves on.
bool read(std::string_view text, std::size_t& at, std::size_t digits, int& out) {
    if (at + digits > text.size())
        return false;
    for (std::size_t i = at; i < at + digits; ++i)
        if (text[i] < '0' || text[i] > '9')
            return false;
    std::from_chars(text.data() + at, text.data() + at + digits, out);
    at += digits;
    return true;
}
bool skip(std::string_view text, std::size_t& at, char c) {
    if (at >= text.size() || text[at] != c)
        return false;
    ++at;
    return true;
}

int read_fraction_ms(std::string_view text, std::size_t& at) {
    int ms = 0, scale = 100;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10)
        ms += (text[at] - '0') * scale;
    return ms;
}

// Minutes east of UTC, or nothing when there is no zone.
bool read_zone(std::string_view text, std::size_t& at, int& minutes) {
    minutes = 0;
    if (skip(text, at, 'Z') || skip(text, at, 'z'))
        return at == text.size();
    if (at >= text.size() || (text[at] != '+' && text[at] != '-'))
        return false;
    const int sign = text[at++] == '-' ? -1 : 1;
    int hour = 0, minute = 0;
    if (!read(text, at, 2, hour))
        return false;
    const bool has_colon = skip(text, at, ':');
    if ((has_colon || at < text.size()) && !read(text, at, 2, minute))
        return false;
    minutes = sign * (hour * 60 + minute);
    return at == text.size() && hour <= 14 && minute < 60;
}

void put(std::string& out, std::size_t at, std::size_t digits, std::int64_t value) {
    for (std::size_t i = digits; i > 0; --i, value /= 10)
        out[at + i - 1] = static_cast<char>('0' + value % 10);
}

std::string format(UnixMs time, bool with_ms) {
    using namespace std::chrono;
    const sys_time<milliseconds> point{milliseconds(time)};
    const auto day = floor<days>(point);
    const year_month_day date{day};
    const hh_mm_ss clock{point - day};
    std::string out = "0000-00-00T00:00:00.000Z";
    put(out, 0, 4, static_cast<int>(date.year()));
    put(out, 5, 2, static_cast<int>(static_cast<unsigned>(date.month())));
    put(out, 8, 2, static_cast<int>(static_cast<unsigned>(date.day())));
    put(out, 11, 2, clock.hours().count());
    put(out, 14, 2, clock.minutes().count());
    put(out, 17, 2, clock.seconds().count());
    put(out, 20, 3, clock.subseconds().count());
    if (!with_ms)
        out.erase(19, 4);
    return out;
}

} // namespace

Result<UnixMs> parse_time(std::string_view text) {
    using namespace std::chrono;
    const auto refuse = [](const char* why) {
        return fault(DYNCX_E_INVALID, std::string("A time is refused: ") + why + ".",
                     "Write it like 2026-01-05T17:12:59Z or with an offset such as +01:00.");
    };
    std::size_t at = 0;
    int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0, ms = 0, zone = 0;
    if (!read(text, at, 4, y) || !skip(text, at, '-') || !read(text, at, 2, mo) || !skip(text, at, '-') ||
        !read(text, at, 2, d) || !(skip(text, at, 'T') || skip(text, at, ' ')) || !read(text, at, 2, h) ||
        !skip(text, at, ':') || !read(text, at, 2, mi) || !skip(text, at, ':') || !read(text, at, 2, s))
        return refuse("it is not an ISO 8601 date and time");
    if (skip(text, at, '.')) {
        if (at == text.size() || text[at] < '0' || text[at] > '9')
            return refuse("its fraction has no digits");
        ms = read_fraction_ms(text, at);
    }
    if (at == text.size())
        return refuse("it has no zone");
    if (!read_zone(text, at, zone))
        return refuse("its zone is malformed");
    const year_month_day date{year(y), month(static_cast<unsigned>(mo)), day(static_cast<unsigned>(d))};
    if (!date.ok() || y < 1970 || h > 23 || mi > 59 || s > 60)
        return refuse("there is no such date or time");
    const auto point = sys_days(date) + hours(h) + minutes(mi - zone) + seconds(s) + milliseconds(ms);
    if (point < sys_time<milliseconds>{})
        return refuse("it is before 1970");
    return UnixMs{point.time_since_epoch().count()};
}

std::string format_time(UnixMs time) { return format(time, false); }
std::string format_time_precise(UnixMs time) { return format(time, true); }

UnixMs SystemClock::now() const {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

} // namespace dyncx
