// What the screen shows of a session, and what an address copied from the browser comes to.
#include "dataverse/links.h"
#include "stage.h"

using namespace dyncx;
using namespace dyncx::flow;

namespace {

constexpr const char* kId = "5b4ced1c-88e1-ee11-904c-6045bd05e9d4";
constexpr const char* kContact = "0a0a0a0a-88e1-ee11-904c-6045bd05e9d4";

store::Mapping made(const char* table, const char* id) { return {"call", table, id, "", Json::object(), 0}; }

Json json(const std::string& text) { return *Json::parse(text); }

Json contact() { return json(std::string(R"({"contact":")") + kContact + "\"}"); }

std::string refusal(const std::string& more) {
    Stage stage;
    auto opened = stage.try_open(more);
    BOOST_REQUIRE_MESSAGE(!opened.ok(), more);
    BOOST_TEST(opened.error().status == DYNCX_E_CONFIG);
    return opened.error().message + " " + opened.error().fix;
}

std::string pasted(const std::string& query) {
    return R"(,"pop":{"url":"https://org.crm4.dynamics.com/main.aspx?)" + query + "\"}";
}

} // namespace

BOOST_AUTO_TEST_SUITE(pop)

BOOST_AUTO_TEST_CASE(s4_3_the_record_is_shown_before_the_customer_and_the_customer_before_a_new_form) {
    Stage stage;
    const Json facts = json(R"({"direction":"in","from":"+49 30 123"})");
    const Json record = stage.flow->links({made("annotation", kContact), made("phonecall", kId)}, facts, contact());
    BOOST_TEST(record["shows"].as_string() == "record");
    BOOST_TEST(record["table"].as_string() == "phonecall");
    BOOST_TEST(record["id"].as_string() == kId);
    BOOST_TEST(record["tab"].as_string().ends_with(std::string("&etn=phonecall&id=") + kId));
    const Json customer = stage.flow->links({}, facts, contact());
    BOOST_TEST(customer["shows"].as_string() == "customer");
    BOOST_TEST(customer["tab"].as_string().ends_with(std::string("&etn=contact&id=") + kContact));
    BOOST_TEST(customer["embedded"].as_string() == customer["tab"].as_string() + "&navbar=off&cmdbar=true");
    const Json form = stage.flow->links({}, facts, Json::object());
    BOOST_TEST(form["shows"].as_string() == "new");
    BOOST_TEST(form["tab"].as_string() ==
               "https://org.crm4.dynamics.com/main.aspx?appid=6d9b3f30-1111-4000-8000-000000000003"
               "&pagetype=entityrecord&etn=contact&extraqs=telephone1%3D%252B49%252030%2520123"); // encoded twice
    for (const Json& links : {record, customer, form})
        BOOST_TEST(!links["why"].as_string().empty());
}

