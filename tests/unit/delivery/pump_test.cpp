// The pump against a store, a flow and a server of our making; time and order are the test's.
#include "delivery/pump.h"
#include "memory_store.h"

#include <boost/test/unit_test.hpp>

#include <deque>

using namespace dyncx;
using namespace dyncx::delivery;

namespace {

class StillClock final : public Clock {
  public:
    UnixMs time = 1'700'000'000'000;
    UnixMs now() const override { return time; }
    std::chrono::steady_clock::time_point steady() const override {
        return std::chrono::steady_clock::time_point(std::chrono::milliseconds(time));
    }
};

// One step per event: POST for "started", PATCH for the others, which wait for the record.
class PlainScript final : public Script {
  public:
    std::size_t count_steps(const SessionEvent&) const override { return 1; }
    Result<StepPlan> plan(const Turn& turn, std::size_t, const net::Budget&) override {
        StepPlan plan;
        if (turn.event.kind != DYNCX_SESSION_STARTED && turn.records.empty()) {
            plan.must_wait = true;
            plan.waits_for = "STEP1";
            return plan;
        }
        StepRequest step;
        step.is_create = turn.event.kind == DYNCX_SESSION_STARTED;
        step.step = "STEP1";
        step.table = "phonecall";
        step.record_id = step.is_create ? step_guid(turn.event_guid, 0) : turn.records.front().id;
        step.requests.push_back({step.is_create ? "POST" : "PATCH", "phonecalls", {}, step.record_id});
        plan.request = std::move(step);
        return plan;
    }
    Result<StepOutcome> absorb(const Turn&, const StepRequest& step, const std::vector<dataverse::Answer>&,
                               const std::vector<Result<dataverse::Answer>>&) override {
        StepOutcome outcome;
        store::Mapping mapping;
        mapping.step = step.step;
        mapping.table = step.table;
        mapping.id = step.record_id;
        outcome.mapping = mapping;
        return outcome;
    }
};

class ScriptedApi final : public dataverse::WebApi {
  public:
    std::vector<dataverse::Request> sent;
    std::deque<Fault> faults; // answers of the next requests
    Result<dataverse::Answer> send(const dataverse::Request& request, const net::Budget&) override {
        sent.push_back(request);
        if (!faults.empty()) {
            Fault next = faults.front();
            faults.pop_front();
            if (next.status != DYNCX_OK)
                return next;
        }
        dataverse::Answer answer;
        answer.status = 204;
        return answer;
    }
    std::vector<std::size_t> batches; // parts of each
    Result<std::vector<PartAnswers>> batch(const std::vector<dataverse::BatchPart>& parts, bool,
                                           const net::Budget& budget) override {
        batches.push_back(parts.size());
        std::vector<PartAnswers> answers;
        for (auto& part : parts)
            answers.push_back({send(part.requests.front(), budget)});
        return answers;
    }
    std::int64_t count_requests() const override { return static_cast<std::int64_t>(sent.size()); }
    std::string base_url() const override { return ""; }
};

struct PlainLink final : Link {
    PlainScript flow;
    ScriptedApi server;
    Script& script() override { return flow; }
    dataverse::WebApi& api() override { return server; }
};

Fault transient(std::int64_t retry_after_ms = 0) {
    Fault f = fault(DYNCX_E_REMOTE, "busy");
    f.flags = DYNCX_ERROR_RETRIABLE;
    f.retry_after_ms = retry_after_ms;
    return f;
}

struct Bench {
    StillClock clock;
    store::MemoryStore store{clock};
    std::shared_ptr<PlainLink> link = std::make_shared<PlainLink>();
    std::deque<std::function<void()>> tasks, later;
    std::vector<std::pair<std::string, Status>> finished;
    std::vector<bool> ways; // each change: whether it works again
    std::shared_ptr<Pump> pump;

    Bench() {
        PumpSeams seams;
        seams.post = [this](auto task) { tasks.push_back(std::move(task)); };
        seams.post_after = [this](auto, auto task) { later.push_back(std::move(task)); };
        seams.link = [this] { return link; };
        seams.finished = [this](const store::NewEvent& event, const Fault* fault) {
            finished.emplace_back(event.session, fault ? fault->status : DYNCX_OK);
        };
        seams.answered = [](const Fault*) {};
        seams.way_changed = [this](const Fault* in_the_way) { ways.push_back(in_the_way == nullptr); };
        seams.random = [] { return std::uint64_t{7}; };
        pump = std::make_shared<Pump>(store, clock, PumpOptions(), std::move(seams));
    }
    void accept(const std::string& session, int kind, std::int64_t version = 1) {
        SessionEvent event;
        event.source = "dyncx";
        event.session = session;
        event.kind = kind;
        event.version = version;
        event.facts.set("n", version);
        store::NewEvent queued{new_guid(clock.time), "dyncx", session, kind, version, to_json(event).text(), 0};
        BOOST_REQUIRE(store.accept({queued}, {"accepted", session, Json::object()}));
    }
    void run() {
        pump->kick();
        while (!tasks.empty()) {
            auto task = std::move(tasks.front());
            tasks.pop_front();
            task();
        }
    }
    void run_after(UnixMs ms) {
        clock.time += ms;
        for (auto due = std::exchange(later, {}); auto& task : due)
            task();
        run();
    }
    const store::SessionRow& row(const std::string& session) { return store.sessions["dyncx\n" + session]; }
};

} // namespace

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
