// What clocks show, in UTC: offsets, changes of a zone file, the rule behind them, and the two edges of summer time.
#include "../zone_file.h"
#include "base/zone.h"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace dyncx;

namespace {

Zone zone_of(const std::string& file) {
    auto zone = Zone::parse(file);
    BOOST_REQUIRE(zone.ok());
    return *zone;
}

std::string told(const Zone& zone, const char* local) {
    std::string all;
    for (UnixMs moment : zone.moments_of(*parse_time(std::string(local) + "Z")))
        all += (all.empty() ? "" : " or ") + format_time(moment);
    return all;
}

} // namespace

BOOST_AUTO_TEST_CASE(an_offset_is_a_zone_without_edges) {
    BOOST_TEST(told(*Zone::of_offset("+02:00"), "2026-07-01T12:00:00") == "2026-07-01T10:00:00Z");
    BOOST_TEST(told(*Zone::of_offset("-0330"), "2026-07-01T12:00:00") == "2026-07-01T15:30:00Z");
    BOOST_TEST(told(*Zone::of_offset("Z"), "2026-07-01T12:00:00") == "2026-07-01T12:00:00Z");
    for (const char* text : {"", "2", "+2", "Europe/Berlin", "+25:00"})
        BOOST_TEST(!Zone::of_offset(text), text);
    BOOST_TEST(Zone().is_none());
    BOOST_TEST(told(Zone(), "2026-07-01T12:00:00") == "");
}

BOOST_AUTO_TEST_CASE(x13_an_hour_that_comes_twice_has_two_moments_and_one_that_is_leapt_over_none) {
    for (const std::string& file : {zone_file({}, kBerlin), // the same summers, by rule and as changes
                                    zone_file({{1774746000, 1}, {1792890000, 0}}, "")}) {
        const Zone berlin = zone_of(file);
        BOOST_TEST(told(berlin, "2026-03-29T01:59:59") == "2026-03-29T00:59:59Z");
        BOOST_TEST(told(berlin, "2026-03-29T02:00:00") == "");
        BOOST_TEST(told(berlin, "2026-03-29T02:59:59") == "");
        BOOST_TEST(told(berlin, "2026-03-29T03:00:00") == "2026-03-29T01:00:00Z");
        BOOST_TEST(told(berlin, "2026-10-25T01:59:59") == "2026-10-24T23:59:59Z");
        BOOST_TEST(told(berlin, "2026-10-25T02:00:00") == "2026-10-25T00:00:00Z or 2026-10-25T01:00:00Z");
        BOOST_TEST(told(berlin, "2026-10-25T02:59:59") == "2026-10-25T00:59:59Z or 2026-10-25T01:59:59Z");
        BOOST_TEST(told(berlin, "2026-10-25T03:00:00") == "2026-10-25T02:00:00Z");
    }
}

BOOST_AUTO_TEST_CASE(the_rule_holds_behind_the_last_change_and_may_go_over_new_year_or_have_odd_hours) {
    const Zone late = zone_of(zone_file({{1774746000, 1}, {1792890000, 0}}, kBerlin));
    BOOST_TEST(told(late, "2040-07-01T12:00:00") == "2040-07-01T10:00:00Z");
    BOOST_TEST(told(late, "2025-07-01T12:00:00") == "2025-07-01T11:00:00Z"); // before the first change
    const Zone sydney = zone_of(zone_file({}, "AEST-10AEDT,M10.1.0,M4.1.0/3"));
    BOOST_TEST(told(sydney, "2026-01-01T12:00:00") == "2026-01-01T01:00:00Z");
    BOOST_TEST(told(sydney, "2026-07-01T12:00:00") == "2026-07-01T02:00:00Z");
    const Zone nuuk = zone_of(zone_file({}, "<-02>2<-01>,M3.5.0/-1,M10.5.0/0"));
    BOOST_TEST(told(nuuk, "2026-07-01T12:00:00") == "2026-07-01T13:00:00Z");
    const Zone india = zone_of(zone_file({}, "IST-5:30"));
    BOOST_TEST(told(india, "2026-07-01T12:00:00") == "2026-07-01T06:30:00Z");
    const Zone lord_howe = zone_of(zone_file({}, "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"));
    BOOST_TEST(told(lord_howe, "2026-01-01T12:00:00") == "2026-01-01T01:00:00Z");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_cut_short_or_wrong_is_refused) {
    const std::string whole = zone_file({{1774746000, 1}, {1792890000, 0}}, kBerlin);
    for (std::size_t length = 0; length < whole.size(); ++length)
        BOOST_TEST(!Zone::parse(whole.substr(0, length)).ok(), length);
    BOOST_TEST(!Zone::parse(zone_file({{1774746000, 2}}, "")).ok());                  // no such type
    BOOST_TEST(!Zone::parse(zone_file({{1792890000, 1}, {1774746000, 0}}, "")).ok()); // out of order
    for (const char* rule : {"CET", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,J60,J300",
                             "CET-1CEST,M3.0.0,M10.5.0", "C-1", "<CET-1", "CET-30", "CET-1CEST,M3.5.0/200,M10.5.0"})
        BOOST_TEST(!Zone::parse(zone_file({}, rule)).ok(), rule);
}
