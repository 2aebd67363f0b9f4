// Refunds, tracking and spending, mapped by the settings, through the C API against the emulator.
#include "scene.h"

using namespace scene;
using dyncx::Json;

namespace {

constexpr const char* kMaria = "c0000000-0000-4000-8000-000000000001"; // of the sample: two orders
constexpr const char* kRefunds =
    R"({"table":"salesorderdetail","key":"salesorderid","where":{"column":"quantity","below":0},
        "columns":{"amount":"extendedamount","reason":"productdescription"}})";
constexpr const char* kTracking = R"({"columns":{"number":"description","carrier":"shippingmethodcode"}})";
constexpr const char* kSpent =
    R"({"table":"salesorder","key":"customerid","amount":"totalamount","where":{"column":"statecode","is":0}})";

std::string settings_with(Scene& scene, std::initializer_list<std::pair<const char*, Json>> properties) {
    Json settings = *Json::parse(scene.emulator.client_config());
    for (const auto& [name, value] : properties)
        settings.set(name, value);
    return settings.text();
}

Json json(const char* text) { return *Json::parse(text); }

Json answer_of(const std::unique_ptr<Slot>& done) {
    BOOST_REQUIRE_MESSAGE(done->status == DYNCX_OK, (done->error ? done->error->message : ""));
    return done->json();
}

Json order(Scene& scene, const std::string& question) {
    return answer_of(scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_order_get(scene.client, question.c_str(), DYNCX_NUL, call, op, &scene.err);
    }));
}

Json spent(Scene& scene, const std::string& id = kMaria) {
    const std::string question = R"({"id":")" + id + R"(","tables":["contact"],"include":["spent"]})";
    return answer_of(scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_lookup(scene.client, question.c_str(), DYNCX_NUL, call, op, &scene.err);
    }));
}

std::string create(Scene& scene, const char* table, const std::string& row) {
    return answer_of(scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
               return dyncx_record_create(scene.client, table, DYNCX_NUL, row.c_str(), DYNCX_NUL, call, op, &scene.err);
           }))["id"]
        .as_string();
}

std::string create_order(Scene& scene, const std::string& more) {
    return create(scene, "salesorder",
                  R"({"name":"x","customerid":{"contact":")" + std::string(kMaria) + R"("},)" + more + "}");
}

} // namespace

BOOST_AUTO_TEST_SUITE(mapped)

BOOST_AUTO_TEST_CASE(s3_16_refunds_come_from_the_table_that_the_settings_name) {
    Scene scene;
    scene.open(settings_with(scene, {{"orders.refunds", json(kRefunds)}}).c_str());
    const std::string id = create_order(scene, R"("ordernumber":"ORD-70001")");
    create(scene, "salesorderdetail",
           R"({"salesorderid":")" + id + R"(","isproductoverridden":true,"productdescription":"Broken",
               "quantity":-1,"priceperunit":9.5,"extendedamount":-9.5})");
    const Json answer = order(scene, R"({"number":"70001","include":["refunds"]})");
    BOOST_TEST(answer["parts"]["refunds"].as_string() == "read");
    const Json& refunds = answer["orders"].as_array().at(0)["refunds"];
    BOOST_TEST(refunds["state"].as_string() == "read");
    BOOST_REQUIRE_EQUAL(refunds["rows"].as_array().size(), 1U);
    BOOST_TEST(refunds["rows"].as_array()[0]["amount"].as_number() == -9.5);
    BOOST_TEST(refunds["rows"].as_array()[0]["reason"].as_string() == "Broken");
    const Json none = order(scene, R"({"number":"ORD-01001","include":["refunds"]})")["orders"].as_array().at(0);
    BOOST_TEST(none["refunds"]["state"].as_string() == "read"); // looked, and there are none
    BOOST_TEST(none["refunds"]["rows"].is_array());
    BOOST_TEST(none["refunds"]["rows"].as_array().empty());
    BOOST_TEST(none["lines"].is_null());
}

