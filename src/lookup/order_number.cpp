// Dataverse compares text without regard to case, so no form differs from another in that only.
#include "lookup/order_number.h"

#include "base/text.h"
#include "lookup/phone_signs.h"

#include <algorithm>

namespace dyncx::lookup {
namespace {

constexpr std::size_t kMostBytes = 100; // of ordernumber in Dynamics

bool is_letter_or_digit(unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

std::string with_blanks_as(std::string_view text, std::string_view sign) {
    std::string out;
    for (char c : text) {
        if (c == ' ')
            out += sign;
        else
            out += c;
    }
    return out;
}

// "ORD-" also stands as "ORD", "ord " and "ORD -" before a number.
std::string_view without_prefix(std::string_view text, std::string_view prefix) {
    const auto bare = [](char c) { return c == ' ' || c == '-'; };
    std::size_t at = 0;
    for (char expected : prefix) {
        if (bare(expected))
            continue;
        while (at < text.size() && bare(text[at]))
            ++at;
        if (at == text.size() || lower_ascii(text.substr(at, 1)) != lower_ascii(std::string_view(&expected, 1)))
            return {};
        ++at;
    }
    while (at < text.size() && bare(text[at]))
        ++at;
    return text.substr(at);
}

} // namespace

std::vector<std::string> order_number_forms(std::string_view given, const std::vector<std::string>& prefixes) {
    given = trimmed(given);
    const bool is_one = given.size() <= kMostBytes &&
                        std::any_of(given.begin(), given.end(),
                                    [](char c) { return is_letter_or_digit(static_cast<unsigned char>(c)); }) &&
                        std::none_of(given.begin(), given.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
    if (!is_one)
        return {};
    std::vector<std::string> forms{std::string(given)};
    const auto add = [&forms](std::string form) {
        const auto is_same = [&](auto& held) { return lower_ascii(held) == lower_ascii(form); };
        if (!form.empty() && std::none_of(forms.begin(), forms.end(), is_same))
            forms.push_back(std::move(form));
    };
    const std::string plain(trimmed(telephone_signs_of(given)));
    add(plain);
    add(with_blanks_as(plain, "-"));
    add(with_blanks_as(plain, ""));
    for (const std::string& prefix : prefixes) {
        const std::string_view rest = without_prefix(plain, prefix);
        const std::string number = with_blanks_as(rest.empty() ? std::string_view(plain) : rest, "");
        add(prefix + number);
        if (!rest.empty())
            add(number);
    }
    return forms;
}

} // namespace dyncx::lookup
