// The default flow's phone call: created, changed, completed, and put right when more is known. See default_flow.h.
#include "flow/default_flow.h"

#include "base/guid.h"
#include "dataverse/address.h"
#include "flow/call_notes.h"

namespace dyncx::flow {
namespace {

constexpr const char* kStep = "CALL";
constexpr const char* kParties = "phonecall_activity_parties";

bool is_note(int kind) { return kind >= DYNCX_SESSION_RECORDING_READY; }

dataverse::Request patch(const std::string& id, const Json& body) {
    return {"PATCH", dataverse::record_path("phonecalls", id), {{"If-Match", "*"}}, body.text()};
}

dataverse::Request put_parties(const std::string& id, const Json& parties) {
    Json body = Json::object();
    body.set("value", parties);
    return {"PUT", dataverse::record_path("phonecalls", id) + "/" + kParties, {}, body.text()};
}

void merge(Json& into, const Json& members) {
    for (const auto& [name, value] : members.as_object())
        into.set(name, value);
}

// Whether all that changed is what lookups told. That alone is worth no request while the call goes on: it goes out
// with the next change of the call itself, at the latest with its end.
bool tells_people_only(const delivery::Turn& turn, const Json& changes) {
    if (turn.event.facts.find("customer") != nullptr)
        return false;
    for (const auto& [name, value] : changes.as_object()) {
        const bool is_regarding = name.starts_with("regardingobjectid_") && !turn.facts["regarding"].is_object();
        const bool is_owner = name.starts_with("ownerid_") && !turn.facts["owner"].is_object();
        if (!is_regarding && !is_owner)
            return false;
    }
    return true;
}

} // namespace

// Kept as the response of the mapping, so that another process goes on where this one stopped.
struct DefaultFlow::Call {
    std::string id;
    std::string made_by;        // the event that created it
    Json sent = Json::object(); // what Dynamics was told last, column by column
    bool is_complete = false;

    static std::optional<Call> of(const std::vector<store::Mapping>& records) {
        for (const store::Mapping& mapping : records)
            if (mapping.step == kStep)
                return Call{mapping.id, mapping.response["made_by"].as_string(), mapping.response["sent"],
                            mapping.response["is_complete"].as_bool()};
        return std::nullopt;
    }

    void take(const dataverse::Request& request) {
        auto body = Json::parse(request.body);
        if (!body)
            return;
        if (request.method == "PUT")
            return sent.set(kParties, (*body)["value"]);
        if (const Json* state = body->find("statecode"))
            is_complete = state->as_integer() == 1;
        for (const auto& [name, value] : body->as_object())
            if (name != "statecode" && name != "statuscode" && name != "activityid")
                sent.set(name, value);
    }

