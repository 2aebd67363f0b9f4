// Whatever stands where a number should: what is a number, what is a caller that does not show itself, what is nothing,
// and that no written form carries anything but signs of telephone numbers.
#include "lookup/phone_reader.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace dyncx::lookup;

namespace {

PhoneReader reader_of(const char* region, bool has_part = true) {
    std::vector<std::string> places;
    if (has_part)
        places.emplace_back(DYNCX_PHONE_PART);
    return {region, std::make_shared<PhonePart>(places)};
}

std::string kind_of(const std::string& given, bool has_part = true) {
    return name_of(reader_of("DE", has_part).read(given).kind);
}

bool is_harmless(const std::string& form) {
    return !form.empty() && form.size() <= 300 && std::all_of(form.begin(), form.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               std::string(" +-./();=").find(c) != std::string::npos;
    });
}

} // namespace

BOOST_AUTO_TEST_CASE(callers_that_do_not_show_themselves_are_withheld) {
    for (const bool has_part : {true, false})
        for (const char* given : {"",
                                  "   ",
                                  "-",
                                  "\u200B",
                                  "anonymous",
                                  "Anonymous",
                                  "ANONYMOUS",
                                  "unknown",
                                  "Unknown Number",
                                  "restricted",
                                  "Private",
                                  "private number",
                                  "Private Caller",
                                  "unavailable",
                                  "No Caller ID",
                                  "withheld",
                                  "Unbekannt",
                                  "sip:anonymous@anonymous.invalid",
                                  "\"Anonymous\" <sip:anonymous@anonymous.invalid>",
                                  "+266696687"})
            BOOST_TEST(kind_of(given, has_part) == "withheld", given);
}

BOOST_AUTO_TEST_CASE(what_is_no_number_is_none_and_asks_for_nothing) {
    for (const bool has_part : {true, false})
        for (const std::string given : {"alice",
                                        "alice1234567",
                                        "sip:alice@pbx.example",
                                        "sip:pbx.example",
                                        "maria@example.com",
                                        "4930123456@example.com",
                                        "' or 1 eq 1",
                                        "030'123456",
                                        "030\"1",
                                        "030,5",
                                        "030 123456' or 'a' eq 'a",
                                        "030%123456",
                                        "%2B4930123456",
                                        "030 123456) or (1 eq 1",
                                        "030\"123456",
                                        "030 123456 Maria",
                                        "1-800-FLOWERS",
                                        "12345 Berlin",
                                        "*43",
                                        "*31#030123456",
                                        "\xF0\x9F\x93\x9E 030 123456",
                                        "+",
                                        "++",
                                        "()",
                                        "(0)x",
                                        "+49 30 1 +49 30 2",
                                        "030\x01"
                                        "123456",
                                        "030_123456",
                                        "1,234,567",
                                        "\xFF\xFE",
                                        "\xED\xA0\x80",
                                        "12345678901234567890123456"}) {
            const PhoneNumber number = reader_of("DE", has_part).read(given);
            BOOST_TEST(name_of(number.kind) == "none", given << " is " << name_of(number.kind));
            BOOST_TEST(number.key().empty(), given);
            BOOST_TEST(number.exact_forms(40).empty(), given);
        }
}

