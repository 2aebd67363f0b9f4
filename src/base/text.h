// Text that comes from outside: UTF-8 checks, cutting at a character, comparing names, nearest names for "did you mean".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dyncx {

// Where the first byte that is not valid UTF-8 stands, or npos. Surrogates and overlong forms are invalid.
std::size_t find_invalid_utf8(std::string_view text);
bool is_utf8(std::string_view text);

std::string_view cut_bytes(std::string_view text, std::size_t max_bytes);       // at a character, UTF-8
std::string_view cut_utf16_units(std::string_view text, std::size_t max_units); // Dataverse counts UTF-16 units
std::size_t utf16_units(std::string_view text);
// The same, but ended behind a line where one ends within the last tenth.
std::string_view cut_at_line(std::string_view text, std::size_t max_utf16_units);
// The text in pieces cut so (2 units at least): one behind the other they are the text, byte for byte.
std::vector<std::string> pieces_of(std::string_view text, std::size_t max_utf16_units);

std::string lower_ascii(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view b); // ASCII
std::string_view trimmed(std::string_view text);                   // ASCII white space
std::vector<std::string_view> split(std::string_view text, char separator);
// Everything but unreserved characters, for URLs and forms. By hand: Poco's URI::encode leaves characters alone that matter
// inside an OData literal. The result is built in one piece of memory, so that a secret leaves no copies behind.
std::string percent_encoded(std::string_view text);
bool is_digits(std::string_view text); // and not empty

// The candidates nearest to a name by edit distance (at most a third of its length; two letters swapped count once),
// nearest first, at most three.
std::vector<std::string> nearest(std::string_view name, const std::vector<std::string>& candidates);

} // namespace dyncx
