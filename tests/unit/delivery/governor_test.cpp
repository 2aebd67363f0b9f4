// The governor: what it allows behind good answers, throttling, a broken way and a settled one. The clock is the test's.
#include "delivery/governor.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx;
using namespace dyncx::delivery;
using std::chrono::milliseconds;

namespace {

struct Stage {
    Governor governor{RetryRule{1000, 60000, 0}, 8, 100};
    Governor::Time now{};

    void pass(std::int64_t ms) { now += milliseconds(ms); }
    void throttle(std::int64_t retry_after_ms) {
        Fault f = fault(DYNCX_E_THROTTLED, "slow down");
        f.flags = DYNCX_ERROR_RETRIABLE;
        f.retry_after_ms = retry_after_ms;
        governor.failed(now, now, f, [] { return std::uint64_t{0}; });
    }
    void break_off() {
        Fault f = fault(DYNCX_E_NETWORK, "no way");
        f.flags = DYNCX_ERROR_RETRIABLE;
        governor.failed(now, now, f, [] { return std::uint64_t{499}; });
    }
    void request(std::int64_t took_ms) { // by itself, in no time of the stage's
        const bool is_test = governor.sent(now, true, 0);
        governor.ended(now, milliseconds(took_ms), true, is_test);
    }
    void use_up(const char* code, std::int64_t window_ms, std::int64_t retry_after_ms = 1000) {
        Fault f = fault(DYNCX_E_THROTTLED, "slow down");
        f.code = code;
        f.window_ms = window_ms;
        f.limit = f.code == "0x80072321" ? 20000 : 100;
        f.retry_after_ms = retry_after_ms;
        governor.failed(now, now, f, [] { return std::uint64_t{0}; });
    }
    void work(int times = 1) { // requests that are full
        for (int i = 0; i < times; ++i)
            governor.worked(now, milliseconds(50), 100);
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(delivery_governor)

BOOST_AUTO_TEST_CASE(at_rest_it_allows_as_many_requests_as_configured) {
    Stage stage;
    BOOST_TEST(stage.governor.room(stage.now, 0) == 8);
    BOOST_TEST(stage.governor.room(stage.now, 5) == 3);
    BOOST_TEST(stage.governor.room(stage.now, 9) == 0);
    BOOST_TEST(!stage.governor.pause(stage.now));
}

BOOST_AUTO_TEST_CASE(s1_28_a_pause_that_the_server_asked_for_is_kept_to_the_millisecond) {
    Stage stage;
    stage.throttle(30000);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 0);
    stage.pass(29999);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 0);
    BOOST_TEST(stage.governor.pause(stage.now)->count() == 1);
    stage.pass(1);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 1);
}

BOOST_AUTO_TEST_CASE(a_later_and_shorter_pause_does_not_cut_a_longer_one) {
    Stage stage;
    stage.throttle(30000);
    stage.throttle(1000);
    stage.pass(20000);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 0);
}

BOOST_AUTO_TEST_CASE(behind_a_pause_one_request_goes_ahead_and_no_storm_follows) {
    Stage stage;
    stage.throttle(1000);
    stage.pass(1001);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 1);
    BOOST_TEST(stage.governor.room(stage.now, 1) == 0);
    stage.work();
    BOOST_TEST(stage.governor.room(stage.now, 0) == 2);
    stage.work(2);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 4); // half of what was too much
    stage.work();
    BOOST_TEST(stage.governor.room(stage.now, 0) == 4); // from here on slowly
    stage.work(30);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 8);
}

BOOST_AUTO_TEST_CASE(being_throttled_again_and_again_halves_what_counts_as_fair) {
    Stage stage;
    for (int i = 0; i < 3; ++i) {
        stage.throttle(1000);
        stage.pass(60001);
        stage.work(3);
    }
    BOOST_TEST(stage.governor.room(stage.now, 0) < 4);
}

