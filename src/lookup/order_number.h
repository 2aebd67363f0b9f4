// The ways in which one number of an order or case is written: with and without its prefix, with blanks or a dash, in
// upper or small letters, in digits of other scripts. Plain arithmetic on text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dyncx::lookup {

// The number as it was given comes first, blanks around it cut; the variants follow, each once. Empty for what can be none: no
// letter or digit, more than 100 bytes, control characters.
std::vector<std::string> order_number_forms(std::string_view given, const std::vector<std::string>& prefixes);

} // namespace dyncx::lookup