    store::Mapping mapping() const {
        Json response = Json::object();
        response.set("activityid", id);
        response.set("made_by", made_by);
        response.set("sent", sent);
        response.set("is_complete", is_complete);
        return {kStep, "phonecall", id, {}, std::move(response), 0};
    }
};

// 0: create; 1: change, and complete at the end; 2: put a completed call right when the riders told more.
std::size_t DefaultFlow::count_steps(const SessionEvent& event) const { return is_note(event.kind) ? 1 : 3; }

// The call's row follows from the facts of the session alone; each note is a row of its own.
bool DefaultFlow::folds(const SessionEvent& event) const { return !is_note(event.kind); }

std::string DefaultFlow::step_name(const SessionEvent& event, std::size_t) const {
    return is_note(event.kind) ? "NOTE" : kStep;
}

std::string DefaultFlow::why_nothing(const delivery::Turn& turn) const {
    if (!is_phone(turn.facts))
        return "The default flow writes phone calls; for the channel \"" + turn.facts["channel"].as_string() +
               "\" configure steps.";
    return "Nothing of what this event tells is new to Dynamics.";
}

Result<delivery::StepPlan> DefaultFlow::plan(const delivery::Turn& turn, std::size_t index, const net::Budget& budget) {
    delivery::StepPlan nothing;
    const auto call = Call::of(turn.records);
    if (!is_phone(turn.facts) && !call)
        return nothing;
    if (is_note(turn.event.kind)) {
        if (!call) {
            nothing.must_wait = true;
            nothing.waits_for = std::string(kind_name(turn.event.kind)) + " (its phone call)";
            return nothing;
        }
        auto table = around_.metadata.table("annotation", budget);
        if (!table)
            return table.error();
        return plan_note(turn, call->id, **table);
    }
    if (index == 0)
        return call ? nothing : plan_create(turn, budget);
    // A create that was there already may have told less than all of several events.
    const bool is_told = call && !(turn.is_folded && call->sent.as_object().empty());
    const bool is_fresh = is_told && call->made_by == turn.event_guid && turn.event.kind != DYNCX_SESSION_ENDED;
    if (!call || is_fresh || (index == 2 && !call->is_complete)) // what the riders told goes with the next event
        return nothing;
    return plan_change(turn, *call, index, budget);
}

Result<dataverse::Written> DefaultFlow::wanted(const delivery::Turn& turn, const net::Budget& budget) {
    auto table = around_.metadata.table("phonecall", budget);
    if (!table)
        return table.error();
    const Json facts = with_owner(turn.facts, rule_);
    const Json row = call_row(facts, people_.customer(facts), people_.agent(facts));
    return dataverse::write_row(**table, row, dataverse::Verb::kCreate, true);
}

Result<delivery::StepPlan> DefaultFlow::plan_create(const delivery::Turn& turn, const net::Budget& budget) {
    auto written = wanted(turn, budget);
    if (!written)
        return written.error();
    delivery::StepPlan plan;
    plan.notes = std::move(written->notes);
    const std::string id = step_guid(turn.event_guid, 0);
    written->payload.set("activityid", id);
    delivery::StepRequest request{kStep, "phonecall", id, {}, people_.riders(with_owner(turn.facts, rule_)), true};
    request.requests.push_back({"POST", "phonecalls", {}, written->payload.text()});
    if (turn.event.kind == DYNCX_SESSION_ENDED &&
        request.riders.empty()) // nothing is left to learn: made and completed at once
        request.requests.push_back(patch(id, completed_state(turn.facts)));
    if (request.requests.size() > 1)
        request.proof = delivery::proof_of_update("phonecalls", id, completed_state(turn.facts));
    plan.request = std::move(request);
    return plan;
}

Result<delivery::StepPlan> DefaultFlow::plan_change(const delivery::Turn& turn, const Call& call, std::size_t index,
                                                    const net::Budget& budget) {
    auto written = wanted(turn, budget);
    if (!written)
        return written.error();
    delivery::StepPlan plan;
    Json changes = Json::object(), parties;
    for (const auto& [name, value] : written->payload.as_object()) {
        if (call.sent[name] == value)
            continue;
        if (name == kParties)
            parties = value;
        else
            changes.set(name, value);
    }
    const bool has_news = parties.is_array() || !changes.as_object().empty();
    const bool completes = index == 1 && turn.event.kind == DYNCX_SESSION_ENDED && !call.is_complete;
    if (!completes && !call.is_complete && tells_people_only(turn, changes))
        return plan;
    if (!has_news && !completes)
        return plan;
    plan.notes = std::move(written->notes);
    delivery::StepRequest request{kStep, "phonecall", call.id, {}, people_.riders(with_owner(turn.facts, rule_)),
                                  false};
    if (call.is_complete) // a completed call is read-only
        request.requests.push_back(patch(call.id, reopened_state()));
    if (parties.is_array())
        request.requests.push_back(put_parties(call.id, parties));
    if (completes || call.is_complete)
        merge(changes, completed_state(turn.facts));
    if (!changes.as_object().empty())
        request.requests.push_back(patch(call.id, changes));
    request.proof = delivery::proof_of_update("phonecalls", call.id, changes);
    plan.request = std::move(request);
    return plan;
}

Result<delivery::StepOutcome> DefaultFlow::absorb(const delivery::Turn& turn, const delivery::StepRequest& step,
                                                  const std::vector<dataverse::Answer>& answers,
                                                  const std::vector<Result<dataverse::Answer>>& riders) {
    delivery::StepOutcome outcome;
    if (step.table == "annotation") {
        outcome.mapping = mapping_of_note(step);
        return outcome;
    }
    Call call = Call::of(turn.records).value_or(Call{step.record_id, turn.event_guid, Json::object(), false});
    // Made by an attempt that may have known less: what it wrote counts as unknown, and all is told again.
    const bool was_there = step.is_create && answers.empty();
    for (const dataverse::Request& request : step.requests)
        if (!was_there || request.method != "POST")
            call.take(request);
    outcome.mapping = call.mapping();
    if (Json found = people_.learn(with_owner(turn.facts, rule_), step.riders, riders); !found.is_null())
        outcome.learned.set(People::kFact, std::move(found));
    return outcome;
}

Json DefaultFlow::customer(const Json& facts) const { return to_json(people_.customer(facts)); }

} // namespace dyncx::flow
