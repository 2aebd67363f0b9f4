// The pump against a store, a flow and a server of our making: order, repeats, retry, dead letters.
#include "bench.h"

using namespace dyncx;
using namespace dyncx::delivery;

BOOST_AUTO_TEST_SUITE(delivery_pump)

BOOST_AUTO_TEST_CASE(events_of_a_session_are_sent_in_the_order_of_acceptance) {
    Bench bench;
    bench.accept("a", DYNCX_SESSION_STARTED);
    bench.accept("a", DYNCX_SESSION_ANSWERED);
    bench.accept("a", DYNCX_SESSION_ENDED);
    bench.run();
    BOOST_REQUIRE_EQUAL(bench.link->server.sent.size(), 3);
    BOOST_TEST(bench.link->server.sent[0].method == "POST");
    BOOST_TEST(bench.link->server.sent[1].method == "PATCH");
    BOOST_TEST(bench.row("a").requests == 3);
    BOOST_TEST(bench.store.outbox.empty());
    BOOST_TEST(bench.finished.size() == 3u);
}

BOOST_AUTO_TEST_CASE(s4_2_a_repeat_of_an_event_sends_nothing) {
    Bench bench;
    bench.accept("a", DYNCX_SESSION_STARTED, 5);
    bench.accept("a", DYNCX_SESSION_STARTED, 5);
    bench.run();
    BOOST_TEST(bench.link->server.sent.size() == 1u);
    BOOST_TEST(bench.pump->counters().duplicates == 1);
    BOOST_TEST(bench.finished.size() == 2u);
}

