// Definitions of two tables are enough for the default flow.
#include "sim_script.h"

#include "base/guid.h"

#include <fstream>
#include <iterator>

namespace dyncx::simulation {
namespace {

constexpr UnixMs kPeopleAgeMs = 24LL * 3600 * 1000;

flow::People people(store::Store& store, const Clock& clock) {
    flow::PeopleKeeper keeper;
    keeper.load = [&store](const std::string& key) {
        auto kept = store.kept("people", key);
        return kept ? std::move(*kept) : std::nullopt;
    };
    keeper.save = [&store](const std::string& key, const Json& person) {
        static_cast<void>(store.keep("people", key, person));
    };
    return {std::move(keeper), clock, kPeopleAgeMs, Json::object()};
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

} // namespace

Result<Tables> Tables::load() {
    Tables tables;
    for (const char* name : {"phonecall", "annotation"}) {
        std::ifstream file(std::string(DYNCX_SOURCE_DIR) + "/tests/fixtures/tables/" + name + ".json");
        auto json = Json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
        if (!json)
            return json.error();
        auto table = dataverse::table_of(*json);
        if (!table)
            return table.error();
        tables.all_.push_back(std::make_shared<const dataverse::Table>(std::move(*table)));
    }
    return tables;
}

std::shared_ptr<const dataverse::Table> Tables::named(std::string_view name) const {
    for (const auto& table : all_)
        if (table->name == name)
            return table;
    return nullptr;
}

Result<SimMetadata::Shared> SimMetadata::table(std::string_view name, const net::Budget&) {
    if (auto table = tables_.named(name))
        return table;
    return fault(DYNCX_E_UNSUPPORTED, "There is no such table.");
}

Result<SimMetadata::Shared> SimMetadata::table_of_set(std::string_view, const net::Budget&) {
    return fault(DYNCX_E_UNSUPPORTED, "There is no such entity set.");
}

SimScript::SimScript(Nature& nature, const Tables& tables, store::Store& store, Disk& disk)
    : nature_(nature), disk_(disk), metadata_(tables),
      flow_({"", metadata_}, people(store, nature.clock), flow::OwnerRule::kLast) {}

Result<delivery::StepPlan> SimScript::plan(const delivery::Turn& turn, std::size_t index, const net::Budget& budget) {
    watch_order(turn);
    auto plan = flow_.plan(turn, index, budget);
    if (!plan || !plan->request)
        return plan;
    spoil(*plan->request);
    if (nature_.sabotage == Sabotage::kFoldedEarly && turn.is_folded)
        take_out_early(turn);
    return plan;
}

Result<delivery::StepOutcome> SimScript::absorb(const delivery::Turn& turn, const delivery::StepRequest& step,
                                                const std::vector<dataverse::Answer>& answers,
                                                const std::vector<Result<dataverse::Answer>>& riders) {
    return flow_.absorb(turn, step, answers, riders);
}

// An event has its turn when those of its session that were accepted before are done, or wait for a record.
void SimScript::watch_order(const delivery::Turn& turn) {
    const Disk::Owned* first = nullptr;
    for (const auto& [id, owned] : disk_.outbox) {
        if (owned.event.event.session != turn.event.session)
            continue;
        if (owned.event.event.guid == turn.event_guid) {
            if (first)
                nature_.watch.breaks("order", "event " + std::to_string(id) + " of " + turn.event.session +
                                                  " has its turn before event " + std::to_string(first->event.id));
            return;
        }
        if (!first && !owned.event.is_waiting)
            first = &owned;
    }
}

void SimScript::spoil(delivery::StepRequest& request) {
    if (nature_.sabotage == Sabotage::kProofSkipped)
        request.proof.reset();
    if (nature_.sabotage != Sabotage::kNewGuid || !request.is_create)
        return;
    const std::string id = new_guid(nature_.clock.now(), [this] { return nature_.dice.next(); });
    for (auto& one : request.requests) {
        replace_all(one.path, request.record_id, id);
        replace_all(one.body, request.record_id, id);
    }
    request.record_id = id;
}

// Those that the turn tells with its first event.
void SimScript::take_out_early(const delivery::Turn& turn) {
    bool is_behind = false;
    for (auto at = disk_.outbox.begin(); at != disk_.outbox.end();) {
        const auto& event = at->second.event.event;
        const bool is_first = event.session == turn.event.session && event.guid == turn.event_guid;
        const bool is_told = is_behind && event.session == turn.event.session;
        const bool is_last = is_told && event.kind == turn.event.kind && event.version == turn.event.version;
        is_behind = (is_behind || is_first) && !is_last;
        if (is_told)
            disk_.gone_early[at->first] = event.guid;
        at = is_told ? disk_.outbox.erase(at) : std::next(at);
    }
}

} // namespace dyncx::simulation
