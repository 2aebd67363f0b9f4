// Spending against a Web API in miniature: what is asked, for whom, how long it is kept.
#include "lookup/spent.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx;
using namespace dyncx::lookup;

namespace {

constexpr const char* kId = "c0000000-0000-4000-8000-000000000001";

class Sums final : public dataverse::WebApi {
  public:
    std::vector<std::string> asked;
    std::optional<Fault> fails;
    std::string currency = R"("transactioncurrency_isocurrencycode":"EUR")";

    Result<dataverse::Answer> send(const dataverse::Request&, const net::Budget&) override {
        return dataverse::Answer{404, {}, ""};
    }
    Result<std::vector<PartAnswers>> batch(const std::vector<dataverse::BatchPart>& parts, bool,
                                           const net::Budget&) override {
        std::vector<PartAnswers> answers;
        for (const auto& part : parts) {
            asked.push_back(part.requests.front().path);
            answers.push_back(
                {dataverse::Answer{200, {}, R"({"value":[{"total":12.500000000,"count":2,)" + currency + "}]}"}});
        }
        return fails ? Result<std::vector<PartAnswers>>(*fails) : Result<std::vector<PartAnswers>>(std::move(answers));
    }
    std::int64_t count_requests() const override { return 0; }
    std::string base_url() const override { return "https://org.crm4.dynamics.com/api/data/v9.2"; }
};

dataverse::Column column(const char* name, const char* type) {
    dataverse::Column one;
    one.name = name;
    one.type = type;
    return one;
}

// Orders that belong to contacts alone.
class Orders final : public dataverse::Metadata {
  public:
    Result<std::shared_ptr<const dataverse::Table>> table(std::string_view, const net::Budget&) override {
        auto table = std::make_shared<dataverse::Table>();
        table->name = "salesorder";
        table->set = "salesorders";
        table->primary_id = "salesorderid";
        table->columns = {column("salesorderid", "uniqueidentifier"), column("new_buyer", "lookup"),
                          column("transactioncurrencyid", "lookup"), column("totalamount", "money"),
                          column("name", "string")};
        table->columns[1].targets = {{"contact", "contacts", "new_Buyer"}};
        table->columns[2].targets = {{"transactioncurrency", "transactioncurrencies", "transactioncurrencyid"}};
        return std::shared_ptr<const dataverse::Table>(table);
    }
    std::shared_ptr<const dataverse::Table> known(std::string_view) override { return nullptr; }
    Result<std::shared_ptr<const dataverse::Table>> table_of_set(std::string_view set, const net::Budget& b) override {
        return table(set, b);
    }
    void forget() override {}
};

class Hands final : public Clock { // moved by hand
  public:
    std::chrono::minutes at{1000};
    UnixMs now() const override { return 0; }
    std::chrono::steady_clock::time_point steady() const override { return std::chrono::steady_clock::time_point(at); }
};

struct Desk {
    Sums api;
    Orders metadata;
    Hands clock;
    std::unique_ptr<Spent> spent;

