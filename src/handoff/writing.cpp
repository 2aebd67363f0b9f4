// The change set of a handoff: contact, record, notes, queue item and owner.
#include "handoff/opening.h"

#include "base/guid.h"
#include "dataverse/address.h"
#include "handoff/pieces.h"

#include <algorithm>
#include <utility>

namespace dyncx::handoff {
namespace {

constexpr std::size_t kFileBytes = 3u << 20; // 4 MiB in Base64: Dynamics takes 5 until an administrator says otherwise
constexpr std::size_t kUsualNoteUnits = 100000;

Json wishes_json(const std::vector<Wish>& wishes) {
    Json all = Json::array();
    for (const Wish& wish : wishes)
        all.push(Json(Json::Object{{"name", wish.name}, {"why", wish.why}}));
    return all;
}

Json limits_json(const Outcome& outcome) {
    Json limits = Json::object();
    if (outcome.limits.first_response_minutes)
        limits.set("first_response_minutes", *outcome.limits.first_response_minutes);
    if (outcome.limits.resolution_minutes)
        limits.set("resolution_minutes", *outcome.limits.resolution_minutes);
    const Escalation& up = outcome.escalation;
    for (const auto& [name, value] :
         {std::pair("queue", &up.queue), std::pair("owner", &up.owner), std::pair("task_for", &up.task_for)})
        if (!value->empty())
            limits.set(name, *value);
    return limits;
}

} // namespace

// Under an id that follows from the address, and only when it is not there: whoever hands over the same person at once makes
// the same contact, and what somebody has mended of it stays.
Result<dataverse::Request> Desk::contact_request(const std::string& id, const Json& row, const net::Budget& budget) {
    auto table = ground_.metadata.table("contact", budget);
    if (!table)
        return table.error();
    auto written = dataverse::write_row(**table, row, dataverse::Verb::kCreate, true);
    if (!written)
        return written.error();
    return dataverse::Request{
        "PATCH", dataverse::record_path((*table)->set, id), {{"If-None-Match", "*"}}, written->payload.text()};
}

Result<> Desk::write_contact(Opening& opening, const net::Budget& budget) {
    if (opening.customer.new_contact.is_null())
        return Done{};
    auto made = contact_request(opening.customer.record["contact"].as_string(), opening.customer.new_contact, budget);
    if (!made)
        return made.error();
    opening.requests.push_back(std::move(*made));
    return Done{};
}

Result<> Desk::write_record(Opening& opening, const net::Budget&) {
    const auto& event = opening.turn.event;
    const dataverse::Table& table = *opening.table;
    opening.id = record_id(opening.is_conversation() ? "conversation" : "case", opening.turn);
    const CaseWords words{opening.asked, opening.facts, event.source, event.session, opening.decision};
    if (const Json& own = opening.asked["ticket_properties"]; !opening.is_conversation() && own.is_object())
        if (auto strict = dataverse::write_row(table, own, dataverse::Verb::kCreate, false); !strict)
            return strict.error();
    if (const std::string names = rows_->left_out_of_conversation(words); opening.is_conversation() && !names.empty())
        opening.handed.find("conversation", "It becomes a conversation, which has no column for: " + names + ".");
    Json row = opening.is_conversation() ? rows_->conversation(words, table) : rows_->incident(words, table);
    const char* customer = opening.is_conversation() ? "msdyn_customer" : "customerid";
    if (!opening.customer.key_bind.empty())
        row.set(std::string(customer) + (opening.is_conversation() ? "_msdyn_ocliveworkitem_contact" : "_contact") +
                    "@odata.bind",
                opening.customer.key_bind);
    else if (opening.customer.is_somebody())
        row.set(customer, opening.customer.record);
    if (opening.is_conversation() && opening.queue && table.column("msdyn_cdsqueueid"))
        row.set("msdyn_cdsqueueid", opening.queue->id);
    const std::string& recording = opening.facts["recording_url"].as_string();
    const std::string& column = rows_->recording_column();
    if (!recording.empty() && !column.empty() && table.column(column) && !row.find(column))
        row.set(column, recording);
    else if (!recording.empty())
        opening.handed.leave(kRecordingLeft);
    for (const auto& [name, value] : opening.row.as_object()) // the owner
        row.set(name, value);
    auto written = dataverse::write_row(table, row, dataverse::Verb::kCreate, true);
    if (!written)
        return written.error();
    written->payload.set(table.primary_id, opening.id);
    opening.notes = std::move(written->notes);
    opening.at = opening.requests.size();
    const std::string number = opening.is_conversation() ? "" : ",ticketnumber";
    opening.requests.push_back({"POST",
                                table.set + "?$select=" + table.primary_id + number,
                                {{"Prefer", "return=representation"}},
                                written->payload.text()});
    return Done{};
}

Result<Desk::Requests> Desk::note_requests(const Json& about, const std::string& text, const char* what,
                                           const net::Budget& budget) {
    auto table = ground_.metadata.table("annotation", budget);
    if (!table)
        return table.error();
    NoteLimits limits;
    limits.note_units = length_of(**table, "notetext", kUsualNoteUnits);
    limits.file_from_bytes = file_from_bytes_;
    limits.file_bytes = kFileBytes;
    Requests requests;
    const std::string& record = about.as_object().front().second.as_string();
    std::vector<Json> rows;
    if (std::string_view(what) == "transcript")
        rows = note_rows(text, limits);
    else
        rows.push_back(Json(Json::Object{{"subject", "Recording"}, {"notetext", text}}));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i].set("objectid", about);
        auto written = dataverse::write_row(**table, rows[i], dataverse::Verb::kCreate, false);
        if (!written)
            return written.error();
        written->payload.set((*table)->primary_id, note_id(record, what, name_guid("text", text), i));
        requests.push_back({"POST", (*table)->set, {}, written->payload.text()});
    }
    return requests;
}