BOOST_AUTO_TEST_CASE(s3_17_tracking_is_one_line_of_settings_over_the_order_s_own_columns) {
    Scene scene;
    scene.open(settings_with(scene, {{"orders.tracking", json(kTracking)}}).c_str());
    create_order(scene, R"("ordernumber":"ORD-70002","description":"JD0146000","shippingmethodcode":"DHL")");
    const Json answer = order(scene, R"({"number":"70002","include":["lines","tracking"]})");
    const Json& one = answer["orders"].as_array().at(0);
    const Json row = one["tracking"]["rows"].as_array().at(0);
    BOOST_TEST(row["number"].as_string() == "JD0146000");
    BOOST_TEST(row["carrier"].as_string() == "DHL");
    BOOST_TEST(row["carrier_code"].as_integer() == 2);
    BOOST_TEST(one["lines"].is_array());
    const std::string latest =
        R"({"customer":{"contact":")" + std::string(kMaria) + R"("},"latest":50,"include":["tracking"]})";
    const Json all = order(scene, latest);
    BOOST_TEST(all["orders"].as_array().size() > 1U);
    for (const Json& any : all["orders"].as_array())
        BOOST_TEST(any["tracking"]["rows"].as_array().size() == 1U);
}

BOOST_AUTO_TEST_CASE(s3_16_without_a_mapping_it_is_not_configured_and_no_empty_list) {
    Scene scene;
    scene.open();
    const Json answer = order(scene, R"({"number":"ORD-01001","include":["refunds","tracking"]})");
    for (const char* part : {"refunds", "tracking"}) {
        BOOST_TEST(answer["parts"][part].as_string() == "not configured");
        BOOST_TEST(answer["orders"].as_array().at(0)[part].text() == R"({"state":"not configured"})");
    }
    const Json nobody = order(scene, R"({"number":"none","include":["refunds"]})");
    BOOST_TEST(nobody["outcome"].as_string() == "none");
    BOOST_TEST(nobody["parts"]["refunds"].as_string() == "not configured");
    BOOST_TEST(order(scene, R"({"number":"ORD-01001"})")["parts"].is_null());
    const Json customer = spent(scene);
    BOOST_TEST(customer["parts"]["spent"].as_string() == "not configured");
    BOOST_TEST(customer["matches"].as_array().at(0)["spent"].text() == R"({"state":"not configured"})");
}

BOOST_AUTO_TEST_CASE(s3_17_what_does_not_come_in_time_is_late_and_the_order_stands) {
    Scene scene;
    scene.open(settings_with(scene, {{"orders.refunds", json(kRefunds)}, {"orders.parts_ms", Json(1500)}}).c_str());
    const char* question = R"({"number":"ORD-01001","include":["lines","refunds"]})";
    static_cast<void>(order(scene, question)); // the metadata is at hand
    dyncx::emulator::Fault slow;
    slow.body_contains = "quantity%20lt%200";
    slow.delay_ms = 3000;
    slow.action = dyncx::emulator::FaultAction::status;
    scene.emulator.add_fault(slow);
    const Json answer = order(scene, question);
    const Json& one = answer["orders"].as_array().at(0);
    BOOST_TEST(one["lines"].as_array().size() == 2U);
    BOOST_TEST(one["refunds"].text() == R"({"state":"late"})");
    BOOST_TEST(answer["parts"]["refunds"].as_string() == "late");
    BOOST_TEST(answer["findings"].as_array().at(0)["part"].as_string() == "refunds");
}

