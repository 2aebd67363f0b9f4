// Service protection: the three codes, their texts, Retry-After, and what does not count.
#include "running_emulator.h"

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <thread>

using namespace dyncx::emulator;
using namespace dyncx::emulator::testing;

BOOST_AUTO_TEST_SUITE(limits)

BOOST_AUTO_TEST_CASE(too_many_requests_are_throttled_and_the_wait_grows) {
    RunningEmulator running{{}};
    running.token();
    running.emulator.set_limits({.window_ms = 60'000, .requests = 2});
    BOOST_TEST(running.api("GET", "WhoAmI").status == 200);
    const Answer last = running.api("GET", "WhoAmI");
    BOOST_TEST(last.header("x-ms-ratelimit-burst-remaining-xrm-requests") == "0");
    const Answer first = running.api("GET", "WhoAmI");
    BOOST_TEST(first.status == 429);
    BOOST_TEST(first.code() == "0x80072322");
    BOOST_TEST(first.message() == "Number of requests exceeded the limit of 2 over time window of 60 seconds.");
    const int wait = std::stoi(first.header("Retry-After"));
    BOOST_TEST(wait > 50);
    BOOST_TEST(std::stoi(running.api("GET", "WhoAmI").header("Retry-After")) >= wait);
    BOOST_TEST(running.ask_token().status == 200); // Entra has no part in it
}

BOOST_AUTO_TEST_CASE(after_the_window_requests_pass_again) {
    RunningEmulator running{{}};
    running.token();
    running.emulator.set_limits({.window_ms = 300, .requests = 1, .growth_s = 0});
    BOOST_TEST(running.api("GET", "WhoAmI").status == 200);
    BOOST_TEST(running.api("GET", "WhoAmI").status == 429);
    std::this_thread::sleep_for(std::chrono::milliseconds(400));
    BOOST_TEST(running.api("GET", "WhoAmI").status == 200);
}

BOOST_AUTO_TEST_CASE(too_much_run_time_and_too_many_at_once_have_their_own_codes) {
    RunningEmulator running{{}};
    running.token();
    running.emulator.set_limits({.execution_ms = 0});
    const Answer slow = running.api("GET", "WhoAmI");
    BOOST_TEST(slow.code() == "0x80072321");
    BOOST_TEST(slow.message().starts_with(
        "Combined execution time of incoming requests exceeded limit of 0 milliseconds over"));
    running.emulator.set_limits({.concurrent = 0});
    const Answer crowd = running.api("GET", "WhoAmI");
    BOOST_TEST(crowd.code() == "0x80072326");
    BOOST_TEST(crowd.message() == "Number of concurrent requests exceeded the limit of 0.");
}

BOOST_AUTO_TEST_CASE(the_time_left_has_a_thousands_separator) {
    RunningEmulator running{{}};
    BOOST_TEST(running.api("GET", "WhoAmI").header("x-ms-ratelimit-time-remaining-xrm-requests") == "1,200.00");
}

BOOST_AUTO_TEST_CASE(an_operation_can_be_given_a_run_time_and_the_counters_tell_what_was_used) {
    RunningEmulator running{{}};
    running.token();
    running.emulator.set_limits({.execution_ms = 250, .operation_us = 100'000});
    running.emulator.reset_counters();
    for (int i = 0; i < 3; ++i)
        BOOST_TEST(running.api("GET", "WhoAmI").status == 200);
    BOOST_TEST(running.api("GET", "WhoAmI").code() == "0x80072321");
    const Counts counts = running.emulator.counts();
    BOOST_TEST(counts.total == 4);
    BOOST_TEST(counts.throttled == 1);
    BOOST_TEST(counts.run_time_ms >= 300);
}

BOOST_AUTO_TEST_CASE(work_that_ends_with_an_exception_leaves_its_place) {
    Limits limits;
    limits.configure({.concurrent = 1});
    const auto fail = [&] {
        const Admission admission(limits);
        BOOST_TEST(!admission.refusal());
        BOOST_TEST(Admission(limits).refusal().has_value());
        throw std::runtime_error("the work failed");
    };
    for (int i = 0; i < 2; ++i)
        BOOST_CHECK_THROW(fail(), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