BOOST_AUTO_TEST_CASE(a_text_without_end_is_no_number_and_is_not_kept) {
    for (const std::string unit : {"1", "+", "(0)", "x12", "\xEF\xBC\x91", "a", " ", "-", ";ext=1"}) {
        std::string text;
        while (text.size() < 10'000)
            text += unit;
        const PhoneNumber number = reader_of("DE").read(text);
        BOOST_TEST(name_of(number.kind) == "none", unit);
        BOOST_TEST(number.given.empty());
        BOOST_TEST(reader_of("DE").read("030 123456" + text).exact_forms(40).empty());
    }
    BOOST_TEST(name_of(reader_of("DE")
                           .read(std::string("030\0"
                                             "123456",
                                             10))
                           .kind) == "none");
}

BOOST_AUTO_TEST_CASE(malformed_numbers_keep_their_digits) {
    const PhoneReader reader = reader_of("DE");
    for (const auto& [given, key] : std::vector<std::pair<std::string, std::string>>{
             {"+49 30", "+4930"},                         // too short for Germany
             {"+999 123456789", "+999123456789"},         // no such calling code
             {"00999 123456789", "+999123456789"},        // the same, dialled
             {"+49 (0)0 123456", "+4900123456"},          // a zero too many: +49 0123456 would be read as +49 123456
             {"030 12345678901234", "03012345678901234"}, // too long
             {"030 123456 / 0171 1234567", "0301234560171"
                                           "1234567"}}) {
        const PhoneNumber number = reader.read(given);
        BOOST_TEST(name_of(number.kind) == "number", given);
        BOOST_TEST(!number.is_sure(), given);
        BOOST_TEST(number.key() == key, given << " gives " << number.key());
        BOOST_TEST(!number.exact_forms(40).empty(), given);
    }
}

BOOST_AUTO_TEST_CASE(without_a_region_only_international_forms_are_sure) {
    for (const bool has_part : {true, false}) {
        const PhoneReader reader = reader_of("", has_part);
        for (const char* sure : {"+4930123456", "0049 30 123456", "+49 (0)30 123456", "tel:+49-30-123456"})
            BOOST_TEST(reader.read(sure).key() == "+4930123456", sure);
        for (const char* open : {"030 123456", "030/123456", "(030) 12 34 56"}) {
            BOOST_TEST(!reader.read(open).is_sure(), open);
            BOOST_TEST(reader.read(open).key() == "030123456", open);
        }
    }
}

BOOST_AUTO_TEST_CASE(numbers_of_other_countries_are_read_in_every_region) {
    for (const char* region : {"", "DE", "US", "IT", "JP", "RU", "BR", "SG"})
        for (const auto& [given, key] : std::vector<std::pair<std::string, std::string>>{
                 {"+1 (202) 555-0123", "+12025550123"},
                 {"001 202 555 0123", "+12025550123"},
                 {"0039 06 1234 5678", "+390612345678"},
                 {"+44 (0)20 7946 0958", "+442079460958"},
                 {"+800 1234 5678", "+80012345678"},
                 {"sip:+4930123456;phone-context=+49@pbx.example:5060;user=phone", "+4930123456"},
                 {"sip:%2B4930123456@pbx.example", "+4930123456"}})
            BOOST_TEST(reader_of(region).read(given).key() == key,
                       given << " in " << region << " gives " << reader_of(region).read(given).key());
    BOOST_TEST(reader_of("").read("sip:030123456;phone-context=+49@pbx.example").key() == "+4930123456");
    BOOST_TEST(reader_of("DE").read("12025550123").key() == "+12025550123"); // as a trunk delivers it
}

BOOST_AUTO_TEST_CASE(an_extension_is_kept_apart_and_asked_for_first) {
    const PhoneNumber number = reader_of("DE").read("030 1234567 ext. 12");
    BOOST_TEST(number.extension == "12");
    BOOST_TEST(number.key() == "+49301234567;ext=12");
    BOOST_TEST(number.key_without_extension() == "+49301234567");
    const auto forms = number.exact_forms(40);
    BOOST_TEST_REQUIRE(!forms.empty());
    BOOST_TEST(forms.front() == "+49301234567 x12");
    BOOST_TEST((std::find(forms.begin(), forms.end(), "030 1234567") != forms.end()));
}

BOOST_AUTO_TEST_CASE(forms_are_bounded_different_and_harmless) {
    for (const bool has_part : {true, false})
        for (const char* given : {"+49 30 123456", "030 123456 x12", "110", "030 12", "+999 123456789",
                                  "\uFF10\uFF13\uFF10 123456", "\u202E+49 30 123456", "(+49) 30 123456"})
            for (const std::size_t most : {0u, 1u, 7u, 40u, 1000u}) {
                auto forms = reader_of("DE", has_part).read(given).exact_forms(most);
                BOOST_TEST(forms.size() <= most);
                BOOST_TEST(std::all_of(forms.begin(), forms.end(), is_harmless), given);
                std::sort(forms.begin(), forms.end());
                BOOST_TEST((std::adjacent_find(forms.begin(), forms.end()) == forms.end()), given);
            }
}
