// Who is calling, through the C API against the emulator: found, several, nobody, refused, hostile text.
#include "scene.h"

#include <chrono>

using namespace scene;
using dyncx::Json;

namespace {

constexpr const char* kMaria = "+190011112222"; // of the sample: one contact, one case, two orders

std::unique_ptr<Slot> ask(Scene& scene, const std::string& question) {
    return scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_lookup(scene.client, question.data(), static_cast<int64_t>(question.size()), call, op, &scene.err);
    });
}

std::unique_ptr<Slot> ask_number(Scene& scene, const std::string& number) {
    return scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_lookup_phone(scene.client, number.data(), static_cast<int64_t>(number.size()), call, op,
                                  &scene.err);
    });
}

Json answer_of(const std::unique_ptr<Slot>& done) {
    BOOST_REQUIRE_MESSAGE(done->status == DYNCX_OK, (done->error ? done->error->message : ""));
    return done->json();
}

std::string settings_with(Scene& scene, const char* name, const Json& value) {
    Json settings = *Json::parse(scene.emulator.client_config());
    settings.set("lookup", Json(Json::Object{{name, value}}));
    return settings.text();
}

std::string asked_for_email(const std::string& address) { return Json(Json::Object{{"email", address}}).text(); }

} // namespace

BOOST_AUTO_TEST_SUITE(lookup)

BOOST_AUTO_TEST_CASE(s3_1_a_number_gives_the_customer_with_cases_and_orders_in_one_request) {
    Scene scene;
    scene.open();
    static_cast<void>(ask_number(scene, "+1 206 555 0199")); // the token is at hand
    const auto before = scene.stats()["requests"].as_integer();
    const auto done = ask_number(scene, kMaria);
    BOOST_TEST(scene.stats()["requests"].as_integer() - before == 1);
    const Json answer = answer_of(done);
    BOOST_TEST(answer["outcome"].as_string() == "one");
    BOOST_TEST(answer["decision"].as_string() == "take");
    BOOST_TEST(answer["count"].as_integer() == 1);
    const Json& match = answer["matches"].as_array().at(0);
    BOOST_TEST(match["table"].as_string() == "contact");
    BOOST_TEST(match["name"].as_string() == "Maria Example");
    BOOST_TEST(match["company"].as_string() == "Alder Logistics Example Ltd");
    BOOST_TEST(match["phone"].as_string() == kMaria);
    BOOST_TEST(match["email"].as_string() == "maria.example@example.com");
    BOOST_TEST(match["found_by"]["column"].as_string() == "telephone1");
    BOOST_TEST(match["found_by"]["value"].as_string() == kMaria);
    BOOST_TEST(match["links"]["tab"].as_string().find(match["id"].as_string()) != std::string::npos);
    BOOST_TEST(done->subject.data == match["id"].as_string());
    BOOST_REQUIRE_EQUAL(match["cases"].as_array().size(), 1U);
    BOOST_TEST(match["cases"].as_array()[0]["number"].as_string() == "CAS-01001-EXAMPL");
    BOOST_TEST(match["cases"].as_array()[0]["status"].as_string() == "In Progress");
    BOOST_REQUIRE_EQUAL(match["orders"].as_array().size(), 2U);
    BOOST_TEST(match["orders"].as_array()[0]["number"].as_string().starts_with("ORD-010"));
    BOOST_TEST(match["orders"].as_array()[0]["status"].as_string() == "Active / New"); // s3_15
    BOOST_TEST(answer["parts"]["cases"].as_string() == "read");
    BOOST_TEST(answer["parts"]["orders"].as_string() == "read");
    BOOST_TEST(answer["findings"].as_array().empty());
}

BOOST_AUTO_TEST_CASE(s3_13_an_address_in_any_case_and_with_blanks_finds_the_same_contact) {
    Scene scene;
    scene.open();
    for (const char* address : {"maria.example@example.com", "  Maria.Example@EXAMPLE.com "}) {
        const Json answer = answer_of(ask(scene, asked_for_email(address)));
        BOOST_TEST(answer["outcome"].as_string() == "one", address);
        BOOST_TEST(answer["matches"].as_array().at(0)["found_by"]["column"].as_string() == "emailaddress1");
    }
}

