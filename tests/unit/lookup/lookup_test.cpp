// A lookup against a Web API in miniature: what is asked, what a refusal costs, what is made of the pages.
#include "lookup/lookup.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx;
using namespace dyncx::lookup;

namespace {

constexpr const char* kSettings = R"({"environment": {
    "url": "https://org.crm4.dynamics.com", "tenant_id": "0d3c1f4a-1b2c-4d5e-8f90-a1b2c3d4e5f6",
    "client_id": "1e3c2f4a-1b2c-4d5e-8f90-a1b2c3d4e5f6", "client_secret": "abc8Q~notARealSecretJustForTest",
    "app_id": "msdynce_saleshub"})";

Fault refusal(Status status, const char* code) {
    Fault f = fault(status, "The application user may not.", "Give it the role.");
    f.code = code;
    return f;
}

// Answers each read by the table it names; a table that is not there has no rows.
class Api final : public dataverse::WebApi {
  public:
    std::map<std::string, std::string> pages;      // set: JSON
    std::map<std::string, Fault> refused;          // set: whatever is asked
    std::map<std::string, Fault> refused_expanded; // set: when cases and orders are asked with it
    std::optional<Fault> way, way_of_second;
    std::vector<std::vector<std::string>> asked; // a $batch each

    Result<dataverse::Answer> send(const dataverse::Request& request, const net::Budget&) override {
        return answer(request.path);
    }
    Result<std::vector<PartAnswers>> batch(const std::vector<dataverse::BatchPart>& parts, bool,
                                           const net::Budget&) override {
        asked.emplace_back();
        if (way)
            return *way;
        if (way_of_second && asked.size() == 2)
            return *way_of_second;
        std::vector<PartAnswers> answers;
        for (auto& part : parts) {
            asked.back().push_back(part.requests.front().path);
            answers.push_back({answer(part.requests.front().path)});
        }
        return answers;
    }
    std::int64_t count_requests() const override { return static_cast<std::int64_t>(asked.size()); }
    std::string base_url() const override { return "https://org.crm4.dynamics.com/api/data/v9.2"; }

  private:
    Result<dataverse::Answer> answer(const std::string& path) {
        const std::string set = path.substr(0, path.find('?'));
        const bool is_expanded = path.find("$expand=") != std::string::npos;
        if (refused.contains(set))
            return refused.at(set);
        if (is_expanded && refused_expanded.contains(set))
            return refused_expanded.at(set);
        return dataverse::Answer{200, {}, pages.contains(set) ? pages.at(set) : R"({"@odata.count":0,"value":[]})"};
    }
};

class NoMetadata final : public dataverse::Metadata {
  public:
    Result<std::shared_ptr<const dataverse::Table>> table(std::string_view name, const net::Budget&) override {
        auto table = std::make_shared<dataverse::Table>();
        table->name = name;
        table->set = std::string(name) + "s";
        table->primary_id = std::string(name) + "id";
        table->primary_name = "new_name";
        return std::shared_ptr<const dataverse::Table>(table);
    }
    std::shared_ptr<const dataverse::Table> known(std::string_view) override { return nullptr; }
    Result<std::shared_ptr<const dataverse::Table>> table_of_set(std::string_view set, const net::Budget& b) override {
        return table(set, b);
    }
    void forget() override {}
};

struct Desk {
    Api api;
    NoMetadata metadata;
    std::unique_ptr<Lookup> lookup;

    explicit Desk(const std::string& more = "") {
        auto settings = config::Settings::parse_client(std::string(kSettings) + more + "}");
        BOOST_TEST_REQUIRE(settings.ok());
        auto opened = Lookup::open(*settings, api, metadata, [](std::string_view number) {
            return NumberForms{{std::string(number), "00" + std::string(number)}, ""};
        });
        BOOST_TEST_REQUIRE(opened.ok());
        lookup = std::move(*opened);
    }
    Result<Json> ask(const char* question) { return lookup->ask(*question_of(*Json::parse(question)), {}); }
};

