// The written forms of an order number, and what is made of orders and their lines.
#include "base/text.h"
#include "lookup/order.h"
#include "lookup/order_number.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>

using namespace dyncx;
using namespace dyncx::lookup;

namespace {

// Dataverse compares without regard to case.
bool is_among(const std::vector<std::string>& forms, const std::string& wanted) {
    return std::any_of(forms.begin(), forms.end(),
                       [&](auto& form) { return lower_ascii(form) == lower_ascii(wanted); });
}

// One order whose lines come on two pages.
class TwoPages final : public dataverse::WebApi {
  public:
    std::vector<std::string> followed;
    bool is_endless = false;

    Result<dataverse::Answer> send(const dataverse::Request& request, const net::Budget&) override {
        followed.push_back(request.path);
        const std::string row = R"({"salesorderdetailid":"l-2","_salesorderid_value":"o-1","quantity":2.0})";
        const std::string more = R"(,"@odata.nextLink":")" + base_url() + R"(/salesorderdetails?$skiptoken=3")";
        return dataverse::Answer{200, {}, R"({"value":[)" + row + "]" + (is_endless ? more : "") + "}"};
    }
    Result<std::vector<PartAnswers>> batch(const std::vector<dataverse::BatchPart>& parts, bool,
                                           const net::Budget&) override {
        std::vector<PartAnswers> answers{
            {dataverse::Answer{200, {}, R"({"value":[{"salesorderid":"o-1","ordernumber":"7"}]})"}}};
        if (parts.size() > 1)
            answers.push_back(
                {dataverse::Answer{200,
                                   {},
                                   R"({"value":[{"salesorderdetailid":"l-1","_salesorderid_value":"o-1"}],)"
                                   R"("@odata.nextLink":")" +
                                       base_url() + R"(/salesorderdetails?$skiptoken=2"})"}});
        return answers;
    }
    std::int64_t count_requests() const override { return 0; }
    std::string base_url() const override { return "https://org.crm4.dynamics.com/api/data/v9.2"; }
};

Fault refused(const char* question) {
    auto read = order_question_of(*Json::parse(question));
    BOOST_TEST(!read.ok(), question);
    return read ? Fault{} : read.error();
}

} // namespace

BOOST_AUTO_TEST_SUITE(orders)

BOOST_AUTO_TEST_CASE(s3_24_every_way_to_write_a_number_asks_for_the_same_order) {
    for (const char* given :
         {"ORD-01234", "ord-01234", "01234", " ORD 01234 ", "ORD01234", "ord - 01234", "０１２３４", "ORD–01234",
          "ORD\xC2\xA0"
          "01234"})
        BOOST_TEST(is_among(order_number_forms(given, {"ORD-"}), "ORD-01234"), given);
    BOOST_TEST(order_number_forms(" 01234", {"ORD-"}).front() == "01234"); // as it was given, first
    BOOST_TEST(is_among(order_number_forms("SO 7-1", {}), "SO-7-1"));
    BOOST_TEST(is_among(order_number_forms("77", {"A", "B-"}), "A77"));
    BOOST_TEST(is_among(order_number_forms("77", {"A", "B-"}), "B-77"));
}

BOOST_AUTO_TEST_CASE(a_variant_never_names_another_number) {
    for (const std::string& form : order_number_forms("ORD-01234", {"ORD-"}))
        BOOST_TEST((form == "ORD-01234" || form == "ORD01234" || form == "01234"), form);
    for (const std::string& form : order_number_forms("1234", {"ORD-"}))
        BOOST_TEST(form.ends_with("1234"), form);
}

BOOST_AUTO_TEST_CASE(what_can_be_no_number_has_no_forms) {
    for (const std::string& text : {std::string(), std::string("   "), std::string("-%-'"), std::string(10000, '1'),
                                    std::string("1\n2"), std::string("\x7F") + "1"})
        BOOST_TEST(order_number_forms(text, {"ORD-"}).empty());
}

BOOST_AUTO_TEST_CASE(a_question_about_orders_is_read_strictly) {
    const auto question = order_question_of(*Json::parse(R"({"number":"ORD-1"})"));
    BOOST_TEST_REQUIRE(question.ok());
    BOOST_TEST(question->wants_lines);
    const auto latest = order_question_of(
        *Json::parse(R"({"customer":{"contact":"{5B4CED1C-88E1-EE11-904C-6045BD05E9D4}"},"latest":3})"));
    BOOST_TEST_REQUIRE(latest.ok());
    BOOST_TEST(latest->customer_id == "5b4ced1c-88e1-ee11-904c-6045bd05e9d4");
    BOOST_TEST(latest->latest == 3);
    BOOST_TEST(!latest->wants_lines);
    const auto parts = order_question_of(*Json::parse(R"({"number":"1","include":["refunds","tracking"]})"));
    BOOST_TEST_REQUIRE(parts.ok());
    BOOST_TEST((parts->wants_refunds && parts->wants_tracking && !parts->wants_lines));
    BOOST_TEST(refused("{}").message.find("one of number, id and customer") != std::string::npos);
    BOOST_TEST(refused(R"({"numbr":"1"})").fix.find("Did you mean number?") != std::string::npos);
    BOOST_TEST(refused(R"({"number":1})").message.find("number is no text") != std::string::npos);
    BOOST_TEST(refused(R"({"id":"1"})").message.find("no GUID") != std::string::npos);
    BOOST_TEST(refused(R"({"customer":{"lead":"x"}})").message.find("no contact or account") != std::string::npos);
    BOOST_TEST(refused(R"({"number":"1","include":["bills"]})").message.find("lines, refunds and tracking") !=
               std::string::npos);
    BOOST_TEST(refused(R"({"number":"1","latest":0})").message.find("1 to 50") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(s3_14_lines_of_further_pages_are_read_too) {
    const auto settings = config::Settings::parse_client(R"({"environment":{"url":"https://org.crm4.dynamics.com",
        "tenant_id":"0d3c1f4a-1b2c-4d5e-8f90-a1b2c3d4e5f6","client_id":"1e3c2f4a-1b2c-4d5e-8f90-a1b2c3d4e5f6",
        "client_secret":"abc8Q~notARealSecretJustForTest"}})");
    BOOST_TEST_REQUIRE(settings.ok());
    TwoPages api;
    const auto orders = Orders::open(*settings, api);
    BOOST_TEST_REQUIRE(orders.ok());
    const auto answer = (*orders)->ask(*order_question_of(*Json::parse(R"({"number":"7"})")), {});
    BOOST_TEST_REQUIRE(answer.ok());
    const Json lines = (*answer)["orders"].as_array().at(0)["lines"];
    BOOST_REQUIRE_EQUAL(lines.as_array().size(), 2U);
    BOOST_TEST(lines.as_array()[1]["quantity"].as_number() == 2.0);
    BOOST_REQUIRE_EQUAL(api.followed.size(), 1U);
    BOOST_TEST(api.followed[0] == "salesorderdetails?$skiptoken=2");
    api.is_endless = true; // too many are told, never cut in silence
    const auto endless = (*orders)->ask(*order_question_of(*Json::parse(R"({"number":"7"})")), {});
    BOOST_TEST(!endless.ok());
    BOOST_TEST(endless.error().status == DYNCX_E_TOO_LARGE);
}

BOOST_AUTO_TEST_SUITE_END()
