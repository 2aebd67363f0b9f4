// S1.20, S5.21, X10, X12, X13: what a person writes, and what Dataverse gets or what the refusal says.
#include "fakes.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx;
using namespace dyncx::dataverse;
using namespace dyncx::tests;

namespace {

std::string payload(const Table& table, const std::string& row, Verb verb = Verb::kUpdate, bool cuts = false) {
    auto json = Json::parse(row);
    BOOST_REQUIRE_MESSAGE(json.ok(), row);
    auto written = write_row(table, *json, verb, cuts);
    return written ? written->payload.text() : "! " + written.error().message + " | " + written.error().fix;
}

void expect(const std::string& row, const std::string& wanted) {
    BOOST_TEST(payload(case_table(), row) == wanted, row << " gave " << payload(case_table(), row));
}

void expect_refusal(const std::string& row, const std::string& words, Verb verb = Verb::kUpdate) {
    std::string told = payload(case_table(), row, verb);
    BOOST_TEST((told.starts_with("! ") && told.find(words) != std::string::npos), row << " gave " << told);
}

const std::string kId = kGuid;

} // namespace

BOOST_AUTO_TEST_CASE(s1_20_labels_become_numbers_in_any_language_and_case) {
    expect(R"({"prioritycode":"High"})", R"({"prioritycode":1})");
    expect(R"({"prioritycode":"hoch"})", R"({"prioritycode":1})");
    expect(R"({"prioritycode":" NIEDRIG "})", R"({"prioritycode":3})");
    expect(R"({"prioritycode":2})", R"({"prioritycode":2})");
    expect(R"({"prioritycode":"2"})", R"({"prioritycode":2})");
    expect(R"({"statuscode":"problem solved"})", R"({"statuscode":5})");
    expect(R"({"isescalated":"ja"})", R"({"isescalated":true})");
    expect(R"({"isescalated":0})", R"({"isescalated":false})");
    expect(R"({"isescalated":"TRUE"})", R"({"isescalated":true})");
    expect(R"({"prioritycode":null})", R"({"prioritycode":null})");
}

BOOST_AUTO_TEST_CASE(x12_unknown_and_ambiguous_labels_are_refused_with_the_choices) {
    expect_refusal(R"({"prioritycode":"Hgh"})", "choices: High = 1, Normal = 2, Low = 3 | Did you mean High?");
    expect_refusal(R"({"prioritycode":9})", "no option has this number; choices: High = 1");
    expect_refusal(R"({"double_label":"SAME"})",
                   "several options have this label; write the number: Same = 1, same = 2");
    expect_refusal(R"({"prioritycode":[1]})", "a label or a number is needed");
    expect_refusal(R"({"isescalated":"maybe"})", "choices: No = 0, Yes = 1");
}

BOOST_AUTO_TEST_CASE(choices_with_several_values_are_joined_with_commas) {
    expect(R"({"hobbies":["blue","Red",1]})", R"({"hobbies":"3,1"})");
    expect(R"({"hobbies":"1,2"})", R"({"hobbies":"1,2"})");
    expect(R"({"hobbies":[]})", R"({"hobbies":null})");
    expect(R"({"hobbies":"green"})", R"({"hobbies":"2"})");
    expect_refusal(R"({"hobbies":["Red","Pink"]})", "choices: Red = 1");
}

BOOST_AUTO_TEST_CASE(x10_lookups_bind_under_their_navigation_name_in_its_own_case) {
    expect("{\"primarycontactid\":\"" + kId + "\"}", "{\"primarycontactid@odata.bind\":\"/contacts(" + kId + ")\"}");
    expect("{\"primarycontactid\":\"{5B4CED1C-88E1-EE11-904C-6045BD05E9D4}\"}",
           "{\"primarycontactid@odata.bind\":\"/contacts(" + kId + ")\"}");
    expect("{\"new_accountid\":\"" + kId + "\"}", "{\"new_AccountId@odata.bind\":\"/accounts(" + kId + ")\"}");
    expect("{\"customerid\":{\"contact\":\"" + kId + "\"}}",
           "{\"customerid_contact@odata.bind\":\"/contacts(" + kId + ")\"}");
    expect("{\"customerid_account\":\"" + kId + "\"}",
           "{\"customerid_account@odata.bind\":\"/accounts(" + kId + ")\"}");
    expect("{\"ownerid\":\"" + kId + "\"}", "{\"ownerid@odata.bind\":\"/systemusers(" + kId + ")\"}");
    expect("{\"ownerid\":{\"team\":\"" + kId + "\"}}", "{\"ownerid@odata.bind\":\"/teams(" + kId + ")\"}");
    expect(R"({"primarycontactid":null})", R"({"primarycontactid@odata.bind":null})");
    expect(R"({"new_accountid":null})", R"({"new_AccountId@odata.bind":null})");
    BOOST_TEST(payload(case_table(), R"({"primarycontactid":null})", Verb::kCreate) == "{}");
}

