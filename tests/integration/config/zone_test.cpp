// The zone that a setting names, from the system's zone files.
#include "config/zone.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx;

namespace {

std::string told(const std::string& name, const char* local) {
    auto zone = config::zone_of(name);
    BOOST_TEST_REQUIRE(zone.ok(), name);
    const auto moments = zone->moments_of(*parse_time(std::string(local) + "Z"));
    return moments.empty() ? "" : format_time(moments.front());
}

} // namespace

BOOST_AUTO_TEST_CASE(x13_a_zone_is_named_as_the_system_names_it_or_is_an_offset) {
    BOOST_TEST(told("Europe/Berlin", "2026-07-01T12:00:00") == "2026-07-01T10:00:00Z");
    BOOST_TEST(told("Europe/Berlin", "2060-12-01T12:00:00") == "2060-12-01T11:00:00Z");
    BOOST_TEST(told("Europe/Berlin", "2026-03-29T02:30:00") == "");
    BOOST_TEST(told("America/New_York", "2026-11-01T01:30:00") == "2026-11-01T05:30:00Z");
    BOOST_TEST(told("Asia/Kolkata", "2026-07-01T12:00:00") == "2026-07-01T06:30:00Z");
    BOOST_TEST(told(" UTC ", "2026-07-01T12:00:00") == "2026-07-01T12:00:00Z");
    BOOST_TEST(told("+02:00", "2026-12-01T12:00:00") == "2026-12-01T10:00:00Z");
    BOOST_TEST(config::zone_of("")->is_none());
}

BOOST_AUTO_TEST_CASE(what_is_no_zone_is_refused_with_the_property_and_the_fix) {
    for (const char* name :
         {"Europe/Berln", "/etc/passwd", "../../../etc/passwd", "Europe", "Europe/Ber\nlin", "tzdata.zi"}) {
        const auto refused = config::zone_of(name);
        BOOST_TEST_REQUIRE(!refused.ok(), name);
        BOOST_TEST(refused.error().status == DYNCX_E_CONFIG);
        BOOST_TEST(refused.error().message.find("asterisk.zone: ") == 0u);
        BOOST_TEST(refused.error().fix.find("Europe/Berlin") != std::string::npos);
    }
}
