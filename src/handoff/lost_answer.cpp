// The look at a record whose answer was lost: whom Dynamics has as owner and customer, and which of its parts are missing.
// It tells what is left to do; aftermath.cpp does it. See desk.h.
#include "handoff/desk.h"

#include "base/guid.h"
#include "dataverse/address.h"
#include "handoff/opening.h"

#include <algorithm>
#include <utility>

namespace dyncx::handoff {
namespace {

enum Rider : std::size_t { kNotes, kItems, kWho }; // of a look

constexpr const char* kTranscript = "transcript";
constexpr const char* kRecording = "recording";
constexpr std::string_view kTableOf = "Microsoft.Dynamics.CRM.lookuplogicalname";

// {"contact":"<guid>"}; {}: there is none.
Json lookup_in(const Json& row, const std::string& column) {
    const std::string name = "_" + column + "_value";
    const auto id = normal_guid(row[name].as_string());
    const std::string& table = row[name + "@" + std::string(kTableOf)].as_string();
    return id && !table.empty() ? Json(Json::Object{{table, *id}}) : Json::object();
}

Json rider(const std::vector<Result<dataverse::Answer>>& riders, std::size_t index) {
    if (index >= riders.size() || !riders[index])
        return {};
    auto json = riders[index]->json();
    return json ? std::move(*json) : Json();
}

// Still ours: the one it was meant for follows. Another's: it stays theirs.
void look_at_owner(Handed& handed, const Json& owner, const std::string& us) {
    if (owner.as_object().empty() || us.empty())
        return;
    const auto& [table, id] = owner.as_object().front();
    const Json meant = handed["owner"];
    if (normal_guid(meant[table].as_string()) == id.as_string())
        return handed.settle(kOwnerLeft);
    if (normal_guid(us) != id.as_string()) {
        handed.settle(kOwnerLeft);
        return handed.set("owner", Json(Json::Object{{table, id}, {"why", "the record has it"}}));
    }
    if (!meant.is_object())
        return;
    handed.leave(kOwnerLeft);
    handed.set("owners", Json(Json::Array{meant}));
    handed.erase("owner");
}

} // namespace

Result<delivery::StepPlan> Desk::plan_look(const Handed& handed, const net::Budget& budget) {
    auto table = ground_.metadata.table(handed.table(), budget);
    if (!table)
        return table.error();
    std::string columns = (*table)->primary_id;
    for (const char* name : {"ticketnumber", "ownerid", customer_column(handed), rows_->recording_column().c_str()})
        if (const auto* column = (*table)->column(name))
            columns += "," + column->read_name();
    delivery::StepRequest request;
    request.step = "LOOK";
    request.table = handed.table();
    request.record_id = handed.id();
    request.requests = {{"GET",
                         dataverse::record_path((*table)->set, handed.id()) + "?$select=" + columns,
                         {{"Prefer", "odata.include-annotations=\"" + std::string(kTableOf) + "\""}},
                         ""}};
    request.memo = Json(Json::Object{{"done", Json(Json::Object{{"is_unsure", false}})}});
    const auto ask = [&request](const char* set, const char* select, const std::string& filter) {
        request.riders.push_back(
            {"GET", dataverse::collection_path(set, {{"$select", select}, {"$filter", filter}}), {}, ""});
    };
    ask("annotations", "annotationid",
        "annotationid eq " + note_id(handed.id(), kTranscript, handed[kTranscript].as_string(), 0) +
            " or annotationid eq " + note_id(handed.id(), kRecording, handed[kRecording].as_string(), 0));
    ask("queueitems", "queueitemid", "_objectid_value eq " + handed.id());
    request.riders.push_back({"GET", "WhoAmI", {}, ""});
    delivery::StepPlan plan;
    plan.request = std::move(request);
    return plan;
}

// Whose answer was lost may have been made another way than it was planned the last time, and somebody may have it by now:
// what Dynamics has counts.
void Desk::looked(Handed& handed, const std::vector<dataverse::Answer>& answers,
                  const std::vector<Result<dataverse::Answer>>& riders) const {
    auto row = answers.empty() ? Result<Json>(Json()) : answers.front().json();
    if (!row)
        return;
    if (row->find("ticketnumber"))
        handed.set("number", (*row)["ticketnumber"]);
    look_at_customer(handed, *row);
    look_at_owner(handed, lookup_in(*row, "ownerid"), rider(riders, kWho)["UserId"].as_string());
    const Json notes = rider(riders, kNotes), items = rider(riders, kItems);
    const auto is_missing = [&](const char* what) {
        if (!handed[what].is_string() || !notes["value"].is_array())
            return false;
        const std::string id = note_id(handed.id(), what, handed[what].as_string(), 0);
        const auto& all = notes["value"].as_array();
        return std::none_of(all.begin(), all.end(),
                            [&](auto& note) { return normal_guid(note["annotationid"].as_string()) == id; });
    };
    if (is_missing(kTranscript))
        handed.leave(kNotesLeft);
    const std::string& column = rows_->recording_column();
    const bool is_in_column =
        !column.empty() && name_guid("text", (*row)[column].as_string()) == handed[kRecording].as_string();
    if (!is_in_column && is_missing(kRecording))
        handed.leave(kRecordingLeft);
    if (handed["queue"].is_object() && handed["path"].as_string() == "case" && items["value"].is_array() &&
        items["value"].as_array().empty()) {
        handed.leave(kQueueLeft);
        handed.set("queues", Json(Json::Array{handed["queue"]}));
    }
}

void Desk::look_at_customer(Handed& handed, const Json& row) const {
    const Json customer = lookup_in(row, customer_column(handed));
    if (customer.as_object().empty())
        return;
    const auto& [table, id] = customer.as_object().front();
    if (normal_guid(handed["customer"][table].as_string()) == id.as_string())
        return;
    const bool is_by_key = handed["customer"].as_object().empty() && handed["customer_by"].as_string() == "key";
    if (!is_by_key)
        handed.set("customer_by", customer == customers_->stand_in() ? "stand-in" : "record");
    handed.set("customer", customer);
}

} // namespace dyncx::handoff