const char* kTwo = R"({"@odata.count":7,"value":[
    {"contactid":"c-1","fullname":"Ada","telephone1":"0049301","createdon":"2020-01-01T00:00:00Z",
     "parentcustomerid_account":{"name":"Alder"},
     "incident_customer_contacts":[{"incidentid":"i-1","ticketnumber":"CAS-1","statuscode":1}],
     "order_customer_contacts":[{"salesorderid":"o-1","_transactioncurrencyid_value":"x",
        "_transactioncurrencyid_value@OData.Community.Display.V1.FormattedValue":"Euro"}]},
    {"contactid":"c-2","fullname":"Ben","mobilephone":"49301","createdon":"2021-01-01T00:00:00Z"}]})";

} // namespace

BOOST_AUTO_TEST_SUITE(lookup_of_customers)

BOOST_AUTO_TEST_CASE(s3_10_all_tables_are_asked_in_one_batch_by_whole_values) {
    Desk desk;
    BOOST_TEST(desk.ask(R"({"phone":"49301"})").ok());
    BOOST_REQUIRE_EQUAL(desk.api.asked.size(), 1U);
    BOOST_REQUIRE_EQUAL(desk.api.asked[0].size(), 2U);
    const std::string& contacts = desk.api.asked[0][0];
    BOOST_TEST(contacts.starts_with("contacts?"));
    for (const char* part : {"mobilephone%20eq%20%2749301%27", "telephone3%20eq%20%270049301%27", "statecode%20eq%200"})
        BOOST_TEST(contacts.find(part) != std::string::npos, part);
    for (const char* pattern : {"contains", "startswith", "endswith"})
        BOOST_TEST(contacts.find(pattern) == std::string::npos, pattern);
    BOOST_TEST(desk.api.asked[0][1].starts_with("accounts?"));
}

BOOST_AUTO_TEST_CASE(s3_13_each_match_tells_why_it_is_one_and_how_many_there_are) {
    Desk desk;
    desk.api.pages["contacts"] = kTwo;
    const auto answer = desk.ask(R"({"phone":"49301"})");
    BOOST_TEST_REQUIRE(answer.ok());
    BOOST_TEST((*answer)["count"].as_integer() == 7);
    BOOST_TEST((*answer)["outcome"].as_string() == "several");
    const auto& matches = (*answer)["matches"].as_array();
    BOOST_REQUIRE_EQUAL(matches.size(), 2U);
    BOOST_TEST(matches[0]["company"].as_string() == "Alder");
    BOOST_TEST(matches[0]["found_by"]["column"].as_string() == "telephone1");
    BOOST_TEST(matches[0]["found_by"]["value"].as_string() == "0049301");
    BOOST_TEST(matches[1]["found_by"]["column"].as_string() == "mobilephone");
    BOOST_TEST(matches[0]["cases"].as_array().at(0)["number"].as_string() == "CAS-1");
    BOOST_TEST(matches[0]["orders"].as_array().at(0)["currency_name"].as_string() == "Euro");
}

BOOST_AUTO_TEST_CASE(cases_that_may_not_be_read_cost_a_second_request_but_not_the_customer) {
    Desk desk;
    desk.api.pages["contacts"] = kTwo;
    desk.api.refused_expanded.emplace("contacts", refusal(DYNCX_E_FORBIDDEN, "0x80040220"));
    const auto answer = desk.ask(R"({"phone":"49301"})");
    BOOST_TEST_REQUIRE(answer.ok());
    BOOST_REQUIRE_EQUAL(desk.api.asked.size(), 2U);
    BOOST_REQUIRE_EQUAL(desk.api.asked[1].size(), 1U); // the accounts were answered already
    BOOST_TEST((*answer)["matches"].as_array().size() == 2U);
    BOOST_TEST((*answer)["parts"]["cases"].as_string() == "refused");
}

