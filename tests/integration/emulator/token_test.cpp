// The token endpoint: success, each refusal with its AADSTS number, and what the Web API says to a bad token or caller.
#include "running_emulator.h"

#include <Poco/TemporaryFile.h>
#include <boost/test/unit_test.hpp>

#include <filesystem>

using namespace dyncx::emulator;
using namespace dyncx::emulator::testing;

namespace {

int number_of(const Answer& answer) { return answer.json()->getArray("error_codes")->getElement<int>(0); }
std::string error_of(const Answer& answer) { return answer.json()->getValue<std::string>("error"); }

} // namespace

BOOST_AUTO_TEST_SUITE(token)

BOOST_AUTO_TEST_CASE(a_right_secret_gets_a_bearer_token_with_numbers) {
    RunningEmulator running{{}};
    const Answer answer = running.ask_token();
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.json()->getValue<std::string>("token_type") == "Bearer");
    BOOST_TEST(answer.json()->get("expires_in").isInteger());
    BOOST_TEST(answer.json()->getValue<int>("expires_in") == 3599);
    BOOST_TEST(!answer.json()->has("refresh_token"));
    BOOST_TEST(running.api("GET", "WhoAmI").status == 200);
}

BOOST_AUTO_TEST_CASE(a_double_slash_before_default_is_accepted) {
    RunningEmulator running{{}};
    BOOST_TEST(running.ask_token({{"scope", running.emulator.url() + "//.default"}}).status == 200);
}

BOOST_AUTO_TEST_CASE(each_mistake_has_its_number_and_status) {
    RunningEmulator running{{}};
    struct Expected {
        Fields changes;
        std::string tenant;
        int status;
        int number;
        std::string error;
    };
    const std::vector<Expected> cases{
        {{}, "99999999-9999-4999-8999-999999999999", 400, 90002, "invalid_request"},
        {{{"client_id", kNobody}}, "", 400, 700016, "unauthorized_client"},
        {{{"client_secret", "wrong"}}, "", 401, 7000215, "invalid_client"},
        {{{"client_secret", "-"}}, "", 401, 7000218, "invalid_client"},
        {{{"client_id", "-"}}, "", 400, 900144, "invalid_request"},
        {{{"grant_type", "-"}}, "", 400, 900144, "invalid_request"},
        {{{"scope", "-"}}, "", 400, 900144, "invalid_request"},
        {{{"scope", running.emulator.url() + "/user_impersonation"}}, "", 400, 70011, "invalid_scope"},
        {{{"scope", "https://other.example.com/.default"}}, "", 400, 500011, "invalid_resource"},
    };
    for (const Expected& expected : cases) {
        const Answer answer = running.ask_token(expected.changes, expected.tenant);
        BOOST_TEST_CONTEXT(answer.body) {
            BOOST_TEST(answer.status == expected.status);
            BOOST_TEST(number_of(answer) == expected.number);
            BOOST_TEST(error_of(answer) == expected.error);
        }
    }
}

BOOST_AUTO_TEST_CASE(an_expired_secret_is_told_apart_from_a_wrong_one) {
    RunningEmulator running{{}};
    running.emulator.set_secret("", true);
    const Answer answer = running.ask_token();
    BOOST_TEST(answer.status == 401);
    BOOST_TEST(number_of(answer) == 7000222);
}

BOOST_AUTO_TEST_CASE(an_expired_token_gets_plain_text_and_the_authority) {
    RunningEmulator running{{}};
    BOOST_TEST(running.api("GET", "WhoAmI").status == 200);
    running.emulator.expire_tokens();
    const Answer answer = running.api("GET", "WhoAmI");
    BOOST_TEST(answer.status == 401);
    BOOST_TEST(answer.header("WWW-Authenticate") ==
               "Bearer authorization_uri=" + running.emulator.url() + "/" + running.emulator.options().tenant_id +
                   "/oauth2/authorize, resource_id=" + running.emulator.url() + "/");
    BOOST_TEST(answer.body == "HTTP Error 401 - Unauthorized: Access is denied");
    running.forget_token();
    BOOST_TEST(running.api("GET", "WhoAmI").status == 200);
}

BOOST_AUTO_TEST_CASE(without_an_application_user_every_call_is_refused) {
    RunningEmulator running{{}};
    running.emulator.set_application_user(false);
    const Answer answer = running.api("GET", "WhoAmI");
    BOOST_TEST(answer.status == 403);
    BOOST_TEST(answer.code() == "0x80072560");
    BOOST_TEST(answer.message() == "The user is not a member of the organization.");
}

BOOST_AUTO_TEST_CASE(acting_for_another_user_is_refused_alone_and_around_a_batch) {
    RunningEmulator running;
    const std::string own = running.api("GET", "WhoAmI").json()->getValue<std::string>("UserId");
    for (const Fields& headers : {Fields{{"CallerObjectId", kAgentOne}}, Fields{{"MSCRMCallerID", kAgentOne}}}) {
        const Answer alone = running.api("POST", "tasks", R"({"subject":"x"})", headers);
        BOOST_TEST(alone.status == 403);
        BOOST_TEST(alone.code() == "0x80040220");
        BOOST_TEST(alone.message().find("prvActOnBehalfOfAnotherUser") != std::string::npos);
        Fields batched = headers;
        batched["Content-Type"] = "multipart/mixed; boundary=b";
        BOOST_TEST(running.api("POST", "$batch", "--b--\r\n", batched).status == 403);
    }
    BOOST_TEST(running.api("POST", "tasks", R"({"subject":"x"})", {{"MSCRMCallerID", own}}).status == 204);
    BOOST_TEST(running.emulator.rows("tasks").size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_name_of_the_scheme_has_no_case) {
    RunningEmulator running{{}};
    for (const std::string scheme : {"bearer ", "BEARER ", "Bearer "})
        BOOST_TEST(running.api("GET", "WhoAmI", "", {{"Authorization", scheme + running.token()}}).status == 200);
    BOOST_TEST(running.api("GET", "WhoAmI", "", {{"Authorization", "Basic " + running.token()}}).status == 401);
    BOOST_TEST(running.api("GET", "WhoAmI", "", {{"Authorization", "bearer "}}).status == 401);
}

BOOST_AUTO_TEST_CASE(the_configuration_for_clients_names_the_certificate_by_its_whole_path) {
    const std::filesystem::path file = Poco::TemporaryFile::tempName() + ".pem";
    EmulatorOptions options;
    options.ca_out = std::filesystem::relative(file).string();
    {
        RunningEmulator running{options};
        Poco::JSON::Parser parser;
        const auto config = parser.parse(running.emulator.client_config()).extract<Poco::JSON::Object::Ptr>();
        const std::filesystem::path named = config->getObject("tls")->getValue<std::string>("ca_file");
        BOOST_TEST(named.is_absolute());
        BOOST_TEST(std::filesystem::exists(named));
    }
    std::filesystem::remove(file);
}

BOOST_AUTO_TEST_SUITE_END()
