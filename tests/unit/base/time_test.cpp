// Times from outside: with a zone or not at all.
#include "base/time.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx;

namespace {

template <class T> std::string words_of(const Result<T>& result) { return result.ok() ? "" : result.error().message; }
constexpr UnixMs kMoment = 1641402779000; // 2022-01-05T17:12:59Z

UnixMs parsed(std::string_view text) {
    auto time = parse_time(text);
    BOOST_TEST_REQUIRE(time.ok(), text << ": " << words_of(time));
    return *time;
}
} // namespace

BOOST_AUTO_TEST_CASE(the_same_moment_in_every_accepted_form) {
    for (const char* text : {"2022-01-05T17:12:59Z", "2022-01-05T17:12:59z", "2022-01-05 17:12:59Z",
                             "2022-01-05T17:12:59.000Z", "2022-01-05T18:12:59+01:00", "2022-01-05T18:12:59+0100",
                             "2022-01-05T18:12:59+01", "2022-01-05T13:12:59-0400", "2022-01-05T13:12:59-04",
                             "2022-01-05T22:42:59+05:30", "2022-01-06T00:12:59+07:00", "2022-01-05T17:12:59.0000000Z"})
        BOOST_TEST(parsed(text) == kMoment, text);
}

BOOST_AUTO_TEST_CASE(fractions_are_cut_to_milliseconds) {
    BOOST_TEST(parsed("2022-01-05T17:12:59.12Z") == kMoment + 120);
    BOOST_TEST(parsed("2022-01-05T17:12:59.1239999Z") == kMoment + 123);
    BOOST_TEST(parsed("2022-01-05T17:12:59.000000001Z") == kMoment);
}

BOOST_AUTO_TEST_CASE(a_time_without_a_zone_is_refused_and_says_so) {
    for (const char* text : {"2022-01-05T17:12:59", "2022-01-05T17:12:59.5"}) {
        auto time = parse_time(text);
        BOOST_TEST_REQUIRE(!time.ok());
        BOOST_TEST(time.error().message.find("zone") != std::string::npos);
        BOOST_TEST(time.error().status == DYNCX_E_INVALID);
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_time_is_refused) {
    for (const char* text : {"",
                             "Z",
                             "2022-01-05",
                             "2022-01-05T17:12Z",
                             "22-01-05T17:12:59Z",
                             "2022-13-05T17:12:59Z",
                             "2022-00-05T17:12:59Z",
                             "2022-02-30T17:12:59Z",
                             "2023-02-29T00:00:00Z",
                             "2022-01-05T24:12:59Z",
                             "2022-01-05T17:60:59Z",
                             "2022-01-05T17:12:61Z",
                             "1969-12-31T23:59:59Z",
                             "2022-01-05T17:12:59ZZ",
                             "2022-01-05T17:12:59Z ",
                             " 2022-01-05T17:12:59Z",
                             "2022-01-05T17:12:59+1",
                             "2022-01-05T17:12:59+",
                             "2022-01-05T17:12:59+01:",
                             "2022-01-05T17:12:59+01:0",
                             "2022-01-05T17:12:59+01:99",
                             "2022-01-05T17:12:59+25:00",
                             "2022-01-05T17:12:59.Z",
                             "2022-01-05T17:12:59,5Z",
                             "1641402779",
                             "+022-01-05T17:12:59Z",
                             "2022-01-05T-1:12:59Z",
                             "1970-01-01T00:30:00+01:00"})
        BOOST_TEST(!parse_time(text).ok(), text);
}

BOOST_AUTO_TEST_CASE(a_leap_day_and_the_ends_of_the_range_are_read) {
    BOOST_TEST(parsed("2024-02-29T00:00:00Z") == 1709164800000);
    BOOST_TEST(parsed("1970-01-01T00:00:00Z") == 0);
    BOOST_TEST(parsed("9999-12-31T23:59:59Z") == 253402300799000);
}

BOOST_AUTO_TEST_CASE(formatting_is_the_inverse) {
    BOOST_TEST(format_time(kMoment + 999) == "2022-01-05T17:12:59Z");
    BOOST_TEST(format_time_precise(kMoment + 7) == "2022-01-05T17:12:59.007Z");
    BOOST_TEST(format_time(0) == "1970-01-01T00:00:00Z");
    for (const UnixMs time : {UnixMs{0}, kMoment, kMoment + 1, UnixMs{253402300799999}})
        BOOST_TEST(parsed(format_time_precise(time)) == time);
}

BOOST_AUTO_TEST_CASE(a_deadline_is_never_over_or_the_sooner_of_two) {
    BOOST_TEST(!Deadline::never().is_over());
    BOOST_TEST(Deadline::never().left().count() == 24 * 3600 * 1000);
    const Deadline over = Deadline::after(std::chrono::milliseconds(-5));
    BOOST_TEST(over.is_over());
    BOOST_TEST(over.left().count() == 0);
    BOOST_TEST(Deadline::sooner(Deadline::never(), over).is_over());
    BOOST_TEST(Deadline::sooner(over, Deadline::never()).is_over());
}
