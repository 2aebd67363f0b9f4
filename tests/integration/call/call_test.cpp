// A call, end to end: recorded events through the C API into rows of the emulator.
#include "scene.h"

using namespace scene;
using dyncx::Json;

namespace {

// What every call row of the recorded contact must hold, value by value.
void check_values(Scene& scene) {
    const Json calls = scene.rows("phonecalls");
    BOOST_REQUIRE_EQUAL(calls.as_array().size(), 1);
    const Json& call = calls.as_array()[0];
    const Json maria = row_where(scene.rows("contacts"), "telephone1", "+190011112222");
    BOOST_REQUIRE(!maria.is_null());
    BOOST_TEST(call["subject"].as_string() == "Call from +190011112222 to +18005550100");
    BOOST_TEST(call["phonenumber"].as_string() == "+190011112222");
    BOOST_TEST(!call["directioncode"].as_bool(true)); // incoming must be said: outgoing is the default
    BOOST_TEST(call["actualstart"].as_string() == "2026-02-03T17:12:59Z");
    BOOST_TEST(call["actualend"].as_string() == "2026-02-03T17:47:28Z");
    BOOST_TEST(call["actualdurationminutes"].as_integer() == 35); // begun minutes
    BOOST_TEST(call["statecode"].as_integer() == 1);
    BOOST_TEST(call["statuscode"].as_integer() == 4); // Received
    BOOST_TEST(call["regardingobjectid"].as_string() == maria["contactid"].as_string());
    const Json agent = row_where(scene.rows("systemusers"), "internalemailaddress", "agent.one@example.com");
    BOOST_REQUIRE(!agent.is_null());
    BOOST_TEST(call["ownerid"].as_string() == agent["systemuserid"].as_string());
    BOOST_TEST(call["description"].as_string().find("Cooling Service") != std::string::npos);

    int senders = 0, receivers = 0;
    const Json parties = scene.rows("activityparties");
    for (auto& party : parties.as_array()) {
        if (party["activityid"].as_string() != call["activityid"].as_string())
            continue;
        const auto mask = party["participationtypemask"].as_integer();
        if (mask == 1) { // the caller is always the sender
            ++senders;
            BOOST_TEST(party["partyid"].as_string() == maria["contactid"].as_string());
        } else if (mask == 2) {
            ++receivers;
            BOOST_TEST(party["partyid"].as_string() == agent["systemuserid"].as_string());
        }
    }
    BOOST_TEST(senders == 1);
    BOOST_TEST(receivers == 1);
}

} // namespace

BOOST_AUTO_TEST_SUITE(call)

BOOST_AUTO_TEST_CASE(x1_the_default_flow_finds_a_contact_whose_number_was_typed_otherwise) {
    Scene scene;
    Json settings = *Json::parse(scene.emulator.client_config());
    settings.set("phone", *Json::parse(R"({"region":"US"})"));
    scene.open(settings.text().c_str());
    auto made = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_record_create(scene.client, "contact", DYNCX_NUL,
                                   R"({"lastname":"Typed","telephone2":"+1-2065550466"})", DYNCX_NUL, call, op,
                                   &scene.err);
    });
    BOOST_REQUIRE_EQUAL(made->status, DYNCX_OK);
    scene.submit_all({native("session.started", "2026-11-20T09:00:00Z",
                             R"(,"channel":"phone","direction":"in","from":"(206) 555-0466")")},
                     "dyncx"); // who that is, is asked with this write
    scene.submit_all({native("session.ended", "2026-11-20T09:01:00Z")}, "dyncx");
    const Json calls = scene.rows("phonecalls");
    BOOST_REQUIRE_EQUAL(calls.as_array().size(), 1);
    BOOST_TEST(calls.as_array()[0]["regardingobjectid"].as_string() == made->json()["id"].as_string());
}

BOOST_AUTO_TEST_CASE(s4_2_the_recorded_contact_given_three_times_makes_one_row_with_the_right_values) {
    Scene scene;
    scene.open();
    scene.submit_all({contact(), contact(), contact()});
    check_values(scene);
    BOOST_TEST(scene.rows("annotations").as_array().size() == 1u);
    BOOST_TEST(scene.stats()["token_requests"].as_integer() == 1);
    BOOST_TEST(scene.stats()["dead"].as_integer() == 0);
}

