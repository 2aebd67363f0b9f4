// Answers that are lost after Dynamics did the work: the row still gets every value, also those that came to light
// between the attempts, and nothing is asked twice that was answered.
#include "scene.h"

#include <algorithm>

using namespace scene;
using dyncx::Json;

namespace {

std::string event_of(const char* kind, const char* time, const std::string& session, const std::string& from) {
    const std::string who =
        R"(,"direction":"in","from":")" + from +
        R"(","to":"+18005550100","agent":"agent.two@example.com","ended_at":"2026-01-05T10:05:00Z")";
    std::string text = native(kind, time, who);
    return text.replace(text.find("s-1"), 3, session);
}

dyncx::emulator::Fault strikes_create_of(const std::string& number) {
    dyncx::emulator::Fault fault;
    fault.path_contains = "$batch";
    fault.body_contains = "\"phonenumber\":\"" + number + "\"";
    return fault;
}

bool has_dropped(Scene& scene) {
    const auto log = scene.emulator.log();
    return std::any_of(log.begin(), log.end(), [](auto& entry) { return entry.is_dropped; });
}

} // namespace

BOOST_AUTO_TEST_SUITE(lost_answer)

BOOST_AUTO_TEST_CASE(s4_2_an_agent_who_came_to_light_between_a_lost_create_and_its_repeat_owns_the_call) {
    Scene scene;
    scene.open();
    auto lost = strikes_create_of("+12065550177");
    lost.action = dyncx::emulator::FaultAction::drop_after_commit;
    scene.emulator.add_fault(lost);
    auto busy = strikes_create_of("+12065550177");
    busy.times = 1'000'000;
    scene.emulator.add_fault(busy);
    BOOST_REQUIRE_EQUAL(
        scene.submit(event_of("session.started", "2026-01-05T10:00:00Z", "s-lost", "+12065550177"), "dyncx"), DYNCX_OK);
    for (int i = 0; i < 300 && !has_dropped(scene); ++i)
        dyncx_client_flush(scene.client, 100, nullptr);
    BOOST_REQUIRE(has_dropped(scene));
    // Another session of the same agent, delivered while the first one waits.
    BOOST_REQUIRE_EQUAL(
        scene.submit(event_of("session.ended", "2026-01-05T10:05:00Z", "s-other", "+12065550178"), "dyncx"), DYNCX_OK);
    for (int i = 0; i < 300 && scene.session("s-other")["state"].as_string() != "applied"; ++i)
        dyncx_client_flush(scene.client, 100, nullptr);
    scene.emulator.clear_faults();
    scene.submit_all({event_of("session.ended", "2026-01-05T10:05:00Z", "s-lost", "+12065550177")}, "dyncx");

    const Json calls = scene.rows("phonecalls");
    BOOST_TEST(calls.as_array().size() == 2u);
    const Json call = row_where(calls, "phonenumber", "+12065550177");
    const Json agent = row_where(scene.rows("systemusers"), "internalemailaddress", "agent.two@example.com");
    BOOST_TEST(call["ownerid"].as_string() == agent["systemuserid"].as_string());
    BOOST_TEST(call["statecode"].as_integer() == 1);
    int receivers = 0;
    const Json parties = scene.rows("activityparties");
    for (auto& party : parties.as_array())
        if (party["activityid"].as_string() == call["activityid"].as_string() &&
            party["participationtypemask"].as_integer() == 2) {
            ++receivers;
            BOOST_TEST(party["partyid"].as_string() == agent["systemuserid"].as_string());
        }
    BOOST_TEST(receivers == 1);
}

BOOST_AUTO_TEST_CASE(what_a_refused_repeat_learned_about_people_is_not_asked_again) {
    Scene scene;
    scene.open();
    scene.submit_all({event_of("session.started", "2026-01-05T09:00:00Z", "s-0", "+12065550111")}, "dyncx");
    scene.emulator.reset_counters();
    auto lost = strikes_create_of("+190011112222");
    lost.action = dyncx::emulator::FaultAction::drop_after_commit;
    scene.emulator.add_fault(lost);
    scene.submit_all({event_of("session.started", "2026-01-05T10:00:00Z", "s-lost", "+190011112222"),
                      event_of("session.ended", "2026-01-05T10:05:00Z", "s-lost", "+190011112222")},
                     "dyncx");
    BOOST_TEST(scene.emulator.counts().by_operation["GET contacts"] == 2); // with the create and with its repeat
    BOOST_TEST(scene.emulator.counts().total == 3);                        // both, and the end
    const Json call = row_where(scene.rows("phonecalls"), "phonenumber", "+190011112222");
    const Json maria = row_where(scene.rows("contacts"), "telephone1", "+190011112222");
    BOOST_TEST(call["regardingobjectid"].as_string() == maria["contactid"].as_string());
    BOOST_TEST(call["statecode"].as_integer() == 1);
}

BOOST_AUTO_TEST_SUITE_END()
