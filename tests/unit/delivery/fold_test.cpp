// Events of a session that wait are told as one; what is lost, refused or broken off on the way costs no other event.
#include "bench.h"

#include <algorithm>

using namespace dyncx;
using namespace dyncx::delivery;

namespace {

struct Folding : Bench {
    Folding() { link->flow.is_folding = true; }
    void accept_call(const std::string& session) { // each tells its version as fact "n"
        accept(session, DYNCX_SESSION_STARTED, 1);
        accept(session, DYNCX_SESSION_ANSWERED, 2);
        accept(session, DYNCX_SESSION_ENDED, 3);
    }
    std::vector<std::string> methods() const {
        std::vector<std::string> all;
        for (auto& request : link->server.sent)
            all.push_back(request.method);
        return all;
    }
    std::ptrdiff_t lines(const std::string& kind) const {
        return std::count_if(store.trail.begin(), store.trail.end(), [&](auto& line) { return line.kind == kind; });
    }
};

Fault refused() { return fault(DYNCX_E_REJECTED, "no such column"); }

} // namespace

BOOST_FIXTURE_TEST_SUITE(delivery_fold, Folding)

BOOST_AUTO_TEST_CASE(events_that_wait_are_told_in_one_request_with_the_first_ones_key_and_the_last_ones_values) {
    accept_call("a");
    const std::string key = step_guid(store.outbox.front().event.guid, 0);
    run();
    BOOST_REQUIRE(methods() == std::vector<std::string>{"POST"});
    BOOST_TEST(link->server.sent[0].body.starts_with(key));
    BOOST_TEST(row("a").facts["n"].as_integer() == 3);
    BOOST_TEST(row("a").requests == 1);
    BOOST_TEST(row("a").seen.as_object().size() == 3u);
    BOOST_TEST(store.outbox.empty());
    BOOST_TEST(store.commits == 1);
    BOOST_TEST(lines("request") == 1);
    BOOST_TEST(lines("applied") == 3);
    BOOST_TEST(finished.size() == 3u); // each has its end
    BOOST_TEST(pump->counters().applied == 3);
    BOOST_TEST(store.open.empty());
}

BOOST_AUTO_TEST_CASE(a_repeat_and_an_older_version_among_them_change_nothing) {
    accept("a", DYNCX_SESSION_STARTED, 5);
    accept("a", DYNCX_SESSION_STARTED, 5);
    accept("a", DYNCX_SESSION_ANSWERED, 9);
    accept("a", DYNCX_SESSION_ANSWERED, 8);
    run();
    BOOST_TEST(link->server.sent.size() == 1u);
    BOOST_TEST(row("a").facts["n"].as_integer() == 9);
    BOOST_TEST(pump->counters().duplicates == 2);
    BOOST_TEST(lines("applied") == 2);
    BOOST_TEST(lines("repeated") == 2);
    BOOST_TEST(finished.size() == 4u);
}

BOOST_AUTO_TEST_CASE(what_does_not_fold_has_a_turn_of_its_own_and_so_has_what_comes_behind_the_end) {
    accept_call("a");
    accept("a", DYNCX_SESSION_ANSWERED, 4);
    accept("a", DYNCX_SESSION_TRANSFERRED, 5);
    accept("a", DYNCX_SESSION_RECORDING_READY, 6);
    run();
    BOOST_TEST(methods() == (std::vector<std::string>{"POST", "PATCH", "PATCH"}), boost::test_tools::per_element());
    BOOST_TEST(store.outbox.empty());
}

BOOST_AUTO_TEST_CASE(an_event_that_has_begun_is_finished_alone) {
    accept_call("a");
    store.outbox[0].next_step = 1; // its only one
    const std::string key = step_guid(store.outbox[1].event.guid, 0);
    run();
    BOOST_REQUIRE(methods() == std::vector<std::string>{"POST"});
    BOOST_TEST(link->server.sent[0].body.starts_with(key));
    BOOST_TEST(store.commits == 2);
    BOOST_TEST(store.outbox.empty());
}

BOOST_AUTO_TEST_CASE(nothing_leaves_the_outbox_before_the_answer) {
    link->server.faults = {transient()};
    accept_call("a");
    run();
    BOOST_TEST(store.outbox.size() == 3u);
    BOOST_TEST(finished.empty());
    BOOST_TEST(store.outbox[0].attempts == 1);
    BOOST_TEST(store.outbox[1].attempts == 0);
    run_after(10000);
    BOOST_TEST(store.outbox.empty());
    BOOST_TEST(link->server.sent.size() == 2u);
}

