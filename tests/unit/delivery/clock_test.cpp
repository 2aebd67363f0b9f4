// The wall clock is set while events wait: no delivery stands still for it and none comes before its time.
#include "bench.h"

using namespace dyncx;
using namespace dyncx::delivery;

namespace {

constexpr UnixMs kHour = 3600 * 1000;

} // namespace

BOOST_AUTO_TEST_SUITE(delivery_clock)

BOOST_AUTO_TEST_CASE(a_clock_set_back_an_hour_holds_no_repeat_back) {
    Bench bench;
    bench.link->server.faults.push_back(transient());
    bench.accept("a", DYNCX_SESSION_STARTED);
    bench.run();
    BOOST_TEST(bench.link->server.sent.size() == 1u);
    bench.clock.jumped_ms = -kHour;
    bench.run_after(2000); // the first pause is a second at most
    BOOST_TEST(bench.link->server.sent.size() == 2u);
    BOOST_TEST(bench.store.outbox.empty());
}

BOOST_AUTO_TEST_CASE(a_clock_set_forward_a_day_makes_no_repeat_come_before_its_time) {
    Bench bench;
    for (int i = 0; i < 50; ++i) {
        bench.link->server.faults.push_back(transient());
        bench.accept("s" + std::to_string(i), DYNCX_SESSION_STARTED);
    }
    bench.run();
    const auto sent = bench.link->server.sent.size();
    BOOST_TEST(bench.store.outbox.size() == 50u);
    bench.clock.jumped_ms = 24 * kHour;
    bench.run();
    BOOST_TEST(bench.link->server.sent.size() == sent);
    bench.run_after(2000);
    for (int i = 0; i < 10; ++i)
        bench.run_after(2000);
    BOOST_TEST(bench.link->server.sent.size() == sent + 50);
    BOOST_TEST(bench.store.outbox.empty());
}

BOOST_AUTO_TEST_CASE(a_recording_that_waits_for_its_call_is_looked_for_on_a_clock_that_was_set_back) {
    Bench bench;
    bench.accept("a", DYNCX_SESSION_RECORDING_READY);
    bench.run();
    const int looks = bench.store.commits;
    bench.clock.jumped_ms = -kHour;
    bench.run_after(61000);
    BOOST_TEST(bench.store.commits == looks + 1);
    bench.clock.jumped_ms = 24 * kHour; // not yet the days it may wait
    bench.run_after(61000);
    BOOST_TEST(bench.store.graves.empty());
}

BOOST_AUTO_TEST_CASE(of_two_recordings_the_one_with_the_older_version_is_no_repeat) {
    Bench bench;
    bench.accept("a", DYNCX_SESSION_STARTED);
    const auto accept = [&bench](const char* id, std::int64_t version) {
        SessionEvent event;
        event.source = "dyncx";
        event.session = "a";
        event.kind = DYNCX_SESSION_RECORDING_READY;
        event.version = version;
        event.facts.set("recording_id", id);
        store::NewEvent queued{new_guid(bench.clock.time), "dyncx", "a", event.kind, version, to_json(event).text(), 0};
        BOOST_REQUIRE(bench.store.accept({queued}, {"accepted", "a", Json::object()}));
    };
    accept("second", 9);
    accept("first", 3);
    accept("second", 8); // older than what is known of it
    bench.run();
    BOOST_TEST(bench.link->server.sent.size() == 3u);
    BOOST_TEST(bench.pump->counters().duplicates == 1);
}

BOOST_AUTO_TEST_SUITE_END()
