// The pump while Dynamics asks to wait, with rounds under way side by side; and an idle pump. Time and order are the test's.
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

class TwoStepScript final : public Script {
  public:
    bool must_wait = false;
    std::size_t count_steps(const SessionEvent&) const override { return 2; }
    Result<StepPlan> plan(const Turn& turn, std::size_t index, const net::Budget&) override {
        StepPlan plan;
        plan.must_wait = must_wait;
        if (must_wait)
            return plan;
        StepRequest step;
        step.step = "STEP" + std::to_string(index);
        step.record_id = step_guid(turn.event_guid, 0);
        step.requests.push_back({"PATCH", "phonecalls", {}, turn.event.session + std::to_string(index)});
        plan.request = std::move(step);
        return plan;
    }
    Result<StepOutcome> absorb(const Turn&, const StepRequest&, const std::vector<dataverse::Answer>&,
                               const std::vector<Result<dataverse::Answer>>&) override {
        return StepOutcome();
    }
};

class ScriptedApi final : public dataverse::WebApi {
  public:
    std::vector<std::string> sent; // bodies, those of a batch together
    std::deque<std::optional<Fault>> faults;
    std::function<void()> meanwhile; // before the next answer, once

    Result<dataverse::Answer> send(const dataverse::Request& request, const net::Budget&) override {
        if (auto fault = next(request.body))
            return *fault;
        return dataverse::Answer{204, {}, {}};
    }
    Result<std::vector<PartAnswers>> batch(const std::vector<dataverse::BatchPart>& parts, bool,
                                           const net::Budget&) override {
        std::string bodies;
        for (auto& part : parts)
            bodies += part.requests.front().body;
        if (auto fault = next(bodies))
            return *fault;
        return std::vector<PartAnswers>(parts.size(), {dataverse::Answer{204, {}, {}}});
    }
    std::int64_t count_requests() const override { return static_cast<std::int64_t>(sent.size()); }
    std::string base_url() const override { return ""; }

  private:
    std::optional<Fault> next(const std::string& body) {
        sent.push_back(body);
        std::optional<Fault> fault;
        if (!faults.empty()) {
            fault = faults.front();
            faults.pop_front();
        }
        if (auto task = std::exchange(meanwhile, nullptr))
            task();
        return fault;
    }
};

struct PlainLink final : Link {
    PlainLink(const Clock& clock, int side_by_side)
        : passed(clock, RetryRule(), side_by_side, PumpOptions().sessions_together, [] { return std::uint64_t{7}; }) {}
    TwoStepScript flow;
    ScriptedApi server;
    Gate passed;
    GovernedApi governed{server, passed};
    Script& script() override { return flow; }
    dataverse::WebApi& api() override { return governed; }
    Gate& gate() override { return passed; }
};

Fault busy(int http_status, std::int64_t retry_after_ms) {
    Fault f = fault(http_status == 429 ? DYNCX_E_THROTTLED : DYNCX_E_REMOTE, "busy");
    f.flags = DYNCX_ERROR_RETRIABLE;
    f.http_status = http_status;
    f.retry_after_ms = retry_after_ms;
    return f;
}

struct Bench {
    StillClock clock;
    store::MemoryStore store{clock};
    std::shared_ptr<PlainLink> link;
    std::deque<std::function<void()>> tasks, later;
    std::shared_ptr<Pump> pump;