BOOST_AUTO_TEST_CASE(s4_2_an_answer_that_is_lost_is_asked_again_with_the_same_key_also_when_more_has_come) {
    Fault lost = transient();
    lost.flags |= DYNCX_ERROR_MAYBE_DONE;
    Fault exists = fault(DYNCX_E_CONFLICT, "exists");
    exists.code = "0x80040237";
    exists.http_status = 412;
    link->server.faults = {lost, exists};
    accept("a", DYNCX_SESSION_STARTED, 1);
    accept("a", DYNCX_SESSION_ANSWERED, 2);
    const std::string key = step_guid(store.outbox.front().event.guid, 0);
    run();
    accept("a", DYNCX_SESSION_TRANSFERRED, 3);
    run_after(10000);
    BOOST_REQUIRE(link->server.sent.size() == 2u);
    BOOST_TEST(link->server.sent[0].body.starts_with(key));
    BOOST_TEST(link->server.sent[1].body.starts_with(key));
    BOOST_TEST(store.outbox.empty());
    BOOST_TEST(store.graves.empty());
}

BOOST_AUTO_TEST_CASE(s4_2_a_commit_that_fails_after_the_answer_leaves_all_of_them) {
    store.failing_commits = 1;
    accept_call("a");
    run();
    BOOST_TEST(store.outbox.size() == 3u);
    BOOST_TEST(finished.empty());
    BOOST_TEST(row("a").seen.as_object().empty());
    run_after(5000);
    BOOST_REQUIRE(link->server.sent.size() == 2u);
    BOOST_TEST(link->server.sent[0].body == link->server.sent[1].body);
    BOOST_TEST(store.outbox.empty());
    BOOST_TEST(finished.size() == 3u);
}

BOOST_AUTO_TEST_CASE(of_events_that_are_refused_together_only_the_one_to_blame_is_given_up) {
    const Fault well = fault(DYNCX_OK, "");
    link->server.faults = {refused(), well, refused(), refused(), well}; // all, 1, 2 and 3, 2, 3
    accept_call("a");
    run();
    BOOST_REQUIRE(store.graves.size() == 1u);
    BOOST_TEST(store.graves[0].event.version == 2);
    BOOST_TEST(store.outbox.empty());
    BOOST_TEST(methods() == (std::vector<std::string>{"POST", "POST", "PATCH", "PATCH", "PATCH"}),
               boost::test_tools::per_element());
    BOOST_TEST(row("a").facts["n"].as_integer() == 3);
    BOOST_TEST(row("a").requests == 5);
    BOOST_TEST(pump->counters().dead == 1);
    BOOST_REQUIRE(finished.size() == 3u);
    BOOST_TEST(finished[1].second == DYNCX_E_REJECTED);
}

BOOST_AUTO_TEST_CASE(the_first_of_them_that_is_refused_alone_too_takes_no_other_with_it) {
    link->server.faults = {refused(), refused()};
    accept_call("a");
    run();
    BOOST_REQUIRE(store.graves.size() == 1u);
    BOOST_TEST(store.graves[0].event.version == 1);
    BOOST_TEST(methods() == (std::vector<std::string>{"POST", "POST", "POST"}), boost::test_tools::per_element());
    BOOST_TEST(row("a").facts["n"].as_integer() == 3);
    BOOST_TEST(row("a").seen.as_object().size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_follower_that_cannot_be_read_is_given_up_alone) {
    accept_call("a");
    store.outbox[1].event.body = "{";
    run();
    BOOST_REQUIRE(store.graves.size() == 1u);
    BOOST_TEST(store.graves[0].event.version == 2);
    BOOST_TEST(methods() == (std::vector<std::string>{"POST", "PATCH"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(sessions_that_share_a_batch_are_folded_each_for_itself) {
    link->server.faults = {fault(DYNCX_OK, ""), refused()};
    for (int i = 0; i < 10; ++i)
        accept_call("s" + std::to_string(i));
    run();
    BOOST_TEST(link->server.sent.size() == 12u); // the refused one once more alone, then its other two
    BOOST_TEST(store.graves.empty());
    BOOST_TEST(store.outbox.empty());
    BOOST_TEST(finished.size() == 30u);
}

BOOST_AUTO_TEST_SUITE_END()
