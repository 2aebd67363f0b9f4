// The pump with a store, a flow and a server of the tests' making; time and order are the test's.
#pragma once

#include "delivery/pump.h"
#include "memory_store.h"

#include <boost/test/unit_test.hpp>

#include <deque>

namespace dyncx::delivery {

class StillClock final : public Clock {
  public:
    UnixMs time = 1'700'000'000'000;
    UnixMs jumped_ms = 0; // what was done to the wall clock
    UnixMs now() const override { return time + jumped_ms; }
    std::chrono::steady_clock::time_point steady() const override {
        return std::chrono::steady_clock::time_point(std::chrono::milliseconds(time));
    }
};

// One step per event: POST for "started", PATCH for the others, which wait for the record.
class PlainScript final : public Script {
  public:
    bool is_folding = false; // events of a call
    std::size_t count_steps(const SessionEvent&) const override { return 1; }
    bool folds(const SessionEvent& event) const override { return is_folding && event.kind <= DYNCX_SESSION_ENDED; }
    Result<StepPlan> plan(const Turn& turn, std::size_t, const net::Budget&) override {
        StepPlan plan;
        if (!folds(turn.event) && turn.event.kind != DYNCX_SESSION_STARTED && turn.records.empty()) {
            plan.must_wait = true;
            plan.waits_for = "STEP1";
            return plan;
        }
        StepRequest step;
        step.is_create = is_folding ? turn.records.empty() : turn.event.kind == DYNCX_SESSION_STARTED;
        step.step = "STEP1";
        step.table = "phonecall";
        step.record_id = step.is_create ? step_guid(turn.event_guid, 0) : turn.records.front().id;
        step.requests.push_back(
            {step.is_create ? "POST" : "PATCH", "phonecalls", {}, step.record_id + turn.facts.text()});
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
    explicit PlainLink(const Clock& clock, int side_by_side = PumpOptions().side_by_side)
        : passed(clock, RetryRule(), side_by_side, PumpOptions().sessions_together, [] { return std::uint64_t{7}; }) {}
    PlainScript flow;
    ScriptedApi server;
    Gate passed;
    GovernedApi governed{server, passed};
    Script& script() override { return flow; }
    dataverse::WebApi& api() override { return governed; }
    Gate& gate() override { return passed; }
};

inline Fault transient(std::int64_t retry_after_ms = 0) {
    Fault f = fault(DYNCX_E_REMOTE, "busy");
    f.flags = DYNCX_ERROR_RETRIABLE;
    f.retry_after_ms = retry_after_ms;
    return f;
}

struct Bench {
    StillClock clock;
    store::MemoryStore store{clock};
    std::shared_ptr<PlainLink> link = std::make_shared<PlainLink>(clock);
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
        seams.look_at_way = [this] {
            const bool works = !link->gate().in_the_way();
            if (works != (ways.empty() || ways.back()))
                ways.push_back(works);
        };
        seams.random = [] { return std::uint64_t{7}; };
        pump = std::make_shared<Pump>(store, clock, PumpOptions(), std::move(seams));
    }
    void accept(const std::string& session, int kind, std::int64_t version = 1) {
        SessionEvent event;
        event.source = "dyncx";
        event.session = session;
        event.kind = kind;
        event.version = version;
        event.time = clock.time;
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

} // namespace dyncx::delivery
