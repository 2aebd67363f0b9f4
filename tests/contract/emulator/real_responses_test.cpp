// The emulator answers like the recordings: the same status, code, members and kinds of values. The recordings of $batch
// are in batch_responses_test.cpp, those of what the emulator does not serve in unserved_responses_test.cpp.
#include "shape.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx::emulator;
using namespace dyncx::emulator::testing;

namespace {

const Fields kAnnotated{{"Prefer", "odata.include-annotations=\"*\""}};
const Fields kRepresented{{"Prefer", "return=representation"}};

void check_error(const std::string& name, const Answer& answer) {
    check_shape(name, answer);
    const auto recorded = read_recording(name).json()->getObject("error");
    BOOST_TEST_CONTEXT(name) { BOOST_TEST(answer.code() == recorded->getValue<std::string>("code")); }
}

void check_entra_error(const std::string& name, const Answer& answer) {
    check_shape(name, answer);
    const auto recorded = read_recording(name).json();
    BOOST_TEST(answer.json()->getValue<std::string>("error") == recorded->getValue<std::string>("error"));
    BOOST_TEST(answer.json()->getArray("error_codes")->getElement<int>(0) ==
               recorded->getArray("error_codes")->getElement<int>(0));
}

} // namespace

BOOST_AUTO_TEST_SUITE(real_responses)

BOOST_AUTO_TEST_CASE(entra_answers_as_recorded) {
    RunningEmulator running{{}};
    const Answer token = running.ask_token();
    check_shape("token-01-client-secret-200", token);
    for (const std::string& name : read_recording("token-01-client-secret-200").headers)
        BOOST_TEST_CONTEXT(name) { BOOST_TEST(token.head.has(name)); }
    check_entra_error("token-02-invalid-secret-7000215-401", running.ask_token({{"client_secret", "wrong"}}));
    check_entra_error("token-04-tenant-not-found-90002-400", running.ask_token({}, kNobody));
    check_entra_error("token-06-resource-not-found-500011-400",
                      running.ask_token({{"scope", "https://other.example.com/.default"}}));
    running.emulator.set_secret("", true);
    check_entra_error("token-03-expired-secret-7000222-401", running.ask_token());
}

BOOST_AUTO_TEST_CASE(a_call_without_token_is_refused_as_recorded) {
    RunningEmulator running{{}};
    const Answer answer = running.send("GET", "/api/data/v9.2/");
    const Recording recording = read_recording("auth-01-unauthenticated-401");
    BOOST_TEST(answer.status == recording.status);
    BOOST_TEST(answer.body == Poco::trim(recording.body));
    for (const std::string& name : recording.headers)
        BOOST_TEST_CONTEXT(name) { BOOST_TEST(answer.head.has(name)); }
}