BOOST_AUTO_TEST_CASE(s4_18_and_again_after_a_restart_it_still_makes_one_row) {
    Scene scene;
    scene.open();
    scene.submit_all({contact()});
    scene.close();
    scene.open(); // another opening: nothing of the first is in memory
    scene.submit_all({contact(), contact("host_events/connect_trace_record_later.json"),
                      fixture("host_events/s3_recording_created.json")});
    check_values(scene);
    BOOST_TEST(scene.rows("annotations").as_array().size() == 1u); // the recording was told twice
}

BOOST_AUTO_TEST_CASE(what_was_accepted_but_not_sent_is_delivered_by_the_next_opening) {
    Scene scene;
    scene.open();
    BOOST_REQUIRE_EQUAL(dyncx_client_pause(scene.client, 1, nullptr), DYNCX_OK);
    BOOST_REQUIRE_EQUAL(scene.submit(contact()), DYNCX_OK);
    scene.close();
    BOOST_TEST(scene.rows("phonecalls").as_array().empty());
    scene.open();
    BOOST_REQUIRE_EQUAL(dyncx_client_flush(scene.client, 30000, &scene.err), DYNCX_OK);
    scene.submit_all({contact()});
    check_values(scene);
}

BOOST_AUTO_TEST_CASE(a_session_with_start_end_and_recording_costs_three_requests_and_one_token) {
    Scene scene;
    scene.open();
    // Table definitions are fetched once per environment and kept; a first session fetches them.
    const std::string other =
        R"({"event":"session.started","session":"s-0","time":"2026-01-05T09:00:00Z","direction":"in","from":"+12065550111"})";
    scene.submit_all(
        {other,
         native("session.recording_ready", "2026-01-05T09:30:00Z", R"(,"recording":{"url":"https://r.example/0"})"),
         native("session.started", "2026-01-05T09:00:00Z")},
        "dyncx");
    scene.emulator.reset_counters();
    const std::string who =
        R"(,"direction":"in","from":"+12065550177","to":"+18005550100","agent":"agent.two@example.com")";
    for (auto& event :
         {native("session.started", "2026-01-05T10:00:00Z", who), native("session.ended", "2026-01-05T10:05:00Z", who),
          native("session.recording_ready", "2026-01-05T10:06:00Z", R"(,"recording":{"url":"https://r.example/1"})")}) {
        std::string mine = event;
        mine.replace(mine.find("s-1"), 3, "s-2");
        scene.submit_all({mine}, "dyncx"); // each is delivered before the next comes
    }
    BOOST_TEST(scene.emulator.counts().total <= 3);
    BOOST_TEST(scene.emulator.counts().tokens == 0); // the first one lives on
    BOOST_TEST(scene.session("s-2")["requests"].as_integer() <= 3);
}

BOOST_AUTO_TEST_CASE(an_outage_loses_nothing_and_a_lost_answer_makes_no_second_row) {
    Scene scene;
    scene.open();
    using dyncx::emulator::FaultAction;
    dyncx::emulator::Fault lost;
    lost.path_contains = "$batch";
    lost.body_contains = "phonecalls";
    lost.action = FaultAction::drop_after_commit;
    scene.emulator.add_fault(lost);
    dyncx::emulator::Fault busy;
    busy.times = 2;
    busy.status = 503;
    scene.emulator.add_fault(busy);
    scene.submit_all({contact()});
    check_values(scene);
}

BOOST_AUTO_TEST_CASE(a_completion_whose_answer_was_lost_is_recognised_as_done) {
    Scene scene;
    scene.open();
    scene.submit_all({native("session.started", "2026-01-05T09:00:00Z")}, "dyncx");
    dyncx::emulator::Fault lost;
    lost.body_contains = "statecode";
    lost.action = dyncx::emulator::FaultAction::drop_after_commit;
    scene.emulator.add_fault(lost);
    scene.submit_all({native("session.ended", "2026-01-05T09:05:00Z")}, "dyncx");
    BOOST_TEST(scene.stats()["dead"].as_integer() == 0);
    BOOST_TEST(scene.rows("phonecalls").as_array()[0]["statecode"].as_integer() == 1);
}

BOOST_AUTO_TEST_CASE(x9_an_expired_secret_loses_no_session_and_a_new_one_sends_them) {
    Scene scene;
    scene.emulator.set_secret("rotated~secret.value", false);
    scene.open();
    BOOST_REQUIRE_EQUAL(scene.submit(native("session.started", "2026-01-05T09:00:00Z"), "dyncx"), DYNCX_OK);
    BOOST_TEST(dyncx_client_flush(scene.client, 1500, &scene.err) == DYNCX_NONE);
    Json settings = *Json::parse(scene.emulator.client_config());
    Json environment = settings["environment"];
    environment.set("client_secret", "rotated~secret.value");
    settings.set("environment", environment);
    auto rotated = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_configure(scene.client, settings.text().c_str(), DYNCX_NUL, call, op, &scene.err);
    });
    BOOST_REQUIRE_EQUAL(rotated->status, DYNCX_OK);
    BOOST_TEST(dyncx_client_flush(scene.client, 30000, &scene.err) == DYNCX_OK);
    BOOST_TEST(scene.rows("phonecalls").as_array().size() == 1u);
}

BOOST_AUTO_TEST_CASE(x6_a_refused_token_is_renewed_once_without_the_host_noticing) {
    Scene scene;
    scene.open();
    scene.submit_all({native("session.started", "2026-01-05T09:00:00Z")}, "dyncx");
    scene.emulator.expire_tokens();
    scene.submit_all({native("session.ended", "2026-01-05T09:05:00Z")}, "dyncx");
    BOOST_TEST(scene.emulator.counts().tokens == 2);
    BOOST_TEST(scene.rows("phonecalls").as_array()[0]["statecode"].as_integer() == 1);
}

BOOST_AUTO_TEST_CASE(s4_15_a_caller_with_quotes_and_backslashes_breaks_nothing) {
    Scene scene;
    scene.open();
    scene.submit_all(
        {R"({"event":"session.started","session":"s-q","time":"2026-01-05T09:00:00Z","from":"O\"Brien\\' or 1 eq 1 \uD83D\uDE00","direction":"in"})"},
        "dyncx");
    const Json calls = scene.rows("phonecalls");
    BOOST_REQUIRE_EQUAL(calls.as_array().size(), 1);
    BOOST_TEST(calls.as_array()[0]["phonenumber"].as_string() == "O\"Brien\\' or 1 eq 1 \xF0\x9F\x98\x80");
}

