// Where is my case, through the C API against the emulator.
#include "scene.h"

using namespace scene;
using dyncx::Json;

namespace {

std::unique_ptr<Slot> asked(Scene& scene, const std::string& question) {
    return scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_case_get(scene.client, question.data(), static_cast<int64_t>(question.size()), call, op,
                              &scene.err);
    });
}

Json ask(Scene& scene, const std::string& question) {
    const auto done = asked(scene, question);
    BOOST_REQUIRE_MESSAGE(done->status == DYNCX_OK, (done->error ? done->error->message : ""));
    return done->json();
}

std::string number(const std::string& text) { return Json(Json::Object{{"number", text}}).text(); }

std::string in_language(const Json& language) {
    return Json(Json::Object{{"number", "CAS-01001"}, {"language", language}}).text();
}

void create(Scene& scene, const std::string& ticket) {
    const std::string row = R"({"title":"Made","customerid":{"contact":"c0000000-0000-4000-8000-000000000002"},
        "prioritycode":"Normal","ticketnumber":")" +
                            ticket + R"("})";
    const auto done = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_record_create(scene.client, "incident", DYNCX_NUL, row.c_str(), DYNCX_NUL, call, op, &scene.err);
    });
    BOOST_REQUIRE_MESSAGE(done->status == DYNCX_OK, (done->error ? done->error->message : ""));
}

dyncx::emulator::EmulatorOptions with_german() {
    auto options = with_sample();
    options.labels = {"incident.statuscode:1031:1=In Bearbeitung", "incident.prioritycode:1031:2=Mittel"};
    return options;
}

} // namespace

BOOST_AUTO_TEST_SUITE(cases)

BOOST_AUTO_TEST_CASE(a_case_is_told_by_its_number_in_one_request) {
    Scene scene;
    scene.open();
    static_cast<void>(ask(scene, number("nothing"))); // the token is at hand
    const auto before = scene.stats()["requests"].as_integer();
    const Json answer = ask(scene, number("CAS-01001-EXAMPL"));
    BOOST_TEST(scene.stats()["requests"].as_integer() - before == 1);
    BOOST_TEST(answer["outcome"].as_string() == "one");
    const Json& one = answer["cases"].as_array().at(0);
    BOOST_TEST(one["number"].as_string() == "CAS-01001-EXAMPL");
    BOOST_TEST(one["title"].as_string() == "Sample case 1");
    BOOST_TEST(one["status"].as_string() == "In Progress");
    BOOST_TEST(one["status_code"].as_integer() == 1);
    BOOST_TEST(one["state"].as_string() == "Active");
    BOOST_TEST(one["state_code"].as_integer() == 0);
    BOOST_TEST(one["owner"]["table"].as_string() == "systemuser");
    BOOST_TEST(!one["owner"]["name"].as_string().empty());
    BOOST_TEST(one["customer"]["name"].as_string() == "Maria Example");
    BOOST_TEST(!one["created_at"].as_string().empty());
    BOOST_TEST(!one["modified_at"].as_string().empty());
    BOOST_TEST(one["links"]["tab"].as_string().find(one["id"].as_string()) != std::string::npos);
    BOOST_TEST(ask(scene, R"({"id":")" + one["id"].as_string() + R"("})").text() == answer.text());
}

BOOST_AUTO_TEST_CASE(s3_24_a_case_number_is_found_however_it_is_written) {
    Scene scene;
    scene.open();
    for (const char* written :
         {"cas-01001-exampl", " CAS 01001 EXAMPL ", "CAS-01001", "cas 01001", "01001", "０１００１", "CAS01001"})
        BOOST_TEST(ask(scene, number(written))["cases"].as_array().at(0)["number"].as_string() == "CAS-01001-EXAMPL",
                   written);
    BOOST_TEST(ask(scene, number("1001"))["outcome"].as_string() == "none"); // never a part of a number
    BOOST_TEST(ask(scene, number("CAS-0100"))["outcome"].as_string() == "none");
}