BOOST_AUTO_TEST_CASE(s3_18_spending_is_summed_by_currency_and_kept_with_its_age) {
    Scene scene;
    scene.open(settings_with(scene, {{"customer.spent", json(kSpent)}}).c_str());
    const std::string euro = create(scene, "transactioncurrency",
                                    R"({"currencyname":"Euro","isocurrencycode":"EUR","currencysymbol":"E",
                                        "currencyprecision":2,"exchangerate":1.1})");
    create_order(scene, R"("totalamount":10.25)");
    create_order(scene, R"("totalamount":5)");
    create_order(scene, R"("totalamount":7.5,"transactioncurrencyid":")" + euro + "\"");
    const Json first = spent(scene);
    BOOST_TEST(first["parts"]["spent"].as_string() == "read");
    const Json sum = first["matches"].as_array().at(0)["spent"];
    BOOST_REQUIRE_EQUAL(sum["totals"].as_array().size(), 2U);
    BOOST_TEST(sum["totals"].as_array()[0]["currency"].as_string() == "EUR");
    BOOST_TEST(sum["totals"].as_array()[0]["amount"].as_number() == 7.5);
    BOOST_TEST(sum["totals"].as_array()[1]["currency"].as_string() == "USD");
    BOOST_TEST(sum["totals"].as_array()[1]["amount"].as_number() == 15.25);
    const auto before = scene.stats()["requests"].as_integer();
    const Json second = spent(scene);
    BOOST_TEST(scene.stats()["requests"].as_integer() - before == 1); // the customer alone
    BOOST_TEST(second["parts"]["spent"].as_string() == "kept");
    BOOST_TEST(second["matches"].as_array().at(0)["spent"]["totals"].text() == sum["totals"].text());
    BOOST_TEST(second["matches"].as_array().at(0)["spent"]["age_ms"].is_integer());
}

BOOST_AUTO_TEST_CASE(s3_18_a_slow_sum_never_holds_the_customer_and_an_old_one_stands_in) {
    Scene scene;
    scene.open(settings_with(scene, {{"customer.spent", json(kSpent)},
                                     {"customer.spent_ms", Json(1500)},
                                     {"customer.spent_max_age_minutes", Json(0)}})
                   .c_str());
    create_order(scene, R"("totalamount":4)");
    const std::string other = create(scene, "contact", R"({"lastname":"Other"})");
    static_cast<void>(spent(scene));
    dyncx::emulator::Fault slow;
    slow.body_contains = "$apply=";
    scene.emulator.add_fault(slow); // once a refusal for the moment, then a long wait
    slow.delay_ms = 3000;
    scene.emulator.add_fault(slow);
    const Json old = spent(scene);
    BOOST_TEST(old["parts"]["spent"].as_string() == "kept");
    BOOST_TEST(old["matches"].as_array().at(0)["spent"]["totals"].as_array().size() == 1U);
    BOOST_TEST(old["findings"].as_array().at(0)["part"].as_string() == "spent");
    const Json late = spent(scene, other);
    BOOST_TEST(late["parts"]["spent"].as_string() == "late");
    BOOST_TEST(late["matches"].as_array().at(0)["name"].as_string() == "Other");
    BOOST_TEST(late["matches"].as_array().at(0)["spent"].text() == R"({"state":"late"})");
}

BOOST_AUTO_TEST_CASE(s3_18_more_rows_than_dynamics_sums_are_refused_with_its_code) {
    auto options = with_sample();
    options.aggregate_records = 1;
    Scene scene(true, options);
    scene.open(settings_with(scene, {{"customer.spent", json(kSpent)}}).c_str());
    const Json answer = spent(scene);
    BOOST_TEST(answer["parts"]["spent"].as_string() == "refused");
    BOOST_TEST(answer["findings"].as_array().at(0)["code"].as_string() == "0x8004E023");
}

BOOST_AUTO_TEST_CASE(s3_18_a_customer_s_own_column_is_a_source_too) {
    Scene scene;
    scene.open(settings_with(scene, {{"customer.spent",
                                      json(R"({"table":"contact","key":"contactid","amount":"annualincome"})")}})
                   .c_str());
    const std::string rich = create(scene, "contact", R"({"lastname":"Rich","annualincome":1200.5})");
    const Json spending = spent(scene, rich)["matches"].as_array().at(0)["spent"];
    BOOST_REQUIRE_EQUAL(spending["totals"].as_array().size(), 1U);
    BOOST_TEST(spending["totals"].as_array()[0]["amount"].as_number() == 1200.5);
    BOOST_TEST(spending["totals"].as_array()[0]["currency"].as_string() == "USD");
}