    explicit Bench(int side_by_side) : link(std::make_shared<PlainLink>(clock, side_by_side)) {
        PumpSeams seams;
        seams.post = [this](auto task) { tasks.push_back(std::move(task)); };
        seams.post_after = [this](auto, auto task) { later.push_back(std::move(task)); };
        seams.link = [this] { return link; };
        seams.finished = [](const store::NewEvent&, const Fault*) {};
        seams.answered = [](const Fault*) {};
        seams.random = [] { return std::uint64_t{7}; };
        PumpOptions options;
        options.side_by_side = side_by_side;
        pump = std::make_shared<Pump>(store, clock, options, std::move(seams));
    }
    void accept(const std::string& session) {
        SessionEvent event;
        event.source = "dyncx";
        event.session = session;
        event.kind = DYNCX_SESSION_STARTED;
        event.version = 1;
        store::NewEvent queued{new_guid(clock.time), "dyncx", session, event.kind, 1, to_json(event).text(), 0};
        BOOST_REQUIRE(store.accept({queued}, {"accepted", session, Json::object()}));
    }
    void run_one() {
        auto task = std::move(tasks.front());
        tasks.pop_front();
        task();
    }
    void run() {
        while (!tasks.empty())
            run_one();
    }
    void run_after(UnixMs ms) {
        clock.time += ms;
        for (auto due = std::exchange(later, {}); auto& task : due)
            task();
        run();
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(delivery_patience)

BOOST_AUTO_TEST_CASE(s1_28_a_round_under_way_sends_nothing_more_once_another_was_told_to_wait) {
    Bench bench(2);
    bench.accept("a");
    bench.accept("b");
    bench.pump->kick();
    bench.run_one(); // pulls: two rounds
    bench.link->server.meanwhile = [&] {
        bench.link->server.faults = {busy(429, 30000)};
        bench.run_one(); // the other round
    };
    bench.run();
    BOOST_TEST(bench.link->server.sent == (std::vector<std::string>{"a0", "b0"}), boost::test_tools::per_element());
    bench.run_after(29999);
    BOOST_TEST(bench.link->server.sent.size() == 2u);
    bench.run_after(2);
    for (int i = 0; i < 3; ++i)
        bench.run_after(1000);
    BOOST_TEST(bench.link->server.sent.size() == 5u); // a1, and both of b
    BOOST_TEST(bench.store.outbox.empty());
}

BOOST_AUTO_TEST_CASE(s1_28_of_several_faults_in_one_round_the_one_that_asks_for_the_longest_wait_counts) {
    Bench bench(1);
    for (const char* session : {"a", "b"})
        bench.accept(session);
    bench.link->server.faults = {busy(500, 0), busy(502, 0), busy(429, 60000)}; // the batch, then its halves
    bench.pump->kick();
    bench.run();
    BOOST_TEST(bench.link->server.sent.size() == 3u);
    bench.run_after(59999);
    BOOST_TEST(bench.link->server.sent.size() == 3u);
    bench.run_after(2);
    BOOST_TEST(bench.link->server.sent.size() > 3u);
}

BOOST_AUTO_TEST_CASE(an_event_that_has_waited_for_its_record_holds_its_session_back_once_it_was_sent) {
    Bench bench(1);
    bench.accept("a");
    bench.link->flow.must_wait = true;
    bench.pump->kick();
    bench.run();
    BOOST_TEST(bench.store.outbox.front().is_waiting);
    bench.link->flow.must_wait = false;
    bench.link->server.faults = {busy(500, 0)}; // it may have been done
    bench.run_after(60000);
    BOOST_TEST(!bench.store.outbox.front().is_waiting);
}

BOOST_AUTO_TEST_CASE(an_idle_pump_looks_again_for_what_another_process_has_left) {
    Bench bench(1);
    bench.pump->kick();
    bench.run();
    BOOST_TEST(bench.later.size() == 1u); // and no second timer
    bench.accept("a");                    // in another process, which ends: nobody kicks
    bench.run_after(60000);
    BOOST_TEST(bench.store.outbox.empty());
}

BOOST_AUTO_TEST_CASE(a_timer_that_an_earlier_one_took_the_place_of_sets_no_other) {
    Bench bench(1);
    bench.pump->kick();
    bench.run(); // looks again in a minute
    bench.accept("a");
    bench.link->server.faults = {busy(500, 0)};
    bench.pump->kick();
    bench.run(); // and much sooner: the event is put off
    BOOST_REQUIRE(bench.later.size() == 2u);
    auto timers = std::exchange(bench.later, {});
    bench.clock.time += 60000;
    timers[1]();
    bench.run();
    BOOST_TEST(bench.store.outbox.empty());
    BOOST_TEST(bench.later.size() == 1u);
    timers[0]();
    BOOST_TEST(bench.tasks.empty());
}

BOOST_AUTO_TEST_SUITE_END()
