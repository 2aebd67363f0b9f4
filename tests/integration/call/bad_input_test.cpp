// Bad input at the door: a status, a message that names the place, nothing half written.
#include "scene.h"

using namespace scene;

namespace {

struct Refusal {
    const char* what;
    std::string payload;
    dyncx_status status;
    const char* word; // must stand in the message
    const char* source = "dyncx";
};

std::int64_t pending(Scene& scene) {
    dyncx_health health = DYNCX_INIT(dyncx_health);
    BOOST_REQUIRE_EQUAL(dyncx_client_health(scene.client, &health, nullptr), DYNCX_OK);
    return health.pending;
}

struct Closed : Scene { // a client that sends nothing
    Closed() {
        open();
        dyncx_client_pause(client, 1, nullptr);
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(bad_input)

BOOST_FIXTURE_TEST_CASE(each_wrong_payload_is_refused_with_its_place_and_nothing_is_written, Closed) {
    const std::string good = R"({"event":"session.ended","session":"s","time":"2026-01-05T09:00:00Z")";
    const Refusal refusals[] = {
        {"malformed JSON", "{\"event\":", DYNCX_E_INVALID, "JSON"},
        {"text behind the value", good + "} x", DYNCX_E_INVALID, "line 1"},
        {"a list of nothing", "[]", DYNCX_E_INVALID, ""},
        {"a number for a text", R"({"event":"session.ended","session":5,"time":"2026-01-05T09:00:00Z"})",
         DYNCX_E_INVALID, "session"},
        {"invalid UTF-8", good + ",\"from\":\"\xC3\x28\"}", DYNCX_E_INVALID, "UTF-8"},
        {"an unknown source", good + "}", DYNCX_E_UNSUPPORTED, "source", "asterix"},
        {"an unknown event", R"({"event":"session.exploded","session":"s","time":"2026-01-05T09:00:00Z"})",
         DYNCX_E_INVALID, "event"},
        {"a time without zone", R"({"event":"session.ended","session":"s","time":"2026-01-05T09:00:00"})",
         DYNCX_E_INVALID, "zone"},
        {"a negative duration", good + ",\"talk_ms\":-1}", DYNCX_E_INVALID, "talk_ms"},
        {"a zero-length id", R"({"event":"session.ended","session":"","time":"2026-01-05T09:00:00Z"})", DYNCX_E_INVALID,
         "session"},
        {"an id of 201 bytes",
         R"({"event":"session.ended","session":")" + std::string(201, 'x') + R"(","time":"2026-01-05T09:00:00Z"})",
         DYNCX_E_INVALID, "session"},
        {"an unknown member", good + ",\"quue\":\"Sales\"}", DYNCX_E_INVALID, "quue"},
        {"a member twice", good + ",\"from\":\"1\",\"from\":\"2\"}", DYNCX_E_INVALID, "twice"},
        {"50 MB", good + ",\"transcript\":\"" + std::string(50u << 20, 'a') + "\"}", DYNCX_E_TOO_LARGE, "bytes"},
        {"nesting without end", std::string(100000, '['), DYNCX_E_INVALID, "nested"},
    };
    for (auto& refusal : refusals) {
        err = DYNCX_INIT(dyncx_error);
        BOOST_TEST(submit(refusal.payload, refusal.source) == refusal.status, refusal.what);
        BOOST_TEST(std::string(err.message).find(refusal.word) != std::string::npos,
                   refusal.what << " -> " << err.message);
    }
    BOOST_TEST(pending(*this) == 0);
}

BOOST_FIXTURE_TEST_CASE(a_trace_record_that_cannot_be_true_is_refused_with_its_place, Closed) {
    const std::pair<const char*, const char*> wrongs[] = {
        {"DisconnectTimestamp", R"("2000-01-01T00:00:00Z")"},
        {"Agent.ConnectedToAgentTimestamp", R"("2000-01-01T00:00:00Z")"},
        {"Agent.AgentInteractionDuration", "-5"},
        {"Recording", R"("x")"},
        {"Recordings", R"("x")"},
    };
    for (auto& [name, value] : wrongs) {
        dyncx::Json record = *dyncx::Json::parse(fixture("host_events/connect_trace_record.json"));
        const std::string path = name;
        const dyncx::Json wrong = *dyncx::Json::parse(value);
        if (const auto dot = path.find('.'); dot == path.npos) {
            record.set(path, wrong);
        } else {
            dyncx::Json group = record[path.substr(0, dot)];
            group.set(path.substr(dot + 1), wrong);
            record.set(path.substr(0, dot), group);
        }
        err = DYNCX_INIT(dyncx_error);
        BOOST_TEST(submit(record.text(), "amazon-connect") == DYNCX_E_INVALID, name);
        BOOST_TEST(std::string(err.message).find(path) != std::string::npos, name << " -> " << err.message);
    }
    BOOST_TEST(pending(*this) == 0);
}

BOOST_FIXTURE_TEST_CASE(one_wrong_event_in_a_list_refuses_the_whole_list, Closed) {
    BOOST_TEST(submit(R"([{"event":"session.started","session":"s","time":"2026-01-05T09:00:00Z"},
        {"event":"session.ended","session":"s","time":"yesterday"}])",
                      "dyncx") == DYNCX_E_INVALID);
    BOOST_TEST(std::string(err.message).find("1") != std::string::npos); // which one
    BOOST_TEST(pending(*this) == 0);
}

BOOST_FIXTURE_TEST_CASE(the_struct_lane_refuses_what_the_json_lane_refuses, Closed) {
    const auto status_of = [&](auto change) {
        dyncx_session_event event = DYNCX_INIT(dyncx_session_event);
        event.kind = DYNCX_SESSION_ENDED;
        event.time_ms = 1767603900000;
        event.session = dyncx_text("s");
        change(event);
        return dyncx_submit(client, &event, nullptr, nullptr, &err);
    };
    BOOST_TEST(status_of([](auto& e) { e.kind = 99; }) == DYNCX_E_INVALID);
    BOOST_TEST(status_of([](auto& e) { e.time_ms = 0; }) == DYNCX_E_INVALID);
    BOOST_TEST(status_of([](auto& e) { e.time_ms = INT64_MAX; }) == DYNCX_E_INVALID);
    BOOST_TEST(status_of([](auto& e) { e.talk_ms = -5; }) == DYNCX_E_INVALID);
    BOOST_TEST(status_of([](auto& e) { e.session = dyncx_text(""); }) == DYNCX_E_INVALID);
    BOOST_TEST(status_of([](auto& e) { e.direction = 7; }) == DYNCX_E_INVALID);
    BOOST_TEST(status_of([](auto& e) { e.from = {"a\0b", 3}; }) == DYNCX_E_INVALID);
    BOOST_TEST(status_of([](auto& e) { e.details_json = dyncx_text("[]"); }) == DYNCX_E_INVALID);
    BOOST_TEST(status_of([](auto& e) { e.details_json = dyncx_text(R"({"session":"x"})"); }) == DYNCX_E_INVALID);
    BOOST_TEST(status_of([](auto& e) { e.size = 0; }) == DYNCX_E_SIZE);
    BOOST_TEST(pending(*this) == 0);
    BOOST_TEST(status_of([](auto&) {}) == DYNCX_OK);
    BOOST_TEST(pending(*this) == 1);
}

BOOST_AUTO_TEST_CASE(handles_that_are_null_foreign_or_closed_are_answered_with_a_status) {
    Scene scene;
    scene.open();
    long foreign = 0;
    dyncx_blob* out = nullptr;
    BOOST_TEST(dyncx_client_stats(nullptr, &out, &scene.err) == DYNCX_E_HANDLE);
    BOOST_TEST(dyncx_client_stats(reinterpret_cast<dyncx_client*>(&foreign), &out, &scene.err) == DYNCX_E_HANDLE);
    BOOST_TEST(dyncx_client_stats(reinterpret_cast<dyncx_client*>(scene.runtime), &out, &scene.err) == DYNCX_E_HANDLE);
    dyncx_client* closed = scene.client;
    scene.close();
    BOOST_TEST(dyncx_client_stats(closed, &out, &scene.err) == DYNCX_E_CLOSED);
    BOOST_TEST(dyncx_client_close(closed, 0, &scene.err) == DYNCX_E_CLOSED);
    Slot slot;
    BOOST_TEST(dyncx_poll(closed, 0, &slot, &scene.err) == DYNCX_E_CLOSED);
}

BOOST_AUTO_TEST_CASE(a_waitable_operation_that_close_ended_can_still_be_waited_for) {
    Scene scene(false);
    scene.open(R"({"environment":{"url":"https://127.0.0.1:1","tenant_id":"11111111-1111-1111-1111-111111111111",
        "client_id":"22222222-2222-2222-2222-222222222222","client_secret":"abc~def.ghi",
        "app_id":"33333333-3333-3333-3333-333333333333","authority":"https://127.0.0.1:1"}})");
    dyncx_client_pause(scene.client, 1, nullptr);
    dyncx_session_event event = DYNCX_INIT(dyncx_session_event);
    event.kind = DYNCX_SESSION_ENDED;
    event.time_ms = 1767603900000;
    event.session = dyncx_text("s");
    dyncx_call call = DYNCX_INIT(dyncx_call);
    call.flags = DYNCX_CALL_WAITABLE;
    dyncx_op op = 0;
    BOOST_REQUIRE_EQUAL(dyncx_submit(scene.client, &event, &call, &op, &scene.err), DYNCX_OK);
    dyncx_client* closed = scene.client;
    scene.close();
    Slot slot;
    BOOST_TEST(dyncx_wait(closed, op, 0, &slot, &scene.err) == DYNCX_OK);
    BOOST_TEST(slot.status == DYNCX_E_CLOSED);
}

BOOST_AUTO_TEST_CASE(a_configuration_with_typing_errors_is_refused_with_the_nearest_name_and_leaves_no_store) {
    Scene scene;
    dyncx::Json settings = *dyncx::Json::parse(scene.emulator.client_config());
    dyncx::Json environment = settings["environment"];
    environment.set("cleint_secret", "x~y.z");
    settings.set("environment", environment);
    const std::string folder = scene.folder.path + "/not-made";
    const auto status = dyncx_client_open(scene.runtime, folder.c_str(), DYNCX_NUL, settings.text().c_str(), DYNCX_NUL,
                                          &scene.client, &scene.err);
    BOOST_TEST(status == DYNCX_E_CONFIG);
    BOOST_TEST(std::string(scene.err.message).find("cleint_secret") != std::string::npos);
    BOOST_TEST((std::string(scene.err.message) + scene.err.fix).find("client_secret") != std::string::npos);
    BOOST_TEST(!std::filesystem::exists(folder));
    BOOST_TEST(scene.client == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