BOOST_AUTO_TEST_CASE(one_broken_connection_does_not_stop_the_others_but_three_in_a_row_open_the_circuit) {
    Stage stage;
    stage.break_off();
    stage.break_off();
    BOOST_TEST(stage.governor.room(stage.now, 0) == 8);
    BOOST_TEST(!stage.governor.is_open());
    stage.break_off();
    BOOST_TEST(stage.governor.room(stage.now, 0) == 0);
    BOOST_TEST(stage.governor.is_open());
}

BOOST_AUTO_TEST_CASE(a_probe_that_fails_makes_the_pause_longer_and_one_that_works_closes_the_circuit) {
    Stage stage;
    for (int i = 0; i < 3; ++i)
        stage.break_off();
    const auto first = *stage.governor.pause(stage.now);
    stage.pass(60000);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 1);
    stage.break_off();
    BOOST_TEST(stage.governor.room(stage.now, 0) == 0);
    BOOST_TEST((*stage.governor.pause(stage.now) >= first));
    stage.pass(60000);
    stage.work();
    BOOST_TEST(!stage.governor.is_open());
    BOOST_TEST(stage.governor.room(stage.now, 0) == 2);
}

BOOST_AUTO_TEST_CASE(good_answers_between_failures_keep_the_circuit_closed) {
    Stage stage;
    for (int i = 0; i < 20; ++i) {
        stage.break_off();
        stage.break_off();
        stage.work();
    }
    BOOST_TEST(!stage.governor.is_open());
}

BOOST_AUTO_TEST_CASE(new_settings_end_every_pause) {
    Stage stage;
    stage.throttle(3600000);
    stage.governor.forgive();
    BOOST_TEST(stage.governor.room(stage.now, 0) == 8);
}

BOOST_AUTO_TEST_CASE(sessions_share_more_while_that_is_quick_and_less_when_it_takes_long) {
    Stage stage;
    BOOST_TEST(stage.governor.sessions_per_request() == 10);
    stage.governor.worked(stage.now, milliseconds(200), 10);
    BOOST_TEST(stage.governor.sessions_per_request() == 20);
    stage.governor.worked(stage.now, milliseconds(200), 3); // few: tells nothing of many
    BOOST_TEST(stage.governor.sessions_per_request() == 20);
    for (int i = 0; i < 5; ++i)
        stage.governor.worked(stage.now, milliseconds(200), stage.governor.sessions_per_request());
    BOOST_TEST(stage.governor.sessions_per_request() == 100);
    stage.governor.worked(stage.now, milliseconds(20000), 100);
    BOOST_TEST(stage.governor.sessions_per_request() == 50);
}

BOOST_AUTO_TEST_CASE(s5_22_behind_a_used_up_limit_that_is_known_a_small_request_goes_ahead_and_all_others_follow_it) {
    Stage stage;
    stage.governor.worked(stage.now, milliseconds(200), 10);
    BOOST_TEST(stage.governor.sessions_per_request() == 20);
    for (int i = 0; i < 30; ++i)
        stage.request(1000);
    stage.use_up("0x80072321", 60000);
    stage.pass(61000);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 1);
    BOOST_TEST(stage.governor.sessions_per_request() == 10);
    stage.governor.worked(stage.now, milliseconds(50), 1);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 8);
    BOOST_TEST(stage.governor.sessions_per_request() == 20);
}

BOOST_AUTO_TEST_CASE(s5_22_a_limit_of_run_time_that_was_met_once_is_not_met_again) {
    Stage stage;
    for (int i = 0; i < 30; ++i) { // 30 seconds of run time in 30 seconds
        stage.request(1000);
        stage.pass(1000);
    }
    stage.use_up("0x80072321", 60000);
    stage.pass(1001);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 0); // the pause is over, what was used is still in the window
    const auto wait = stage.governor.wait(stage.now, 0);
    BOOST_REQUIRE(wait);
    BOOST_TEST(wait->count() > 28000);
    BOOST_TEST(wait->count() < 32000);
    stage.pass(wait->count());
    BOOST_TEST(stage.governor.room(stage.now, 0) == 1);
    stage.work(10);
    double in_window = 0;
    for (int i = 0; i < 60; ++i) {
        if (stage.governor.room(stage.now, 0) > 0) {
            stage.request(1000);
            in_window += 1;
        }
        stage.pass(1000);
    }
    BOOST_TEST(in_window <= 29.0);
    BOOST_TEST(in_window >= 25.0);
}

