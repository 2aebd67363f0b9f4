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
        BOOST_TEST(err.fix[0] != '\0', refusal.what << " -> " << err.message);
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

BOOST_FIXTURE_TEST_CASE(each_wrong_argument_is_named_with_a_fix_and_starts_nothing, Closed) {
    const std::string long_id(5000, 'x');
    const auto create = [&](const char* table, const char* row, int64_t bytes = DYNCX_NUL) {
        return dyncx_record_create(client, table, DYNCX_NUL, row, bytes, nullptr, nullptr, &err);
    };
    const auto told = [&](dyncx_status status, dyncx_status expected, const char* word) {
        BOOST_TEST(status == expected, word);
        BOOST_TEST(std::string(err.message).find(word) != std::string::npos, word << " -> " << err.message);
        BOOST_TEST(err.fix[0] != '\0', err.message);
        err = DYNCX_INIT(dyncx_error);
    };
    dyncx_blob* out = nullptr;
    told(create("contact", nullptr), DYNCX_E_INVALID, "`row_json` is missing");
    told(create("contact", ""), DYNCX_E_INVALID, "`row_json` is empty");
    told(create("", "{}"), DYNCX_E_INVALID, "`table` is empty");
    told(create("no table", "{}"), DYNCX_E_INVALID, "table");
    told(create(long_id.c_str(), "{}"), DYNCX_E_TOO_LARGE, "`table` has more than 4096 bytes");
    told(create("contact", "{\"lastname\":"), DYNCX_E_INVALID, "row_json: The JSON is malformed");
    told(create("contact", "[]"), DYNCX_E_INVALID, "`row_json` is no JSON object");
    told(create("contact", "{\"a\":\"\xC3\x28\"}"), DYNCX_E_INVALID, "`row_json` is not valid UTF-8 at byte 6");
    told(create("contact", "{}\0", 3), DYNCX_E_INVALID, "`row_json` holds a NUL inside");
    told(dyncx_record_get(client, "contact", DYNCX_NUL, "42", DYNCX_NUL, nullptr, 0, nullptr, nullptr, &err),
         DYNCX_E_INVALID, "GUID");
    told(dyncx_session_get(client, "", DYNCX_NUL, &out, &err), DYNCX_E_INVALID, "`session` is empty");
    told(dyncx_session_get(client, "s", DYNCX_NUL, nullptr, &err), DYNCX_E_INVALID, "`out` is missing");
    told(dyncx_submit(client, nullptr, nullptr, nullptr, &err), DYNCX_E_INVALID, "`event` is missing");
    told(dyncx_poll(client, 0, nullptr, &err), DYNCX_E_INVALID, "`slot` is missing");
    told(submit("{}", ""), DYNCX_E_INVALID, "`source` is empty");
    told(dyncx_configure(client, "", DYNCX_NUL, nullptr, nullptr, &err), DYNCX_E_INVALID, "`settings_json` is empty");
    const auto settle = [&](int64_t id, int32_t action, const char* by = nullptr) {
        return dyncx_dead_settle(client, id, action, by, DYNCX_NUL, nullptr, &err);
    };
    told(dyncx_dead_list(client, -1, 10, &out, &err), DYNCX_E_INVALID, "`after_id`");
    told(dyncx_dead_list(client, 0, 0, &out, &err), DYNCX_E_INVALID, "`max_letters`");
    told(dyncx_dead_list(client, 0, 10001, &out, &err), DYNCX_E_INVALID, "`max_letters`");
    told(dyncx_dead_list(client, 0, 10, nullptr, &err), DYNCX_E_INVALID, "`out` is missing");
    told(settle(-1, DYNCX_DEAD_DROP), DYNCX_E_INVALID, "`id` is below 0");
    told(settle(INT64_MIN, DYNCX_DEAD_DROP), DYNCX_E_INVALID, "`id` is below 0");
    told(settle(0, 0), DYNCX_E_INVALID, "`action`");
    told(settle(0, 3), DYNCX_E_INVALID, "`action`");
    told(settle(0, DYNCX_DEAD_RETRY, "\xC3\x28"), DYNCX_E_INVALID, "`by` is not valid UTF-8");
    told(settle(0, DYNCX_DEAD_RETRY, long_id.c_str()), DYNCX_E_TOO_LARGE, "`by` has more than 200 bytes");
    told(settle(INT64_MAX, DYNCX_DEAD_RETRY), DYNCX_E_NOT_FOUND, "no dead letter 9223372036854775807");
    BOOST_TEST(out == nullptr);
    dyncx_client* other = nullptr;
    told(dyncx_client_open(runtime, "", DYNCX_NUL, "{}", DYNCX_NUL, &other, &err), DYNCX_E_INVALID,
         "`store_directory` is empty");
    BOOST_TEST(other == nullptr);
    Slot slot;
    BOOST_TEST(dyncx_poll(client, 0, &slot, &err) == DYNCX_NONE); // no operation was started
}

