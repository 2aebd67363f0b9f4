// Values, clocks and facts that the readers of phone systems share, see host_text.h.
#include "base/text.h"
#include "sources/fact_names.h"
#include "sources/fields.h"
#include "sources/host_text.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace dyncx::sources {
namespace {

constexpr std::int64_t kMicros = 1000000;
constexpr std::int64_t kMaxSeconds = 253402300799; // the end of 9999

std::optional<std::int64_t> number_of(std::string_view digits) {
    if (!is_digits(digits) || digits.size() > 18)
        return std::nullopt;
    std::int64_t value = 0;
    for (char c : digits)
        value = value * 10 + (c - '0');
    return value;
}

} // namespace

std::string plain_name(std::string_view name) {
    std::string plain = lower_ascii(trimmed(name));
    plain.erase(std::remove(plain.begin(), plain.end(), '_'), plain.end());
    return plain;
}

std::string value_of(const Json& object, std::string_view name) {
    const Json& value = object[name];
    if (value.is_number())
        return value.text();
    return value.as_string();
}

std::optional<std::int64_t> whole_of(const Json& object, std::string_view name) {
    return number_of(value_of(object, name));
}

std::optional<std::int64_t> epoch_seconds(std::string_view text) {
    const std::size_t dot = text.find('.');
    const auto whole = number_of(text.substr(0, dot));
    std::string fraction(dot == std::string_view::npos ? std::string_view("0") : text.substr(dot + 1));
    if (!whole || *whole > kMaxSeconds || !is_digits(fraction))
        return std::nullopt;
    fraction.resize(6, '0');
    return *whole * kMicros + *number_of(fraction);
}

std::optional<std::int64_t> epoch_micros(std::string_view text) {
    const auto micros = number_of(text);
    if (!micros || *micros == 0 || *micros / kMicros > kMaxSeconds)
        return std::nullopt;
    return micros;
}

std::optional<std::int64_t> mail_time(std::string_view text) {
    static constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                              "jul", "aug", "sep", "oct", "nov", "dec"};
    if (const std::size_t comma = text.find(','); comma != std::string_view::npos)
        text.remove_prefix(comma + 1);
    std::vector<std::string_view> words;
    for (std::string_view word : split(text, ' '))
        if (!word.empty())
            words.push_back(word);
    if (words.size() != 5 || !number_of(words[0]) || words[0].size() > 2 || words[1].size() < 3)
        return std::nullopt;
    std::size_t month = 0;
    while (month < kMonths.size() && !equals_ignoring_case(words[1].substr(0, 3), kMonths[month]))
        ++month;
    if (month == kMonths.size())
        return std::nullopt;
    const bool is_utc = equals_ignoring_case(words[4], "GMT") || equals_ignoring_case(words[4], "UTC");
    const auto two = [](std::size_t number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    const std::string iso = std::string(words[2]) + "-" + two(month + 1) + "-" +
                            two(static_cast<std::size_t>(*number_of(words[0]))) + "T" + std::string(words[3]) +
                            (is_utc ? "Z" : std::string(words[4]));
    const auto time = parse_time(iso);
    return time ? std::optional(*time * 1000) : std::nullopt;
}

SessionEvent host_event(std::string_view source, std::string session, int kind, std::int64_t micros) {
    SessionEvent event{std::string(source), std::move(session), kind, micros / 1000, micros, Json::object()};
    event.facts.set("channel", "phone");
    return event;
}

void set_fact(Json& facts, std::string_view name, const std::string& text) {
    if (!trimmed(text).empty())
        facts.set(name, text);
}

void set_own(Json& facts, const std::string& name, const std::string& text) {
    set_fact(facts, "attributes." + name, text);
    if (!is_reserved_name(name))
        set_fact(facts, name, text);
}

void set_moment(Json& facts, std::string_view name, std::optional<std::int64_t> micros) {
    if (micros)
        facts.set(name, format_time(*micros / 1000));
}

void set_call_sides(Json& facts, const std::string& from, const std::string& to, const std::string& direction) {
    set_fact(facts, "from", from);
    set_fact(facts, "to", to);
    set_fact(facts, "direction", direction);
    if (direction.empty())
        return;
    set_fact(facts, "customer_number", direction == "in" ? from : to);
    set_fact(facts, "our_number", direction == "in" ? to : from);
}

bool is_session_id(std::string_view text) {
    return !trimmed(text).empty() && text.size() <= 200 && !has_control_characters(text);
}

bool is_extension(std::string_view number) { return is_digits(number) && number.size() >= 2 && number.size() <= 6; }

std::string known_number(const std::string& number) {
    for (std::string_view nobody : {"s", "h", "<unknown>", "unknown", "anonymous", "restricted", "unavailable"})
        if (equals_ignoring_case(trimmed(number), nobody))
            return {};
    return number.size() > 320 || has_control_characters(number) ? std::string() : number;
}

Fault nothing_told(std::string_view known) {
    return fault(DYNCX_E_UNSUPPORTED, "The payload holds nothing that changes a session.",
                 "Read are: " + std::string(known) + ".");
}

} // namespace dyncx::sources