BOOST_AUTO_TEST_CASE(s5_22_a_limit_of_requests_that_was_met_once_is_not_met_again) {
    Stage stage;
    for (int i = 0; i < 100; ++i)
        stage.request(1);
    stage.use_up("0x80072322", 60000);
    stage.pass(50000);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 0);
    stage.pass(10001);
    stage.work(10);
    int sent = 0;
    for (; stage.governor.room(stage.now, 0) > 0; ++sent)
        stage.request(1);
    BOOST_TEST(sent == 95);
}

BOOST_AUTO_TEST_CASE(requests_under_way_are_reckoned_with_by_the_longest_of_late) {
    Stage stage;
    for (int i = 0; i < 20; ++i)
        stage.request(1000);
    stage.use_up("0x80072321", 60000);
    stage.pass(61000);
    stage.work(20);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 8); // 19 s are free
    for (int i = 0; i < 14; ++i)
        stage.request(1000);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 5);
    BOOST_TEST(stage.governor.room(stage.now, 3) == 2);
    BOOST_TEST(stage.governor.room(stage.now, 5) == 0);
}

BOOST_AUTO_TEST_CASE(after_six_windows_one_request_at_a_time_tests_whether_there_is_more) {
    Stage stage;
    for (int i = 0; i < 100; ++i)
        stage.request(1);
    stage.use_up("0x80072322", 60000);
    stage.pass(6 * 60000 - 1);
    stage.work(10);
    for (int i = 0; i < 95; ++i)
        stage.request(1);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 0);
    stage.pass(2);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 1);
    BOOST_TEST(stage.governor.sent(stage.now, true, 0));
    BOOST_TEST(stage.governor.room(stage.now, 0) == 0); // while it is under way
    stage.governor.ended(stage.now, milliseconds(1), true, true);
    for (int i = 0; i < 104; ++i) {
        BOOST_TEST(stage.governor.room(stage.now, 0) == 1);
        stage.request(1);
    }
    stage.pass(60001); // 200 were let in, so they are there
    int sent = 0;
    for (; stage.governor.room(stage.now, 0) > 1; ++sent)
        stage.request(1);
    BOOST_TEST(sent >= 185);
    stage.use_up("0x80072322", 60000);
    stage.pass(2000);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 0); // known anew
}

BOOST_AUTO_TEST_CASE(a_budget_that_others_used_up_teaches_nothing) {
    Stage stage;
    for (int i = 0; i < 30; ++i) // of a limit of 100: most of it went elsewhere
        stage.request(300);
    stage.use_up("0x80072322", 60000);
    stage.pass(1001);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 1);
    stage.work(8);
    BOOST_TEST(stage.governor.room(stage.now, 0) > 1);
    stage.use_up("0x80072321", 60000);
    stage.pass(1001);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 1);
    BOOST_TEST(!stage.governor.wait(stage.now, 0));
}

BOOST_AUTO_TEST_CASE(without_a_window_in_the_refusal_five_minutes_are_taken) {
    Stage stage;
    for (int i = 0; i < 100; ++i)
        stage.request(1);
    stage.use_up("0x80072322", 0);
    stage.pass(299000);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 0);
    stage.pass(1001);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 1);
}

BOOST_AUTO_TEST_CASE(too_many_at_once_narrows_at_once_and_a_used_up_budget_does_not) {
    Stage crowd, spender;
    for (Stage* stage : {&crowd, &spender})
        for (int i = 0; i < 100; ++i)
            stage->request(1);
    crowd.use_up("0x80072326", 0);
    spender.use_up("0x80072322", 60000);
    for (Stage* stage : {&crowd, &spender}) {
        stage->pass(61000);
        stage->work(8);
    }
    BOOST_TEST(crowd.governor.room(crowd.now, 0) == 5); // half, and slowly upwards
    BOOST_TEST(spender.governor.room(spender.now, 0) == 8);
}

