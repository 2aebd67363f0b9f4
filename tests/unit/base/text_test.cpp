// Text from outside: checked, cut at a character, compared, and the nearest name found.
#include "base/text.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx;

BOOST_AUTO_TEST_CASE(invalid_utf8_is_found_at_its_first_byte) {
    BOOST_TEST(find_invalid_utf8("plain \xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80") == std::string_view::npos);
    BOOST_TEST(is_utf8(""));
    BOOST_TEST(find_invalid_utf8("ab\xFF") == 2u);
    BOOST_TEST(find_invalid_utf8("a\xC3") == 1u);            // cut
    BOOST_TEST(find_invalid_utf8("\xC0\x80") == 0u);         // overlong NUL
    BOOST_TEST(find_invalid_utf8("\xE0\x80\xAF") == 0u);     // overlong slash
    BOOST_TEST(find_invalid_utf8("x\xED\xA0\x80") == 1u);    // surrogate
    BOOST_TEST(find_invalid_utf8("\xF4\x90\x80\x80") == 0u); // beyond the last
    BOOST_TEST(find_invalid_utf8("\x80") == 0u);             // a tail alone
    BOOST_TEST(find_invalid_utf8("\xF0\x9F\x98\x41") == 0u);
    BOOST_TEST(is_utf8("\xEF\xBF\xBD\xF4\x8F\xBF\xBF"));
}

BOOST_AUTO_TEST_CASE(cutting_never_splits_a_character) {
    const std::string text = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z"; // 1 2 3 4 1 bytes
    const std::size_t kWhole[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11};
    for (std::size_t bytes = 0; bytes < std::size(kWhole); ++bytes)
        BOOST_TEST(cut_bytes(text, bytes).size() == kWhole[bytes], bytes);
}

BOOST_AUTO_TEST_CASE(dataverse_counts_utf16_units) {
    const std::string text = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z"; // 1 1 1 2 1 units
    BOOST_TEST(utf16_units(text) == 6u);
    BOOST_TEST(utf16_units("") == 0u);
    BOOST_TEST(cut_utf16_units(text, 3) == "a\xC3\xA9\xE2\x82\xAC");
    BOOST_TEST(cut_utf16_units(text, 4) == "a\xC3\xA9\xE2\x82\xAC"); // half an emoji is none
    BOOST_TEST(cut_utf16_units(text, 5) == "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
    BOOST_TEST(cut_utf16_units(text, 99) == text);
}

BOOST_AUTO_TEST_CASE(names_are_compared_in_ascii_whatever_the_locale) {
    BOOST_TEST(lower_ascii("ABCxyz-\xC3\x84") == "abcxyz-\xC3\x84");
    BOOST_TEST(equals_ignoring_case("OwnerId", "ownerid"));
    BOOST_TEST(!equals_ignoring_case("owner", "ownerid"));
    BOOST_TEST(!equals_ignoring_case("[", "{")); // 32 apart, as letters are
}

BOOST_AUTO_TEST_CASE(blanks_are_trimmed_and_parts_kept) {
    BOOST_TEST(trimmed(" \t a b \r\n") == "a b");
    BOOST_TEST(trimmed(" \n ") == "");
    BOOST_TEST(split("a,,b,", ',').size() == 4u);
    BOOST_TEST(split("", ',').size() == 1u);
    BOOST_TEST((is_digits("0123") && !is_digits("") && !is_digits("1 2") && !is_digits("-1")));
}

BOOST_AUTO_TEST_CASE(the_nearest_names_are_found_and_far_ones_are_not) {
    const std::vector<std::string> names = {"subject", "phonenumber", "ownerid", "prioritycode"};
    BOOST_TEST(nearest("Subjct", names).front() == "subject");
    BOOST_TEST(nearest("priorityCode", names).front() == "prioritycode");
    BOOST_TEST(nearest("flwo", {"flow", "net"}).front() == "flow"); // swapped letters count once
    BOOST_TEST(nearest("wolf", {"flow"}).empty());
    BOOST_TEST(nearest("zzzzzzzz", names).empty());
    BOOST_TEST(nearest("", names).empty());
    BOOST_TEST(nearest("x", {"a", "b", "c", "d", "e"}).size() <= 3u);
    BOOST_TEST(nearest(std::string(1'000'000, 'a'), names).empty()); // bounded work
}