BOOST_AUTO_TEST_CASE(s4_3_a_value_of_a_new_form_cannot_add_another_one) {
    Stage stage(
        R"(,"pop":{"new":{"table":"lead","values":{"subject":"{{from}}","donotphone":true,"fax":"{{nothing}}"}}})");
    const Json links = stage.flow->links({}, json(R"({"from":"a&b=c#\"ü"})"), {});
    BOOST_TEST(links["tab"].as_string().ends_with(
        "&etn=lead&extraqs=subject%3Da%2526b%253Dc%2523%2522%25C3%25BC%26donotphone%3Dtrue"));
}

BOOST_AUTO_TEST_CASE(s4_3_who_hides_the_number_or_switches_the_form_off_gets_no_form) {
    Stage stage;
    BOOST_TEST(stage.flow->links({}, json(R"({"direction":"in","from":"anonymous"})"), {}).is_null());
    BOOST_TEST(stage.flow->links({}, Json::object(), {}).is_null());
    Stage without(R"(,"pop":{"new":{}})");
    BOOST_TEST(without.flow->links({}, json(R"({"direction":"in","from":"+4930123"})"), {}).is_null());
    const Json mail = stage.flow->links({}, json(R"({"direction":"in","channel":"email","from":"a@b.example"})"), {});
    BOOST_TEST(mail["tab"].as_string().ends_with("extraqs=emailaddress1%3Da%2540b.example"));
}

BOOST_AUTO_TEST_CASE(s4_22_a_pasted_address_gives_app_table_and_id) {
    const auto address = dataverse::record_address_of(
        " https://org.crm4.dynamics.com/main.aspx?appid=6D9B3F30-1111-4000-8000-000000000003&forceUCI=1"
        "&pagetype=entityrecord&etn=incident&id=%7B5B4CED1C-88E1-EE11-904C-6045BD05E9D4%7D&formid="
        "915f6055-2e07-4276-ae08-2b96c8d02c57#123 ");
    BOOST_TEST_REQUIRE(address.ok());
    BOOST_TEST(address->app == "6d9b3f30-1111-4000-8000-000000000003");
    BOOST_TEST(address->table == "incident");
    BOOST_TEST(address->id == kId);
    BOOST_TEST(address->form == "915f6055-2e07-4276-ae08-2b96c8d02c57");
    const auto named = dataverse::record_address_of(
        std::string("https://org.crm4.dynamics.com/Main.aspx?appname=msdynce_saleshub&etn=contact&id=") + kId);
    BOOST_TEST_REQUIRE(named.ok());
    BOOST_TEST(named->app == "msdynce_saleshub");
}

BOOST_AUTO_TEST_CASE(s4_22_a_pasted_address_becomes_the_template_of_the_links) {
    const std::string query =
        "appid=0b0b0b0b-1111-4000-8000-000000000003&pagetype=entityrecord&etn=contact&id=" + std::string(kId) +
        "&formid=915f6055-2e07-4276-ae08-2b96c8d02c57";
    Stage stage(pasted(query));
    const Json customer = stage.flow->links({made("phonecall", kId)}, Json::object(), contact());
    BOOST_TEST(customer["shows"].as_string() == "customer"); // the table that the administrator copied
    BOOST_TEST(customer["tab"].as_string() ==
               "https://org.crm4.dynamics.com/main.aspx?appid=0b0b0b0b-1111-4000-8000-000000000003"
               "&pagetype=entityrecord&etn=contact&id=" +
                   std::string(kContact) + "&formid=915f6055-2e07-4276-ae08-2b96c8d02c57");
    const Json unknown = stage.flow->links({made("phonecall", kId)}, Json::object(), {});
    BOOST_TEST(unknown["table"].as_string() == "phonecall");
    BOOST_TEST(unknown["tab"].as_string().find("formid") == std::string::npos); // the form is another table's
}

BOOST_AUTO_TEST_CASE(s4_22_a_malformed_address_is_refused_in_one_sentence) {
    const std::string id = std::string("&id=") + kId;
    for (const auto& [query, why] :
         {std::pair{"etn=contact", "id is missing"},
          {"etn=contact&id=12", "id is no GUID"},
          {"pagetype=entitylist&etn=contact", "a list or a page"},
          {"etc=2&id=5b4ced1c-88e1-ee11-904c-6045bd05e9d4", "etn, the table, is missing"},
          {"etn=a%26b&id=5b4ced1c-88e1-ee11-904c-6045bd05e9d4", "no name of a table"},
          {"appid=x&etn=contact&id=5b4ced1c-88e1-ee11-904c-6045bd05e9d4", "appid is no GUID"}}) {
        const std::string text = refusal(pasted(query));
        BOOST_TEST(text.find(why) != std::string::npos, text);
        BOOST_TEST(text.find("pop.url") != std::string::npos);
    }
    const std::string contact_of = "/main.aspx?etn=contact" + id;
    BOOST_TEST(refusal(R"(,"pop":{"url":"hello"})").find("main.aspx") != std::string::npos);
    BOOST_TEST(refusal(R"(,"pop":{"url":"https://org.crm4.dynamics.com/apps/x"})").find("main.aspx") !=
               std::string::npos);
    BOOST_TEST(refusal(R"(,"pop":{"url":"https://sandbox.crm4.dynamics.com)" + contact_of + "\"}")
                   .find("not one of environment.url") != std::string::npos);
    BOOST_TEST(
        !dataverse::record_address_of("https://org.crm4.dynamics.com" + contact_of + std::string(10000, '&')).ok());
}

BOOST_AUTO_TEST_CASE(a_form_that_is_none_is_refused_with_its_place) {
    BOOST_TEST(refusal(R"(,"pop":{"new":{"tables":"lead"}})").find("pop.new") != std::string::npos);
    BOOST_TEST(refusal(R"(,"pop":{"new":{"table":"Lead&x"}})").find("logical name") != std::string::npos);
    BOOST_TEST(refusal(R"(,"pop":{"new":{"table":"lead","values":{"a b":"1"}}})").find("columns") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(s4_19_a_flow_that_opens_a_link_shows_the_customer_until_its_values_are_there) {
    Stage stage(R"(,"flow":{"session.started":[
        {"step":"OPEN","tab":"embedded","open":{"appid":"{{appid}}","etn":"task","id":"{{task_id}}"}}]})");
    const Json before = stage.flow->links({}, Json::object(), contact());
    BOOST_TEST(before["shows"].as_string() == "customer");
    BOOST_TEST(before["prefers"].as_string() == "embedded");
    const Json after = stage.flow->links({}, json(R"({"task_id":"1"})"), contact());
    BOOST_TEST(after["shows"].as_string() == "record");
    BOOST_TEST(after["table"].as_string() == "task");
}

BOOST_AUTO_TEST_CASE(the_customer_of_a_session_is_the_one_given_or_the_one_found_by_number) {
    Stage stage;
    BOOST_TEST(stage.flow->customer(Json::object()).as_object().empty());
    const Json given = stage.flow->customer(json(std::string(R"({"customer":{"contact":")") + kContact + "\"}}"));
    BOOST_TEST(given.text() == contact().text());
}

BOOST_AUTO_TEST_SUITE_END()