BOOST_AUTO_TEST_CASE(behind_a_used_up_budget_the_hosts_requests_wait_for_what_came_on_top_and_no_longer) {
    Stage stage;
    for (int i = 0; i < 30; ++i) {
        stage.request(1000);
        stage.pass(1000);
    }
    stage.use_up("0x80072321", 60000, 30000); // until the first leaves the window
    for (int i = 0; i < 3; ++i)               // these were under way
        stage.request(1000);
    stage.pass(30000);
    BOOST_TEST(stage.governor.asked_pause(stage.now)->count() == 3000);
    Stage answered = stage;
    answered.work();
    BOOST_TEST(!answered.governor.asked_pause(answered.now));
    stage.pass(3000);
    BOOST_TEST(!stage.governor.asked_pause(stage.now));
    stage.use_up("0x80072321", 60000, 1000); // Dynamics knows better: there is more on another server
    stage.pass(1000);
    BOOST_TEST(!stage.governor.asked_pause(stage.now));
}

BOOST_AUTO_TEST_CASE(what_was_sent_before_a_pause_and_is_answered_in_it_ends_no_probing) {
    Stage stage;
    const auto before = stage.now;
    stage.pass(1);
    stage.throttle(30000);
    for (int i = 0; i < 8; ++i)
        stage.governor.worked(before, milliseconds(500), 1);
    stage.pass(30000);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 1);
}

BOOST_AUTO_TEST_CASE(behind_an_outage_as_many_go_at_once_as_before_and_behind_a_crowd_half_as_many) {
    Stage cut, crowd;
    for (int i = 0; i < 6; ++i) {
        cut.break_off();
        cut.pass(60000);
    }
    for (int i = 0; i < 3; ++i) { // refused again and again
        crowd.throttle(1000);
        crowd.pass(1001);
    }
    cut.work(8);
    crowd.work(8);
    BOOST_TEST(cut.governor.room(cut.now, 0) == 8);
    BOOST_TEST(crowd.governor.room(crowd.now, 0) == 5);
}

BOOST_AUTO_TEST_CASE(the_hosts_requests_keep_a_pause_that_dynamics_asked_for_and_no_other) {
    Stage stage;
    for (int i = 0; i < 3; ++i)
        stage.break_off();
    BOOST_TEST(stage.governor.pause(stage.now).has_value());
    BOOST_TEST(!stage.governor.asked_pause(stage.now));
    stage.throttle(30000);
    BOOST_TEST(stage.governor.asked_pause(stage.now)->count() == 30000);
    stage.governor.forgive();
    BOOST_TEST(!stage.governor.asked_pause(stage.now));
}

BOOST_AUTO_TEST_CASE(s5_22_from_half_of_a_window_on_deliveries_are_spread_so_that_the_rest_lasts) {
    Stage stage;
    for (int i = 0; i < 2999; ++i)
        stage.request(10);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 8);
    BOOST_TEST(!stage.governor.spread(stage.now));
    stage.request(10);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 0);
    BOOST_TEST(stage.governor.spread(stage.now)->count() == 100); // 3000 are left for five minutes
    stage.pass(100);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 1); // one by one
    int sent = 3000;
    for (const auto end = stage.now + milliseconds(299'000); stage.now < end; stage.pass(10))
        if (stage.governor.room(stage.now, 0) > 0) {
            stage.request(10);
            ++sent;
        }
    BOOST_TEST(sent > 4000);
    BOOST_TEST(sent < 6000);
    stage.pass(300'000);
    BOOST_TEST(stage.governor.room(stage.now, 0) == 8);
}

BOOST_AUTO_TEST_SUITE_END()
