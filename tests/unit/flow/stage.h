// Shared by the tests of flow: table definitions from fixtures, an API that is never called, a clock that stands still,
// and a session that plays events through a flow as the pump does, with a Dynamics that only answers lookups.
#pragma once

#include "base/session_facts.h"
#include "flow/flow.h"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

namespace dyncx::flow {

class FixtureMetadata final : public dataverse::Metadata {
  public:
    using Shared = std::shared_ptr<const dataverse::Table>;
    Result<Shared> table(std::string_view name, const net::Budget&) override {
        for (const auto& one : all())
            if (one->name == name)
                return one;
        return fault(DYNCX_E_UNSUPPORTED, "There is no such table.");
    }
    Shared known(std::string_view name) override {
        auto one = table(name, {});
        return one ? *one : nullptr;
    }
    Result<Shared> table_of_set(std::string_view set, const net::Budget&) override {
        for (const auto& one : all())
            if (one->set == set)
                return one;
        return fault(DYNCX_E_UNSUPPORTED, "There is no such entity set.");
    }
    void forget() override {}

  private:
    static Shared load(const std::string& name) {
        std::ifstream file(std::string(DYNCX_SOURCE_DIR) + "/tests/fixtures/tables/" + name + ".json");
        auto json = Json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
        BOOST_REQUIRE(json.ok());
        auto table = dataverse::table_of(*json);
        BOOST_REQUIRE(table.ok());
        return std::make_shared<const dataverse::Table>(*table);
    }
    const std::vector<Shared>& all() {
        if (tables_.empty())
            for (const char* name : {"phonecall", "annotation", "incident", "contact"})
                tables_.push_back(load(name));
        return tables_;
    }
    std::vector<Shared> tables_;
};

class SilentApi final : public dataverse::WebApi {
  public:
    Result<dataverse::Answer> send(const dataverse::Request&, const net::Budget&) override {
        return fault(DYNCX_E_NETWORK, "unused");
    }
    Result<std::vector<PartAnswers>> batch(const std::vector<dataverse::BatchPart>&, bool,
                                           const net::Budget&) override {
        return fault(DYNCX_E_NETWORK, "unused");
    }
    std::int64_t count_requests() const override { return 0; }
    std::string base_url() const override { return "https://org.crm4.dynamics.com/api/data/v9.2"; }
};

class StandingClock final : public Clock {
  public:
    UnixMs now() const override { return now_; }
    std::chrono::steady_clock::time_point steady() const override { return {}; }
    UnixMs now_ = 1770000000000;
};

struct Stage {
    FixtureMetadata metadata;
    SilentApi api;
    StandingClock clock;
    std::map<std::string, std::pair<Json, UnixMs>> people;
    std::function<std::vector<std::string>(std::string_view number)> number_forms; // empty: as given
    std::unique_ptr<Flow> flow;

    static config::Settings settings(const std::string& more) {
        auto parsed = config::Settings::parse_client(
            R"({"environment":{"url":"https://org.crm4.dynamics.com","tenant_id":"6d9b3f30-1111-4000-8000-000000000001",
                "client_id":"6d9b3f30-1111-4000-8000-000000000002","client_secret":"not~a.real-Secret0",
                "app_id":"6d9b3f30-1111-4000-8000-000000000003"})" +
            more + "}");
        const std::string why = parsed.ok() ? std::string() : parsed.error().message;
        BOOST_REQUIRE_MESSAGE(parsed.ok(), why);
        return *parsed;
    }
    Result<std::unique_ptr<Flow>> try_open(const std::string& more) {
        PeopleKeeper keeper;
        keeper.load = [this](const std::string& key) -> std::optional<std::pair<Json, UnixMs>> {
            auto at = people.find(key);
            return at == people.end() ? std::nullopt : std::optional(at->second);
        };
        if (number_forms)
            keeper.number_forms = number_forms;
        keeper.save = [this](const std::string& key, const Json& person) { people[key] = {person, clock.now()}; };
        return Flow::open(settings(more), api, metadata, keeper, clock);
    }
    explicit Stage(const std::string& more = {}) {
        auto opened = try_open(more);
        const std::string why = opened.ok() ? std::string() : opened.error().message;
        BOOST_REQUIRE_MESSAGE(opened.ok(), why);
        flow = std::move(*opened);
    }
};

// One HTTP request as it would go out: a single request, or a $batch of riders and a change set.
struct Sent {
    delivery::StepRequest step;
    Json body(std::size_t index = 0) const { return *Json::parse(step.requests.at(index).body); }
};

// Rows that a lookup finds, by the set that is asked.
using Directory = std::map<std::string, std::string>; // "contacts" -> JSON array of rows

struct PlayedSession {
    Stage& stage;
    Directory directory = {};
    Json facts = Json::object();
    std::vector<store::Mapping> records = {};
    std::vector<Sent> sent = {};
    std::vector<std::string> notes = {};
    bool waits = false;
    int event_number = 0;
    bool is_folded = false; // what is applied tells several events

    std::vector<Result<dataverse::Answer>> answers_of(const std::vector<dataverse::Request>& riders) {
        std::vector<Result<dataverse::Answer>> answers;
        for (const auto& rider : riders) {
            const auto at = directory.find(rider.path.substr(0, rider.path.find('?')));
            answers.push_back(
                dataverse::Answer{200, {}, R"({"value":)" + (at == directory.end() ? "[]" : at->second) + "}"});
        }
        return answers;
    }

    // Plays the event; gives how many HTTP requests it cost.
    std::size_t apply(const SessionEvent& event, const std::string& body = {}) {
        char guid[64];
        std::snprintf(guid, sizeof guid, "019a0000-0000-7000-8000-%012d", ++event_number);
        delivery::Turn turn{event, guid, facts, records, is_folded};
        tell(turn.facts, event, false);
        const std::size_t before = sent.size();
        waits = false;
        for (std::size_t i = 0; i < stage.flow->count_steps(event) && !waits; ++i) {
            auto plan = stage.flow->plan(turn, i, {});
            const std::string why = plan.ok() ? std::string() : plan.error().message;
            BOOST_REQUIRE_MESSAGE(plan.ok(), why);
            notes.insert(notes.end(), plan->notes.begin(), plan->notes.end());
            waits = plan->must_wait;
            if (!plan->request)
                continue;
            sent.push_back({*plan->request});
            std::vector<dataverse::Answer> answers(plan->request->requests.size(),
                                                   dataverse::Answer{body.empty() ? 204 : 201, {}, body});
            auto outcome = stage.flow->absorb(turn, *plan->request, answers, answers_of(plan->request->riders));
            BOOST_REQUIRE(outcome.ok());
            for (const auto& [name, value] : outcome->learned.as_object())
                turn.facts.set(name, value);
            if (outcome->mapping) {
                std::erase_if(turn.records, [&](auto& known) { return known.step == outcome->mapping->step; });
                turn.records.push_back(*outcome->mapping);
            }
        }
        facts = turn.facts;
        records = turn.records;
        return sent.size() - before;
    }
};

inline SessionEvent event_of(int kind, const std::string& facts) {
    SessionEvent event;
    event.source = "dyncx";
    event.session = "s-1";
    event.kind = kind;
    event.time = event.version = 1770000000000 + kind;
    event.facts = *Json::parse(facts);
    return event;
}

} // namespace dyncx::flow