BOOST_AUTO_TEST_CASE(rows_are_created_as_recorded) {
    RunningEmulator running;
    const std::string account = R"({"name":"Sample Account","creditonhold":false,"address1_latitude":47.639583,)"
                                R"("description":"of the sample account","revenue":5000000,"accountcategorycode":1})";
    const Answer created = running.api("POST", "accounts", account);
    BOOST_TEST(created.status == read_recording("crud-01-create-204").status);
    BOOST_TEST(created.head.has("OData-EntityId"));
    const std::string select =
        "?$select=name,creditonhold,address1_latitude,description,revenue,accountcategorycode,createdon";
    const Answer represented = running.api("POST", "accounts" + select, account, kRepresented);
    check_shape("crud-02-create-representation-201", represented);
    BOOST_TEST(represented.body.find("\"address1_latitude\":47.63958,") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(rows_are_read_as_recorded) {
    RunningEmulator running;
    const std::string id = running.create("accounts", R"({"name":"x","revenue":10000,"address1_city":"Redmond"})");
    check_shape("crud-05-get-after-create-200",
                running.api("GET", "accounts(" + id + ")?$select=name,revenue,address1_city"));
    check_shape("crud-08-ref-collection-200",
                running.api("GET", "accounts(" + kAccount + ")/contact_customer_accounts/$ref"));
    check_shape("query-05-related-collection-200",
                running.api("GET", "accounts(" + kAccount + ")/contact_customer_accounts?$select=createdon"));
    const Fields pages{{"Prefer", "odata.maxpagesize=2"}};
    check_shape("query-01-page-and-nextlink", running.api("GET", "contacts?$select=fullname", "", pages));
    const Answer counted = running.api("GET", "accounts?$select=name&$count=true", "", pages);
    check_shape("query-03-skiptoken-no-istracking", counted);
    const std::string ours = counted.json()->getValue<std::string>("@odata.nextLink");
    const std::string recorded =
        read_recording("query-03-skiptoken-no-istracking").json()->getValue<std::string>("@odata.nextLink");
    const auto begin_of = [](const std::string& link) { // up to the ids of the rows
        const auto set = link.find("accounts?");
        return link.substr(set, link.find("last%253d%2522%257b") - set);
    };
    BOOST_TEST(begin_of(ours) == begin_of(recorded));
    BOOST_TEST(ours.ends_with("%20istracking=%22False%22%20/%3E")); // newer servers write it, as query-01 does
}

BOOST_AUTO_TEST_CASE(a_full_contact_has_every_recorded_column_of_the_base_product) {
    RunningEmulator running;
    const Answer answer = running.api("GET", "contacts(" + kMaria + ")");
    std::vector<std::string> missing;
    for (const std::string& name : missing_members(read_recording("crud-06-contact-full-row-200"), answer)) {
        const bool is_of_an_add_on = name.starts_with("/adx_") || name.starts_with("/msdyn_") ||
                                     name.starts_with("/mspp_") || name.starts_with("/_msa_") ||
                                     name == "/entityimage"; // virtual, not in the facts
        if (!is_of_an_add_on)
            missing.push_back(name);
    }
    BOOST_TEST(joined(missing) == "");
}

BOOST_AUTO_TEST_CASE(conditional_requests_are_answered_as_recorded) {
    RunningEmulator running;
    const std::string path = "contacts(" + kMaria + ")";
    const std::string etag = running.api("GET", path).header("ETag");
    BOOST_TEST(running.api("GET", path, "", {{"If-None-Match", etag}}).status ==
               read_recording("crud-04-conditional-304-404-412-a").status);
    check_shape("crud-04-conditional-304-404-412-b",
                running.api("PATCH", "contacts(" + kNobody + ")", R"({"lastname":"x"})", {{"If-Match", "*"}}));
    check_shape("crud-04-conditional-304-404-412-c",
                running.api("PATCH", path, R"({"lastname":"x"})", {{"If-None-Match", "*"}}));
    check_shape("crud-04-conditional-304-404-412-d", running.api("DELETE", path, "", {{"If-Match", "W/\"1\""}}));
}

BOOST_AUTO_TEST_CASE(an_upsert_by_alternate_key_answers_as_recorded) {
    EmulatorOptions options;
    options.alternate_keys = {"account:accountnumber"};
    RunningEmulator running{options};
    const std::string path = "accounts(accountnumber='3')";
    const Answer plain = running.api("PATCH", path, R"({"name":"3"})");
    BOOST_TEST(plain.status == read_recording("crud-03-upsert-altkey-204-and-201-200-a").status);
    BOOST_TEST(plain.header("OData-EntityId").ends_with(path));
    for (const std::string name :
         {"crud-03-upsert-altkey-204-and-201-200-b", "crud-03-upsert-altkey-204-and-201-200-c"}) { // created, updated
        const Answer answer =
            running.api("PATCH", "accounts(accountnumber='4')?$select=accountid", R"({"name":"4"})", kRepresented);
        const Recording recording = read_recording(name);
        BOOST_TEST(answer.status == recording.status);
        for (const std::string& header : recording.headers)
            BOOST_TEST_CONTEXT(name + " " + header) { BOOST_TEST(answer.head.has(header)); }
        BOOST_TEST(joined(missing_members(recording, answer)) == "/example_recordid "); // a table of its own
        BOOST_TEST(answer.json()->has("accountid"));
    }
}

BOOST_AUTO_TEST_CASE(refusals_are_those_recorded) {
    EmulatorOptions options = RunningEmulator::with_sample();
    options.alternate_keys = {"contact:emailaddress1"};
    RunningEmulator running{options};
    const std::string maria = "contacts(" + kMaria + ")";
    const Answer bad_bind = running.api("PATCH", maria, R"~({"parentcustomerid_account@odata.bind":"account(test)"})~");
    check_error("err-01-400-full-headers", bad_bind);
    for (const std::string& name : read_recording("err-01-400-full-headers").headers)
        BOOST_TEST_CONTEXT(name) { BOOST_TEST(bad_bind.head.has(name)); }
    check_error("err-02-404-by-id-annotated", running.api("GET", "accounts(" + kNobody + ")", "", kAnnotated));
    check_error("err-06-412-matching-key", running.api("POST", "contacts", R"({"contactid":")" + kMaria + R"("})"));
    check_error("err-07-412-alternate-key-violated",
                running.api("POST", "contacts", R"({"emailaddress1":"maria.example@example.com"})", kAnnotated));
    check_error("err-13-400-unknown-property", running.api("GET", "accounts?$select=Name"));
    check_error("err-14-404-unknown-segment", running.api("GET", "Account"));
    running.emulator.set_application_user(false);
    check_error("err-05-403-not-member", running.api("GET", "WhoAmI"));
}

BOOST_AUTO_TEST_CASE(two_senders_are_refused_as_recorded) {
    RunningEmulator running;
    const std::string sender =
        R"({"partyid_contact@odata.bind":"/contacts()" + kMaria + R"~()","participationtypemask":1})~";
    const Answer answer = running.api("POST", "phonecalls",
                                      R"({"phonecall_activity_parties":[)" + sender + "," + sender + "]}", kAnnotated);
    const Recording recording = read_recording("err-03-400-phonecall-two-senders");
    BOOST_TEST(answer.status == recording.status);
    BOOST_TEST(answer.message() == recording.json()->getObject("error")->getValue<std::string>("message"));
    // The recording is of an older server, which wrote ApiExceptionMesageName.
    BOOST_TEST(answer.error()->has("@Microsoft.PowerApps.CDS.ErrorDetails.ApiExceptionMessageName"));
}

BOOST_AUTO_TEST_CASE(throttling_is_refused_as_recorded) {
    RunningEmulator running{{}};
    running.token();
    running.emulator.set_limits({.concurrent = 0});
    const Answer answer = running.api("GET", "WhoAmI");
    BOOST_TEST(answer.head.has("Retry-After"));
    check_shape("err-09-429-concurrency", answer);
    BOOST_TEST(answer.code() == "0x80072326");
}

BOOST_AUTO_TEST_CASE(functions_answer_as_recorded) {
    RunningEmulator running;
    check_shape("fn-01-whoami-200", running.api("GET", "WhoAmI"));
    check_shape("fn-02-retrieveversion-200", running.api("GET", "RetrieveVersion"));
    check_shape("fn-03-retrievecurrentorganization-200",
                running.api("GET", "RetrieveCurrentOrganization(AccessType=@p1)?"
                                   "@p1=Microsoft.Dynamics.CRM.EndpointAccessType'Default'"));
    check_shape("fn-04-retrievetotalrecordcount-200",
                running.api("GET", "RetrieveTotalRecordCount(EntityNames=@p1)?@p1=%5B%22account%22,%22contact%22%5D"));
}

BOOST_AUTO_TEST_CASE(a_table_definition_has_the_recorded_members) {
    RunningEmulator running{{}};
    check_shape("meta-01-entitydefinition-account-200", running.api("GET", "EntityDefinitions(LogicalName='contact')"));
}

BOOST_AUTO_TEST_SUITE_END()