    Desk() {
        auto settings = config::Settings::parse_client(R"({"environment":{"url":"https://org.crm4.dynamics.com",
            "tenant_id":"0d3c1f4a-1b2c-4d5e-8f90-a1b2c3d4e5f6","client_id":"1e3c2f4a-1b2c-4d5e-8f90-a1b2c3d4e5f6",
            "client_secret":"abc8Q~notARealSecretJustForTest"},
            "customer":{"spent_max_age_minutes":60,"spent":{"table":"salesorder","key":"new_buyer","amount":"totalamount",
                "where":{"column":"name","is":"O'Neill) or (1 eq 1"}}}})");
        BOOST_TEST_REQUIRE(settings.ok());
        auto opened = Spent::open(*settings, api, metadata, clock);
        BOOST_TEST_REQUIRE(opened.ok());
        spent = std::move(*opened);
    }
    Json of(const char* table, int matches = 1) {
        Json answer = *Json::parse(R"({"matches":[],"parts":{},"findings":[]})");
        Json list = Json::array();
        for (int i = 0; i < matches; ++i)
            list.push(
                Json(Json::Object{{"table", table}, {"id", std::string(kId).substr(0, 34) + std::to_string(10 + i)}}));
        answer.set("matches", std::move(list));
        BOOST_TEST(spent->add_to(answer, {}).ok());
        return answer;
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(spending)

BOOST_AUTO_TEST_CASE(s3_18_the_sum_is_asked_of_the_server_by_currency_in_one_literal_each) {
    Desk desk;
    const Json answer = desk.of("contact");
    BOOST_REQUIRE_EQUAL(desk.api.asked.size(), 1U);
    BOOST_TEST(desk.api.asked[0].starts_with("salesorders?$apply=filter%28"));
    for (const char* part :
         {"_new_buyer_value%20eq%20c0000000", "name%20eq%20%27O%27%27Neill%29%20or%20%281%20eq%201%27",
          "groupby%28%28transactioncurrencyid%2Fisocurrencycode%29", "totalamount%20with%20sum%20as%20total"})
        BOOST_TEST(desk.api.asked[0].find(part) != std::string::npos, desk.api.asked[0] << " lacks " << part);
    const Json spent = answer["matches"].as_array()[0]["spent"];
    BOOST_TEST(spent["totals"].text() == R"([{"currency":"EUR","amount":12.5,"count":2}])");
    BOOST_TEST(spent["state"].as_string() == "read");
}

BOOST_AUTO_TEST_CASE(s3_18_the_currency_of_a_sum_is_found_under_whatever_name_the_server_gives_the_group) {
    for (const char* member : {R"("isocurrencycode":"EUR")", R"("transactioncurrencyid":{"isocurrencycode":"EUR"})",
                               R"("transactioncurrencyid/isocurrencycode":"EUR")"}) {
        Desk desk;
        desk.api.currency = member;
        BOOST_TEST(desk.of("contact")["matches"].as_array()[0]["spent"]["totals"].text() ==
                       R"([{"currency":"EUR","amount":12.5,"count":2}])",
                   member);
    }
}

BOOST_AUTO_TEST_CASE(s3_18_a_sum_is_kept_for_its_time_and_an_old_one_is_told_with_its_age_when_no_new_one_comes) {
    Desk desk;
    desk.of("contact");
    desk.clock.at += std::chrono::minutes(59);
    BOOST_TEST(desk.of("contact")["parts"]["spent"].as_string() == "kept");
    BOOST_TEST(desk.api.asked.size() == 1U);
    desk.clock.at += std::chrono::minutes(2);
    desk.api.fails = fault(DYNCX_E_TIMEOUT, "The budget ran out.");
    const Json old = desk.of("contact");
    BOOST_TEST(desk.api.asked.size() == 2U);
    BOOST_TEST(old["matches"].as_array()[0]["spent"]["age_ms"].as_integer() == 61 * 60 * 1000);
    BOOST_TEST(old["parts"]["spent"].as_string() == "kept");
    BOOST_TEST(old["findings"].as_array().size() == 1U);
    desk.api.fails.reset();
    BOOST_TEST(desk.of("contact")["parts"]["spent"].as_string() == "read");
}

BOOST_AUTO_TEST_CASE(s3_18_a_customer_that_the_mapping_does_not_speak_of_is_not_configured_rather_than_without_orders) {
    Desk desk;
    const Json answer = desk.of("account");
    BOOST_TEST(desk.api.asked.empty());
    BOOST_TEST(answer["matches"].as_array()[0]["spent"].text() == R"({"state":"not configured"})");
    BOOST_TEST(answer["parts"]["spent"].as_string() == "not configured");
}

BOOST_AUTO_TEST_CASE(of_many_matches_the_first_ten_are_summed_and_a_cancel_ends_the_call) {
    Desk desk;
    const Json answer = desk.of("contact", 12);
    BOOST_TEST(desk.api.asked.size() == 10U);
    BOOST_TEST(answer["matches"].as_array()[11]["spent"]["state"].as_string() == "not asked");
    desk.api.fails = fault(DYNCX_E_CANCELED, "The operation was canceled.");
    Json other = *Json::parse(R"({"matches":[{"table":"contact","id":"c0000000-0000-4000-8000-000000000099"}]})");
    const auto done = desk.spent->add_to(other, {});
    BOOST_TEST(!done.ok());
    BOOST_TEST(done.error().status == DYNCX_E_CANCELED);
}

BOOST_AUTO_TEST_SUITE_END()