BOOST_AUTO_TEST_CASE(x14_what_a_second_request_does_not_bring_in_time_is_marked_late) {
    Desk desk;
    desk.api.pages["contacts"] = kTwo;
    desk.api.refused_expanded.emplace("accounts", refusal(DYNCX_E_FORBIDDEN, "0x80040220"));
    desk.api.way_of_second = refusal(DYNCX_E_TIMEOUT, "");
    const auto answer = desk.ask(R"({"phone":"49301","include":["cases"]})");
    BOOST_TEST_REQUIRE(answer.ok());
    BOOST_TEST((*answer)["matches"].as_array().size() == 2U);
    BOOST_TEST((*answer)["parts"]["cases"].as_string() == "late");
    BOOST_TEST((*answer)["parts"]["orders"].as_string() == "not asked");
    BOOST_REQUIRE_EQUAL((*answer)["findings"].as_array().size(), 1U);
    BOOST_TEST((*answer)["findings"].as_array()[0]["part"].as_string() == "account");
    BOOST_TEST((*answer)["findings"].as_array()[0]["code"].as_string() == "late");

    desk.api.asked.clear();
    desk.api.pages.clear(); // nobody among the contacts, and the accounts are late: that is not "nobody"
    BOOST_TEST(desk.ask(R"({"phone":"49301","include":["cases"]})").error().status == DYNCX_E_TIMEOUT);
    desk.api.asked.clear();
    desk.api.pages["contacts"] = kTwo;
    desk.api.way_of_second = refusal(DYNCX_E_NETWORK, "");
    BOOST_TEST(desk.ask(R"({"phone":"49301"})").error().status == DYNCX_E_NETWORK);
}

BOOST_AUTO_TEST_CASE(a_table_that_may_not_be_read_is_a_finding_beside_what_the_others_gave) {
    Desk desk;
    desk.api.pages["contacts"] = kTwo;
    desk.api.refused.emplace("accounts", refusal(DYNCX_E_FORBIDDEN, "0x80040220"));
    const auto answer = desk.ask(R"({"phone":"49301"})");
    BOOST_TEST_REQUIRE(answer.ok());
    BOOST_TEST((*answer)["matches"].as_array().size() == 2U);
    BOOST_REQUIRE_EQUAL((*answer)["findings"].as_array().size(), 1U);
    BOOST_TEST((*answer)["findings"].as_array()[0]["part"].as_string() == "account");
    BOOST_TEST((*answer)["findings"].as_array()[0]["code"].as_string() == "0x80040220");

    desk.api.refused.emplace("contacts", refusal(DYNCX_E_FORBIDDEN, "0x80040220"));
    const auto none = desk.ask(R"({"phone":"49301"})");
    BOOST_TEST(!none.ok()); // "nobody" would be a lie
    BOOST_TEST(none.error().status == DYNCX_E_FORBIDDEN);
}

BOOST_AUTO_TEST_CASE(a_fault_of_the_way_is_the_answer_and_nothing_is_asked_again) {
    Desk desk;
    desk.api.way = refusal(DYNCX_E_NETWORK, "");
    BOOST_TEST(desk.ask(R"({"phone":"49301"})").error().status == DYNCX_E_NETWORK);
    BOOST_TEST(desk.api.asked.size() == 1U);
    desk.api.way.reset();
    desk.api.refused.emplace("accounts", refusal(DYNCX_E_THROTTLED, "0x80072322"));
    BOOST_TEST(desk.ask(R"({"phone":"49301"})").error().status == DYNCX_E_THROTTLED);
    BOOST_TEST(desk.api.asked.size() == 2U);
}

BOOST_AUTO_TEST_CASE(x40_a_table_of_ones_own_is_completed_by_its_metadata) {
    Desk desk(R"(,"lookup":{"tables":["new_member"],"columns":{"new_member":{"phone":["new_mobile"]}}})");
    desk.api.pages["new_members"] =
        R"({"@odata.count":1,"value":[{"new_memberid":"m-1","new_name":"Cleo","new_mobile":"49301"}]})";
    const auto answer = desk.ask(R"({"phone":"49301"})");
    BOOST_TEST_REQUIRE(answer.ok());
    const std::string& path = desk.api.asked.at(0).at(0);
    BOOST_TEST(path.find("statecode") == std::string::npos); // this table has none
    BOOST_TEST(path.find("$expand") == std::string::npos);
    BOOST_TEST((*answer)["matches"].as_array().at(0)["name"].as_string() == "Cleo");
    BOOST_TEST((*answer)["decision"].as_string() == "take");
    BOOST_TEST((*desk.ask(R"({"email":"a@b"})"))["outcome"].as_string() == "none"); // it has no address columns
}

BOOST_AUTO_TEST_SUITE_END()