BOOST_AUTO_TEST_CASE(x10_wrong_lookups_are_refused_with_the_choices) {
    expect_refusal("{\"customerid\":\"" + kId + "\"}", "one of account, contact");
    expect_refusal("{\"customerid\":{\"lead\":\"" + kId + "\"}}", "it refers to other tables: account, contact");
    expect_refusal("{\"customerid\":{\"contact\":\"" + kId + "\",\"account\":\"" + kId + "\"}}",
                   "one table with one id");
    expect_refusal(R"({"customerid":{"contact":"Mary Smith"}})", "a GUID is needed");
    expect_refusal(R"({"primarycontactid":"Mary"})", "a GUID is needed");
    expect_refusal(R"({"primarycontactid":7})", "a GUID is needed");
    expect_refusal(R"({"ownerid":null})", "always has an owner");
    expect_refusal("{\"accountid\":\"" + kId + "\"}", "cannot be written");
}

BOOST_AUTO_TEST_CASE(s5_21_names_for_reading_are_refused_with_the_name_for_writing) {
    expect_refusal("{\"_ownerid_value\":\"" + kId + "\"}", "Write ownerid instead.");
    expect_refusal("{\"_customerid_value\":\"" + kId + "\"}", "Write customerid instead.");
}

BOOST_AUTO_TEST_CASE(binds_as_dataverse_wants_them_pass_when_name_and_shape_are_right) {
    expect("{\"customerid_contact@odata.bind\":\"/contacts(" + kId + ")\"}",
           "{\"customerid_contact@odata.bind\":\"/contacts(" + kId + ")\"}");
    expect(R"j({"customerid_contact@odata.bind":"contacts(emailaddress1='a@b.c')"})j",
           R"j({"customerid_contact@odata.bind":"contacts(emailaddress1='a@b.c')"})j");
    expect(R"({"customerid_contact@odata.bind":"$1"})", R"({"customerid_contact@odata.bind":"$1"})");
    expect(R"({"customerid_contact@odata.bind":null})", R"({"customerid_contact@odata.bind":null})");
    expect("{\"ownerid@odata.bind\":\"/teams(" + kId + ")\"}", "{\"ownerid@odata.bind\":\"/teams(" + kId + ")\"}");
    expect_refusal("{\"new_accountid@odata.bind\":\"/accounts(" + kId + ")\"}", "write new_AccountId@odata.bind");
    expect_refusal("{\"customerid_contct@odata.bind\":\"/contacts(" + kId + ")\"}",
                   "Did you mean customerid_contact@odata.bind?");
    expect_refusal("{\"customerid_contact@odata.bind\":\"/accounts(" + kId + ")\"}", "it refers to rows of contacts");
    for (const char* bad : {"account(test)", "/contacts", "", "/contacts(x y)",
                            "/contacts("
                            "5b4ced1c"
                            ")"})
        expect_refusal(std::string("{\"customerid_contact@odata.bind\":\"") + bad + "\"}",
                       "the address of one row is needed");
}