BOOST_AUTO_TEST_CASE(s3_10_contacts_come_before_accounts_and_either_may_be_asked_alone) {
    Scene scene;
    scene.open();
    const auto create = [&](const char* table, const char* row) {
        auto done = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
            return dyncx_record_create(scene.client, table, DYNCX_NUL, row, DYNCX_NUL, call, op, &scene.err);
        });
        BOOST_REQUIRE_EQUAL(done->status, DYNCX_OK);
    };
    create("account", R"({"name":"Twin Ltd","emailaddress1":"twin@example.com"})");
    create("contact", R"({"lastname":"Twin","emailaddress2":"Twin@example.com"})");
    const Json all = answer_of(ask(scene, R"({"email":"twin@example.com"})"));
    BOOST_TEST(all["outcome"].as_string() == "one"); // the first table with any counts
    BOOST_TEST(all["count"].as_integer() == 2);
    BOOST_TEST(all["matches"].as_array().at(0)["table"].as_string() == "contact");
    BOOST_TEST(all["matches"].as_array().at(0)["found_by"]["column"].as_string() == "emailaddress2");
    BOOST_TEST(all["matches"].as_array().at(1)["table"].as_string() == "account");
    for (const char* table : {"contact", "account"}) {
        const Json one =
            answer_of(ask(scene, R"({"email":"twin@example.com","tables":[")" + std::string(table) + "\"]}"));
        BOOST_TEST(one["count"].as_integer() == 1, table);
        BOOST_TEST(one["matches"].as_array().at(0)["table"].as_string() == table);
    }
}

BOOST_AUTO_TEST_CASE(x14_an_answer_that_is_slower_than_the_budget_is_told_as_late_and_not_waited_for) {
    Scene scene;
    scene.open();
    static_cast<void>(ask_number(scene, kMaria)); // the token is at hand
    dyncx::emulator::Fault slow;
    slow.action = dyncx::emulator::FaultAction::delay;
    slow.delay_ms = 8000;
    scene.emulator.add_fault(slow);
    const auto began = std::chrono::steady_clock::now();
    const auto done = scene.wait_for([&](dyncx_call* call, dyncx_op* op) {
        call->budget_ms = 200;
        return dyncx_lookup_phone(scene.client, kMaria, DYNCX_NUL, call, op, &scene.err);
    });
    BOOST_TEST(done->status == DYNCX_E_TIMEOUT); // one $batch, one answer: all of it is late
    BOOST_TEST((std::chrono::steady_clock::now() - began < std::chrono::seconds(6)));
    BOOST_REQUIRE(done->error);
    BOOST_TEST(std::string(done->error->message).find("budget") != std::string::npos, done->error->message);
    BOOST_TEST((done->error->flags & DYNCX_ERROR_RETRIABLE) != 0U);
    BOOST_TEST(answer_of(ask_number(scene, kMaria))["outcome"].as_string() == "one"); // the next one is not held up
}

BOOST_AUTO_TEST_CASE(x3_several_matches_follow_the_stated_policy_in_an_order_that_stays) {
    for (const auto& [policy, decision] :
         {std::pair{"all", "all"}, {"newest", "take"}, {"ask", "ask"}, {"none", "nobody"}}) {
        Scene scene;
        scene.open(settings_with(scene, "several", Json(policy)).c_str());
        for (const char* name : {"First", "Second", "Third"}) {
            auto done = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
                const std::string row = R"({"telephone1":"+12065550777","lastname":")" + std::string(name) + "\"}";
                return dyncx_record_create(scene.client, "contact", DYNCX_NUL, row.c_str(), DYNCX_NUL, call, op,
                                           &scene.err);
            });
            BOOST_REQUIRE_EQUAL(done->status, DYNCX_OK);
        }
        const Json answer = answer_of(ask_number(scene, "+1 (206) 555-0777"));
        BOOST_TEST(answer["outcome"].as_string() == "several");
        BOOST_TEST(answer["decision"].as_string() == decision, policy);
        BOOST_TEST(answer["count"].as_integer() == 3);
        BOOST_TEST(answer["matches"].as_array().size() == 3U);
        BOOST_TEST(answer_of(ask_number(scene, "+12065550777"))["matches"].text() == answer["matches"].text());
    }
}

