// libphonenumber behind a C function: one text in, flat fields out. Keeps nothing between calls but libphonenumber's own
// tables, which are made at the first call. Does not guess: one reading per call, as libphonenumber sees it.
#include "phone/phone_abi.h"

#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

#include <cstring>
#include <string>

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

template <std::size_t kSize> void put(const std::string& text, char (&into)[kSize]) {
    if (text.size() < kSize) // what does not fit is left empty
        std::memcpy(into, text.c_str(), text.size() + 1);
}

int32_t quality_of(const PhoneNumberUtil& numbers, const PhoneNumber& number) {
    if (numbers.IsValidNumber(number))
        return DYNCX_PHONE_VALID;
    switch (numbers.IsPossibleNumberWithReason(number)) {
    case PhoneNumberUtil::IS_POSSIBLE:
        return DYNCX_PHONE_POSSIBLE;
    case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY:
        return DYNCX_PHONE_LOCAL;
    default:
        return DYNCX_PHONE_BAD_SIZE;
    }
}

void describe(const PhoneNumberUtil& numbers, const PhoneNumber& number, dyncx_phone_fields& fields) {
    std::string text;
    put(std::to_string(number.country_code()), fields.country_code);
    numbers.GetNationalSignificantNumber(number, &text);
    put(text, fields.national);
    std::string region;
    numbers.GetRegionCodeForCountryCode(number.country_code(), &region);
    numbers.GetNddPrefixForRegion(region, true, &text);
    put(text, fields.trunk);
    numbers.Format(number, PhoneNumberUtil::NATIONAL, &text);
    put(text, fields.in_nation);
    numbers.Format(number, PhoneNumberUtil::INTERNATIONAL, &text);
    put(text, fields.among_nations);
}

} // namespace

uint32_t dyncx_phone_abi(void) { return DYNCX_PHONE_ABI; }

int32_t dyncx_phone_read(const char* text, size_t length, const char* region, dyncx_phone_fields* fields) {
    *fields = {};
    try {
        const PhoneNumberUtil& numbers = *PhoneNumberUtil::GetInstance();
        const std::string written(text, length), from(region);
        PhoneNumber number;
        if (numbers.Parse(written, from.empty() ? "ZZ" : from, &number) != PhoneNumberUtil::NO_PARSING_ERROR)
            return DYNCX_PHONE_NOTHING;
        describe(numbers, number, *fields);
        fields->quality = quality_of(numbers, number);
    } catch (...) { // no memory, most likely: the number is not understood, the host goes on
        *fields = {};
    }
    return fields->quality;
}
