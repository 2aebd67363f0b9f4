// Percent-decoding of URL text, exactly once and strictly: a broken %-sequence or bytes that are no UTF-8 are refused.
// In a query a plus means a blank, in a path it is itself. Encoding keeps RFC 3986's unreserved characters only.
#pragma once

#include <string>
#include <string_view>

namespace dyncx::emulator::odata {

std::string decode_path(std::string_view text);
std::string decode_query(std::string_view text);
std::string encode_percent(std::string_view text, bool upper_case_digits = true);
bool is_utf8(std::string_view text); // well formed, shortest form, no surrogates, no NUL

} // namespace dyncx::emulator::odata