BOOST_AUTO_TEST_CASE(a_record_id_or_values_of_columns_find_the_row) {
    Scene scene;
    scene.open();
    const Json maria = answer_of(ask_number(scene, kMaria))["matches"].as_array().at(0);
    const Json by_id = answer_of(ask(scene, R"({"id":"{)" + maria["id"].as_string() + R"(}"})"));
    BOOST_TEST(by_id["matches"].as_array().at(0)["name"].as_string() == "Maria Example");
    const Json by_key = answer_of(ask(scene, R"({"columns":{"accountnumber":"AC-0007"},"tables":["account"]})"));
    BOOST_TEST(by_key["outcome"].as_string() == "one");
    BOOST_TEST(by_key["matches"].as_array().at(0)["found_by"]["column"].as_string() == "accountnumber");
}

BOOST_AUTO_TEST_CASE(a_row_that_is_not_active_is_found_by_its_id_only) {
    Scene scene;
    scene.open();
    const std::string id = answer_of(ask_number(scene, kMaria))["matches"].as_array().at(0)["id"].as_string();
    auto done = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_record_update(scene.client, "contact", DYNCX_NUL, id.c_str(), DYNCX_NUL, nullptr, 0,
                                   R"({"statecode":"Inactive"})", DYNCX_NUL, call, op, &scene.err);
    });
    BOOST_REQUIRE_EQUAL(done->status, DYNCX_OK);
    BOOST_TEST(answer_of(ask_number(scene, kMaria))["outcome"].as_string() == "none");
    BOOST_TEST(answer_of(ask(scene, R"({"id":")" + id + R"("})"))["outcome"].as_string() == "one");
}

BOOST_AUTO_TEST_CASE(nobody_is_asked_for_a_number_that_is_withheld_or_none) {
    Scene scene;
    scene.open();
    const auto before = scene.stats()["requests"].as_integer();
    for (const char* number : {"", " ", "anonymous", "x", "🙂", "%%%", "' or 1 eq 1"}) {
        const Json answer = answer_of(ask_number(scene, number));
        BOOST_TEST(answer["outcome"].as_string() == "none", number);
        BOOST_TEST(answer["decision"].as_string() == "nobody");
        BOOST_TEST(!answer["reason"].as_string().empty());
    }
    BOOST_TEST(answer_of(ask(scene, R"({"email":"no address"})"))["reason"].as_string() == "no address");
    BOOST_TEST(scene.stats()["requests"].as_integer() == before);
}

BOOST_AUTO_TEST_CASE(no_text_breaks_out_of_its_literal) {
    Scene scene;
    scene.open();
    for (const char* address :
         {"a@b' or contactid ne null or emailaddress1 eq 'c", "o'brien@example.com", "100%@example.com",
          "a@b) or (1 eq 1", "&$filter=@x", "a@b\xE2\x80\x8F", "\xEF\xBC\x91@\xEF\xBC\x92", "a@b#?;,/\\"}) {
        const Json answer = answer_of(ask(scene, asked_for_email(address)));
        BOOST_TEST(answer["outcome"].as_string() == "none", address);
    }
    const Json answer = answer_of(
        ask(scene, R"({"columns":{"accountnumber":"x' or accountid ne null or name eq '"},"tables":["account"]})"));
    BOOST_TEST(answer["outcome"].as_string() == "none");
    auto made = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_record_create(scene.client, "contact", DYNCX_NUL,
                                   R"({"lastname":"O'Brien","emailaddress1":"o'brien@example.com"})", DYNCX_NUL, call,
                                   op, &scene.err);
    });
    BOOST_REQUIRE_EQUAL(made->status, DYNCX_OK);
    BOOST_TEST(answer_of(ask(scene, asked_for_email("O'Brien@example.com")))["outcome"].as_string() == "one");
}

