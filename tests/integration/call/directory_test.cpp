// The directory through the C API against the emulator: loaded, followed, asked while Dynamics is down, started again.
#include "scene.h"

#include <thread>

using namespace scene;
using dyncx::Json;

namespace {

constexpr const char* kMaria = "+190011112222"; // of the sample
constexpr const char* kMariaId = "c0000000-0000-4000-8000-000000000001";

std::string settings_with(Scene& scene, Json::Object directory = {}, Json::Object lookup = {}) {
    Json settings = *Json::parse(scene.emulator.client_config());
    directory.emplace_back("enabled", true);
    directory.emplace_back("refresh_s", 1);
    settings.set("directory", Json(std::move(directory)));
    settings.set("lookup", Json(std::move(lookup)));
    settings.set("phone", Json(Json::Object{{"region", "US"}}));
    return settings.text();
}

Json who(Scene& scene, const std::string& asked) {
    dyncx_blob* out = nullptr;
    const auto status =
        dyncx_lookup_cached(scene.client, asked.data(), static_cast<int64_t>(asked.size()), &out, &scene.err);
    BOOST_REQUIRE_MESSAGE(status == DYNCX_OK, scene.err.message);
    return scene.blob(status, out);
}

template <class Condition> void wait_until(const char* what, Condition&& holds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(120);
    while (!holds()) {
        BOOST_REQUIRE_MESSAGE(std::chrono::steady_clock::now() < end, what);
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

std::string state_of(Scene& scene) { return scene.stats()["directory"]["state"].as_string(); }

void wait_until_ready(Scene& scene) {
    wait_until("ready", [&] { return state_of(scene) == "ready"; });
}

std::string outcome_of(Scene& scene, const std::string& asked) { return who(scene, asked)["outcome"].as_string(); }

std::string create(Scene& scene, const char* table, const std::string& row) {
    auto done = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_record_create(scene.client, table, DYNCX_NUL, row.c_str(), DYNCX_NUL, call, op, &scene.err);
    });
    BOOST_REQUIRE_EQUAL(done->status, DYNCX_OK);
    return done->json()["id"].as_string();
}

int requests_for(Scene& scene, const char* part) { // that the emulator saw
    int count = 0;
    for (const auto& entry : scene.emulator.log())
        count += entry.target.find(part) != std::string::npos ? 1 : 0;
    return count;
}

} // namespace

BOOST_AUTO_TEST_SUITE(directory)

BOOST_AUTO_TEST_CASE(x1_a_number_in_any_form_and_an_address_are_answered_as_a_lookup_answers) {
    Scene scene;
    scene.open(settings_with(scene).c_str());
    wait_until_ready(scene);
    const auto asked = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_lookup(scene.client, R"({"phone":"+190011112222","include":[]})", DYNCX_NUL, call, op, &scene.err);
    });
    Json live = asked->json();
    for (const char* form : {kMaria, "001 900 1111 2222", "+1 (900) 1111-2222", "sip:+190011112222@trunk.example.com",
                             R"({"phone":"+190011112222"})"}) {
        Json cached = who(scene, form);
        BOOST_TEST(cached["directory"]["state"].as_string() == "ready", form);
        BOOST_TEST(cached["directory"]["age_ms"].as_integer(-1) >= 0, form);
        cached.erase("directory");
        BOOST_TEST(cached.text() == live.text(), form);
    }
    BOOST_TEST(outcome_of(scene, " Maria.Example@EXAMPLE.com ") == "one");
    BOOST_TEST(who(scene, R"({"id":"{C0000000-0000-4000-8000-000000000001}"})")["matches"]
                   .as_array()
                   .at(0)["company"]
                   .as_string() == "Alder Logistics Example Ltd");
    BOOST_TEST(who(scene, "anonymous")["reason"].as_string() == "withheld");
    BOOST_TEST(who(scene, "")["reason"].as_string() == "withheld");
    BOOST_TEST(who(scene, "alice' or 1 eq 1")["reason"].as_string() == "no number");
    BOOST_TEST(outcome_of(scene, "+12065550199999") == "none");
}

