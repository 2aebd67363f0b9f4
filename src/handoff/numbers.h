// Numbers that must not be kept: card numbers (13 to 19 digits of a card scheme, sound by Luhn) and IBANs (the length of
// their country, sound by mod 97), written in one piece or with blanks or dashes between. A number behind a "+" is a
// telephone number; digits that go on are no card. Digits of other scripts and numbers said in words are not looked for.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace dyncx::handoff {

struct Hidden { // bytes of a text, and what stands in their place
    std::size_t begin = 0;
    std::size_t end = 0;
    const char* label = "";
};

std::vector<Hidden> find_numbers(std::string_view text); // in order, none overlaps another

} // namespace dyncx::handoff
