// State and status: pairs, defaults, closed activities, cases that need their action.
#include "running_emulator.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx::emulator;
using namespace dyncx::emulator::testing;

BOOST_AUTO_TEST_SUITE(states)

BOOST_AUTO_TEST_CASE(a_call_is_completed_with_its_status) {
    RunningEmulator running;
    const std::string path = "phonecalls(" + running.create("phonecalls", R"({"subject":"x"})") + ")";
    BOOST_TEST(running.api("PATCH", path, R"({"statecode":1,"statuscode":4,"description":"and more"})").status == 204);
    const auto row = running.api("GET", path + "?$select=statuscode,description").json();
    BOOST_TEST(row->getValue<int>("statuscode") == 4);
    BOOST_TEST(row->getValue<std::string>("description") == "and more");
}

BOOST_AUTO_TEST_CASE(a_state_alone_takes_its_default_status) {
    RunningEmulator running;
    const std::string path = "phonecalls(" + running.create("phonecalls", R"({"subject":"x"})") + ")";
    BOOST_TEST(running.api("PATCH", path, R"({"statecode":1})").status == 204);
    BOOST_TEST(running.api("GET", path).json()->getValue<int>("statuscode") == 2);
}

BOOST_AUTO_TEST_CASE(a_status_of_another_state_is_refused) {
    RunningEmulator running;
    const std::string path = "phonecalls(" + running.create("phonecalls", R"({"subject":"x"})") + ")";
    for (const char* body :
         {R"({"statecode":1,"statuscode":3})", R"({"statuscode":2})", R"({"statecode":2,"statuscode":1})"}) {
        const Answer answer = running.api("PATCH", path, body);
        BOOST_TEST(answer.status == 400);
        BOOST_TEST(answer.code() == "0x80048408");
    }
}

BOOST_AUTO_TEST_CASE(a_closed_call_is_read_only_until_reopened) {
    RunningEmulator running;
    const std::string path = "phonecalls(" + running.create("phonecalls", R"({"subject":"x"})") + ")";
    BOOST_TEST(running.api("PATCH", path, R"({"statecode":1})").status == 204);
    const Answer refused = running.api("PATCH", path, R"({"subject":"y"})");
    BOOST_TEST(refused.status == 400);
    BOOST_TEST(refused.code() == "0x80040265");
    const Answer parties = running.api("PUT", path + "/phonecall_activity_parties", R"({"value":[]})");
    BOOST_TEST(parties.status == 400);
    BOOST_TEST(parties.code() == "0x80040265");
    BOOST_TEST(running.api("PATCH", path, R"({"statecode":0,"subject":"y"})").status == 204);
    BOOST_TEST(running.api("GET", path).json()->getValue<int>("statuscode") == 1);
}

BOOST_AUTO_TEST_CASE(closed_calls_can_be_made_writable) {
    EmulatorOptions options;
    options.closed_activities_are_read_only = false;
    RunningEmulator running{options};
    const std::string path = "phonecalls(" + running.create("phonecalls", R"({"subject":"x"})") + ")";
    BOOST_TEST(running.api("PATCH", path, R"({"statecode":1})").status == 204);
    BOOST_TEST(running.api("PATCH", path, R"({"subject":"y"})").status == 204);
}

BOOST_AUTO_TEST_CASE(a_case_is_not_resolved_by_patch) {
    RunningEmulator running;
    const Answer answer = running.api("PATCH", "incidents(ca000000-0000-4000-8000-000000000001)", R"({"statecode":1})");
    BOOST_TEST(answer.status == 400);
    BOOST_TEST(answer.message().find("CloseIncidentRequest") != std::string::npos);
    BOOST_TEST(running.api("PATCH", "incidents(ca000000-0000-4000-8000-000000000001)", R"({"statecode":2})").status ==
               204);
}

BOOST_AUTO_TEST_SUITE_END()
