// A recording that the host removed: its address goes from the records of its session, where it is still the one that was
// written; what somebody else put there stays. A column is emptied, a note says since when it is gone. See desk.h.
#include "handoff/desk.h"

#include "base/guid.h"
#include "base/session_facts.h"
#include "base/time.h"
#include "dataverse/address.h"
#include "handoff/opening.h"

#include <utility>

namespace dyncx::handoff {
namespace {

struct Link { // to the recording: where it was written, and what stands there from now on
    std::string path, column;
    Json instead;
};

std::string removed_address(const SessionEvent& event) { return event.facts[kRemoved].as_string(); }

Link note_link(const std::string& id, const SessionEvent& event) {
    return {dataverse::record_path("annotations", id), "notetext",
            "The recording was removed at " + format_time(event.time) + "."};
}

} // namespace

bool is_removal(const SessionEvent& event) {
    return event.kind == DYNCX_SESSION_RECORDING_READY && !removed_address(event).empty();
}

// The address may stand in a column and in notes; those of a phone call are known by their mappings.
Result<Desk::Requests> Desk::unlinking(const delivery::Turn& turn, const Handed& handed, const net::Budget& budget) {
    const std::string address = removed_address(turn.event);
    std::vector<Link> links;
    if (handed.has_record()) {
        auto table = ground_.metadata.table(handed.table(), budget);
        if (!table)
            return table.error();
        if (const std::string& column = rows_->recording_column(); !column.empty() && (*table)->column(column))
            links.push_back({dataverse::record_path((*table)->set, handed.id()), column, Json()});
        links.push_back(note_link(note_id(handed.id(), "recording", name_guid("text", address), 0), turn.event));
    }
    for (const auto& made : turn.records)
        if (made.table == "annotation" && made.step.starts_with("RECORDING"))
            links.push_back(note_link(made.id, turn.event));
    Requests requests;
    if (links.empty())
        return requests;
    std::vector<dataverse::BatchPart> parts;
    for (const Link& link : links)
        parts.push_back({{{"GET", link.path + "?$select=" + link.column, {}, ""}}, false});
    auto answers = ground_.api.batch(parts, true, budget);
    if (!answers)
        return answers.error();
    for (std::size_t i = 0; i < links.size() && i < answers->size(); ++i) {
        const auto& answer = (*answers)[i];
        if (answer.empty() || (!answer.front() && is_about_the_place(answer.front().error())))
            continue;
        auto row = answer.front() ? answer.front()->json() : Result<Json>(answer.front().error());
        if (!row)
            return row.error();
        if ((*row)[links[i].column].as_string() == address)
            requests.push_back({"PATCH",
                                links[i].path,
                                {{"If-Match", (*row)["@odata.etag"].as_string()}},
                                Json(Json::Object{{links[i].column, links[i].instead}}).text()});
    }
    return requests;
}

Result<delivery::StepPlan> Desk::plan_removal(const delivery::Turn& turn, const net::Budget& budget, bool is_again) {
    Handed handed = Handed::of(turn.facts);
    auto requests = unlinking(turn, handed, budget);
    if (!requests)
        return requests.error();
    delivery::StepPlan plan;
    if (requests->empty()) {
        handed.settle(kRecordingLeft);
        if (handed.has_record())
            plan.outcome = handed.outcome();
        return plan;
    }
    delivery::StepRequest request;
    request.step = "REMOVAL";
    request.table = handed.has_record() ? handed.table() : "annotation";
    request.record_id = handed.id();
    request.requests = std::move(*requests);
    request.memo = Json(Json::Object{{"is_again", is_again}});
    plan.request = std::move(request);
    return plan;
}

delivery::StepOutcome Desk::removed(const delivery::Turn& turn) {
    Handed handed = Handed::of(turn.facts);
    if (!handed.has_record())
        return {};
    handed.settle(kRecordingLeft);
    handed.set("recording_removed_at", format_time(turn.event.time));
    return handed.outcome();
}

// Somebody changed one of them meanwhile: it is looked at once more, then left as it is.
Result<std::optional<delivery::Instead>> Desk::instead_of_removal(const delivery::Turn& turn,
                                                                  const delivery::StepRequest& refused,
                                                                  const Fault& fault, const net::Budget& budget) {
    if (!refused.memo["is_again"].as_bool()) {
        auto plan = plan_removal(turn, budget, true);
        if (!plan)
            return plan.error();
        if (plan->request)
            return std::optional(delivery::Instead{std::move(plan->request), std::nullopt, ""});
    }
    Handed handed = Handed::of(turn.facts);
    if (!handed.has_record())
        return std::optional(delivery::Instead{std::nullopt, delivery::StepOutcome(), ""});
    handed.find(fault.code.empty() ? "recording" : fault.code,
                "The address of the removed recording stays: " + fault.message);
    return std::optional(delivery::Instead{std::nullopt, handed.outcome(), ""});
}

} // namespace dyncx::handoff
