// What is kept of a row, and by which keys it is found.
#include "directory/person.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx;
using namespace dyncx::directory;

namespace {

lookup::Book contacts() {
    const auto settings = config::Settings::parse_client(
        R"({"environment":{"url":"https://org.crm4.dynamics.com","tenant_id":"11111111-2222-3333-4444-555555555555",
            "client_id":"66666666-7777-8888-9999-aaaaaaaaaaaa","client_secret":"x~y"}})");
    BOOST_REQUIRE_MESSAGE(settings.ok(), (settings ? "" : settings.error().message));
    return lookup::books_of(*settings)->front();
}

lookup::PhoneReader reader() {
    return {"DE", std::make_shared<lookup::PhonePart>(std::vector<std::string>())}; // digits alone
}

Json row(const char* text) { return *Json::parse(text); }

std::string keys_in(const store::DirectoryRow& person) {
    std::string text;
    for (const auto& key : person.keys)
        text += key.column + "=" + key.key + " ";
    return text;
}

constexpr const char* kRow = R"({"@odata.etag":"W/\"1\"","contactid":"C0000000-0000-4000-8000-000000000001",
    "fullname":"Maria Example","createdon":"2024-01-31T10:00:00Z","mobilephone":"030/123456","telephone1":null,
    "telephone2":"+49 30 123456","emailaddress1":" Maria@Example.COM ","statecode":0,
    "_parentcustomerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty":"parentcustomerid_account",
    "_parentcustomerid_value@OData.Community.Display.V1.FormattedValue":"Alder Ltd",
    "_parentcustomerid_value":"ac000000-0000-4000-8000-000000000001"})";

} // namespace

BOOST_AUTO_TEST_SUITE(person)

BOOST_AUTO_TEST_CASE(every_column_of_the_book_is_asked_for_once_and_the_company_by_its_lookup) {
    BOOST_TEST(columns_of(contacts()) ==
               "contactid,fullname,createdon,mobilephone,telephone1,telephone2,telephone3,emailaddress1,emailaddress2,"
               "emailaddress3,_parentcustomerid_value,statecode");
}

BOOST_AUTO_TEST_CASE(x1_a_number_in_any_form_and_an_address_in_any_case_become_one_key_each) {
    const auto person = person_of(row(kRow), contacts(), reader());
    BOOST_TEST(keys_in(person) == "mobilephone=+4930123456 emailaddress1=maria@example.com ");
    BOOST_TEST(person.record == "c0000000-0000-4000-8000-000000000001");
    BOOST_TEST(person.made_at == *parse_time("2024-01-31T10:00:00Z"));
}

BOOST_AUTO_TEST_CASE(the_text_has_the_form_that_a_lookup_reads_and_nothing_else_of_the_row) {
    const Json document = *Json::parse(person_of(row(kRow), contacts(), reader()).document);
    BOOST_TEST(document["fullname"].as_string() == "Maria Example");
    BOOST_TEST(document["parentcustomerid_account"]["name"].as_string() == "Alder Ltd");
    BOOST_TEST(document.find("@odata.etag") == nullptr);
    BOOST_TEST(document.find("telephone1") == nullptr);
}

BOOST_AUTO_TEST_CASE(who_is_not_active_has_no_keys_and_a_withheld_number_is_none) {
    Json away = row(kRow);
    away.set("statecode", 1);
    BOOST_TEST(person_of(away, contacts(), reader()).keys.empty());
    Json withheld = row(kRow);
    for (const char* column : {"mobilephone", "telephone2"})
        withheld.set(column, "anonymous");
    withheld.set("emailaddress1", "nobody");
    BOOST_TEST(person_of(withheld, contacts(), reader()).keys.empty());
}

BOOST_AUTO_TEST_CASE(behind_an_extension_stands_the_number_of_the_house) {
    Json extended = row(kRow);
    extended.set("mobilephone", "+49 30 123456 ext. 12");
    extended.set("telephone2", nullptr);
    BOOST_TEST(keys_in(person_of(extended, contacts(), reader())) ==
               "mobilephone=+4930123456;ext=12 mobilephone=+4930123456 emailaddress1=maria@example.com ");
}

BOOST_AUTO_TEST_CASE(a_table_that_only_the_environment_knows_is_named_by_what_was_asked_before) {
    lookup::Book member;
    const auto named = named_by(member, "new_memberid,new_name,createdon of https://org");
    BOOST_TEST(named.id == "new_memberid");
    BOOST_TEST(named.name == "new_name");
}

BOOST_AUTO_TEST_SUITE_END()