BOOST_AUTO_TEST_CASE(s3_17_mappings_are_proven_by_metadata_before_they_become_active) {
    Scene scene;
    scene.open();
    const auto broken = [&](const char* property, const char* mapping) {
        const std::string text = settings_with(scene, {{property, json(mapping)}});
        const auto done = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
            return dyncx_configure(scene.client, text.c_str(), DYNCX_NUL, call, op, &scene.err);
        });
        BOOST_TEST(done->status == DYNCX_E_CONFIG, mapping);
        return done->error ? std::string(done->error->message) + " " + done->error->fix : std::string();
    };
    const auto has = [](const std::string& text, const char* part) {
        BOOST_TEST(text.find(part) != std::string::npos, text << " lacks " << part);
    };
    const std::string column = broken("orders.tracking", R"({"columns":{"carrier":"shippingmethodcod"}})");
    has(column, "orders.tracking");
    has(column, "Did you mean shippingmethodcode?");
    has(broken("orders.refunds", R"({"table":"salesorderdetai","key":"x","columns":{"a":"tax"}})"),
        "Did you mean salesorderdetail?");
    has(broken("orders.refunds", R"({"table":"salesorderdetail","key":"productid","columns":{"a":"tax"}})"),
        "Did you mean salesorderid?");
    has(broken("orders.refunds", R"({"table":"salesorderdetail","key":"salesorderid","columns":{"a":"tax"},
                                     "where":{"column":"quantit","below":0}})"),
        "Did you mean quantity?");
    has(broken("customer.spent", R"({"table":"salesorder","key":"customerid","amount":"name"})"), "holds no amount");
    has(broken("lookup.columns", R"({"contact":{"phone":["mobilphone"]}})"), "Did you mean mobilephone?");
    BOOST_TEST(order(scene, R"({"number":"ORD-01001","include":["tracking"]})")["parts"]["tracking"].as_string() ==
               "not configured"); // the former settings go on
    const std::string good = settings_with(
        scene,
        {{"orders.tracking", json(kTracking)}, {"orders.refunds", json(kRefunds)}, {"customer.spent", json(kSpent)}});
    const auto done = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_configure(scene.client, good.c_str(), DYNCX_NUL, call, op, &scene.err);
    });
    BOOST_TEST(done->status == DYNCX_OK);
    BOOST_TEST(done->json()["rungs"].text().find("\"mappings\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(mappings_of_the_wrong_form_are_refused_at_the_door) {
    Scene scene;
    const auto refusal = [&](const char* property, const char* mapping) {
        const std::string text = settings_with(scene, {{property, json(mapping)}});
        dyncx_client* client = nullptr;
        const auto status = dyncx_client_open(scene.runtime, scene.folder.path.c_str(), DYNCX_NUL, text.c_str(),
                                              DYNCX_NUL, &client, &scene.err);
        BOOST_TEST(status == DYNCX_E_CONFIG, mapping);
        const std::string said = std::string(scene.err.message) + scene.err.fix;
        BOOST_TEST(said.find(property) != std::string::npos, said);
        return said;
    };
    BOOST_TEST(refusal("orders.refunds", R"({"tabel":"x"})").find("Did you mean table?") != std::string::npos);
    BOOST_TEST(refusal("orders.refunds", R"({"table":"x","columns":{"a":"b"}})").find("go together") !=
               std::string::npos);
    BOOST_TEST(refusal("orders.tracking", "{}").find("columns is missing") != std::string::npos);
    BOOST_TEST(refusal("orders.tracking", R"({"columns":{"a":"b) or (1 eq 1"}})").find("logical name") !=
               std::string::npos);
    BOOST_TEST(refusal("orders.tracking", R"({"columns":{"a":"b"},"where":"x eq 1"})").find("no condition") !=
               std::string::npos);
    BOOST_TEST(refusal("customer.spent", R"({"amount":"totalamount"})").find("table and key") != std::string::npos);
    BOOST_TEST(refusal("customer.spent", R"({"table":"salesorder","key":"customerid"})").find("amount is missing") !=
               std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
