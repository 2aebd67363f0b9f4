// The look at a record that was handed over: one $batch that asks who has it, then whatever the verdict moves. See watch.h.
#include "handoff/desk.h"

#include "base/guid.h"
#include "dataverse/address.h"
#include "handoff/opening.h"
#include "handoff/watch.h"

#include <algorithm>
#include <array>
#include <utility>

namespace dyncx::handoff {
namespace {

constexpr std::size_t kSee = 0;
constexpr std::size_t kMostMoves = 9; // three of each of three
constexpr UnixMs kSoonMs = 10000;     // when more are left
constexpr std::array kKinds{"queue", "owner", "task_for"};

enum Rider : std::size_t { kItems, kWho, kLevels };

dataverse::Request get(const std::string& path) { return {"GET", path, {}, ""}; }

dataverse::Request rows_about(const char* set, const std::string& columns, const std::string& filter) {
    return get(dataverse::collection_path(set, {{"$select", columns}, {"$filter", filter}}));
}

Json rider(const std::vector<Result<dataverse::Answer>>& riders, std::size_t index) {
    if (index >= riders.size() || !riders[index])
        return {};
    auto json = riders[index]->json();
    return json ? std::move(*json) : Json();
}

// statuses of slakpiinstance
constexpr int kNoncompliant = 1, kSucceeded = 4, kCanceled = 5;

constexpr int kOpen = 1; // of a conversation that no agent has yet

Seen seen_of(const Handed& handed, const Json& row, const std::vector<Result<dataverse::Answer>>& riders) {
    Seen seen;
    seen.is_closed = row["statecode"].as_integer() != 0;
    const std::string us = rider(riders, kWho)["UserId"].as_string();
    seen.is_ours = !us.empty() && normal_guid(row["_ownerid_value"].as_string()) == normal_guid(us);
    seen.is_waiting = handed["path"].as_string() == "conversation" && row["statuscode"].as_integer() == kOpen;
    seen.has_first_response =
        handed["path"].as_string() == "conversation" ? !seen.is_waiting : row["firstresponsesent"].as_bool();
    seen.is_doubtful = us.empty() || !rider(riders, kItems)["value"].is_array();
    const Json items = rider(riders, kItems);
    for (const Json& item : items["value"].as_array()) {
        seen.queue_item = item["queueitemid"].as_string();
        seen.worker = item["_workerid_value"].as_string();
    }
    const Json levels = rider(riders, kLevels);
    for (const Json& level : levels["value"].as_array()) {
        const auto status = level["status"].as_integer();
        seen.levels.push_back({level["name"].as_string(), status == kNoncompliant,
                               status == kNoncompliant || status == kSucceeded || status == kCanceled});
    }
    return seen;
}

Json moves_json(const std::vector<Move>& moves) {
    Json all = Json::array();
    for (const Move& move : moves) {
        Json one = Json::object();
        one.set("limit", move.limit);
        for (const auto& [name, value] :
             {std::pair("queue", &move.queue), std::pair("owner", &move.owner), std::pair("task_for", &move.task_for)})
            if (!value->empty())
                one.set(name, *value);
        all.push(std::move(one));
    }
    return all;
}

struct Part { // the next thing to do of the moves that are left
    std::size_t move = 0;
    const char* kind = nullptr;
    std::string name, limit;
};

std::optional<Part> next_part(const Handed& handed) {
    const auto& moves = handed["moves"].as_array();
    for (std::size_t i = 0; i < moves.size(); ++i)
        for (const char* kind : kKinds)
            if (const std::string& name = moves[i][kind].as_string(); !name.empty())
                return Part{i, kind, name, moves[i]["limit"].as_string()};
    return std::nullopt;
}

void settle_part(Handed& handed, const Json& memo) {
    Json moves = handed["moves"];
    const auto index = static_cast<std::size_t>(memo["move"].as_integer());
    if (index < moves.as_array().size())
        moves.array_ref()[index].erase(memo["kind"].as_string());
    std::erase_if(moves.array_ref(), [](auto& move) {
        return std::none_of(kKinds.begin(), kKinds.end(), [&](auto* kind) { return move.find(kind) != nullptr; });
    });
    handed.set("moves", std::move(moves));
}

} // namespace

std::size_t Desk::count_looks() const { return 1 + kMostMoves; }

Result<delivery::StepPlan> Desk::plan_see(const Handed& handed, const net::Budget& budget) {
    auto table = ground_.metadata.table(handed.table(), budget);
    if (!table)
        return table.error();
    std::string columns = "_ownerid_value,statecode,statuscode";
    if ((*table)->column("firstresponsesent"))
        columns += ",firstresponsesent";
    delivery::StepPlan plan;
    delivery::StepRequest request;
    request.step = "SEE";
    request.table = handed.table();
    request.record_id = handed.id();
    request.requests = {get(dataverse::record_path((*table)->set, handed.id()) + "?$select=" + columns)};
    request.riders = {rows_about("queueitems", "queueitemid,_queueid_value,_workerid_value",
                                 "_objectid_value eq " + handed.id() + " and statecode eq 0"),
                      get("WhoAmI")};
    if (handed["limits"].is_object())
        request.riders.push_back(rows_about("slakpiinstances", "name,status", "_regarding_value eq " + handed.id()));
    request.memo = Json::object();
    plan.request = std::move(request);
    return plan;
}

Result<delivery::StepPlan> Desk::plan_look_again(const delivery::Turn& turn, std::size_t index,
                                                 const net::Budget& budget) {
    const Handed handed = Handed::of(turn.facts);
    if (!handed.has_record())
        return delivery::StepPlan();
    return index == kSee ? plan_see(handed, budget) : plan_move(handed, budget);
}

Result<delivery::StepOutcome> Desk::seen(const delivery::Turn& turn, const std::vector<dataverse::Answer>& answers,
                                         const std::vector<Result<dataverse::Answer>>& riders) {
    Handed handed = Handed::of(turn.facts);
    Seen seen;
    seen.is_there = !answers.empty();
    if (seen.is_there) {
        auto row = answers.front().json();
        if (!row)
            return row.error();
        for (const auto& part : riders)
            if (!part && !is_about_the_place(part.error()))
                return part.error();
        seen = seen_of(handed, *row, riders);
    }
    Verdict verdict = judge(handed, seen, {unclaimed_ms_, decider_->fallback_queue()}, ground_.clock.now());
    Json moves = handed["moves"]; // what a former look left undone comes first
    const Json more = moves_json(verdict.moves);
    for (const Json& move : more.as_array())
        moves.push(move);
    handed.set("moves", std::move(moves));
    handed.set("queue_item", seen.queue_item);
    delivery::StepOutcome outcome = handed.outcome();
    const std::size_t most = kMostMoves / kKinds.size();
    outcome.look_at = handed["moves"].as_array().size() > most ? ground_.clock.now() + kSoonMs : verdict.look_at;
    if (!verdict.alarms.as_array().empty())
        outcome.news = std::move(verdict.alarms);
    return outcome;
}

// An item that stands in a queue already is routed on; Dynamics takes no second one.
Result<std::vector<dataverse::Request>> Desk::move_to_queue(const Handed& handed, const std::string& name,
                                                            const net::Budget& budget) {
    auto queue = places_->find("queue", name, budget);
    if (!queue)
        return queue.error();
    Json body = Json::object();
    if (const std::string& item = handed["queue_item"].as_string(); !item.empty()) {
        body.set("Target", Json(Json::Object{{"@odata.type", "Microsoft.Dynamics.CRM.queue"}, {"queueid", queue->id}}));
        body.set("QueueItem",
                 Json(Json::Object{{"@odata.type", "Microsoft.Dynamics.CRM.queueitem"}, {"queueitemid", item}}));
        return Requests{{"POST", "RouteTo", {}, body.text()}};
    }
    auto table = ground_.metadata.table(handed.table(), budget);
    if (!table)
        return table.error();
    body.set("Target", Json(Json::Object{{(*table)->primary_id, handed.id()},
                                         {"@odata.type", "Microsoft.Dynamics.CRM." + handed.table()}}));
    return Requests{
        {"POST", dataverse::record_path("queues", queue->id) + "/Microsoft.Dynamics.CRM.AddToQueue", {}, body.text()}};
}

Result<std::vector<dataverse::Request>> Desk::task_for(const Handed& handed, const std::string& owner_name,
                                                       const std::string& limit, const net::Budget& budget) {
    auto owner = places_->owner(owner_name, budget);
    if (!owner)
        return owner.error();
    auto table = ground_.metadata.table("task", budget);
    if (!table)
        return table.error();
    Json row = Json::object();
    row.set("subject", "Case " + handed["number"].as_string() + ": time limit missed (" + limit + ")");
    row.set("regardingobjectid", Json(Json::Object{{handed.table(), handed.id()}}));
    row.set("ownerid", to_json(*owner));
    auto written = dataverse::write_row(**table, row, dataverse::Verb::kCreate, true);
    if (!written)
        return written.error();
    written->payload.set((*table)->primary_id, name_guid("handoff.task", handed.id() + "\n" + limit));
    return Requests{{"POST", (*table)->set, {}, written->payload.text()}};
}

Result<delivery::StepPlan> Desk::plan_move(const Handed& handed, const net::Budget& budget) {
    const auto part = next_part(handed);
    if (!part)
        return delivery::StepPlan();
    const std::string_view kind = part->kind;
    Json memo(Json::Object{{"move", static_cast<std::int64_t>(part->move)}, {"kind", part->kind}});
    auto requests = kind == "queue"   ? move_to_queue(handed, part->name, budget)
                    : kind == "owner" ? change_owner(handed, part->name, budget)
                                      : task_for(handed, part->name, part->limit, budget);
    delivery::StepPlan plan;
    if (!requests) {
        if (!is_about_the_place(requests.error()))
            return requests.error();
        Handed told = handed;
        told.find("escalation", requests.error().message);
        settle_part(told, memo);
        plan.outcome = told.outcome();
        return plan;
    }
    delivery::StepRequest request;
    request.step = "MOVE";
    request.table = handed.table();
    request.record_id = handed.id();
    request.requests = std::move(*requests);
    request.is_create = kind == "task_for";
    request.memo = std::move(memo);
    plan.request = std::move(request);
    return plan;
}

Result<std::vector<dataverse::Request>> Desk::change_owner(const Handed& handed, const std::string& name,
                                                           const net::Budget& budget) {
    auto owner = places_->owner(name, budget);
    if (!owner)
        return owner.error();
    auto change = update_of(handed, Json(Json::Object{{"ownerid", to_json(*owner)}}), budget);
    if (!change)
        return change.error();
    return Requests{std::move(*change)};
}

delivery::StepOutcome Desk::moved(const delivery::Turn& turn, const delivery::StepRequest& step, const Fault* fault) {
    Handed handed = Handed::of(turn.facts);
    if (fault)
        handed.find(fault->code.empty() ? "escalation" : fault->code, fault->message);
    settle_part(handed, step.memo);
    return handed.outcome();
}

} // namespace dyncx::handoff
