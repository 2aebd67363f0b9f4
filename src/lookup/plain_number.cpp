// See plain_number.h.
#include "lookup/plain_number.h"

#include "base/calling_code.h"

#include <optional>
#include <string>

namespace dyncx::lookup {

namespace {

constexpr std::size_t kLeastDigits = 7, kMostDigits = 15; // of an international number, calling code included
constexpr std::size_t kLongWithCode = 9;                  // a longer rest behind a calling code: it is one
constexpr std::size_t kDigitsOfTen = 10; // of a national number where the trunk prefix is a plain digit

// 1 and 8 do begin numbers: as a trunk prefix they count only before ten digits.
bool is_plain_digit(std::string_view trunk) { return trunk == "1" || trunk == "8"; }

bool has_trunk(std::string_view digits, std::string_view trunk) {
    return !trunk.empty() && digits.starts_with(trunk) &&
           (!is_plain_digit(trunk) || digits.size() == kDigitsOfTen + trunk.size());
}

void set(const CallingCode& code, const std::string& digits, PhoneNumber& number) {
    const std::string national = has_trunk(digits, code.trunk) ? digits.substr(code.trunk.size()) : digits;
    const std::size_t size = code.digits.size() + national.size();
    if (size < kLeastDigits || size > kMostDigits || has_trunk(national, code.trunk))
        return;
    number.country_code = code.digits;
    number.national = national;
    number.trunk = code.trunk;
    number.e164 = "+" + number.country_code + national;
}

} // namespace

void read_plainly(std::string_view region, PhoneNumber& number) {
    const std::string& dialled = number.dialled;
    if (dialled.starts_with('+')) {
        const std::string digits = dialled.substr(1);
        if (const auto code = calling_code_at_start_of(digits))
            set(*code, digits.substr(code->digits.size()), number);
        return;
    }
    const auto code = calling_code_of(region);
    if (!code)
        return;
    const bool has_code = dialled.starts_with(code->digits) && dialled.size() >= code->digits.size() + kLongWithCode;
    set(*code, has_code ? dialled.substr(code->digits.size()) : dialled, number);
}

} // namespace dyncx::lookup