BOOST_AUTO_TEST_CASE(an_older_version_never_overwrites_a_newer_one) {
    Bench bench;
    bench.accept("a", DYNCX_SESSION_STARTED, 9);
    bench.run();
    bench.accept("a", DYNCX_SESSION_STARTED, 3);
    bench.run();
    BOOST_TEST(bench.row("a").facts["n"].as_integer() == 9);
    BOOST_TEST(bench.link->server.sent.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_create_that_meets_its_own_key_counts_as_done) {
    Bench bench;
    Fault lost = transient();
    lost.flags |= DYNCX_ERROR_MAYBE_DONE;
    Fault exists = fault(DYNCX_E_CONFLICT, "exists");
    exists.code = "0x80040237";
    exists.http_status = 412;
    bench.link->server.faults = {lost, exists};
    bench.accept("a", DYNCX_SESSION_STARTED);
    bench.run();
    BOOST_TEST(bench.store.outbox.size() == 1u);
    bench.run_after(10000);
    BOOST_REQUIRE_EQUAL(bench.link->server.sent.size(), 2);
    BOOST_TEST(bench.link->server.sent[0].body == bench.link->server.sent[1].body); // the same key
    BOOST_TEST(bench.store.outbox.empty());
    BOOST_TEST(bench.row("a").records.size() == 1u);
}

BOOST_AUTO_TEST_CASE(s1_28_a_transient_fault_is_tried_again_and_holds_back_its_session_only) {
    Bench bench;
    bench.link->server.faults = {transient()};
    bench.accept("a", DYNCX_SESSION_STARTED);
    bench.accept("a", DYNCX_SESSION_ENDED);
    bench.accept("b", DYNCX_SESSION_STARTED);
    bench.run();
    BOOST_TEST(bench.finished.size() == 1u);
    BOOST_TEST(bench.finished[0].first == "b");
    bench.run_after(10000);
    BOOST_TEST(bench.finished.size() == 3u);
    BOOST_TEST(bench.pump->counters().retries == 1);
}

BOOST_AUTO_TEST_CASE(retry_after_pauses_the_whole_client) {
    Bench bench;
    bench.link->server.faults = {transient(30000)};
    bench.accept("a", DYNCX_SESSION_STARTED);
    bench.run();
    bench.accept("b", DYNCX_SESSION_STARTED);
    bench.run();
    BOOST_TEST(bench.link->server.sent.size() == 1u);
    bench.run_after(30001);
    BOOST_TEST(bench.link->server.sent.size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_permanent_fault_becomes_a_dead_letter_with_its_reason) {
    Bench bench;
    Fault refused = fault(DYNCX_E_FORBIDDEN, "The privilege prvCreateActivity is missing.", "Add it to the role.");
    refused.code = "0x80040220";
    bench.link->server.faults = {refused};
    bench.accept("a", DYNCX_SESSION_STARTED);
    bench.run();
    BOOST_REQUIRE_EQUAL(bench.store.graves.size(), 1);
    BOOST_TEST(bench.store.graves[0].reason["code"].as_string() == "0x80040220");
    BOOST_TEST(bench.store.graves[0].reason["fix"].as_string() == "Add it to the role.");
    BOOST_TEST(bench.finished[0].second == DYNCX_E_FORBIDDEN);
    BOOST_TEST(bench.store.outbox.empty());
}

BOOST_AUTO_TEST_CASE(s4_25_a_recording_waits_for_its_session_and_does_not_hold_back_the_start) {
    Bench bench;
    bench.accept("a", DYNCX_SESSION_RECORDING_READY);
    bench.run();
    BOOST_TEST(bench.link->server.sent.empty());
    BOOST_TEST(bench.store.outbox.size() == 1u);
    bench.accept("a", DYNCX_SESSION_STARTED);
    bench.run();
    BOOST_TEST(bench.link->server.sent.size() == 2u);
    BOOST_TEST(bench.store.outbox.empty());
}

BOOST_AUTO_TEST_CASE(an_event_that_waits_too_long_is_given_up_with_what_it_waited_for) {
    Bench bench;
    bench.accept("a", DYNCX_SESSION_RECORDING_READY);
    bench.run();
    bench.run_after(8LL * 24 * 3600 * 1000);
    BOOST_REQUIRE_EQUAL(bench.store.graves.size(), 1);
    BOOST_TEST(bench.store.graves[0].reason["message"].as_string().find("STEP1") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_commit_that_fails_after_the_answer_makes_the_turn_again_with_the_same_key) {
    Bench bench;
    bench.store.failing_commits = 1;
    bench.accept("a", DYNCX_SESSION_STARTED);
    bench.run();
    BOOST_TEST(bench.store.outbox.size() == 1u);
    bench.run_after(5000);
    BOOST_REQUIRE_EQUAL(bench.link->server.sent.size(), 2);
    BOOST_TEST(bench.link->server.sent[0].body == bench.link->server.sent[1].body);
    BOOST_TEST(bench.store.outbox.empty());
}

BOOST_AUTO_TEST_CASE(a_paused_pump_sends_nothing_and_goes_on_afterwards) {
    Bench bench;
    bench.pump->pause(true);
    bench.accept("a", DYNCX_SESSION_STARTED);
    bench.run();
    BOOST_TEST(bench.link->server.sent.empty());
    bench.pump->pause(false);
    bench.run();
    BOOST_TEST(bench.link->server.sent.size() == 1u);
}

BOOST_AUTO_TEST_CASE(what_is_accepted_behind_a_pause_is_not_sent_by_a_look_that_began_before_it) {
    Bench bench;
    bench.store.at_look = [&] {
        bench.pump->pause(true);
        bench.accept("a", DYNCX_SESSION_STARTED);
    };
    bench.run();
    BOOST_TEST(bench.link->server.sent.empty());
    bench.pump->pause(false);
    bench.run();
    BOOST_TEST(bench.link->server.sent.size() == 1u);
}

BOOST_AUTO_TEST_CASE(s3_25_refused_credentials_hold_the_client_back_and_give_nothing_up) {
    Bench bench;
    Fault expired = fault(DYNCX_E_AUTH, "The secret has expired.");
    expired.code = "AADSTS7000222";
    bench.link->server.faults = {expired};
    bench.accept("a", DYNCX_SESSION_STARTED);
    bench.accept("b", DYNCX_SESSION_STARTED);
    bench.run();
    BOOST_TEST(bench.store.graves.empty());
    bench.run_after(600000);
    BOOST_TEST(bench.store.outbox.empty());
}

BOOST_AUTO_TEST_CASE(an_update_that_is_refused_because_it_was_done_before_proves_it_and_counts_as_done) {
    Json payload = Json::object();
    payload.set("statecode", 1);
    payload.set("actualend", "2026-01-05T09:05:00Z");
    payload.set("ownerid_phonecall@odata.bind", "systemusers(1)");
    auto proof = proof_of_update("phonecalls", "11111111-1111-1111-1111-111111111111", payload);
    BOOST_REQUIRE(proof);
    BOOST_TEST(proof->read.path.ends_with("?$select=statecode,actualend"));
    dataverse::Answer row;
    row.status = 200;
    row.headers = {{"Content-Type", "application/json"}};
    row.body = R"({"statecode":1,"actualend":"2026-01-05T09:05:00Z"})";
    BOOST_TEST(is_proven(*proof, row));
    row.body = R"({"statecode":1,"actualend":null})";
    BOOST_TEST(!is_proven(*proof, row)); // somebody else closed it
    BOOST_TEST(!is_proven(*proof, fault(DYNCX_E_GONE, "gone")));
    payload.erase("statecode");
    BOOST_TEST(!proof_of_update("phonecalls", "x", payload)); // a plain update is just repeated
}

BOOST_AUTO_TEST_CASE(back_off_grows_is_bounded_and_obeys_the_server) {
    RetryRule rule;
    const auto greatest = [] { return UINT64_MAX; };
    for (int attempts = 0; attempts < 40; ++attempts) {
        const auto pause = pause_ms(rule, transient(), attempts, greatest);
        BOOST_TEST(pause >= 1);
        BOOST_TEST(pause <= rule.most_ms);
    }
    BOOST_TEST(pause_ms(rule, transient(77777), 0, greatest) == 77777);
    rule.attempts = 2;
    BOOST_TEST(!gives_up(rule, transient(), 0));
    BOOST_TEST(gives_up(rule, transient(), 1));
    BOOST_TEST(gives_up(rule, fault(DYNCX_E_REJECTED, "no"), 0));
}

BOOST_AUTO_TEST_SUITE_END()
