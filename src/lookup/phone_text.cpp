// From any text to the signs that a telephone has. See phone_text.h.
#include "lookup/phone_text.h"

#include "base/text.h"
#include "lookup/phone_signs.h"

#include <algorithm>
#include <iterator>
#include <optional>

namespace dyncx::lookup {

namespace {

constexpr std::size_t kMostDigits = 24, kMostExtensionDigits = 7, kLeastDigitsBeforeExtension = 3;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_separator(char c) { return std::string_view(" -./()").find(c) != std::string_view::npos; }

std::size_t count_digits(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_digit));
}

void cut_end(std::string_view& text, std::string_view signs) {
    const auto last = text.find_last_not_of(signs);
    text = text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

// ---- callers that do not show themselves

// The numbers are what some gateways send instead: ANONYMOUS, RESTRICTED, UNAVAILABLE, UNKNOWN, BLOCKED on a keypad.
constexpr std::string_view kWithheld[] = {"anonymous",  "anonym",      "unknown",      "unbekannt", "restricted",
                                          "private",    "unavailable", "withheld",     "blocked",   "nocallerid",
                                          "+266696687", "+7378742833", "+86282452253", "+8656696",  "+2562533"};

bool is_withheld(std::string_view text) {
    std::string word;
    for (const char c : lower_ascii(text))
        if (c != ' ' && c != '-' && c != '_' && c != '.')
            word += c;
    for (const std::string_view more : {"number", "caller", "call"})
        if (word.size() > more.size() && word.ends_with(more))
            word.resize(word.size() - more.size());
    return word.empty() || std::ranges::find(kWithheld, word) != std::end(kWithheld);
}

// ---- addresses

std::string percent_decoded(std::string_view text) {
    const auto nibble = [](char c) {
        return is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    };
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_coded = text[i] == '%' && i + 2 < text.size() && nibble(text[i + 1]) >= 0;
        if (is_coded && nibble(text[i + 2]) >= 0) {
            out += static_cast<char>(nibble(text[i + 1]) * 16 + nibble(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

struct Address {
    std::string user, context, extension;
};

void take_parameters(std::string_view text, Address& address) { // "30123;ext=12;phone-context=+49"
    const auto parts = split(text, ';');
    address.user = parts.front();
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const std::string part = lower_ascii(parts[i]);
        if (part.starts_with("ext="))
            address.extension = digits_of(part);
        else if (part.starts_with("phone-context=+"))
            address.context = "+" + digits_of(part);
    }
}

std::optional<Address> address_of(std::string_view text) {
    if (const auto open = text.find('<'); open != std::string_view::npos && text.ends_with('>'))
        text = text.substr(open + 1, text.size() - open - 2); // "Maria" <sip:…>
    const auto colon = text.find(':');
    const std::string scheme = colon == std::string_view::npos ? "" : lower_ascii(text.substr(0, colon));
    const bool is_sip = scheme == "sip" || scheme == "sips";
    if (!is_sip && scheme != "tel" && scheme != "callto")
        return std::nullopt;
    text.remove_prefix(colon + 1);
    Address address;
    if (is_sip) {
        const auto at = text.find('@');
        if (at == std::string_view::npos)
            return address;                                  // a host alone
        text = text.substr(0, std::min(at, text.find(':'))); // a password is nobody's number
    }
    take_parameters(percent_decoded(text), address);
    return address;
}

// ---- label and extension

void cut_label(std::string_view& text) { // "Tel.: 030 …"
    static constexpr std::string_view kLabels[] = {"tel", "telefon", "telephone", "phone",  "mobile", "mobil",
                                                   "mob", "cell",    "handy",     "office", "home",   "fax"};
    const auto end = std::find_if_not(text.begin(), text.end(), is_letter);
    const std::string word = lower_ascii(text.substr(0, static_cast<std::size_t>(end - text.begin())));
    if (std::ranges::find(kLabels, word) == std::end(kLabels))
        return;
    text.remove_prefix(word.size());
    text.remove_prefix(std::min(text.find_first_not_of(" .:"), text.size()));
}

std::string take_extension(std::string_view& text) {
    static constexpr std::string_view kMarks[] = {
        "x",  "ext",    "extn",  "extension", "#",       ",,",    "dw",    "durchwahl", "nst",        "nebenstelle",
        "kl", "klappe", "poste", "int",       "interno", "anexo", "ramal", "toestel",   "anknytning", "доб"};
    std::string_view before = text;
    cut_end(before, ") ");
    const std::size_t end = before.size();
    cut_end(before, "0123456789");
    const std::string_view digits = text.substr(before.size(), end - before.size());
    if (digits.empty() || digits.size() > kMostExtensionDigits)
        return "";
    cut_end(before, " .:=");
    const std::string lower = lower_ascii(before);
    for (const std::string_view mark : kMarks) {
        if (!lower.ends_with(mark))
            continue;
        std::string_view rest = before.substr(0, before.size() - mark.size());
        if (is_letter(mark.front()) && !rest.empty() && is_letter(rest.back()))
            continue; // the end of a longer word
        cut_end(rest, " ,;-/(");
        if (count_digits(rest) < kLeastDigitsBeforeExtension)
            continue;
        text = rest;
        return std::string(digits);
    }
    return "";
}

// ---- what is left

bool is_number(std::string_view text) {
    const auto is_sign = [](char c) { return is_digit(c) || is_separator(c) || c == '+'; };
    if (!std::all_of(text.begin(), text.end(), is_sign) || text.starts_with('.') || text.starts_with('/'))
        return false;
    const std::size_t digits = count_digits(text), plus = text.rfind('+');
    const bool has_plus_first =
        plus == std::string_view::npos || (count_digits(text.substr(0, plus)) == 0 && text.find('+') == plus);
    return digits > 0 && digits <= kMostDigits && has_plus_first;
}

} // namespace

std::string digits_of(std::string_view written) {
    std::string digits;
    std::copy_if(written.begin(), written.end(), std::back_inserter(digits), is_digit);
    return digits;
}

std::string dialled_of(std::string_view written) {
    const std::string digits = digits_of(written);
    if (written.find('+') != std::string_view::npos)
        return "+" + digits;
    return digits.starts_with("00") ? "+" + digits.substr(2) : digits;
}

PhoneText phone_text_of(std::string_view given) {
    PhoneText out;
    if (given.size() > kMostPhoneBytes || !is_utf8(given))
        return out;
    const std::string ascii = telephone_signs_of(given);
    std::string_view text = trimmed(ascii);
    const auto address = address_of(text);
    if (address) {
        text = address->user;
        out.context = address->context;
    }
    if ((!address || !text.empty()) && is_withheld(text)) {
        out.sort = PhoneText::Sort::kWithheld;
        return out;
    }
    cut_label(text);
    out.extension = take_extension(text);
    if (address && !address->extension.empty())
        out.extension = address->extension;
    text = trimmed(text);
    if (is_number(text)) {
        out.sort = PhoneText::Sort::kDigits;
        out.written = text;
    }
    return out;
}

} // namespace dyncx::lookup