BOOST_AUTO_TEST_CASE(the_struct_lane_and_the_json_lane_make_the_same_row) {
    Scene scene;
    scene.open();
    dyncx_session_event event = DYNCX_INIT(dyncx_session_event);
    event.kind = DYNCX_SESSION_ENDED;
    event.channel = DYNCX_CHANNEL_PHONE;
    event.direction = DYNCX_DIRECTION_OUT;
    event.time_ms = *dyncx::parse_time("2026-01-05T09:05:00Z");
    event.talk_ms = 93000;
    event.session = dyncx_text("s-struct");
    event.from = dyncx_text("+18005550100");
    event.to = dyncx_text("+12065550123");
    event.agent = dyncx_text("agent.one@example.com");
    event.details_json = dyncx_text(R"({"attributes":{"VIP":true}})");
    BOOST_REQUIRE_EQUAL(dyncx_submit(scene.client, &event, nullptr, nullptr, &scene.err), DYNCX_OK);
    scene.submit_all(
        {R"({"event":"session.ended","channel":"phone","direction":"out","time":"2026-01-05T09:05:00.000Z","talk_ms":93000,
        "session":"s-json","from":"+18005550100","to":"+12065550123","agent":"agent.one@example.com","attributes":{"VIP":true}})"},
        "dyncx");
    const Json calls = scene.rows("phonecalls");
    BOOST_REQUIRE_EQUAL(calls.as_array().size(), 2);
    for (const char* column : {"subject", "phonenumber", "directioncode", "actualstart", "actualend", "statecode",
                               "statuscode", "description", "actualdurationminutes", "ownerid"})
        BOOST_TEST(calls.as_array()[0][column].text() == calls.as_array()[1][column].text(), column);
    BOOST_TEST(calls.as_array()[0]["statuscode"].as_integer() == 2); // Made
}

BOOST_AUTO_TEST_SUITE_END()
