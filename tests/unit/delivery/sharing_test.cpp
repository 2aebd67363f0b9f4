// Rounds of the pump: what travels together, what fails apart, and what is told of the way.
#include "bench.h"

using namespace dyncx;
using namespace dyncx::delivery;

BOOST_AUTO_TEST_SUITE(delivery_sharing)

BOOST_AUTO_TEST_CASE(few_sessions_travel_alone_and_many_share_a_batch_in_change_sets_of_their_own) {
    Bench bench;
    for (int i = 0; i < 4; ++i)
        bench.accept("few" + std::to_string(i), DYNCX_SESSION_STARTED);
    bench.run();
    BOOST_TEST(bench.link->server.batches.empty());
    for (int i = 0; i < 40; ++i)
        bench.accept("many" + std::to_string(i), DYNCX_SESSION_STARTED);
    bench.run();
    BOOST_TEST(bench.link->server.batches == (std::vector<std::size_t>{10, 10, 10, 10}),
               boost::test_tools::per_element());
    BOOST_TEST(bench.finished.size() == 44u);
}

BOOST_AUTO_TEST_CASE(a_session_has_one_event_under_way_however_many_share_a_batch) {
    Bench bench;
    for (int i = 0; i < 12; ++i) {
        bench.accept("s" + std::to_string(i), DYNCX_SESSION_STARTED, 1);
        bench.accept("s" + std::to_string(i), DYNCX_SESSION_ENDED, 2);
    }
    bench.run();
    auto& sent = bench.link->server.sent;
    BOOST_REQUIRE(sent.size() == 24u);
    for (std::size_t i = 0; i < 12; ++i) {
        BOOST_TEST(sent[i].method == "POST");
        BOOST_TEST(sent[i + 12].method == "PATCH");
    }
}

BOOST_AUTO_TEST_CASE(a_fault_in_a_shared_batch_is_its_own_sessions_only) {
    Bench bench;
    bench.link->server.faults = {fault(DYNCX_OK, ""), fault(DYNCX_E_REJECTED, "no such column")};
    for (int i = 0; i < 8; ++i)
        bench.accept("s" + std::to_string(i), DYNCX_SESSION_STARTED);
    bench.run();
    BOOST_TEST(bench.store.graves.size() == 1u);
    BOOST_TEST(bench.pump->counters().applied == 7);
    BOOST_TEST(bench.store.outbox.empty());
}

BOOST_AUTO_TEST_CASE(three_broken_connections_in_a_row_are_told_once_and_so_is_the_way_back) {
    Bench bench;
    Fault broken = fault(DYNCX_E_NETWORK, "no way");
    broken.flags = DYNCX_ERROR_RETRIABLE;
    bench.link->server.faults = {broken, broken, broken, broken, broken};
    for (int i = 0; i < 4; ++i)
        bench.accept("s" + std::to_string(i), DYNCX_SESSION_STARTED);
    bench.run();
    BOOST_TEST(bench.ways == std::vector<bool>{false}, boost::test_tools::per_element());
    for (int i = 0; i < 10; ++i)
        bench.run_after(400000);
    BOOST_TEST(bench.ways == (std::vector<bool>{false, true}), boost::test_tools::per_element());
    BOOST_TEST(bench.store.outbox.empty());
    BOOST_TEST(bench.pump->counters().dead == 0);
}

BOOST_AUTO_TEST_CASE(the_last_step_and_the_end_of_its_event_are_one_commit) {
    Bench bench;
    bench.accept("s", DYNCX_SESSION_STARTED);
    bench.run();
    BOOST_TEST(bench.store.commits == 1);
}

BOOST_AUTO_TEST_SUITE_END()
