// How the database compares text: without case, and with SQL's wildcards % _ [abc] [a-c] [^abc] in patterns.
// Case is folded for ASCII, Latin-1, Latin Extended-A, Greek and Cyrillic letters; accents count.
#pragma once

#include <string>
#include <string_view>

namespace dyncx::emulator::odata {

std::u32string fold_case(std::string_view utf8);          // a byte that is no UTF-8 becomes U+FFFD
int compare_text(std::string_view a, std::string_view b); // <0, 0, >0; trailing blanks do not count
bool matches_like(std::u32string_view folded_text, std::u32string_view folded_pattern);

} // namespace dyncx::emulator::odata
