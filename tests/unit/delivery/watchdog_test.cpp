// Sessions whose end never came: when they are ended by estimate, and what a real end does to that.
#include "bench.h"

#include "delivery/watchdog.h"

using namespace dyncx;
using namespace dyncx::delivery;

BOOST_AUTO_TEST_SUITE(delivery_watchdog)

BOOST_AUTO_TEST_CASE(a_session_is_open_from_its_first_event_to_its_end_and_a_recording_opens_none) {
    Bench bench;
    bench.accept("s", DYNCX_SESSION_STARTED, 1);
    bench.run();
    BOOST_TEST(bench.store.open.contains("s"));
    bench.accept("s", DYNCX_SESSION_ENDED, 2);
    bench.run();
    BOOST_TEST(!bench.store.open.contains("s"));
    bench.accept("s", DYNCX_SESSION_RECORDING_READY, 3);
    bench.accept("s", DYNCX_SESSION_ANSWERED, 3); // late: the end stands
    bench.run();
    BOOST_TEST(!bench.store.open.contains("s"));
}

BOOST_AUTO_TEST_CASE(s4_31_a_session_whose_host_told_no_end_is_ended_at_its_last_event_by_estimate) {
    Bench bench;
    bench.accept("s", DYNCX_SESSION_STARTED, 1);
    bench.run();
    Watchdog watchdog(bench.store, bench.clock, std::chrono::minutes(60));
    BOOST_TEST(*watchdog.end_silent() == 0);
    bench.clock.time += 59 * 60000;
    BOOST_TEST(*watchdog.end_silent() == 0);
    bench.clock.time += 2 * 60000;
    BOOST_TEST(*watchdog.end_silent() == 1);
    BOOST_TEST(*watchdog.end_silent() == 0); // once
    bench.run();
    auto& facts = bench.row("s").facts;
    BOOST_TEST(facts["ended_at"].as_string() == "2023-11-14T22:13:20Z");
    BOOST_TEST(facts["estimated_end_at"].as_string() == facts["ended_at"].as_string());
    BOOST_TEST(bench.link->server.sent.size() == 2u);
    BOOST_TEST(bench.store.outbox.empty());
}

BOOST_AUTO_TEST_CASE(a_real_end_takes_the_place_of_an_estimated_one_and_never_the_reverse) {
    Bench bench;
    bench.accept("late", DYNCX_SESSION_STARTED, 1);
    bench.accept("known", DYNCX_SESSION_STARTED, 1);
    bench.run();
    bench.clock.time += 61 * 60000;
    Watchdog watchdog(bench.store, bench.clock, std::chrono::minutes(60));
    bench.accept("known", DYNCX_SESSION_ENDED, 1700000000000); // accepted, not applied yet
    BOOST_TEST(*watchdog.end_silent() == 2);
    bench.run();
    BOOST_TEST(!bench.row("known").facts.find("estimated_end_at"));
    bench.accept("late", DYNCX_SESSION_ENDED, 1700000000000);
    bench.run();
    BOOST_TEST(bench.row("late").seen["5"].as_integer() == 1700000000000);
    BOOST_TEST(bench.row("late").facts["n"].as_integer() == 1700000000000);
}

BOOST_AUTO_TEST_CASE(a_clock_set_forward_a_day_ends_no_session_before_its_time_and_one_set_back_none_either) {
    constexpr UnixMs kHour = 3600 * 1000;
    for (const UnixMs jump : {24 * kHour, -kHour}) {
        Bench bench;
        Watchdog watchdog(bench.store, bench.clock, std::chrono::minutes(30));
        bench.accept("before", DYNCX_SESSION_STARTED, 1);
        bench.run();
        bench.clock.jumped_ms = jump;
        bench.accept("behind", DYNCX_SESSION_STARTED, 1);
        bench.run();
        bench.clock.time += 20 * 60000;
        BOOST_TEST(*watchdog.end_silent() == 0);
        bench.clock.time += 25 * kHour; // late at most by the jump
        BOOST_TEST(*watchdog.end_silent() == 2);
    }
}

BOOST_AUTO_TEST_SUITE_END()
