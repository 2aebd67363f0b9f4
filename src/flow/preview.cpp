// The dry run, see preview.h.
#include "flow/preview.h"

#include "base/guid.h"
#include "base/session_facts.h"

#include <algorithm>

namespace dyncx::flow {
namespace {

struct DryRun {
    Planner& planner;
    const std::string& api_url;
    const net::Budget& budget;
    Json steps = Json::array();
    std::vector<Finding> findings;
};

Json entry_of(const delivery::Turn& turn, const std::string& step) {
    Json entry = Json::object();
    entry.set("event", kind_name(turn.event.kind));
    entry.set("session", turn.event.session);
    entry.set("step", step);
    return entry;
}

Json headers_of(const dataverse::Request& request) {
    Json headers = Json::object();
    for (const auto& [name, value] : request.headers)
        headers.set(name, value);
    return headers;
}

void add_request(DryRun& run, const delivery::Turn& turn, const delivery::StepRequest& step,
                 const dataverse::Request& request, Json notes) {
    Json entry = entry_of(turn, step.step);
    entry.set("method", request.method);
    entry.set("address", run.api_url + "/" + request.path);
    entry.set("headers", headers_of(request));
    auto body = Json::parse(request.body);
    entry.set("body", body ? *body : Json());
    entry.set("notes", std::move(notes));
    run.steps.push(std::move(entry));
}

Json list_of(const std::vector<std::string>& notes) {
    Json list = Json::array();
    for (const std::string& note : notes)
        list.push(note);
    return list;
}

void add_without_request(DryRun& run, const delivery::Turn& turn, const std::string& step,
                         std::vector<std::string> notes) {
    Json entry = entry_of(turn, step);
    entry.set("method", Json());
    entry.set("address", Json());
    entry.set("body", Json());
    entry.set("notes", list_of(notes));
    run.steps.push(std::move(entry));
}

void take_outcome(DryRun& run, delivery::Turn& turn, const delivery::StepRequest& step) {
    const std::vector<dataverse::Answer> answers(step.requests.size(), dataverse::Answer{204, {}, {}});
    const std::vector<Result<dataverse::Answer>> nobody(step.riders.size(),
                                                        dataverse::Answer{200, {}, R"({"value":[]})"});
    auto outcome = run.planner.absorb(turn, step, answers, nobody);
    if (!outcome)
        return;
    for (const auto& [name, value] : outcome->learned.as_object())
        turn.facts.set(name, value);
    if (!outcome->mapping)
        return;
    std::erase_if(turn.records, [&](const store::Mapping& known) { return known.step == outcome->mapping->step; });
    turn.records.push_back(std::move(*outcome->mapping));
}

bool play_step(DryRun& run, delivery::Turn& turn, std::size_t index) {
    auto plan = run.planner.plan(turn, index, run.budget);
    const std::string name = run.planner.step_name(turn.event, index);
    if (!plan) {
        run.findings.push_back(
            {name, plan.error().message + (plan.error().fix.empty() ? "" : " " + plan.error().fix), true});
        return false;
    }
    if (plan->must_wait)
        plan->notes.push_back("waits for a record: " + plan->waits_for);
    if (!plan->request) {
        if (!plan->notes.empty())
            add_without_request(run, turn, name, plan->notes);
        return !plan->notes.empty();
    }
    for (const auto& rider : plan->request->riders)
        add_request(run, turn, *plan->request, rider, list_of({"travels in the same $batch as the write"}));
    for (const auto& request : plan->request->requests)
        add_request(run, turn, *plan->request, request, list_of(plan->notes));
    take_outcome(run, turn, *plan->request);
    return true;
}

} // namespace

Result<Json> preview_of(Planner& planner, const std::vector<SessionEvent>& events, const std::string& api_url,
                        const std::vector<Finding>& findings, const net::Budget& budget) {
    DryRun run{planner, api_url, budget, Json::array(), findings};
    std::vector<delivery::Turn> sessions; // one per session of the payload
    for (const SessionEvent& event : events) {
        auto found = std::find_if(sessions.begin(), sessions.end(),
                                  [&](const auto& one) { return one.event.session == event.session; });
        if (found == sessions.end())
            found = sessions.insert(sessions.end(), delivery::Turn{event, {}, Json::object(), {}});
        delivery::Turn& turn = *found;
        turn.event = event;
        turn.event_guid = name_guid("preview", event.session + "\n" + std::to_string(event.kind));
        tell(turn.facts, event, false);
        bool has_shown = false;
        const std::size_t findings_before = run.findings.size();
        for (std::size_t i = 0; i < planner.count_steps(event); ++i)
            has_shown = play_step(run, turn, i) || has_shown;
        if (!has_shown && run.findings.size() == findings_before)
            add_without_request(run, turn, "", {planner.why_nothing(turn)});
    }
    Json json = Json::object();
    json.set("steps", std::move(run.steps));
    json.set("findings", to_json(run.findings));
    return json;
}

} // namespace dyncx::flow