BOOST_AUTO_TEST_CASE(s3_24_the_exact_case_counts_and_two_variants_give_both) {
    Scene scene;
    scene.open();
    create(scene, "07777");
    create(scene, "CAS-07777-A1B2C3");
    BOOST_TEST(ask(scene, number("07777"))["cases"].as_array().size() == 1U);
    BOOST_TEST(ask(scene, number("07777"))["cases"].as_array()[0]["number"].as_string() == "07777");
    const Json both = ask(scene, number("CAS 07777"));
    BOOST_TEST(both["outcome"].as_string() == "several");
    BOOST_TEST(both["cases"].as_array().size() == 2U);
}

BOOST_AUTO_TEST_CASE(s3_15_the_words_of_a_case_are_in_the_language_asked_for) {
    Scene scene(true, with_german());
    scene.open();
    for (const Json& language : {Json("de"), Json("de-AT"), Json(1031), Json("1031")}) {
        const Json answer = ask(scene, in_language(language));
        BOOST_TEST(answer["language"].as_integer() == 1031);
        BOOST_TEST(answer["findings"].as_array().empty());
        const Json& one = answer["cases"].as_array().at(0);
        BOOST_TEST(one["status"].as_string() == "In Bearbeitung", language.text());
        BOOST_TEST(one["status_code"].as_integer() == 1); // codes are for programs
        BOOST_TEST(one["state"].as_string() == "Active"); // has no German label: the user's stays
    }
    create(scene, "CAS-09999-A1B2C3");
    const auto before = scene.stats()["requests"].as_integer();
    const Json made = ask(scene, R"({"number":"9999","language":"de"})");
    BOOST_TEST(made["outcome"].as_string() == "none");
    const Json whole = ask(scene, R"({"number":"09999","language":"de"})");
    BOOST_TEST(whole["cases"].as_array().at(0)["priority"].as_string() == "Mittel");
    BOOST_TEST(whole["cases"].as_array().at(0)["priority_code"].as_integer() == 2);
    BOOST_TEST(scene.stats()["requests"].as_integer() - before == 2); // the labels are kept
}

BOOST_AUTO_TEST_CASE(s3_15_a_language_that_is_not_installed_is_told_and_the_users_stands_in) {
    Scene scene(true, with_german());
    scene.open();
    const Json answer = ask(scene, in_language("fr"));
    BOOST_TEST(answer["cases"].as_array().at(0)["status"].as_string() == "In Progress");
    BOOST_TEST(answer["language"].is_null());
    const Json& finding = answer["findings"].as_array().at(0);
    BOOST_TEST(finding["part"].as_string() == "language");
    BOOST_TEST(finding["message"].as_string().find("1036") != std::string::npos);
    BOOST_TEST(finding["fix"].as_string().find("1031, 1033") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_case_number_breaks_out_of_its_literal) {
    Scene scene;
    scene.open();
    for (const char* hostile :
         {"", "   ", "x' or ticketnumber ne null or title eq '", "100%", "CAS-01001') or (1 eq 1", "CAS-%", "CAS-_____",
          "🙂", "&$top=50", "\xE2\x80\x8F", "CAS-01001 or startswith(ticketnumber,'CAS')", "a\\", "\"", "CAS-[0-9]"})
        BOOST_TEST(ask(scene, number(hostile))["outcome"].as_string() == "none", hostile);
    const auto refusal = [&](const std::string& question) {
        dyncx_op op = 0;
        const auto status = dyncx_case_get(scene.client, question.c_str(), DYNCX_NUL, nullptr, &op, &scene.err);
        BOOST_TEST(status == DYNCX_E_INVALID, question.substr(0, 80));
        return std::string(scene.err.message) + scene.err.fix;
    };
    BOOST_TEST(refusal(number(std::string(10000, '1'))).find("4096") != std::string::npos);
    BOOST_TEST(refusal("{}").find("one of number and id") != std::string::npos);
    BOOST_TEST(refusal(R"({"numbr":"1"})").find("Did you mean number?") != std::string::npos);
    BOOST_TEST(refusal(R"({"id":"1"})").find("no GUID") != std::string::npos);
    for (const char* language : {R"("xx")", "0", "-5", R"("")", "[]", R"("de'")", R"("11111111111111111111")"})
        BOOST_TEST(refusal(R"({"number":"1","language":)" + std::string(language) + "}").find("language") !=
                   std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
