// See text_match.h.
#include "emulator/odata/text_match.h"

#include <cstddef>

namespace dyncx::emulator::odata {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

char32_t take_code_point(std::string_view utf8, std::size_t& i) {
    const auto first = static_cast<unsigned char>(utf8[i++]);
    if (first < 0x80) {
        return first;
    }
    const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC2 ? 1 : -1;
    if (more < 0 || i + static_cast<std::size_t>(more) > utf8.size()) {
        return kReplacement;
    }
    char32_t point = first & (0x3FU >> more);
    for (int k = 0; k < more; ++k) {
        const auto next = static_cast<unsigned char>(utf8[i]);
        if ((next & 0xC0) != 0x80) {
            return kReplacement;
        }
        point = (point << 6) | (next & 0x3FU);
        ++i;
    }
    return point;
}

char32_t lower(char32_t c) {
    if ((c >= U'A' && c <= U'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7)) {
        return c + 32;
    }
    // Pairs of capital and small: capital is even in these blocks, odd in those.
    if ((c >= 0x100 && c <= 0x137 && c != 0x130) || (c >= 0x14A && c <= 0x177) || (c >= 0x1E00 && c <= 0x1EFF)) {
        return c | 1U;
    }
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E)) {
        return c % 2 == 1 ? c + 1 : c;
    }
    if ((c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F)) {
        return c + 32;
    }
    return c >= 0x400 && c <= 0x40F ? c + 80 : c;
}

// One [..] class at the pattern's place. Returns the place behind it, or npos when the bracket never closes.
std::size_t match_class(std::u32string_view pattern, std::size_t open, char32_t c, bool& is_match) {
    std::size_t i = open + 1;
    const bool is_negated = i < pattern.size() && pattern[i] == U'^';
    i += is_negated ? 1U : 0U;
    bool is_member = false;
    for (bool is_first = true; i < pattern.size() && (pattern[i] != U']' || is_first); is_first = false) {
        if (i + 2 < pattern.size() && pattern[i + 1] == U'-' && pattern[i + 2] != U']') {
            is_member = is_member || (c >= pattern[i] && c <= pattern[i + 2]);
            i += 3;
        } else {
            is_member = is_member || c == pattern[i];
            ++i;
        }
    }
    is_match = is_member != is_negated;
    return i < pattern.size() ? i + 1 : std::u32string_view::npos;
}

// Matches one character against one pattern element; moves the pattern's place behind it when it fits.
bool match_one(std::u32string_view pattern, std::size_t& p, char32_t c) {
    if (p >= pattern.size()) {
        return false;
    }
    if (pattern[p] == U'[') {
        bool is_match = false;
        const auto next = match_class(pattern, p, c, is_match);
        if (next == std::u32string_view::npos || !is_match) {
            return false; // an open bracket matches nothing, as in SQL
        }
        p = next;
        return true;
    }
    if (pattern[p] != U'_' && pattern[p] != c) {
        return false;
    }
    ++p;
    return true;
}

} // namespace

std::u32string fold_case(std::string_view utf8) {
    std::u32string folded;
    folded.reserve(utf8.size());
    for (std::size_t i = 0; i < utf8.size();) {
        folded.push_back(lower(take_code_point(utf8, i)));
    }
    return folded;
}

int compare_text(std::string_view a, std::string_view b) {
    auto left = fold_case(a);
    auto right = fold_case(b);
    left.erase(left.find_last_not_of(U' ') + 1);
    right.erase(right.find_last_not_of(U' ') + 1);
    return left.compare(right);
}

bool matches_like(std::u32string_view text, std::u32string_view pattern) {
    std::size_t t = 0;
    std::size_t p = 0;
    std::size_t star = std::u32string_view::npos; // the last % seen; only that one need ever be tried again
    std::size_t resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == U'%') {
            star = p++;
            resume = t;
        } else if (match_one(pattern, p, text[t])) {
            ++t;
        } else if (star != std::u32string_view::npos) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == U'%') {
        ++p;
    }
    return p == pattern.size();
}

} // namespace dyncx::emulator::odata
