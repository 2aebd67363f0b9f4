// The verdict on a record that was handed over: who has it, which limits were missed, when to look again.
#include "handoff/watch.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx;
using namespace dyncx::handoff;

namespace {

constexpr UnixMs kMinute = 60'000;
const UnixMs kThen = *parse_time("2026-03-01T09:00:00Z");

Handed handed(const char* limits = "{}") {
    Handed one;
    one.set("table", "incident");
    one.set("id", "c0000000-0000-4000-8000-000000000001");
    one.set("at", "2026-03-01T09:00:00Z");
    if (Json all = *Json::parse(limits); !all.as_object().empty())
        one.set("limits", std::move(all));
    return one;
}

Seen taken() {
    Seen seen;
    seen.queue_item = "item";
    return seen;
}

std::string alarms(const Verdict& verdict) {
    std::string all;
    for (const Json& one : verdict.alarms.as_array())
        all += one["alarm"].as_string() + " ";
    return all;
}

constexpr const char* kLimits =
    R"({"first_response_minutes":15,"resolution_minutes":60,"queue":"Managers","owner":"anna","task_for":"ben"})";

} // namespace

BOOST_AUTO_TEST_SUITE(watch)

BOOST_AUTO_TEST_CASE(s1_13_nobody_has_what_is_in_no_queue_and_still_ours_and_that_is_told_once) {
    Handed one = handed();
    Seen nobody;
    nobody.is_ours = true;
    const Verdict first = judge(one, nobody, {kMinute, "Fallback"}, kThen + kMinute);
    BOOST_TEST(alarms(first) == "unclaimed ");
    BOOST_REQUIRE_EQUAL(first.moves.size(), 1U);
    BOOST_TEST(first.moves[0].queue == "Fallback");
    BOOST_TEST(one["state"].as_string() == "created");
    BOOST_TEST(alarms(judge(one, nobody, {kMinute, "Fallback"}, kThen + 2 * kMinute)).empty());
}

BOOST_AUTO_TEST_CASE(s1_13_the_alarm_waits_for_its_time_and_never_comes_when_it_is_off_or_who_has_it_is_in_doubt) {
    Handed one = handed(kLimits);
    Seen nobody;
    nobody.is_ours = true;
    const Verdict early = judge(one, nobody, {20 * kMinute, ""}, kThen + 15 * kMinute);
    BOOST_TEST(alarms(early) == "first_response ");
    BOOST_TEST(early.look_at == kThen + 20 * kMinute);
    BOOST_TEST(alarms(judge(one, nobody, {0, "Fallback"}, kThen + 30 * kMinute)).empty());
    Seen doubtful = nobody;
    doubtful.is_doubtful = true;
    BOOST_TEST(alarms(judge(one, doubtful, {kMinute, "Fallback"}, kThen + 30 * kMinute)).empty());
    BOOST_TEST(alarms(judge(one, nobody, {kMinute, "Fallback"}, kThen + 31 * kMinute)) == "unclaimed ");
}

BOOST_AUTO_TEST_CASE(a_queue_an_owner_or_an_agent_of_the_conversation_is_a_claim) {
    Handed one = handed();
    BOOST_TEST(alarms(judge(one, taken(), {}, kThen)).empty());
    BOOST_TEST(one["state"].as_string() == "claimed");
    BOOST_TEST(Seen().is_claimed()); // somebody else owns it
    Seen waiting = taken();
    waiting.is_waiting = true;
    BOOST_TEST(!waiting.is_claimed());
}

BOOST_AUTO_TEST_CASE(a_limit_is_looked_at_when_it_ends_and_moves_the_case_up_once) {
    Handed one = handed(kLimits);
    BOOST_TEST(first_look(one, 5 * kMinute, kThen) == kThen + 5 * kMinute);
    BOOST_TEST(first_look(one, 0, kThen) == kThen + 15 * kMinute);
    Verdict verdict = judge(one, taken(), {}, kThen + 5 * kMinute);
    BOOST_TEST(alarms(verdict).empty());
    BOOST_TEST(verdict.look_at == kThen + 15 * kMinute);
    verdict = judge(one, taken(), {}, kThen + 15 * kMinute);
    BOOST_TEST(alarms(verdict) == "first_response ");
    BOOST_TEST(verdict.moves.size() == 1U);
    BOOST_TEST(verdict.moves[0].owner == "anna");
    BOOST_TEST(verdict.look_at == kThen + 60 * kMinute);
    verdict = judge(one, taken(), {}, kThen + 61 * kMinute);
    BOOST_TEST(alarms(verdict) == "resolution ");
    BOOST_TEST(verdict.look_at == 0);
}

BOOST_AUTO_TEST_CASE(a_first_response_keeps_its_limit_and_a_closed_case_all_of_them) {
    Handed one = handed(kLimits);
    Seen answered = taken();
    answered.has_first_response = true;
    BOOST_TEST(alarms(judge(one, answered, {}, kThen + 16 * kMinute)).empty());
    Seen closed = answered;
    closed.is_closed = true;
    const Verdict verdict = judge(one, closed, {}, kThen + 100 * kMinute);
    BOOST_TEST(alarms(verdict).empty());
    BOOST_TEST(verdict.look_at == 0);
    BOOST_TEST(one["is_closed"].as_bool());
}

BOOST_AUTO_TEST_CASE(service_levels_of_dynamics_count_as_limits_do) {
    Handed one = handed(kLimits);
    Seen seen = taken();
    seen.levels = {{"First response by KPI", false, false}};
    BOOST_TEST(judge(one, seen, {}, kThen + kMinute).look_at == kThen + 6 * kMinute);
    seen.levels = {{"First response by KPI", true, true}};
    BOOST_TEST(alarms(judge(one, seen, {}, kThen + 2 * kMinute)) == "First response by KPI ");
}

BOOST_AUTO_TEST_CASE(a_record_that_is_gone_is_looked_at_no_more) {
    Handed one = handed(kLimits);
    Seen gone;
    gone.is_there = false;
    BOOST_TEST(judge(one, gone, {}, kThen).look_at == 0);
    BOOST_TEST(one["state"].as_string() == "gone");
}

BOOST_AUTO_TEST_SUITE_END()
