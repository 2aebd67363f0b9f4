// A written telephone number taken apart without knowing any country: signs of all scripts become ASCII, invisible marks
// go, tel: and sip: are unwrapped, label and extension come off. Says also what is no number. It does not know whose.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dyncx::lookup {

constexpr std::size_t kMostPhoneBytes = 250;

struct PhoneText {
    enum class Sort { kDigits, kWithheld, kOther };
    Sort sort = Sort::kOther;
    std::string written;   // "+49 (0)30 123456": digits, blanks, + - . / ( ) and nothing else
    std::string context;   // "+49" of ;phone-context=
    std::string extension; // digits
};

PhoneText phone_text_of(std::string_view given);

std::string digits_of(std::string_view written);  // ASCII digits alone
std::string dialled_of(std::string_view written); // the same, "+" kept, and "+" for a leading 00

} // namespace dyncx::lookup