BOOST_AUTO_TEST_CASE(s4_3_it_knows_the_customer_of_a_session_of_which_nothing_is_written_yet) {
    Scene scene;
    scene.open(settings_with(scene).c_str());
    wait_until_ready(scene);
    BOOST_REQUIRE_EQUAL(dyncx_client_pause(scene.client, 1, &scene.err), DYNCX_OK);
    const std::string ringing = R"(,"channel":"phone","direction":"in","from":")";
    BOOST_REQUIRE_EQUAL(
        scene.submit(native("session.started", "2026-11-20T09:00:00Z", ringing + kMaria + "\""), "dyncx"), DYNCX_OK);
    const Json queued = scene.session("s-1");
    BOOST_TEST(queued["customer"]["id"].as_string() == kMariaId);
    BOOST_TEST(queued["links"]["shows"].as_string() == "customer");
}

BOOST_AUTO_TEST_CASE(off_it_says_so_and_reads_nothing) {
    Scene scene;
    scene.open();
    const Json answer = who(scene, kMaria);
    BOOST_TEST(answer["outcome"].as_string() == "none");
    BOOST_TEST(answer["directory"]["state"].as_string() == "off");
    BOOST_TEST(state_of(scene) == "off");
    BOOST_TEST(requests_for(scene, "contacts") == 0);
}

BOOST_AUTO_TEST_CASE(x18_what_is_made_changed_and_deleted_in_dynamics_follows) {
    Scene scene;
    scene.open(settings_with(scene).c_str());
    wait_until_ready(scene);
    BOOST_TEST(outcome_of(scene, "+12065550777") == "none"); // and is at hand now
    const std::string id = create(scene, "contact", R"({"lastname":"New","telephone2":"(206) 555-0777"})");
    wait_until("made", [&] { return outcome_of(scene, "+12065550777") == "one"; });
    BOOST_TEST(who(scene, "+12065550777")["matches"].as_array().at(0)["found_by"]["column"].as_string() ==
               "telephone2");
    const auto update = [&](const char* row) {
        auto done = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
            return dyncx_record_update(scene.client, "contact", DYNCX_NUL, id.c_str(), DYNCX_NUL, nullptr, 0, row,
                                       DYNCX_NUL, call, op, &scene.err);
        });
        BOOST_REQUIRE_EQUAL(done->status, DYNCX_OK);
    };
    update(R"({"telephone2":"+1 206 555 0778"})");
    wait_until("moved", [&] { return outcome_of(scene, "+12065550778") == "one"; });
    BOOST_TEST(outcome_of(scene, "+12065550777") == "none");
    update(R"({"statecode":1,"statuscode":2})");
    wait_until("not active", [&] { return outcome_of(scene, "+12065550778") == "none"; });
    BOOST_TEST(outcome_of(scene, "{\"id\":\"" + id + "\"}") == "one"); // as a lookup does
    scene.emulator.erase("contacts", id);
    wait_until("deleted", [&] { return outcome_of(scene, "{\"id\":\"" + id + "\"}") == "none"; });
}

BOOST_AUTO_TEST_CASE(while_dynamics_is_down_it_answers_and_says_how_old_the_answer_is_also_after_a_restart) {
    Scene scene;
    const std::string settings = settings_with(scene);
    scene.open(settings.c_str());
    wait_until_ready(scene);
    scene.emulator.stop();
    const Json before = who(scene, kMaria);
    BOOST_TEST(before["outcome"].as_string() == "one");
    scene.close();
    scene.open(settings.c_str());
    std::int64_t age = -1;
    for (int i = 0; i < 3; ++i) {
        const Json answer = who(scene, kMaria);
        BOOST_TEST(answer["outcome"].as_string() == "one");
        BOOST_TEST(answer["directory"]["state"].as_string() == "ready");
        BOOST_TEST(answer["directory"]["as_of"].as_string() == before["directory"]["as_of"].as_string());
        BOOST_TEST(answer["directory"]["age_ms"].as_integer() >= age);
        age = answer["directory"]["age_ms"].as_integer();
    }
    wait_until("told", [&] { return !who(scene, kMaria)["findings"].as_array().empty(); });
    scene.emulator.start();
    wait_until("younger", [&] { return who(scene, kMaria)["findings"].as_array().empty(); });
}

BOOST_AUTO_TEST_CASE(an_expired_token_starts_again_and_finds_what_was_deleted_meanwhile) {
    Scene scene;
    scene.open(settings_with(scene).c_str());
    wait_until_ready(scene);
    const std::string id = create(scene, "contact", R"({"lastname":"Gone","telephone1":"+12065550777"})");
    wait_until("made", [&] { return outcome_of(scene, "+12065550777") == "one"; });
    scene.close();
    scene.emulator.expire_change_tokens();
    scene.emulator.erase("contacts", id);
    scene.open(settings_with(scene).c_str());
    wait_until("gone", [&] { return outcome_of(scene, "+12065550777") == "none"; });
    BOOST_TEST(outcome_of(scene, kMaria) == "one");
    wait_until_ready(scene);
}

