// See date_condition.h. Every condition is a span of time that the value must lie in; a row without a date lies in
// none.
#include "emulator/odata/date_condition.h"

#include "emulator/odata/columns.h"
#include "emulator/odata/refusals.h"

#include <charconv>
#include <limits>
#include <map>

namespace dyncx::emulator::odata {
namespace {

constexpr std::int64_t kEver = std::numeric_limits<std::int64_t>::max();
constexpr int kMaxCount = 999999;

struct Span { // from begin up to, without, end
    std::int64_t begin_s = -kEver;
    std::int64_t end_s = kEver;
};

using MakeSpan = Span (*)(std::int64_t now_s, std::int64_t argument);

Span day_span(std::int64_t moment_s, int first, int days) {
    const auto begin = start_of_day(moment_s) + first * kDaySeconds;
    return {begin, begin + days * kDaySeconds};
}

// "Last" and "next" whole periods next to the one that holds now.
Span week_span(std::int64_t now_s, int weeks) {
    const auto begin = start_of_week(now_s) + weeks * 7 * kDaySeconds;
    return {begin, begin + 7 * kDaySeconds};
}

const std::map<std::string_view, MakeSpan>& spans_without_argument() {
    using I = std::int64_t;
    static const std::map<std::string_view, MakeSpan> spans = {
        {"Today", [](I now, I) { return day_span(now, 0, 1); }},
        {"Yesterday", [](I now, I) { return day_span(now, -1, 1); }},
        {"Tomorrow", [](I now, I) { return day_span(now, 1, 1); }},
        {"Last7Days",
         [](I now, I) {
             return Span{start_of_day(now) - 7 * kDaySeconds, now + 1};
         }},
        {"Next7Days",
         [](I now, I) {
             return Span{now, start_of_day(now) + 8 * kDaySeconds};
         }},
        {"ThisWeek", [](I now, I) { return week_span(now, 0); }},
        {"LastWeek", [](I now, I) { return week_span(now, -1); }},
        {"NextWeek", [](I now, I) { return week_span(now, 1); }},
        {"ThisMonth",
         [](I now, I) {
             return Span{start_of_month(now), start_of_month(now, 1)};
         }},
        {"LastMonth",
         [](I now, I) {
             return Span{start_of_month(now, -1), start_of_month(now)};
         }},
        {"NextMonth",
         [](I now, I) {
             return Span{start_of_month(now, 1), start_of_month(now, 2)};
         }},
        {"ThisYear",
         [](I now, I) {
             return Span{start_of_year(now), start_of_year(now, 1)};
         }},
        {"LastYear",
         [](I now, I) {
             return Span{start_of_year(now, -1), start_of_year(now)};
         }},
        {"NextYear", [](I now, I) {
             return Span{start_of_year(now, 1), start_of_year(now, 2)};
         }}};
    return spans;
}

const std::map<std::string_view, MakeSpan>& spans_of_a_day() {
    using I = std::int64_t;
    static const std::map<std::string_view, MakeSpan> spans = {
        {"On", [](I, I day) { return day_span(day, 0, 1); }},
        {"OnOrAfter",
         [](I, I day) {
             return Span{start_of_day(day), kEver};
         }},
        {"OnOrBefore", [](I, I day) {
             return Span{-kEver, start_of_day(day) + kDaySeconds};
         }}};
    return spans;
}

int months_of(std::int64_t count) { return static_cast<int>(count > 120000 ? 120000 : count); }

const std::map<std::string_view, MakeSpan>& spans_of_a_count() {
    using I = std::int64_t;
    static const std::map<std::string_view, MakeSpan> spans = {
        {"LastXHours",
         [](I now, I x) {
             return Span{now - x * 3600, now + 1};
         }},
        {"LastXDays",
         [](I now, I x) {
             return Span{start_of_day(now) - x * kDaySeconds, now + 1};
         }},
        {"LastXWeeks",
         [](I now, I x) {
             return Span{start_of_day(now) - x * 7 * kDaySeconds, now + 1};
         }},
        {"LastXMonths",
         [](I now, I x) {
             return Span{start_of_day(add_months(now, -months_of(x))), now + 1};
         }},
        {"LastXYears",
         [](I now, I x) {
             return Span{start_of_day(add_months(now, -months_of(x * 12))), now + 1};
         }},
        {"NextXHours",
         [](I now, I x) {
             return Span{now, now + x * 3600 + 1};
         }},
        {"NextXDays",
         [](I now, I x) {
             return Span{now, start_of_day(now) + (x + 1) * kDaySeconds};
         }},
        {"NextXWeeks",
         [](I now, I x) {
             return Span{now, start_of_day(now) + (x * 7 + 1) * kDaySeconds};
         }},
        {"NextXMonths",
         [](I now, I x) {
             return Span{now, start_of_day(add_months(now, months_of(x))) + kDaySeconds};
         }},
        {"NextXYears",
         [](I now, I x) {
             return Span{now, start_of_day(add_months(now, months_of(x * 12))) + kDaySeconds};
         }},
        {"OlderThanXMinutes",
         [](I now, I x) {
             return Span{-kEver, now - x * 60};
         }},
        {"OlderThanXHours",
         [](I now, I x) {
             return Span{-kEver, now - x * 3600};
         }},
        {"OlderThanXDays",
         [](I now, I x) {
             return Span{-kEver, now - x * kDaySeconds};
         }},
        {"OlderThanXWeeks",
         [](I now, I x) {
             return Span{-kEver, now - x * 7 * kDaySeconds};
         }},
        {"OlderThanXMonths",
         [](I now, I x) {
             return Span{-kEver, add_months(now, -months_of(x))};
         }},
        {"OlderThanXYears", [](I now, I x) {
             return Span{-kEver, add_months(now, -months_of(x * 12))};
         }}};
    return spans;
}

[[noreturn]] void refuse_argument(std::string_view name) {
    throw Refusal{
        400, "0x80040203", "The value passed for PropertyValue of " + std::string(name) + " is not valid.", {}};
}

const Literal& only_value(std::string_view name, const ConditionArguments& arguments) {
    if (!arguments.values || arguments.values->size() != 1 || arguments.is_list) {
        refuse_query("The function '" + std::string(name) + "' needs the parameters PropertyName and PropertyValue.");
    }
    return arguments.values->front();
}

std::int64_t count_of(std::string_view name, const Literal& literal) {
    std::int64_t count = 0;
    if (const auto* number = std::get_if<std::int64_t>(&literal.value)) {
        count = *number;
    } else if (const auto* text = std::get_if<std::string>(&literal.value)) {
        const char* end = text->data() + text->size();
        const auto [stop, error] = std::from_chars(text->data(), end, count);
        count = error == std::errc() && stop == end ? count : 0;
    }
    return count >= 1 && count <= kMaxCount ? count : (refuse_argument(name), 0);
}

std::int64_t day_of(std::string_view name, const Literal& literal) {
    const auto* text = std::get_if<std::string>(&literal.value);
    const auto moment = text == nullptr ? std::nullopt : parse_moment(*text);
    return moment ? *moment : (refuse_argument(name), 0);
}

Condition inside(MakeSpan make_span, std::int64_t argument) {
    return [=](const Value& value, const Caller& caller) {
        const auto* text = std::get_if<std::string>(&value);
        const auto moment = text == nullptr ? std::nullopt : parse_moment(*text);
        const Span span = make_span(caller.now_s(), argument);
        return moment && *moment >= span.begin_s && *moment < span.end_s;
    };
}

} // namespace

Condition make_date_condition(std::string_view name, const Column& column, const ConditionArguments& arguments) {
    const auto fixed = spans_without_argument().find(name);
    const auto day = spans_of_a_day().find(name);
    const auto count = spans_of_a_count().find(name);
    const bool is_fixed = fixed != spans_without_argument().end();
    const bool is_day = day != spans_of_a_day().end();
    const bool is_count = count != spans_of_a_count().end();
    if (!is_fixed && !is_day && !is_count) {
        return {};
    }
    if (!is_temporal(edm_type(column))) {
        throw Refusal{400,
                      "0x80040203",
                      "The column '" + column.name + "' holds no date: " + std::string(name) +
                          " cannot be asked of it.",
                      {}};
    }
    if (is_fixed) {
        return inside(fixed->second, 0);
    }
    const auto& value = only_value(name, arguments);
    return is_day ? inside(day->second, day_of(name, value)) : inside(count->second, count_of(name, value));
}

} // namespace dyncx::emulator::odata
