// What differs between environments: Omnichannel or not, the largest file, targets of service agreements.
#include "running_emulator.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx::emulator;
using namespace dyncx::emulator::testing;

namespace {

std::string file_note(const std::string& base64) {
    return R"({"subject":"x","filename":"talk.txt","mimetype":"text/plain","documentbody":")" + base64 + R"("})";
}

} // namespace

BOOST_AUTO_TEST_SUITE(environment)

BOOST_AUTO_TEST_CASE(s1_14_without_omnichannel_its_tables_are_unknown) {
    RunningEmulator running(RunningEmulator::with_control());
    BOOST_TEST(running.control("POST", "/omnichannel", R"({"is_present":false})").status == 200);
    const Answer rows = running.api("GET", "msdyn_ocliveworkitems");
    BOOST_TEST(rows.status == 404);
    BOOST_TEST(rows.code() == "0x8006088a");
    const Answer definition = running.api("GET", "EntityDefinitions(LogicalName='msdyn_transcript')");
    BOOST_TEST(definition.status == 404);
    BOOST_TEST(definition.code() == "0x80060888");
    BOOST_TEST(running.api("GET", "EntityDefinitions?$select=LogicalName").value()->size() == 25U);
    BOOST_TEST(running.api("GET", "$metadata").body.find("Name=\"msdyn_ocsession") == std::string::npos);
    BOOST_TEST(running.api("POST", "phonecalls", R"({"subject":"x"})").status == 204);
    BOOST_TEST(running.control("GET", "/rows/msdyn_ocsessions").status == 400);
    BOOST_TEST(running.control("POST", "/omnichannel", R"({"is_present":true})").status == 200);
    BOOST_TEST(running.api("GET", "msdyn_ocliveworkitems").status == 200);
}

BOOST_AUTO_TEST_CASE(omnichannel_may_be_missing_from_the_start) {
    EmulatorOptions options;
    options.has_omnichannel = false;
    RunningEmulator running(options);
    BOOST_TEST(running.api("GET", "msdyn_liveworkstreams").status == 404);
}

BOOST_AUTO_TEST_CASE(a_note_keeps_its_file_and_knows_its_size) {
    RunningEmulator running{{}};
    const std::string path = "annotations(" + running.create("annotations", file_note("aGVsbG8=")) + ")";
    auto note = running.api("GET", path).json();
    BOOST_TEST(note->getValue<std::string>("documentbody") == "aGVsbG8=");
    BOOST_TEST(note->getValue<int>("filesize") == 5);
    BOOST_TEST(note->getValue<bool>("isdocument"));
    BOOST_TEST(running.api("PATCH", path, R"({"documentbody":"aGVsbG8h"})").status == 204);
    BOOST_TEST(running.api("GET", path).json()->getValue<int>("filesize") == 6);
    BOOST_TEST(running.api("PATCH", path, R"({"documentbody":null})").status == 204);
    note = running.api("GET", path).json();
    BOOST_TEST(note->getValue<int>("filesize") == 0);
    BOOST_TEST(!note->getValue<bool>("isdocument"));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_base64_or_too_large_is_refused) {
    RunningEmulator running(RunningEmulator::with_control());
    for (const std::string body : {"aGVsbG8", "aGVs bG8=", "a===", "=aaa", "aGVs\\nbG8="})
        BOOST_TEST(running.api("POST", "annotations", file_note(body)).code() == "0x80040203", body);
    const std::string largest(5'242'880, 'A');
    BOOST_TEST(running.api("POST", "annotations", file_note(largest)).status == 204);
    const Answer above = running.api("POST", "annotations", file_note(largest + "AAAA"));
    BOOST_TEST(above.status == 400);
    BOOST_TEST(above.code() == "0x80044a02");
    BOOST_TEST(running.control("POST", "/max-upload", R"({"bytes":4})").status == 200);
    BOOST_TEST(running.api("POST", "annotations", file_note("aGVsbG8=")).code() == "0x80044a02");
    BOOST_TEST(running.api("POST", "annotations", file_note("aGVs")).status == 204);
}

BOOST_AUTO_TEST_CASE(targets_of_a_case_are_rows_that_somebody_makes) {
    RunningEmulator running;
    const std::string id = "ca000000-0000-4000-8000-000000000001";
    BOOST_TEST(running.emulator.rows("slakpiinstances").empty());
    const std::string made =
        running.create("slakpiinstances", R"({"name":"First response","failuretime":"2026-01-31T10:00:00Z",)"
                                          R"("regarding@odata.bind":"/incidents()" +
                                              id + ")\"}");
    const std::string path = "incidents(" + id + ")/slakpiinstance_incident?$select=name,status,failuretime";
    const auto found = running.api("GET", path, "", {{"Prefer", "odata.include-annotations=\"*\""}}).value();
    BOOST_REQUIRE_MESSAGE(found->size() == 1U, made);
    BOOST_TEST(found->getObject(0)->getValue<std::string>("slakpiinstanceid") == made);
    BOOST_TEST(found->getObject(0)->getValue<std::string>("status@OData.Community.Display.V1.FormattedValue") ==
               "In Progress");
    BOOST_TEST(running.api("PATCH", "slakpiinstances(" + made + ")", R"({"status":6})").code() == "0x8004431a");
    BOOST_TEST(
        running.api("PATCH", "slakpiinstances(" + made + ")", R"({"status":4,"succeededon":"2026-01-31T09:00:00Z"})")
            .status == 204);
}

BOOST_AUTO_TEST_SUITE_END()
