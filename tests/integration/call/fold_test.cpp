// What waits of one session is told in as few requests as lead to the same rows: the same host events, delivered one by
// one in another store to another Dynamics, are the measure, column by column.
#include "scene.h"

#include <algorithm>
#include <set>

using namespace scene;
using dyncx::Json;

namespace {

using Events = std::vector<std::string>;

const std::string kWho = R"(,"direction":"in","from":"+12065550142","to":"+18005550100")";
const std::string kStarted = native("session.started", "2026-01-05T10:00:00Z", kWho);
const std::string kAnswered =
    native("session.answered", "2026-01-05T10:00:20Z", kWho + R"(,"agent":"agent.two@example.com","queue":"Sales")");
const std::string kTransferred = native("session.transferred", "2026-01-05T10:02:00Z", kWho + R"(,"queue":"Support")");
const std::string kEnded = native("session.ended", "2026-01-05T10:05:00Z",
                                  kWho + R"(,"ended_at":"2026-01-05T10:05:00Z","disposition":"solved")");
const std::string kRecording =
    native("session.recording_ready", "2026-01-05T10:06:00Z", kWho + R"(,"recording":{"url":"https://pbx.example/r"})");

void pause(Scene& scene, bool is_paused) {
    BOOST_REQUIRE_EQUAL(dyncx_client_pause(scene.client, is_paused ? 1 : 0, &scene.err), DYNCX_OK);
}

void deliver_together(Scene& scene, const Events& events) {
    scene.open();
    pause(scene, true);
    for (auto& event : events)
        BOOST_REQUIRE_MESSAGE(scene.submit(event, "dyncx") == DYNCX_OK, scene.err.message);
    scene.emulator.reset_counters();
    pause(scene, false);
    BOOST_REQUIRE_EQUAL(dyncx_client_flush(scene.client, 30000, &scene.err), DYNCX_OK);
}

bool has_call(Scene& scene, const std::string& event) { // or is about to make it
    return event != kRecording || !scene.rows("phonecalls").as_array().empty();
}

void deliver_one_by_one(Scene& scene, const Events& events) {
    scene.open();
    for (auto& event : events) {
        BOOST_REQUIRE_MESSAGE(scene.submit(event, "dyncx") == DYNCX_OK, scene.err.message);
        dyncx_client_flush(scene.client, has_call(scene, event) ? 30000 : 500, nullptr);
    }
    BOOST_REQUIRE_EQUAL(dyncx_client_flush(scene.client, 30000, &scene.err), DYNCX_OK);
}

// All that does not differ from run to run: no keys of our own, no times of the server.
std::set<std::string> columns_of(Scene& scene, const char* set) {
    static const std::set<std::string> kOfTheRun{"activityid", "annotationid",  "activitypartyid", "createdon",
                                                 "modifiedon", "overwrittenon", "versionnumber",   "objectid"};
    std::set<std::string> columns;
    const Json rows = scene.rows(set);
    for (auto& row : rows.as_array()) {
        const std::string whose = row["participationtypemask"].text();
        for (auto& [name, value] : row.as_object())
            if (!kOfTheRun.contains(name))
                columns.insert(whose + " " + name + " = " + value.text());
    }
    return columns;
}

std::size_t count_rows(Scene& scene, const char* set) { return scene.rows(set).as_array().size(); }

void compare(Scene& together, Scene& one_by_one) {
    for (const char* set : {"phonecalls", "activityparties", "annotations"}) {
        const auto here = columns_of(together, set), there = columns_of(one_by_one, set);
        BOOST_TEST(here == there, boost::test_tools::per_element());
        BOOST_TEST(count_rows(together, set) == count_rows(one_by_one, set));
    }
}

std::int64_t count(Scene& scene, const char* operation) { return scene.emulator.counts().by_operation[operation]; }

} // namespace

BOOST_AUTO_TEST_SUITE(fold)

BOOST_AUTO_TEST_CASE(s4_2_what_waits_of_a_call_makes_one_create_and_one_completion_and_leaves_the_same_rows) {
    Scene together, one_by_one;
    const Events events{kStarted, kAnswered, kTransferred, kEnded};
    deliver_together(together, events);
    BOOST_TEST(count(together, "POST phonecalls") == 1);
    BOOST_TEST(count(together, "PATCH phonecalls") == 1);
    BOOST_TEST(together.emulator.counts().total == 3); // and the definition of the table
    deliver_one_by_one(one_by_one, events);
    BOOST_TEST(count(one_by_one, "PATCH phonecalls") == 3);

    const Json call = together.rows("phonecalls").as_array().at(0);
    BOOST_TEST(call["subject"].as_string() == "Call from +12065550142 to +18005550100");
    BOOST_TEST(call["phonenumber"].as_string() == "+12065550142");
    BOOST_TEST(!call["directioncode"].as_bool(true));
    BOOST_TEST(call["actualstart"].as_string() == "2026-01-05T10:00:00Z");
    BOOST_TEST(call["actualend"].as_string() == "2026-01-05T10:05:00Z");
    BOOST_TEST(call["actualdurationminutes"].as_integer() == 5);
    BOOST_TEST(call["statecode"].as_integer() == 1);
    BOOST_TEST(call["statuscode"].as_integer() == 4);
    BOOST_TEST(call["description"].as_string().find("Queue: Support") != std::string::npos);
    BOOST_TEST(call["description"].as_string().find("Outcome: solved") != std::string::npos);
    const Json agent = row_where(together.rows("systemusers"), "internalemailaddress", "agent.two@example.com");
    BOOST_TEST(call["ownerid"].as_string() == agent["systemuserid"].as_string());
    compare(together, one_by_one);
    BOOST_TEST(together.session("s-1")["state"].as_string() == "applied");
}

BOOST_AUTO_TEST_CASE(late_and_reordered_events_and_repeats_leave_the_same_rows_too) {
    const std::string older = native("session.answered", "2026-01-05T10:00:10Z", kWho + R"(,"queue":"Nobody")");
    for (const Events& events :
         {Events{kRecording, kEnded, kAnswered, kStarted}, Events{kEnded, kTransferred, kAnswered, older},
          Events{kAnswered, older, kStarted, kStarted, kEnded, kEnded, kRecording, kTransferred},
          Events{kStarted, kRecording, kAnswered, kEnded, kRecording}}) {
        Scene together, one_by_one;
        deliver_together(together, events);
        deliver_one_by_one(one_by_one, events);
        compare(together, one_by_one);
        BOOST_TEST(together.emulator.counts().total <= one_by_one.emulator.counts().total);
        BOOST_TEST(together.stats()["dead"].as_integer() == 0);
    }
}

BOOST_AUTO_TEST_CASE(a_refused_event_among_four_becomes_a_dead_letter_alone) {
    const std::string bad =
        native("session.transferred", "2026-01-05T10:02:00Z",
               kWho + R"(,"queue":"Support","regarding":{"contact":"0e0f0000-0000-4000-8000-00000000dead"})");
    const Events events{kStarted, kAnswered, bad, kEnded};
    Scene together, one_by_one;
    deliver_together(together, events);
    deliver_one_by_one(one_by_one, events);
    for (Scene* scene : {&together, &one_by_one}) {
        BOOST_TEST(scene->stats()["dead"].as_integer() == 1);
        dyncx_blob* out = nullptr;
        const auto status = dyncx_dead_list(scene->client, 0, 10, &out, &scene->err);
        const Json letters = scene->blob(status, out)["letters"];
        BOOST_TEST(letters.as_array().at(0)["event"].as_string() == "session.transferred");
        const Json call = scene->rows("phonecalls").as_array().at(0);
        BOOST_TEST(call["statecode"].as_integer() == 1);
        BOOST_TEST(call["description"].as_string().find("Queue: Sales") != std::string::npos);
    }
    compare(together, one_by_one);
}

BOOST_AUTO_TEST_CASE(s4_2_an_answer_lost_on_the_way_makes_no_second_row_and_what_came_meanwhile_is_told) {
    Scene together, one_by_one;
    dyncx::emulator::Fault lost;
    lost.path_contains = "$batch";
    lost.body_contains = "\"phonenumber\":\"+12065550142\"";
    lost.action = dyncx::emulator::FaultAction::drop_after_commit;
    together.emulator.add_fault(lost);
    lost.action = dyncx::emulator::FaultAction::status; // until more has come
    lost.times = 1'000'000;
    together.emulator.add_fault(lost);
    together.open();
    pause(together, true);
    for (auto& event : {kStarted, kAnswered})
        BOOST_REQUIRE_EQUAL(together.submit(event, "dyncx"), DYNCX_OK);
    pause(together, false);
    while (together.rows("phonecalls").as_array().empty())
        dyncx_client_flush(together.client, 50, nullptr);
    BOOST_REQUIRE_EQUAL(together.submit(kTransferred, "dyncx"), DYNCX_OK);
    together.emulator.clear_faults();
    BOOST_REQUIRE_EQUAL(dyncx_client_flush(together.client, 60000, &together.err), DYNCX_OK);
    BOOST_TEST(together.rows("phonecalls").as_array().size() == 1u);
    deliver_one_by_one(one_by_one, {kStarted, kAnswered, kTransferred});
    const Json here = together.rows("phonecalls").as_array().at(0),
               there = one_by_one.rows("phonecalls").as_array().at(0);
    for (const char* column : {"description", "subject", "actualstart", "phonenumber", "statecode"})
        BOOST_TEST(here[column].text() == there[column].text());
    together.submit_all({kEnded}, "dyncx");
    one_by_one.submit_all({kEnded}, "dyncx");
    compare(together, one_by_one);
}

BOOST_AUTO_TEST_SUITE_END()
