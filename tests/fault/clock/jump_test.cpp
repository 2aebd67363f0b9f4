// The machine's wall clock is set while a host works: everything arrives once, and no wait grows by the jump. This program
// has its own clock_gettime, whose wall time the tests set.
#include "../../integration/call/scene.h"

#include <atomic>
#include <ctime>
#include <sys/syscall.h>
#include <unistd.h>

namespace {
std::atomic<long> wall_ahead_s{0};
}

extern "C" __attribute__((visibility("default"))) int clock_gettime(clockid_t clock, timespec* time) noexcept {
    const long done = syscall(SYS_clock_gettime, clock, time);
    if (done == 0 && clock == CLOCK_REALTIME)
        time->tv_sec += wall_ahead_s.load();
    return static_cast<int>(done);
}

using namespace scene;
using dyncx::Json;

namespace {

constexpr long kHour = 3600;

struct Jumps : Scene {
    Jumps() {
        Json settings = *Json::parse(emulator.client_config());
        settings.set("delivery", Json(Json::Object{{"retry_first_ms", 10}, {"retry_most_ms", 200}}));
        open(settings.text().c_str());
        submit_all({native("session.started", "2026-01-05T09:00:00Z")}, "dyncx");
    }
    ~Jumps() { wall_ahead_s = 0; }

    void fail_some_requests() {
        dyncx::emulator::Fault busy;
        busy.body_contains = "phonecall";
        busy.times = 8;
        busy.status = 503;
        emulator.add_fault(busy);
    }
    void submit_sessions(int from, int to) {
        for (int i = from; i < to; ++i) {
            std::string text =
                native("session.ended", "2026-01-05T09:10:00Z", R"(,"started_at":"2026-01-05T09:00:00Z")");
            text.replace(text.find("s-1"), 3, "s-j" + std::to_string(i));
            BOOST_REQUIRE_EQUAL(submit(text, "dyncx"), DYNCX_OK);
        }
    }
    bool wait_for_retries(std::int64_t count) {
        for (int i = 0; i < 3000 && stats()["retries"].as_integer() < count; ++i)
            usleep(10000);
        return stats()["retries"].as_integer() >= count;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(clock_jump, Jumps)

BOOST_AUTO_TEST_CASE(the_wall_clock_of_this_program_is_the_tests) {
    const auto before = dyncx::SystemClock().now();
    wall_ahead_s = 24 * kHour;
    BOOST_TEST(dyncx::SystemClock().now() - before >= 24 * kHour * 1000);
}

BOOST_AUTO_TEST_CASE(a_clock_set_back_an_hour_while_events_wait_delays_none_of_them) {
    fail_some_requests();
    submit_sessions(0, 20);
    BOOST_REQUIRE(wait_for_retries(1));
    wall_ahead_s = -kHour;
    submit_sessions(20, 25);
    BOOST_TEST(dyncx_client_flush(client, 60000, &err) == DYNCX_OK); // and not an hour
    BOOST_TEST(rows("phonecalls").as_array().size() == 26u);
    BOOST_TEST(stats()["dead"].as_integer() == 0);
}

BOOST_AUTO_TEST_CASE(a_clock_set_forward_a_day_and_back_again_loses_and_doubles_nothing) {
    fail_some_requests();
    submit_sessions(0, 20);
    BOOST_REQUIRE(wait_for_retries(1));
    wall_ahead_s = 24 * kHour;
    submit_sessions(20, 25);
    BOOST_TEST(dyncx_client_flush(client, 60000, &err) == DYNCX_OK);
    wall_ahead_s = 0;
    submit_sessions(0, 25); // repeats of all
    submit_sessions(25, 30);
    BOOST_TEST(dyncx_client_flush(client, 60000, &err) == DYNCX_OK);
    BOOST_TEST(rows("phonecalls").as_array().size() == 31u);
    BOOST_TEST(stats()["dead"].as_integer() == 0);
    dyncx_health told = DYNCX_INIT(dyncx_health);
    BOOST_REQUIRE_EQUAL(dyncx_client_health(client, &told, &err), DYNCX_OK);
    BOOST_TEST(told.state == DYNCX_HEALTH_READY);
}

BOOST_AUTO_TEST_CASE(what_waited_when_a_process_ended_goes_out_at_once_although_the_clock_was_set_back_meanwhile) {
    emulator.stop();
    submit_sessions(0, 5);
    BOOST_REQUIRE(wait_for_retries(3));
    close();
    wall_ahead_s = -kHour;
    emulator.start();
    open();
    BOOST_TEST(dyncx_client_flush(client, 60000, &err) == DYNCX_OK);
    BOOST_TEST(rows("phonecalls").as_array().size() == 6u);
}

BOOST_AUTO_TEST_SUITE_END()
