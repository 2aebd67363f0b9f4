// The gate: what passes in which lane, what it learns of each request, and who shares one.
#include "bench.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx;
using namespace dyncx::delivery;
using net::Lane;

namespace {

struct Stage {
    StillClock clock;
    PlainLink link{clock};
    ScriptedApi& server = link.server;
    Gate& gate = link.passed;

    Result<dataverse::Answer> send(Lane lane) {
        return link.governed.send({"GET", "contacts", {}, ""}, {Deadline::never(), nullptr, lane});
    }
    void meet(Status status, std::int64_t retry_after_ms, Lane lane) {
        Fault f = fault(status, "not now");
        f.flags = DYNCX_ERROR_RETRIABLE;
        f.retry_after_ms = retry_after_ms;
        server.faults = {f};
        BOOST_REQUIRE(!send(lane));
    }
    Status status(Lane lane) {
        auto answer = send(lane);
        return answer ? DYNCX_OK : answer.error().status;
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(delivery_gate)

BOOST_AUTO_TEST_CASE(a_pause_is_for_all_lanes_whoever_met_it) {
    for (const Lane met_by : {Lane::kPop, Lane::kLog}) {
        Stage stage;
        stage.meet(DYNCX_E_THROTTLED, 30000, met_by);
        stage.clock.time += 10000;
        BOOST_TEST(stage.status(Lane::kLog) == DYNCX_E_CANCELED);
        const auto held = stage.send(Lane::kPop);
        BOOST_REQUIRE(!held);
        BOOST_TEST(held.error().status == DYNCX_E_THROTTLED);
        BOOST_TEST(held.error().retry_after_ms == 20000);
        BOOST_TEST(stage.server.sent.size() == 1u);
        stage.clock.time += 20000;
        BOOST_TEST(stage.status(Lane::kPop) == DYNCX_OK);
        BOOST_TEST(stage.status(Lane::kLog) == DYNCX_OK);
    }
}

BOOST_AUTO_TEST_CASE(a_request_of_the_host_is_not_held_back_where_deliveries_are) {
    Stage stage;
    for (int i = 0; i < 20; ++i)
        BOOST_REQUIRE(stage.send(Lane::kLog));
    Fault spent = fault(DYNCX_E_THROTTLED, "slow down");
    spent.code = "0x80072322";
    spent.limit = 20;
    spent.window_ms = 60000;
    spent.retry_after_ms = 1000;
    stage.server.faults = {spent};
    BOOST_REQUIRE(!stage.send(Lane::kLog));
    stage.clock.time += 4000; // the pause, and a twentieth of the window
    BOOST_TEST(stage.gate.room().rounds == 0);
    BOOST_TEST(stage.gate.room().wait->count() == 56000);
    BOOST_TEST(stage.status(Lane::kLog) == DYNCX_E_CANCELED);
    BOOST_TEST(stage.status(Lane::kPop) == DYNCX_OK);
}

BOOST_AUTO_TEST_CASE(a_request_of_the_host_that_fails_shuts_no_way_and_one_that_works_opens_none) {
    Stage stage;
    for (int i = 0; i < 5; ++i)
        stage.meet(DYNCX_E_TIMEOUT, 0, Lane::kPop);
    BOOST_TEST(!stage.gate.in_the_way());
    for (int i = 0; i < 3; ++i)
        stage.meet(DYNCX_E_NETWORK, 0, Lane::kLog);
    BOOST_REQUIRE(stage.gate.in_the_way().has_value());
    BOOST_TEST(stage.gate.in_the_way()->status == DYNCX_E_NETWORK);
    BOOST_TEST(stage.status(Lane::kPop) == DYNCX_OK); // it may try
    BOOST_TEST(stage.gate.in_the_way().has_value());
}

BOOST_AUTO_TEST_CASE(a_round_that_was_only_held_up_proves_nothing) {
    Bench bench;
    for (int i = 0; i < 3; ++i)
        bench.link->server.faults.push_back(fault(DYNCX_E_NETWORK, "no way"));
    for (int i = 0; i < 3; ++i)
        BOOST_REQUIRE(!bench.link->api().send({"GET", "contacts", {}, ""}, {}));
    bench.link->server.faults = {fault(DYNCX_E_CANCELED, "the client closes")};
    bench.accept("a", DYNCX_SESSION_STARTED);
    bench.run();
    bench.run_after(60000);
    BOOST_TEST(bench.link->server.sent.size() == 5u);
    BOOST_TEST(bench.ways == (std::vector<bool>{false, true}),
               boost::test_tools::per_element()); // not before the fifth
}

BOOST_AUTO_TEST_CASE(clients_of_one_user_share_a_gate_as_long_as_one_of_them_has_it) {
    StillClock clock;
    Gates gates(clock);
    const auto of = [&](const char* url, const char* user) { return gates.of(url, user, RetryRule(), 4, 100); };
    auto one = of("https://a", "app-1");
    BOOST_TEST(of("https://a", "app-1") == one);
    BOOST_TEST(of("https://a", "app-2") != one);
    BOOST_TEST(of("https://b", "app-1") != one);
    one->round_began();
    BOOST_TEST(of("https://a", "app-1")->room().rounds == 3);
    one.reset();
    BOOST_TEST(of("https://a", "app-1")->room().rounds == 4);
}

BOOST_AUTO_TEST_CASE(the_client_with_the_most_connections_sets_how_many_rounds_there_may_be) {
    StillClock clock;
    Gates gates(clock);
    const auto narrow = gates.of("https://a", "app", RetryRule(), 2, 100);
    const auto wide = gates.of("https://a", "app", RetryRule(), 6, 100);
    BOOST_TEST(narrow == wide);
    BOOST_TEST(narrow->room().rounds == 6);
}

BOOST_AUTO_TEST_SUITE_END()
