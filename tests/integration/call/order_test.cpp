// What did they order, through the C API against the emulator.
#include "scene.h"

using namespace scene;
using dyncx::Json;

namespace {

Json ask(Scene& scene, const std::string& question) {
    const auto done = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_order_get(scene.client, question.data(), static_cast<int64_t>(question.size()), call, op,
                               &scene.err);
    });
    BOOST_REQUIRE_MESSAGE(done->status == DYNCX_OK, (done->error ? done->error->message : ""));
    return done->json();
}

std::string number(const std::string& text) { return Json(Json::Object{{"number", text}}).text(); }

std::string create(Scene& scene, const char* table, const std::string& row) {
    const auto done = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_record_create(scene.client, table, DYNCX_NUL, row.c_str(), DYNCX_NUL, call, op, &scene.err);
    });
    BOOST_REQUIRE_MESSAGE(done->status == DYNCX_OK, (done->error ? done->error->message : ""));
    return done->json()["id"].as_string();
}

} // namespace

BOOST_AUTO_TEST_SUITE(order)

BOOST_AUTO_TEST_CASE(s3_14_an_order_comes_with_its_lines_in_one_request) {
    Scene scene;
    scene.open();
    static_cast<void>(ask(scene, number("nothing"))); // the token is at hand
    const auto before = scene.stats()["requests"].as_integer();
    const Json answer = ask(scene, number("ORD-01001"));
    BOOST_TEST(scene.stats()["requests"].as_integer() - before == 1);
    BOOST_TEST(answer["outcome"].as_string() == "one");
    const Json& order = answer["orders"].as_array().at(0);
    BOOST_TEST(order["number"].as_string() == "ORD-01001");
    BOOST_TEST(order["status"].as_string() == "Active / New"); // s3_15
    BOOST_TEST(order["state_code"].as_integer() == 0);
    BOOST_TEST(order["status_code"].as_integer() == 1);
    BOOST_TEST(order["customer"]["table"].as_string() == "contact");
    BOOST_TEST(order["customer"]["name"].as_string() == "Maria Example");
    BOOST_TEST(order["links"]["tab"].as_string().find(order["id"].as_string()) != std::string::npos);
    BOOST_REQUIRE_EQUAL(order["lines"].as_array().size(), 2U);
    const Json& line = order["lines"].as_array()[0];
    BOOST_TEST(line["name"].as_string() == "Headset");
    BOOST_TEST(line["sku"].as_string() == "P-001");
    BOOST_TEST(line["quantity"].as_number() == 1.0);
    BOOST_TEST(line["unit_price"].as_number() == 9.5);
    BOOST_TEST(!line["is_write_in"].as_bool());
    const Json by_id = ask(scene, R"({"id":")" + order["id"].as_string() + R"("})");
    BOOST_TEST(by_id.text() == answer.text());
}

BOOST_AUTO_TEST_CASE(s3_24_prefix_case_and_blanks_do_not_matter) {
    Scene scene;
    scene.open();
    for (const char* written : {"ord-01001", "01001", " ORD 01001 ", "ORD01001", "０１００１"})
        BOOST_TEST(ask(scene, number(written))["orders"].as_array().at(0)["number"].as_string() == "ORD-01001",
                   written);
}

BOOST_AUTO_TEST_CASE(s3_24_the_exact_number_counts_and_two_variants_give_both) {
    Scene scene;
    scene.open();
    create(scene, "salesorder", R"({"name":"Plain","ordernumber":"00777"})");
    create(scene, "salesorder", R"({"name":"With prefix","ordernumber":"ORD-00777"})");
    const Json exact = ask(scene, number("00777"));
    BOOST_TEST(exact["outcome"].as_string() == "one");
    BOOST_TEST(exact["orders"].as_array().at(0)["name"].as_string() == "Plain");
    BOOST_TEST(ask(scene, number("ord-00777"))["orders"].as_array().at(0)["name"].as_string() == "With prefix");
    const Json both = ask(scene, number("ORD 00777"));
    BOOST_TEST(both["outcome"].as_string() == "several");
    BOOST_TEST(both["orders"].as_array().size() == 2U);
    BOOST_TEST(ask(scene, number("0777"))["outcome"].as_string() == "none"); // never a part of a number
}

BOOST_AUTO_TEST_CASE(s3_14_a_write_in_product_has_its_description_and_no_sku) {
    Scene scene;
    scene.open();
    const std::string id = create(scene, "salesorder", R"({"name":"Odd","ordernumber":"ORD-90001"})");
    create(scene, "salesorderdetail",
           R"({"salesorderid":")" + id +
               R"(","isproductoverridden":true,"productdescription":"Cable, cut to length",
                                              "quantity":3,"priceperunit":2.5})");
    const Json lines = ask(scene, number("90001"))["orders"].as_array().at(0)["lines"];
    BOOST_REQUIRE_EQUAL(lines.as_array().size(), 1U);
    BOOST_TEST(lines.as_array()[0]["name"].as_string() == "Cable, cut to length");
    BOOST_TEST(lines.as_array()[0]["is_write_in"].as_bool());
    BOOST_TEST(lines.as_array()[0]["sku"].is_null());
}

BOOST_AUTO_TEST_CASE(s3_14_the_latest_orders_of_a_customer_come_newest_first) {
    Scene scene;
    scene.open();
    const Json order = ask(scene, number("ORD-01001"))["orders"].as_array().at(0);
    const std::string customer = order["customer"]["id"].as_string();
    const Json latest = ask(scene, R"({"customer":{"contact":")" + customer + R"("},"latest":2})");
    BOOST_TEST(latest["orders"].as_array().size() == 2U);
    for (const Json& one : latest["orders"].as_array()) {
        BOOST_TEST(one["customer"]["id"].as_string() == customer);
        BOOST_TEST(one["lines"].is_null());
    }
    BOOST_TEST(ask(scene, R"({"customer":{"contact":")" + customer + R"("},"latest":1})")["orders"].as_array().size() ==
               1U);
}

BOOST_AUTO_TEST_CASE(no_order_number_breaks_out_of_its_literal) {
    Scene scene;
    scene.open();
    for (const char* hostile : {"x' or ordernumber ne null or name eq '", "100%", "ORD-01001') or (1 eq 1", "🙂",
                                "_____", "ORD-0100_", "&$top=50", "\xE2\x80\x8F"})
        BOOST_TEST(ask(scene, number(hostile))["outcome"].as_string() == "none", hostile);
}

BOOST_AUTO_TEST_SUITE_END()
