// Reads "120", "120.5" and "Sun, 06 Nov 1994 08:49:37 GMT".
#include "net/retry_after.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace dyncx::net {

namespace {

std::string_view value_of(const Headers& headers, std::string_view name) {
    for (const auto& [key, value] : headers)
        if (equals_ignoring_case(key, name))
            return trimmed(value);
    return {};
}

std::optional<UnixMs> http_date(std::string_view text) {
    static constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT")
        return std::nullopt;
    auto month = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3));
    if (month == kMonths.end())
        return std::nullopt;
    std::string number = std::to_string(month - kMonths.begin() + 1);
    std::string iso = std::string(text.substr(12, 4)) + (number.size() == 1 ? "-0" : "-") + number + "-";
    iso += std::string(text.substr(5, 2)) + "T" + std::string(text.substr(17, 8)) + "Z";
    auto time = parse_time(iso);
    return time ? std::optional<UnixMs>(*time) : std::nullopt;
}

} // namespace

std::int64_t retry_after_ms(const Headers& headers) {
    std::string_view asked = value_of(headers, "Retry-After");
    std::string_view seconds = asked.substr(0, asked.find('.'));
    if (is_digits(seconds)) {
        std::int64_t count = 0;
        auto read = std::from_chars(seconds.data(), seconds.data() + seconds.size(), count);
        if (read.ec != std::errc() || count > kMaxRetryAfterMs / 1000)
            return kMaxRetryAfterMs;
        return count * 1000;
    }
    std::optional<UnixMs> until = http_date(asked);
    if (!until)
        return 0;
    std::optional<UnixMs> sent = http_date(value_of(headers, "Date"));
    UnixMs from = sent ? *sent : SystemClock().now();
    return std::clamp<std::int64_t>(*until - from, 0, kMaxRetryAfterMs);
}

} // namespace dyncx::net