BOOST_AUTO_TEST_CASE(a_table_that_does_not_track_changes_is_a_finding_that_says_what_to_switch_on) {
    Scene scene;
    scene.open(settings_with(scene, {}, {{"tables", Json(Json::Array{"contact", "lead"})}}).c_str());
    wait_until("found", [&] { return !who(scene, kMaria)["findings"].as_array().empty(); });
    const Json finding = who(scene, kMaria)["findings"].as_array().at(0);
    BOOST_TEST(finding["part"].as_string() == "lead");
    BOOST_TEST(finding["code"].as_string() == "0x80072491");
    BOOST_TEST(finding["fix"].as_string().find("Switch on \"Track changes\"") != std::string::npos);
    wait_until("contacts are there all the same", [&] { return outcome_of(scene, kMaria) == "one"; });
    BOOST_TEST(state_of(scene) == "loading"); // leads were never read
}

BOOST_AUTO_TEST_CASE(other_columns_or_a_seal_are_read_anew_and_another_region_only_makes_new_keys) {
    Scene scene;
    scene.open(settings_with(scene).c_str());
    wait_until_ready(scene);
    create(scene, "contact", R"({"lastname":"Berlin","telephone1":"030 5550123","fax":"+12065550888"})");
    wait_until("there", [&] { return outcome_of(scene, R"({"phone":"030 5550123"})") == "one"; });
    scene.close();
    Json german = *Json::parse(settings_with(scene));
    german.set("phone", Json(Json::Object{{"region", "DE"}}));
    scene.open(german.text().c_str());
    wait_until("keyed anew", [&] { return outcome_of(scene, "+49305550123") == "one"; });
    scene.close();
    Json fax = *Json::parse(settings_with(
        scene, {{"sealed", true}},
        {{"columns", Json(Json::Object{{"contact", Json(Json::Object{{"phone", Json(Json::Array{"fax"})}})}})}}));
    scene.open(fax.text().c_str());
    wait_until("read anew", [&] { return outcome_of(scene, "+12065550888") == "one"; });
    wait_until_ready(scene);
    BOOST_TEST(outcome_of(scene, kMaria) == "none");
}

BOOST_AUTO_TEST_CASE(settings_turn_it_on_and_off_while_the_client_runs_and_closing_ends_it) {
    Scene scene;
    scene.open();
    const auto configure = [&](const std::string& settings) {
        auto done = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
            return dyncx_configure(scene.client, settings.c_str(), DYNCX_NUL, call, op, &scene.err);
        });
        BOOST_REQUIRE_EQUAL(done->status, DYNCX_OK);
    };
    configure(settings_with(scene));
    wait_until_ready(scene);
    configure(scene.emulator.client_config());
    BOOST_TEST(state_of(scene) == "off");
    configure(settings_with(scene));
    BOOST_TEST(outcome_of(scene, kMaria) == "one"); // what was read is still there
    scene.close();
    dyncx_blob* out = nullptr;
    BOOST_TEST(dyncx_lookup_cached(scene.client, kMaria, DYNCX_NUL, &out, nullptr) < 0);
}

BOOST_AUTO_TEST_CASE(bad_input_is_refused_or_nobody_s) {
    Scene scene;
    scene.open(settings_with(scene).c_str());
    wait_until_ready(scene);
    const auto refused = [&](const std::string& asked) {
        dyncx_blob* out = nullptr;
        return dyncx_lookup_cached(scene.client, asked.data(), static_cast<int64_t>(asked.size()), &out, &scene.err);
    };
    BOOST_TEST(refused("{") == DYNCX_E_INVALID);
    BOOST_TEST(refused(R"({"columns":{"accountnumber":"A-1"}})") == DYNCX_E_INVALID);
    BOOST_TEST(refused(R"({"phone":"1","tables":["lead"]})") == DYNCX_E_INVALID);
    BOOST_TEST(refused(std::string(10'000, '1')) == DYNCX_E_TOO_LARGE);
    for (const char* text : {"%", "'; DROP TABLE directory_rows; --", "*@*", "@", "\xF0\x9F\x98\x80", "+", "++49"})
        BOOST_TEST(outcome_of(scene, text) == "none", text);
}

BOOST_AUTO_TEST_SUITE_END()
