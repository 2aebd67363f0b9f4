// One pass over the text, see numbers.h. A run of digits is taken as groups; a card is the whole run, or groups in it that
// are written as cards are. Each place looks at 19 digits or 34 characters at most, so the pass is linear.
#include "handoff/numbers.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace dyncx::handoff {
namespace {

constexpr std::size_t kShortestCard = 13, kLongestCard = 19, kLongestIban = 34;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// The bytes of one blank or dash that stands between groups, or 0. Of others than ASCII those that telephones and word
// processors write: no-break blanks, thin blanks, dashes, and signs of no width.
std::size_t separator_at(std::string_view text, std::size_t i) {
    if (i >= text.size())
        return 0;
    if (text[i] == ' ' || text[i] == '-')
        return 1;
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("\u00A0"))
        return 2;
    if (rest.starts_with("\u202F") || rest.starts_with("\u2212"))
        return 3;
    const bool is_general = rest.size() >= 3 && rest.starts_with("\xE2\x80"); // U+2000 to U+203F
    const auto last = is_general ? static_cast<unsigned char>(rest[2]) : 0;
    return last >= 0x80 && last <= 0x95 ? 3 : 0; // blanks, no width, dashes to U+2015
}

// Behind at most three of them, as in "1234 - 5678"; the place itself when there is none.
std::size_t behind_separators(std::string_view text, std::size_t i) {
    for (int count = 0; count < 3; ++count) {
        const std::size_t length = separator_at(text, i);
        if (length == 0)
            break;
        i += length;
    }
    return i;
}

// ---- cards

struct Group {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t size() const { return end - begin; }
};

struct Scheme {
    unsigned first, last; // of the first digits, as many as `last` has
    std::size_t shortest, longest;
};

// The ranges of ISO/IEC 7812 that card schemes issue from.
constexpr Scheme kSchemes[] = {
    {40, 42, 13, 13},     {44, 48, 13, 13},     {4, 4, 16, 16},
    {4, 4, 19, 19},                             // Visa; 13 digits behind 43 and 49 are telephone numbers
    {51, 55, 16, 16},     {2221, 2720, 16, 16}, // Mastercard
    {34, 34, 15, 15},     {37, 37, 15, 15},     // American Express
    {300, 305, 14, 19},   {3095, 3095, 14, 19}, {36, 36, 14, 19},
    {38, 39, 14, 19},                         // Diners Club
    {6011, 6011, 16, 19}, {644, 659, 16, 19}, // Discover, RuPay, Troy
    {3528, 3589, 16, 19},                     // JCB
    {62, 62, 16, 19},     {81, 82, 16, 19},   // UnionPay, RuPay
    {50, 50, 13, 19},     {56, 58, 13, 19},     {63, 63, 13, 19},
    {67, 67, 13, 19},                                                 // Maestro, Dankort, Elo
    {60, 60, 16, 16},     {2200, 2205, 16, 19}, {9792, 9792, 16, 16}, // RuPay, Hipercard; Mir, Borica; Troy
};

bool has_scheme(std::string_view digits) {
    return std::any_of(std::begin(kSchemes), std::end(kSchemes), [digits](const Scheme& scheme) {
        if (digits.size() < scheme.shortest || digits.size() > scheme.longest)
            return false;
        unsigned first = 0;
        std::size_t i = 0;
        for (unsigned rest = scheme.last; rest > 0; rest /= 10)
            first = first * 10 + static_cast<unsigned>(digits[i++] - '0');
        return first >= scheme.first && first <= scheme.last;
    });
}

bool is_sound_by_luhn(std::string_view digits) {
    int sum = 0;
    bool is_doubled = false;
    for (auto c = digits.rbegin(); c != digits.rend(); ++c, is_doubled = !is_doubled) {
        const int value = (*c - '0') * (is_doubled ? 2 : 1);
        sum += value > 9 ? value - 9 : value;
    }
    return sum % 10 == 0;
}

bool is_card(std::string_view digits) { return has_scheme(digits) && is_sound_by_luhn(digits); }

// As cards are printed: 4-4-4-4 (and 1 to 3 more), 4-6-5, 4-6-4, 4-3-3-3, or in one piece.
bool is_printed_so(const Group* groups, std::size_t count) {
    if (count == 1)
        return true;
    if (groups[0].size() != 4)
        return false;
    if (count == 3)
        return groups[1].size() == 6 && (groups[2].size() == 4 || groups[2].size() == 5);
    if (count == 4 && groups[1].size() == 3)
        return groups[2].size() == 3 && groups[3].size() == 3;
    const bool is_fours = count >= 4 && groups[1].size() == 4 && groups[2].size() == 4;
    return is_fours && (count == 4 ? groups[3].size() <= 4 : count == 5 && groups[3].size() == 4);
}

// The digits from one group on that are a card, the longest first: the index behind its last group, or `from`.
std::size_t card_from(std::string_view text, const std::vector<Group>& groups, std::size_t from, bool is_telephone) {
    std::string digits;
    std::array<std::size_t, kLongestCard + 1> sizes{}; // digits up to the group
    std::size_t count = 0;
    while (from + count < groups.size() && digits.size() + groups[from + count].size() <= kLongestCard) {
        digits += text.substr(groups[from + count].begin, groups[from + count].size());
        sizes[++count] = digits.size();
    }
    for (; count > 0 && sizes[count] >= kShortestCard; --count) {
        const bool is_whole = from == 0 && count == groups.size();
        const bool is_shaped = is_printed_so(&groups[from], count) || (is_whole && sizes[count] > kShortestCard);
        const bool is_behind_plus = is_telephone && from == 0;
        if (is_shaped && !is_behind_plus && is_card(std::string_view(digits).substr(0, sizes[count])))
            return from + count;
    }
    return from;
}

