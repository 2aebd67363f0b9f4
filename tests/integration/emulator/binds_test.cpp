// @odata.bind in all its forms, lookups of several tables, $ref, and what is refused.
#include "running_emulator.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx::emulator;
using namespace dyncx::emulator::testing;

namespace {

std::string contact_with(const std::string& name, const std::string& value) {
    return R"({"lastname":"Bound",")" + name + R"(@odata.bind":")" + value + R"("})";
}

} // namespace

BOOST_AUTO_TEST_SUITE(binds)

BOOST_AUTO_TEST_CASE(every_documented_form_of_address_binds) {
    EmulatorOptions options = RunningEmulator::with_sample();
    options.alternate_keys = {"account:accountnumber"};
    RunningEmulator running{options};
    for (const std::string& form :
         {"/accounts(" + kAccount + ")", "accounts(" + kAccount + ")",
          running.emulator.url() + "/api/data/v9.2/accounts(" + kAccount + ")",
          "/api/data/v9.0/accounts(" + kAccount + ")", std::string("/accounts(accountnumber='AC-0001')")}) {
        const std::string id = running.create("contacts", contact_with("parentcustomerid_account", form));
        BOOST_TEST_CONTEXT(form + " " + id) {
            const Answer row = running.api("GET", "contacts(" + id + ")?$select=_parentcustomerid_value");
            BOOST_TEST(row.json()->getValue<std::string>("_parentcustomerid_value") == kAccount);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_missing_row_is_404_and_a_malformed_address_a_bad_url) {
    RunningEmulator running;
    const Answer missing =
        running.api("POST", "contacts", contact_with("parentcustomerid_account", "/accounts(" + kNobody + ")"));
    BOOST_TEST(missing.status == 404);
    BOOST_TEST(missing.code() == "0x80040217");
    for (const char* value :
         {"account(test)", "accounts(test)", "accounts",
          "/nothing("
          "99999999-9999-4999-8999-999999999999)",
          "", "https://elsewhere.example.com/api/data/v9.2/accounts(99999999-9999-4999-8999-999999999999)"}) {
        const Answer answer = running.api("POST", "contacts", contact_with("parentcustomerid_account", value));
        BOOST_TEST_CONTEXT(value << " " << answer.body) {
            BOOST_TEST(answer.status == 400);
            BOOST_TEST(answer.code() == "0x80060888");
        }
    }
}

BOOST_AUTO_TEST_CASE(a_wrong_case_and_a_plain_owner_on_an_activity_are_undeclared) {
    RunningEmulator running;
    const Answer wrong =
        running.api("POST", "contacts", contact_with("ParentCustomerId_account", "/accounts(" + kAccount + ")"));
    BOOST_TEST(wrong.code() == "0x80048d19");
    BOOST_TEST(wrong.message().find("An undeclared property 'ParentCustomerId_account'") != std::string::npos);
    const std::string plain = R"({"subject":"x","ownerid@odata.bind":"/systemusers()" + kAgentOne + R"~()"})~";
    BOOST_TEST(running.api("POST", "phonecalls", plain).code() == "0x80048d19");
    const std::string suffixed =
        R"({"subject":"x","ownerid_phonecall@odata.bind":"/systemusers()" + kAgentOne + R"~()"})~";
    BOOST_TEST(running.api("POST", "phonecalls", suffixed).status == 204);
}

BOOST_AUTO_TEST_CASE(one_member_of_a_lookup_with_two_tables_takes_the_place_of_the_other) {
    RunningEmulator running;
    const std::string id =
        running.create("contacts", contact_with("parentcustomerid_account", "/accounts(" + kAccount + ")"));
    const std::string path = "contacts(" + id + ")";
    const std::string body = R"({"parentcustomerid_contact@odata.bind":"/contacts()" + kMaria + R"~()"})~";
    BOOST_TEST(running.api("PATCH", path, body).status == 204);
    const auto row =
        running
            .api("GET", path + "?$select=_parentcustomerid_value&$expand=parentcustomerid_account($select=name)", "",
                 {{"Prefer", "odata.include-annotations=\"*\""}})
            .json();
    BOOST_TEST(row->getValue<std::string>("_parentcustomerid_value") == kMaria);
    BOOST_TEST(row->getValue<std::string>("_parentcustomerid_value@Microsoft.Dynamics.CRM.lookuplogicalname") ==
               "contact");
    BOOST_TEST(
        row->getValue<std::string>("_parentcustomerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty") ==
        "parentcustomerid_contact");
    BOOST_TEST(row->getValue<std::string>("_parentcustomerid_value@OData.Community.Display.V1.FormattedValue") ==
               "Maria Example");
    BOOST_TEST(row->isNull("parentcustomerid_account"));
}

BOOST_AUTO_TEST_CASE(a_wrong_table_behind_a_navigation_is_refused) {
    RunningEmulator running;
    const Answer answer =
        running.api("POST", "contacts", contact_with("parentcustomerid_account", "/contacts(" + kMaria + ")"));
    BOOST_TEST(answer.status == 400);
}

BOOST_AUTO_TEST_CASE(null_clears_a_lookup) {
    RunningEmulator running;
    for (const char* body :
         {R"({"parentcustomerid_account@odata.bind":null})", R"({"parentcustomerid_account":null})"}) {
        const std::string id =
            running.create("contacts", contact_with("parentcustomerid_account", "/accounts(" + kAccount + ")"));
        BOOST_TEST(running.api("PATCH", "contacts(" + id + ")", body).status == 204);
        BOOST_TEST(running.api("GET", "contacts(" + id + ")").json()->isNull("_parentcustomerid_value"));
    }
}

BOOST_AUTO_TEST_CASE(a_reference_is_put_read_and_removed) {
    RunningEmulator running;
    const std::string path = "accounts(" + kAccount + ")/primarycontactid/$ref";
    const std::string body =
        R"({"@odata.id":")" + running.emulator.url() + "/api/data/v9.2/contacts(" + kMaria + R"~()"})~";
    BOOST_TEST(running.api("PUT", path, body).status == 204);
    BOOST_TEST(
        running.api("GET", path).json()->getValue<std::string>("@odata.id").ends_with("contacts(" + kMaria + ")"));
    BOOST_TEST(running.api("DELETE", path).status == 204);
    BOOST_TEST(running.api("GET", path).status == 204);
}

BOOST_AUTO_TEST_CASE(a_collection_takes_and_gives_back_a_row) {
    RunningEmulator running;
    const std::string id = running.create("contacts", R"({"lastname":"Loose"})");
    const std::string collection = "accounts(" + kAccount + ")/contact_customer_accounts";
    const std::string address = running.emulator.url() + "/api/data/v9.2/contacts(" + id + ")";
    BOOST_TEST(running.api("POST", collection + "/$ref", R"({"@odata.id":")" + address + R"("})").status == 204);
    BOOST_TEST(running.api("GET", collection + "?$filter=contactid%20eq%20" + id).value()->size() == 1U);
    BOOST_TEST(running.api("DELETE", collection + "(" + id + ")/$ref").status == 204);
    BOOST_TEST(running.api("GET", collection + "?$filter=contactid%20eq%20" + id).value()->size() == 0U);
}

BOOST_AUTO_TEST_CASE(a_nested_row_is_created_in_the_same_transaction) {
    RunningEmulator running;
    const std::string good = R"({"name":"Nested","primarycontactid":{"lastname":"Inner"}})";
    const std::string id = running.create("accounts", good);
    const auto row =
        running.api("GET", "accounts(" + id + ")?$select=name&$expand=primarycontactid($select=lastname)").json();
    BOOST_TEST(row->getObject("primarycontactid")->getValue<std::string>("lastname") == "Inner");
    const std::size_t before = running.emulator.rows("contacts").size();
    const std::string bad = R"({"accountid":")" + id + R"(","name":"Twice","primarycontactid":{"lastname":"Lost"}})";
    BOOST_TEST(running.api("POST", "accounts", bad).status == 412);
    BOOST_TEST(running.emulator.rows("contacts").size() == before);
}

BOOST_AUTO_TEST_SUITE_END()