BOOST_AUTO_TEST_CASE(a_question_that_is_none_is_refused_with_its_place) {
    Scene scene;
    scene.open();
    const auto refusal = [&](const std::string& question) {
        const auto status = dyncx_lookup(scene.client, question.c_str(), DYNCX_NUL, nullptr, nullptr, &scene.err);
        BOOST_TEST(status < 0, question);
        return std::string(scene.err.message) + scene.err.fix;
    };
    BOOST_TEST(refusal("{}").find("one of phone, email, id and columns") != std::string::npos);
    BOOST_TEST(refusal(R"({"phon":"1"})").find("Did you mean phone?") != std::string::npos);
    BOOST_TEST(refusal(R"({"phone":"1","email":"a@b"})").find("one of phone") != std::string::npos);
    BOOST_TEST(refusal(R"({"phone":123})").find("phone is no text") != std::string::npos);
    BOOST_TEST(refusal(R"({"id":"123"})").find("no GUID") != std::string::npos);
    BOOST_TEST(refusal(R"({"phone":"1","include":["bills"]})").find("cases, orders and spent only") !=
               std::string::npos);
    BOOST_TEST(refusal(R"({"email":")" + std::string(10000, 'a') + R"("})").find("longer than 320") !=
               std::string::npos);
    const auto done = ask(scene, R"({"phone":"+12065550777","tables":["lead"]})");
    BOOST_TEST(done->status == DYNCX_E_INVALID);
}

BOOST_AUTO_TEST_CASE(x40_another_table_is_searched_by_the_columns_that_the_settings_name) {
    Scene scene;
    Json settings = *Json::parse(scene.emulator.client_config());
    settings.set("lookup", *Json::parse(R"({"tables":["queue","contact"],
        "columns":{"queue":{"email":["emailaddress"]},"contact":{"phone":["business2"]}}})"));
    scene.open(settings.text().c_str());
    const Json by_column = answer_of(ask_number(scene, kMaria)); // telephone1 is not searched now
    BOOST_TEST(by_column["outcome"].as_string() == "none");
    auto made = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_record_create(scene.client, "contact", DYNCX_NUL,
                                   R"({"lastname":"Desk","business2":"+12065550888"})", DYNCX_NUL, call, op,
                                   &scene.err);
    });
    BOOST_REQUIRE_EQUAL(made->status, DYNCX_OK);
    const Json desk = answer_of(ask_number(scene, "+1 (206) 555-0888"));
    BOOST_REQUIRE_EQUAL(desk["matches"].as_array().size(), 1U);
    BOOST_TEST(desk["matches"].as_array()[0]["found_by"]["column"].as_string() == "business2");
    const Json nobody = answer_of(ask(scene, R"({"email":"nobody@example.com"})"));
    BOOST_TEST(nobody["outcome"].as_string() == "none");
    BOOST_TEST(nobody["findings"].as_array().empty());
}

BOOST_AUTO_TEST_CASE(settings_of_lookups_are_refused_with_their_place) {
    Scene scene;
    const auto refusal = [&](const char* lookup) {
        Json settings = *Json::parse(scene.emulator.client_config());
        settings.set("lookup", *Json::parse(lookup));
        const std::string text = settings.text();
        dyncx_client* client = nullptr;
        const auto status = dyncx_client_open(scene.runtime, scene.folder.path.c_str(), DYNCX_NUL, text.c_str(),
                                              DYNCX_NUL, &client, &scene.err);
        BOOST_TEST(status == DYNCX_E_CONFIG, lookup);
        return std::string(scene.err.message) + scene.err.fix;
    };
    BOOST_TEST(refusal(R"({"tables":["new_member"]})").find("lookup.tables") != std::string::npos);
    BOOST_TEST(refusal(R"({"tables":["Contact"]})").find("small letters") != std::string::npos);
    BOOST_TEST(refusal(R"({"columns":{"lead":{"phone":["fax"]}}})").find("not searched") != std::string::npos);
    BOOST_TEST(refusal(R"({"columns":{"contact":{"phones":["fax"]}}})").find("Did you mean phone?") !=
               std::string::npos);
    BOOST_TEST(refusal(R"({"several":"first"})").find("lookup.several") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
