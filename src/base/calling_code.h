// Which calling code a region has, and what is dialled before a number inside it: enough to read the usual written
// forms of telephone numbers. It does not know areas, lengths, or whether a number exists.
#pragma once

#include <optional>
#include <string_view>

namespace dyncx {

struct CallingCode {
    std::string_view digits; // "49"
    std::string_view trunk;  // "0"; "" where nothing is dialled before a national number
};

std::optional<CallingCode> calling_code_of(std::string_view region);               // "DE", in capitals
std::optional<CallingCode> calling_code_at_start_of(std::string_view e164_digits); // "4930123456"

} // namespace dyncx