// The run of digit groups that begins at i; returns the place behind it.
std::size_t add_cards(std::string_view text, std::size_t i, std::vector<Hidden>& found) {
    const bool is_telephone = i > 0 && text[i - 1] == '+';
    std::vector<Group> groups;
    std::size_t end = i;
    do {
        const std::size_t begin = i;
        while (i < text.size() && is_digit(text[i]))
            ++i;
        groups.push_back({begin, i});
        end = i;
        i = behind_separators(text, i);
    } while (i < text.size() && is_digit(text[i]));
    for (std::size_t from = 0; from < groups.size();) {
        const std::size_t behind = card_from(text, groups, from, is_telephone);
        if (behind > from)
            found.push_back({groups[from].begin, groups[behind - 1].end, "[card]"});
        from = std::max(behind, from + 1);
    }
    return end;
}

// ---- IBANs

struct Country {
    char letters[3];
    std::size_t length;
};

// Of the registry of ISO 13616.
constexpr Country kCountries[] = {
    {"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BG", 22}, {"BH", 22},
    {"BI", 27}, {"BR", 29}, {"BY", 28}, {"CH", 21}, {"CR", 22}, {"CY", 28}, {"CZ", 24}, {"DE", 22}, {"DJ", 27},
    {"DK", 18}, {"DO", 28}, {"EE", 20}, {"EG", 29}, {"ES", 24}, {"FI", 18}, {"FK", 18}, {"FO", 18}, {"FR", 27},
    {"GB", 22}, {"GE", 22}, {"GI", 23}, {"GL", 18}, {"GR", 27}, {"GT", 28}, {"HN", 28}, {"HR", 21}, {"HU", 28},
    {"IE", 22}, {"IL", 23}, {"IQ", 23}, {"IS", 26}, {"IT", 27}, {"JO", 30}, {"KW", 30}, {"KZ", 20}, {"LB", 28},
    {"LC", 32}, {"LI", 21}, {"LT", 20}, {"LU", 20}, {"LV", 21}, {"LY", 25}, {"MC", 27}, {"MD", 24}, {"ME", 22},
    {"MK", 19}, {"MN", 20}, {"MR", 27}, {"MT", 31}, {"MU", 30}, {"NI", 28}, {"NL", 18}, {"NO", 15}, {"OM", 23},
    {"PK", 24}, {"PL", 28}, {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22}, {"RU", 33}, {"SA", 24},
    {"SC", 31}, {"SD", 18}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"SO", 23}, {"ST", 25}, {"SV", 28},
    {"TL", 23}, {"TN", 24}, {"TR", 26}, {"UA", 29}, {"VA", 22}, {"VG", 24}, {"XK", 20}, {"YE", 30}};

std::size_t iban_length(char first, char second) {
    for (const Country& country : kCountries)
        if (country.letters[0] == first && country.letters[1] == second)
            return country.length;
    return 0;
}

bool is_sound_by_mod_97(std::string_view iban) {
    std::uint32_t rest = 0;
    for (std::size_t i = 0; i < iban.size(); ++i) {
        const char c = iban[(i + 4) % iban.size()]; // the first four go to the end
        rest = is_digit(c) ? rest * 10 + static_cast<std::uint32_t>(c - '0')
                           : rest * 100 + static_cast<std::uint32_t>(c - 'A' + 10);
        rest %= 97;
    }
    return rest == 1;
}

// The place behind the IBAN that begins at i, or i.
std::size_t iban_at(std::string_view text, std::size_t i) {
    if (i + 1 >= text.size() || !is_letter(text[i + 1]))
        return i;
    const std::size_t length = iban_length(upper(text[i]), upper(text[i + 1]));
    if (length == 0)
        return i;
    std::array<char, kLongestIban> signs{};
    std::size_t count = 0, at = i;
    bool has_letters = false, is_odd = false; // what is neither in fours nor all digits is words: "at 10 30 tomorrow"
    while (count < length) {
        if (at >= text.size() || !(is_digit(text[at]) || is_letter(text[at])))
            return i;
        if ((count == 2 || count == 3) && !is_digit(text[at]))
            return i;
        has_letters = has_letters || (count > 3 && is_letter(text[at]));
        signs[count++] = upper(text[at++]);
        const std::size_t next = count < length ? behind_separators(text, at) : at;
        is_odd = is_odd || (next > at && count > 2 && count % 4 != 0);
        at = next;
    }
    const bool goes_on = at < text.size() && (is_digit(text[at]) || is_letter(text[at]));
    return !goes_on && !(is_odd && has_letters) && is_sound_by_mod_97({signs.data(), length}) ? at : i;
}

} // namespace

std::vector<Hidden> find_numbers(std::string_view text) {
    std::vector<Hidden> found;
    for (std::size_t i = 0; i < text.size();) {
        const bool begins_word = i == 0 || !(is_digit(text[i - 1]) || is_letter(text[i - 1]));
        if (is_digit(text[i])) {
            i = add_cards(text, i, found);
        } else if (const std::size_t behind = begins_word && is_letter(text[i]) ? iban_at(text, i) : i; behind > i) {
            found.push_back({i, behind, "[iban]"});
            i = behind;
        } else {
            ++i;
        }
    }
    return found;
}

} // namespace dyncx::handoff