Result<dataverse::Request> Desk::queue_item(const Json& about, const Place& queue, const net::Budget& budget) {
    auto table = ground_.metadata.table("queueitem", budget);
    if (!table)
        return table.error();
    Json row = Json::object();
    row.set("queueid", queue.id);
    row.set("objectid", about);
    auto written = dataverse::write_row(**table, row, dataverse::Verb::kCreate, true);
    if (!written)
        return written.error();
    written->payload.set((*table)->primary_id,
                         name_guid("handoff.queueitem", about.as_object().front().second.as_string()));
    return dataverse::Request{"POST", (*table)->set, {}, written->payload.text()};
}

// Notes, recording and queue item; of a bare record they are left to be done by themselves.
Result<> Desk::write_rest(Opening& opening, const net::Budget& budget) {
    Handed& handed = opening.handed;
    const std::string& transcript = opening.facts["transcript"].as_string();
    if (!transcript.empty())
        handed.set("transcript", name_guid("text", transcript));
    if (opening.choice.is_bare) {
        if (!transcript.empty())
            handed.leave(kNotesLeft);
        if (!opening.decision.queues.empty() && !opening.is_conversation())
            handed.leave(kQueueLeft);
        if (!opening.decision.owners.empty())
            handed.leave(kOwnerLeft);
        handed.set("queues", wishes_json(opening.decision.queues));
        handed.set("owners", wishes_json(opening.decision.owners));
        return Done{};
    }
    const auto add = [&](Result<Requests> more) -> Result<> {
        if (!more)
            return more.error();
        std::move(more->begin(), more->end(), std::back_inserter(opening.requests));
        return Done{};
    };
    if (!transcript.empty())
        if (auto added = add(note_requests(opening.about(), transcript, "transcript", budget)); !added)
            return added;
    if (handed.is_left(kRecordingLeft)) {
        const std::string& url = opening.facts["recording_url"].as_string();
        if (auto added = add(note_requests(opening.about(), url, "recording", budget)); !added)
            return added;
        handed.settle(kRecordingLeft);
    }
    if (!opening.queue || opening.is_conversation())
        return Done{};
    auto item = queue_item(opening.about(), *opening.queue, budget);
    if (!item)
        return item.error();
    opening.requests.push_back(std::move(*item));
    return Done{};
}

Result<delivery::StepPlan> Desk::plan_of(Opening opening) const {
    Handed& handed = opening.handed;
    handed.set("path", opening.is_conversation() ? "conversation" : "case");
    handed.set("channel", opening.decision.channel);
    handed.set("why", list_of(opening.decision.why));
    if (!opening.decision.outcome.rule.empty())
        handed.set("rule", opening.decision.outcome.rule);
    if (const Json limits = limits_json(opening.decision.outcome); !limits.as_object().empty())
        handed.set("limits", limits);
    handed.set("table", opening.table->name);
    handed.set("id", opening.id);
    handed.set("customer", opening.customer.record);
    handed.set("customer_by", opening.customer.how);
    if (opening.decision.queues.empty() && opening.decision.owners.empty())
        handed.find("unclaimed", decider_->unclaimed_warning());
    for (const std::string& finding : opening.customer.findings)
        handed.find("customer", finding);

    delivery::StepPlan plan;
    plan.notes = std::move(opening.notes);
    delivery::StepRequest request;
    request.step = opening.is_conversation() ? "CONVERSATION" : "CASE";
    request.table = opening.table->name;
    request.record_id = opening.id;
    request.requests = std::move(opening.requests);
    const std::string& key = opening.table->primary_id;
    request.proof =
        delivery::Proof{{"GET", dataverse::record_path(opening.table->set, opening.id) + "?$select=" + key, {}, ""},
                        Json(Json::Object{{key, opening.id}})};
    request.memo.set("choice", opening.choice.json());
    request.memo.set("handed", handed.json());
    request.memo.set("at", static_cast<std::int64_t>(opening.at));
    request.memo.set("makes_contact", !opening.customer.new_contact.is_null());
    request.memo.set("by_key", !opening.customer.key_bind.empty());
    request.memo.set("said", opening.customer.said);
    plan.request = std::move(request);
    return plan;
}

} // namespace dyncx::handoff
