// What happened with a customer, through the C API against the emulator.
#include "scene.h"

using namespace scene;
using dyncx::Json;

namespace {

constexpr const char* kMaria = "+190011112222"; // of the sample: one case

struct History : Scene {
    std::string maria;

    History() {
        open();
        maria = row_where(rows("contacts"), "telephone1", kMaria)["contactid"].as_string();
    }
    std::unique_ptr<Slot> ask(const std::string& question) {
        return wait_for([&](const dyncx_call* call, dyncx_op* op) {
            return dyncx_timeline(client, question.c_str(), DYNCX_NUL, call, op, &err);
        });
    }
    Json of(const char* table, const std::string& id, const std::string& more = "") {
        const auto done = ask(R"({"record":{")" + std::string(table) + "\":\"" + id + "\"}" + more + "}");
        BOOST_REQUIRE_MESSAGE(done->status == DYNCX_OK, (done->error ? done->error->message : ""));
        BOOST_TEST(done->subject.data == id);
        return done->json();
    }
    std::string create(const char* table, const std::string& row) {
        const auto done = wait_for([&](const dyncx_call* call, dyncx_op* op) {
            return dyncx_record_create(client, table, DYNCX_NUL, row.c_str(), DYNCX_NUL, call, op, &err);
        });
        BOOST_REQUIRE_MESSAGE(done->status == DYNCX_OK, (done->error ? done->error->message : ""));
        return done->json()["id"].as_string();
    }
    std::string about_her(const std::string& more) {
        return R"({"regardingobjectid":{"contact":")" + maria + R"("},)" + more + "}";
    }
};

Json item_of(const Json& answer, const std::string& table) {
    for (const Json& item : answer["items"].as_array())
        if (item["table"].as_string() == table)
            return item;
    BOOST_FAIL(table + " is not in " + answer.text());
    return {};
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(timeline, History)

BOOST_AUTO_TEST_CASE(s5_15_calls_mails_tasks_notes_and_cases_of_a_customer_come_in_one_request_newest_first) {
    submit_all({contact()}); // a phone call with a note
    create("task", about_her(R"("subject":"Call back")"));
    create("email", about_her(R"("subject":"Your order","directioncode":true)"));
    create("annotation",
           R"({"subject":"Likes mornings","notetext":"before ten","objectid":{"contact":")" + maria + "\"}}");
    const auto before = stats()["requests"].as_integer();
    const Json answer = of("contact", maria);
    BOOST_TEST(stats()["requests"].as_integer() - before == 1);
    for (const char* part : {"activities", "notes", "cases"})
        BOOST_TEST(answer["parts"][part].as_string() == "read", part);
    BOOST_TEST(answer["findings"].as_array().empty());
    BOOST_TEST(!answer["more"].as_bool(true));

    const Json call = item_of(answer, "phonecall");
    BOOST_TEST(call["direction"].as_string() == "in");
    BOOST_TEST(call["at"].as_string() == "2026-02-03T17:12:59Z"); // when it happened, not when it was written
    BOOST_TEST(call["subject"].as_string().starts_with("Call from +1900"));
    BOOST_TEST(call["state"].as_string() == "Completed");
    BOOST_TEST(call["status"].is_null()); // activities share states only
    BOOST_TEST(!call["owner"]["name"].as_string().empty());
    BOOST_TEST(call["regarding"]["table"].as_string() == "contact");
    BOOST_TEST(call["regarding"]["name"].as_string() == "Maria Example");
    BOOST_TEST(call["links"]["tab"].as_string().find("etn=phonecall&id=" + call["id"].as_string()) !=
               std::string::npos);
    BOOST_TEST(item_of(answer, "email")["direction"].as_string() == "out");
    BOOST_TEST(item_of(answer, "task")["direction"].is_null());
    BOOST_TEST(item_of(answer, "task")["state"].as_string() == "Open");
    BOOST_TEST(item_of(answer, "annotation")["text"].as_string() == "before ten");
    BOOST_TEST(item_of(answer, "incident")["number"].as_string() == "CAS-01001-EXAMPL");
    BOOST_TEST(item_of(answer, "incident")["status"].as_string() == "In Progress");
    std::string last = "9999";
    for (const Json& item : answer["items"].as_array()) {
        BOOST_TEST((item["at"].as_string() <= last));
        last = item["at"].as_string();
    }
    BOOST_TEST(answer["items"].as_array().size() == 5U); // the call is about her and with her, and comes once
}

BOOST_AUTO_TEST_CASE(s5_15_an_activity_with_a_customer_about_something_else_is_hers_too) {
    const std::string incident =
        row_where(rows("incidents"), "ticketnumber", "CAS-01001-EXAMPL")["incidentid"].as_string();
    create(
        "phonecall",
        R"({"subject":"About the case","regardingobjectid":{"incident":")" + incident +
            R"("},"phonecall_activity_parties":[{"participationtypemask":1,"partyid_contact@odata.bind":"/contacts()" +
            maria + ")\"}]}");
    const Json hers = item_of(of("contact", maria), "phonecall");
    BOOST_TEST(hers["regarding"]["table"].as_string() == "incident");
    const Json of_case = of("incident", incident);
    BOOST_TEST(item_of(of_case, "phonecall")["id"].as_string() == hers["id"].as_string());
    BOOST_TEST(of_case["parts"]["cases"].is_null());
}

BOOST_AUTO_TEST_CASE(s5_15_a_timeline_is_as_long_as_asked_and_says_that_there_is_more) {
    for (int i = 0; i < 4; ++i)
        create("task", about_her(R"("subject":"Task )" + std::to_string(i) + "\""));
    const Json answer = of("contact", maria, R"(,"latest":3)");
    BOOST_TEST(answer["items"].as_array().size() == 3U);
    BOOST_TEST(answer["more"].as_bool());
    BOOST_TEST(of("account", "0a0a0a0a-88e1-4e11-904c-6045bd05e9d4")["items"].as_array().empty());
}

BOOST_AUTO_TEST_CASE(a_question_of_a_timeline_that_is_none_is_refused_with_its_place) {
    const auto refusal = [&](const std::string& question) {
        const auto status = dyncx_timeline(client, question.c_str(), DYNCX_NUL, nullptr, nullptr, &err);
        BOOST_TEST(status == DYNCX_E_INVALID, question);
        return std::string(err.message) + err.fix;
    };
    BOOST_TEST(refusal("{}").find("record names no table") != std::string::npos);
    BOOST_TEST(refusal(R"({"record":{"contact":"12"}})").find("no GUID") != std::string::npos);
    BOOST_TEST(refusal(R"({"record":{"contact or 1 eq 1":"12"}})").find("record names no table") != std::string::npos);
    BOOST_TEST(refusal(R"({"recrod":{"contact":"12"}})").find("Did you mean record?") != std::string::npos);
    BOOST_TEST(refusal(R"({"record":{"contact":")" + maria + R"("},"latest":0})").find("1 to 100") !=
               std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
