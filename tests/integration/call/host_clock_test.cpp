// Call records that another host wrote by its own clock, end to end: refused without its zone, told in UTC with it.
#include "scene.h"

using namespace scene;
using dyncx::Json;

namespace {

// Three telephones of a group ring on a summer's day in Berlin, and nobody answers.
const std::string kRecords = [] {
    std::string rows;
    for (const char* device : {"2001", "2002", "2003"})
        rows +=
            R"("","+15550100","200","from-trunk","","PJSIP/trunk-1","PJSIP/)" + std::string(device) +
            R"(-1","Dial","","2026-07-01 11:02:38","","2026-07-01 11:03:00",22,0,"NO ANSWER","","1782896558.7","","","",1)"
            "\n";
    return rows;
}();

struct HostClock : Scene {
    dyncx_status open_in(const std::string& zone) {
        Json settings = *Json::parse(emulator.client_config());
        settings.set("asterisk", Json(Json::Object{{"zone", zone}}));
        return dyncx_client_open(runtime, folder.path.c_str(), DYNCX_NUL, settings.text().c_str(), DYNCX_NUL, &client,
                                 &err);
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(host_clock, HostClock)

BOOST_AUTO_TEST_CASE(x13_records_by_a_host_s_clock_are_one_missed_call_in_utc_once_its_zone_is_set) {
    open();
    BOOST_REQUIRE_EQUAL(submit(kRecords, "asterisk-cdr"), DYNCX_E_INVALID);
    BOOST_TEST(std::string(err.fix).find("asterisk.zone") != std::string::npos);
    close();

    BOOST_REQUIRE_EQUAL(open_in("Europe/Berlin"), DYNCX_OK);
    submit_all({kRecords, kRecords}, "asterisk-cdr");
    const Json calls = rows("phonecalls");
    BOOST_REQUIRE_EQUAL(calls.as_array().size(), 1);
    BOOST_TEST(calls.as_array()[0]["actualstart"].as_string() == "2026-07-01T09:02:38Z");
    BOOST_TEST(calls.as_array()[0]["actualend"].as_string() == "2026-07-01T09:03:00Z");
    BOOST_TEST(calls.as_array()[0]["description"].as_string().find("Outcome: no answer") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_zone_that_nobody_knows_opens_no_client) {
    BOOST_REQUIRE_EQUAL(open_in("Europe/Berln"), DYNCX_E_CONFIG);
    BOOST_TEST(std::string(err.message).find("asterisk.zone: ") == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