BOOST_AUTO_TEST_CASE(x13_times_need_a_zone_and_leave_as_utc) {
    expect(R"({"followupby":"2026-07-01T08:00:00+02:00"})", R"({"followupby":"2026-07-01T06:00:00Z"})");
    expect(R"({"followupby":"2026-07-01T08:00:00.250Z"})", R"({"followupby":"2026-07-01T08:00:00Z"})");
    expect(R"({"birthdate":"1970-12-24"})", R"({"birthdate":"1970-12-24"})");
    expect(R"({"birthdate":"2026-07-01T23:00:00-02:00"})", R"({"birthdate":"2026-07-02"})");
    for (const char* bad : {"2026-07-01T08:00:00", "2026-07-01", "yesterday", "", "2026-13-01T00:00:00Z"})
        expect_refusal(std::string("{\"followupby\":\"") + bad + "\"}", "a time with its zone is needed");
    expect_refusal(R"({"followupby":1700000000})", "a time with its zone is needed");
    expect_refusal(R"({"birthdate":"24.12.1970"})", "a date is needed");
}

BOOST_AUTO_TEST_CASE(numbers_are_taken_from_text_and_kept_in_their_range) {
    expect(R"({"numberofchildincidents":"42"})", R"({"numberofchildincidents":42})");
    expect(R"({"numberofchildincidents":42.0})", R"({"numberofchildincidents":42})");
    expect(R"({"versionnumber":9007199254740993})", R"({"versionnumber":9007199254740993})");
    expect(R"({"score":"1.25"})", R"({"score":1.25})");
    expect(R"({"score":3})", R"({"score":3})");
    expect_refusal(R"({"numberofchildincidents":101})", "the number is above 100");
    expect_refusal(R"({"numberofchildincidents":-1})", "the number is below 0");
    expect_refusal(R"({"numberofchildincidents":3000000000})", "the range of 32 bits");
    expect_refusal(R"({"numberofchildincidents":1.5})", "a whole number is needed");
    expect_refusal(R"({"numberofchildincidents":"4x"})", "a whole number is needed");
    expect_refusal(R"({"numberofchildincidents":true})", "a whole number is needed");
    expect_refusal(R"({"score":"1,5"})", "a number is needed");
    expect_refusal(R"({"score":"inf"})", "a number is needed");
    expect_refusal(R"({"score":-2})", "the number is below -1.5");
}

BOOST_AUTO_TEST_CASE(s4_15_a_quote_in_a_text_breaks_nothing) {
    expect(R"({"title":"O\"Brien\\"})", R"({"title":"O\"Brien\\"})");
    expect_refusal("{\"title\":\"a\\u0001b\"}", "control characters");
}

BOOST_AUTO_TEST_CASE(s1_21_a_number_for_a_text_is_refused_with_the_columns_type_but_a_template_writes_it_out) {
    for (const char* wrong : {"5", "1.5", "true"}) {
        expect_refusal(std::string(R"({"title":)") + wrong + "}",
                       "title: a text is needed: the column's type is string | Put the value in quotes.");
        BOOST_TEST(payload(case_table(), std::string(R"({"title":)") + wrong + "}", Verb::kCreate, true) ==
                   std::string(R"({"title":")") + wrong + "\"}");
    }
    expect_refusal(R"({"description":{"a":1}})", "description: a text is needed: the column's type is memo");
    BOOST_TEST(payload(case_table(), R"({"title":[1]})", Verb::kCreate, true).starts_with("! title: a text is needed"));
}

BOOST_AUTO_TEST_CASE(too_long_text_is_refused_or_cut_at_a_character_with_a_note) {
    expect_refusal(R"({"title":"12345678901"})", "the text has 11 characters, 10 are allowed");
    auto row = Json::parse("{\"title\":\"123456789😀\",\"description\":\"bell\\u0007\"}");
    auto written = write_row(case_table(), *row, Verb::kCreate, true);
    BOOST_REQUIRE(written.ok());
    BOOST_TEST(written->payload["title"].as_string() == "123456789"); // the emoji needs two units
    BOOST_TEST(written->payload["description"].as_string() == "bell");
    BOOST_REQUIRE(written->notes.size() == 2u);
    BOOST_TEST(written->notes[0] == "title: cut from 11 to 10 characters");
    BOOST_TEST(payload(case_table(), "{\"title\":\"12345678😀\"}") == "{\"title\":\"12345678😀\"}");
}