BOOST_FIXTURE_TEST_CASE(each_wrong_handle_says_what_is_wrong_with_it, Closed) {
    dyncx_client* gone = client;
    const auto told = [&](dyncx_client* handle) {
        dyncx_client_pause(handle, 0, &err);
        BOOST_TEST(err.fix[0] != '\0', err.message);
        return std::string(err.message);
    };
    long foreign = 0;
    BOOST_TEST(told(nullptr) == "The handle is NULL.");
    BOOST_TEST(told(reinterpret_cast<dyncx_client*>(&foreign)) == "This is no handle of this library.");
    BOOST_TEST(told(reinterpret_cast<dyncx_client*>(runtime)) == "This is the handle of another kind of object.");
    close();
    BOOST_TEST(told(gone) == "The handle is closed.");
}

BOOST_FIXTURE_TEST_CASE(a_call_that_contradicts_itself_is_refused, Closed) {
    const auto status_of = [&](auto change) {
        dyncx_call call = DYNCX_INIT(dyncx_call);
        change(call);
        err = DYNCX_INIT(dyncx_error);
        const std::string event = native("session.ended", "2026-01-05T09:00:00Z");
        const auto status =
            dyncx_submit_json(client, "dyncx", DYNCX_NUL, event.c_str(), DYNCX_NUL, &call, nullptr, &err);
        BOOST_TEST((status == DYNCX_OK) == (err.fix[0] == '\0'), err.message);
        return status;
    };
    BOOST_TEST(status_of([](auto& call) { call.flags = 8; }) == DYNCX_E_INVALID);
    BOOST_TEST(status_of([](auto& call) { call.flags = DYNCX_CALL_WAITABLE | DYNCX_CALL_QUIET; }) == DYNCX_E_INVALID);
    BOOST_TEST(status_of([](auto& call) { call.budget_ms = -2; }) == DYNCX_E_INVALID);
    BOOST_TEST(std::string(err.message).find("budget_ms") != std::string::npos);
    BOOST_TEST(status_of([](auto& call) { call.priority = 10; }) == DYNCX_E_INVALID);
    BOOST_TEST(status_of([](auto& call) { call.idempotency_key = dyncx_text(""); }) == DYNCX_E_INVALID);
    BOOST_TEST(status_of([](auto& call) { call.size = 0; }) == DYNCX_E_SIZE);
    BOOST_TEST(pending(*this) == 0);
    BOOST_TEST(status_of([](auto& call) { call.budget_ms = -1; }) == DYNCX_OK);
    BOOST_TEST(status_of([](auto& call) { call.flags = DYNCX_CALL_NOWAIT | DYNCX_CALL_QUIET; }) == DYNCX_OK);
}

BOOST_AUTO_TEST_CASE(s1_21_a_value_of_the_wrong_type_is_refused_with_the_columns_type_before_anything_is_sent) {
    Scene scene;
    scene.open();
    const auto before = scene.rows("contacts").as_array().size();
    auto done = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_record_create(scene.client, "contact", DYNCX_NUL, R"({"lastname":5})", DYNCX_NUL, call, op,
                                   &scene.err);
    });
    BOOST_REQUIRE_EQUAL(done->status, DYNCX_E_INVALID);
    BOOST_TEST((done->flags & DYNCX_ERROR_LOCAL) != 0u);
    BOOST_TEST(done->error->message == std::string("lastname: a text is needed: the column's type is string"));
    BOOST_TEST(done->error->fix == std::string("Put the value in quotes."));
    BOOST_TEST(scene.rows("contacts").as_array().size() == before);
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

BOOST_AUTO_TEST_SUITE_END()
