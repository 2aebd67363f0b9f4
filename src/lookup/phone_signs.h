// Signs of all scripts as a telephone has them: digits are digits, dashes dashes, blanks blanks; invisible marks go.
// What has no such meaning stays as it is.
#pragma once

#include <string>
#include <string_view>

namespace dyncx::lookup {

std::string telephone_signs_of(std::string_view utf8); // valid UTF-8 only

} // namespace dyncx::lookup