BOOST_AUTO_TEST_CASE(rights_differ_between_create_and_update) {
    expect_refusal(R"({"createdon":"2026-07-01T08:00:00Z"})", "the column is read-only");
    expect_refusal(R"({"statecode":1})", "only be set on a row that exists", Verb::kCreate);
    expect(R"({"statecode":1})", R"({"statecode":1})");
    expect_refusal(R"({"overriddencreatedon":"2026-07-01T08:00:00Z"})", "only be set when the row is made");
    expect_refusal("{\"incidentid\":\"" + kId + "\"}", "only be set when the row is made");
    BOOST_TEST(payload(case_table(), "{\"incidentid\":\"{" + kId + "}\"}", Verb::kCreate) ==
               "{\"incidentid\":\"" + kId + "\"}");
}

BOOST_AUTO_TEST_CASE(unknown_names_are_refused_with_the_nearest) {
    expect_refusal(R"({"titl":"x"})", "the table incident has no column titl | Did you mean title?");
    expect_refusal(R"({"Title":"x"})", "write title");
    expect_refusal(R"({"Mary Smith's title":"x"})", "other characters");
    expect_refusal(R"({"@odata.etag":"x"})", "has no column");
    expect_refusal("{\"primarycontactid\":\"" + kId + "\",\"primarycontactid@odata.bind\":\"/contacts(" + kId + ")\"}",
                   "given twice");
    expect_refusal("[]", "a row is a JSON object");
}

BOOST_AUTO_TEST_CASE(parties_of_an_activity_are_bound_one_by_one) {
    auto wrote = payload(
        call_table(),
        "{\"subject\":\"s\",\"phonecall_activity_parties\":[{\"participationtypemask\":1,\"partyid\":{\"contact\":\"" +
            kId + "\"}},{\"participationtypemask\":\"to\",\"partyid\":{\"systemuser\":\"" + kId +
            "\"}},"
            "{\"participationtypemask\":2,\"addressused\":\"+1 555\"}]}",
        Verb::kCreate);
    BOOST_TEST(wrote == "{\"subject\":\"s\",\"phonecall_activity_parties\":[{\"participationtypemask\":1,\"partyid_"
                        "contact@odata.bind\":\"/contacts(" +
                            kId +
                            ")\"},{\"participationtypemask\":2,\"partyid_systemuser@odata.bind\":\"/systemusers(" +
                            kId + ")\"},{\"participationtypemask\":2,\"addressused\":\"+1 555\"}]}");
    struct Case {
        const char* parties;
        const char* words;
    };
    for (const Case& one :
         {Case{"{}", "a list of at most 500"}, Case{"[1]", "a party is an object"},
          Case{R"([{"partyid":{"contact":"x"}}])", "a GUID"}, Case{R"([{"participationtypemask":99}])", "from 1 to 13"},
          Case{R"([{"participationtypemask":1}])", "needs partyid or addressused"},
          Case{R"([{"addressused":"x"}])", "participationtypemask is missing"},
          Case{R"([{"participationtypemask":1,"addressused":"a"},{"participationtypemask":1,"addressused":"b"}])",
               "one sender"},
          Case{R"([{"participationtypemask":1,"partyid":{"case":"x"}}])", "it refers to other tables"},
          Case{R"([{"participationtypemask":1,"name":"Mary"}])", "it knows"}}) {
        std::string told =
            payload(call_table(), std::string("{\"phonecall_activity_parties\":") + one.parties + "}", Verb::kCreate);
        BOOST_TEST((told.starts_with("! ") && told.find(one.words) != std::string::npos),
                   one.parties << " gave " << told);
        BOOST_TEST(told.find("Mary") == std::string::npos);
    }
    BOOST_TEST(payload(call_table(), R"({"from":"x"})").find("phonecall_activity_parties") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_refusal_repeats_a_value) {
    for (const char* row :
         {R"({"prioritycode":"Secret Mary"})", R"({"primarycontactid":"Secret Mary"})",
          R"({"followupby":"Secret Mary"})", R"({"title":"Secret Mary is far too long"})",
          R"({"isescalated":"Secret Mary"})", R"({"score":"Secret Mary"})", R"({"customerid":{"Secret Mary":"x"}})"})
        BOOST_TEST(payload(case_table(), row).find("Mary") == std::string::npos, payload(case_table(), row));
}
