// Recordings of what the emulator has no use for: on demand as a fault, or refused as Dataverse refuses what it does not
// know. And the check that no recording was forgotten.
#include "shape.h"

#include <boost/test/unit_test.hpp>

#include <filesystem>

using namespace dyncx::emulator;
using namespace dyncx::emulator::testing;

namespace {

namespace fs = std::filesystem;
const Fields kAnnotated{{"Prefer", "odata.include-annotations=\"*\""}};

// What the web service says to a segment that it does not know, as err-14 was recorded.
void check_unknown(const std::string& segment, const Answer& answer) {
    check_shape("err-14-404-unknown-segment", answer);
    BOOST_TEST(answer.code() == "0x8006088a");
    BOOST_TEST(answer.message() == "Resource not found for the segment '" + segment + "'.");
}

std::string text_of_file(const fs::path& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

} // namespace

BOOST_AUTO_TEST_SUITE(unserved_responses)

// The emulator runs no plug-ins and has no table of bots, so these two come on demand only.
BOOST_AUTO_TEST_CASE(failures_of_plug_ins_and_roles_are_injected_as_recorded) {
    RunningEmulator running{{}};
    running.token();
    for (const std::string name : {"err-04-500-sandbox-worker", "err-12-403-missing-privilege"}) {
        const Recording recording = read_recording(name);
        const auto error = recording.json()->getObject("error");
        running.emulator.add_fault({.method = "POST",
                                    .status = recording.status,
                                    .code = error->getValue<std::string>("code"),
                                    .message = error->getValue<std::string>("message")});
        const Answer answer = running.api("POST", "accounts", R"({"name":"x"})", kAnnotated);
        BOOST_TEST_CONTEXT(name + ": " + answer.body) {
            BOOST_TEST(answer.status == recording.status);
            for (const std::string& header : recording.headers)
                BOOST_TEST(answer.head.has(header));
            for (const std::string& missing : missing_members(recording, answer)) {
                const bool is_of_an_older_server = missing.ends_with("ApiExceptionMesageName");
                const bool is_the_plug_ins_own = missing.ends_with("TraceText");
                BOOST_TEST((is_of_an_older_server || is_the_plug_ins_own), missing);
            }
            for (const std::string member : {"code", "message"})
                BOOST_TEST(answer.error()->getValue<std::string>(member) == error->getValue<std::string>(member));
            const std::string details = "@Microsoft.PowerApps.CDS.ErrorDetails.";
            BOOST_TEST(answer.error()->getValue<std::string>(details + "ApiExceptionMessageName") ==
                       error->optValue<std::string>(details + "ApiExceptionMesageName", "PrivilegeDenied"));
            BOOST_TEST(answer.error()->getValue<std::string>(details + "ApiExceptionCategory") ==
                       error->optValue<std::string>(details + "ApiExceptionCategory", "ClientError"));
        }
        running.emulator.add_fault(
            {.status = recording.status, .body = recording.body, .content_type = "application/json"});
        BOOST_TEST(running.api("GET", "WhoAmI").body == recording.body); // or byte for byte
    }
    BOOST_TEST(running.emulator.rows("accounts").empty());
}

// CreateMultiple and its kin, InitializeFrom and FetchXML are not built, as the client sends none of them.
// They are refused like every name that Dataverse does not know, never answered with a friendly 200.
BOOST_AUTO_TEST_CASE(what_is_recorded_but_not_served_is_refused) {
    RunningEmulator running;
    const std::string targets = R"({"Targets":[{"name":"x","@odata.type":"Microsoft.Dynamics.CRM.account"}]})";
    const std::size_t before = running.emulator.rows("accounts").size();
    check_unknown("CreateMultiple", // bulk-01-createmultiple-200-updatemultiple-204-a
                  running.api("POST", "accounts/Microsoft.Dynamics.CRM.CreateMultiple", targets));
    check_unknown("UpdateMultiple", // bulk-01-createmultiple-200-updatemultiple-204-b
                  running.api("POST", "accounts/Microsoft.Dynamics.CRM.UpdateMultiple", targets));
    check_unknown("sdkmessagefilters", // bulk-01-createmultiple-200-updatemultiple-204-c
                  running.api("GET", "sdkmessagefilters?$select=sdkmessagefilterid"));
    check_unknown("InitializeFrom", // fn-06-initializefrom-200
                  running.api("GET", "InitializeFrom(EntityMoniker=@p1,TargetEntityName=@p2,TargetFieldType=@p3)?@p1="
                                     "%7B'@odata.id':'accounts(" +
                                         kAccount +
                                         ")'%7D&@p2='account'&"
                                         "@p3=Microsoft.Dynamics.CRM.TargetFieldType'ValidForCreate'"));
    const Answer fetched = running.api("GET", "accounts?fetchXml=%3Cfetch%2F%3E"); // query-04-fetchxml-pagingcookie
    BOOST_TEST(fetched.status == 501); // the documented status of an operation that is not implemented
    BOOST_TEST(fetched.code() == "0x80060888");
    BOOST_TEST(running.emulator.rows("accounts").size() == before);
}

// People do not sign in here (token-08-device-code-200-a, token-08-device-code-200-b), and the address that gives tokens
// to machines is Azure's own (token-09-imds-200-a, token-09-imds-200-b).
BOOST_AUTO_TEST_CASE(sign_ins_of_people_and_machines_are_refused) {
    RunningEmulator running{{}};
    const Fields form{{"Content-Type", "application/x-www-form-urlencoded"}};
    const std::string tenant = "/" + running.emulator.options().tenant_id;
    BOOST_TEST(running.send("POST", tenant + "/oauth2/v2.0/devicecode", "client_id=x&scope=y", form).status == 404);
    const Answer polled = running.ask_token({{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"}});
    const Recording recording = read_recording("token-08-device-code-200-b");
    BOOST_TEST(polled.status == recording.status);
    BOOST_TEST(joined(missing_members(recording, polled)) == "");
    BOOST_TEST(polled.json()->getValue<std::string>("error") == "unsupported_grant_type");
    BOOST_TEST(running.send("GET", "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=x").status == 404);
}

// Every file is named in a test here: as a recording that is read, or beside the refusal that stands for it.
BOOST_AUTO_TEST_CASE(no_recorded_answer_is_left_out) {
    const fs::path root(DYNCX_SOURCE_DIR);
    std::string tests;
    for (const auto& entry : fs::directory_iterator(root / "tests/contract/emulator"))
        tests += entry.path().extension() == ".cpp" ? text_of_file(entry.path()) : "";
    for (const auto& entry : fs::directory_iterator(root / "tests/fixtures/real_responses"))
        if (entry.path().extension() == ".http")
            BOOST_TEST(tests.find(entry.path().stem().string()) != std::string::npos,
                       entry.path().filename().string() << " is not compared with the emulator by any test here");
}

BOOST_AUTO_TEST_SUITE_END()
