// What is left when the record is there: queue, owner, notes, recording, and the customer who becomes known later. Each is a
// step by itself; one that is refused for good costs a finding and not the case. See desk.h.
#include "handoff/desk.h"

#include "base/guid.h"
#include "dataverse/address.h"
#include "handoff/opening.h"

#include <algorithm>
#include <array>
#include <utility>

namespace dyncx::handoff {
namespace {

// It stands in this queue, or another hand has put it into one.
constexpr std::array kInAQueue{"0x80040526", "0x8004051b"};

Json about(const Handed& handed) { return Json(Json::Object{{handed.table(), handed.id()}}); }

delivery::StepPlan step(const char* name, const Handed& handed, std::vector<dataverse::Request> requests, Json memo) {
    delivery::StepPlan plan;
    delivery::StepRequest request;
    request.step = name;
    request.table = handed.table();
    request.record_id = handed.id();
    request.requests = std::move(requests);
    request.memo = std::move(memo);
    plan.request = std::move(request);
    return plan;
}

// Nothing more can be done about it.
delivery::StepPlan given_up(Handed handed, const char* left, const std::string& code, const std::string& why) {
    handed.settle(left);
    handed.find(code, why);
    delivery::StepPlan plan;
    plan.outcome = handed.outcome();
    return plan;
}

Json memo_of(const char* settles, Json done, std::size_t wish = 0) {
    return Json(
        Json::Object{{"settles", settles}, {"done", std::move(done)}, {"wish", static_cast<std::int64_t>(wish)}});
}

Wish wish_at(const Handed& handed, const char* list, std::size_t index) {
    const auto& all = handed[list].as_array();
    return index < all.size() ? Wish{all[index]["name"].as_string(), all[index]["why"].as_string()} : Wish{};
}

} // namespace

Result<delivery::StepPlan> Desk::plan_queue(const Handed& handed, std::size_t wish, const net::Budget& budget) {
    Handed told = handed;
    for (;; ++wish) {
        const Wish one = wish_at(handed, "queues", wish);
        if (one.name.empty())
            return given_up(told, kQueueLeft, "queue", "No queue took the case.");
        auto queue = places_->find("queue", one.name, budget);
        if (!queue && !is_about_the_place(queue.error()))
            return queue.error();
        if (!queue || queue->is_out_of_use) {
            told.find("queue", queue ? "The queue \"" + one.name + "\" is not in use." : queue.error().message);
            continue;
        }
        Json target = Json::object();
        auto table = ground_.metadata.table(handed.table(), budget);
        if (!table)
            return table.error();
        target.set((*table)->primary_id, handed.id());
        target.set("@odata.type", "Microsoft.Dynamics.CRM." + handed.table());
        const Json body(Json::Object{{"Target", target}});
        Json done(Json::Object{{"queue", Json(Json::Object{{"id", queue->id}, {"name", one.name}, {"why", one.why}})},
                               {"findings", told["findings"]}});
        return step("QUEUE", handed,
                    {{"POST",
                      dataverse::record_path("queues", queue->id) + "/Microsoft.Dynamics.CRM.AddToQueue",
                      {},
                      body.text()}},
                    memo_of(kQueueLeft, std::move(done), wish));
    }
}

Result<delivery::StepPlan> Desk::plan_owner(const Handed& handed, std::size_t wish, const net::Budget& budget) {
    Handed told = handed;
    for (;; ++wish) {
        const Wish one = wish_at(handed, "owners", wish);
        if (one.name.empty())
            return given_up(told, kOwnerLeft, "owner", "No owner took the case.");
        auto owner = places_->owner(one.name, budget);
        if (!owner && !is_about_the_place(owner.error()))
            return owner.error();
        if (!owner || owner->is_out_of_use) {
            told.find("owner", owner ? "The owner \"" + one.name + "\" is disabled." : owner.error().message);
            continue;
        }
        auto change = update_of(handed, Json(Json::Object{{"ownerid", to_json(*owner)}}), budget);
        if (!change)
            return change.error();
        Json done(
            Json::Object{{"owner", Json(Json::Object{{owner->table, owner->id}, {"name", one.name}, {"why", one.why}})},
                         {"findings", told["findings"]}});
        return step("OWNER", handed, {std::move(*change)}, memo_of(kOwnerLeft, std::move(done), wish));
    }
}

Result<dataverse::Request> Desk::update_of(const Handed& handed, const Json& row, const net::Budget& budget) {
    auto table = ground_.metadata.table(handed.table(), budget);
    if (!table)
        return table.error();
    auto written = dataverse::write_row(**table, row, dataverse::Verb::kUpdate, true);
    if (!written)
        return written.error();
    return dataverse::Request{
        "PATCH", dataverse::record_path((*table)->set, handed.id()), {{"If-Match", "*"}}, written->payload.text()};
}

// All notes of a text in one change set: where the first is, all are.
Result<delivery::StepPlan> Desk::plan_texts(const Handed& handed, const char* what, const std::string& text,
                                            const net::Budget& budget) {
    auto requests = note_requests(about(handed), text, what, budget);
    if (!requests)
        return requests.error();
    const bool is_transcript = std::string_view(what) == "transcript";
    auto first = Json::parse(requests->front().body);
    const std::string id = first ? (*first)["annotationid"].as_string() : "";
    auto plan =
        step(is_transcript ? "NOTES" : "RECORDING", handed, std::move(*requests),
             memo_of(is_transcript ? kNotesLeft : kRecordingLeft, Json(Json::Object{{what, name_guid("text", text)}})));
    plan.request->proof =
        delivery::Proof{{"GET", dataverse::record_path("annotations", id) + "?$select=annotationid", {}, ""},
                        Json(Json::Object{{"annotationid", id}})};
    return plan;
}

Result<delivery::StepPlan> Desk::plan_notes(const delivery::Turn& turn, const Handed& handed,
                                            const net::Budget& budget) {
    return plan_texts(handed, "transcript", facts_of(turn)["transcript"].as_string(), budget);
}

// The address goes into a note: what a column holds by now may be somebody else's.
Result<delivery::StepPlan> Desk::plan_recording(const delivery::Turn& turn, const Handed& handed,
                                                const net::Budget& budget) {
    return plan_texts(handed, "recording", facts_of(turn)["recording_url"].as_string(), budget);
}

Result<delivery::StepPlan> Desk::plan_customer(const delivery::Turn& turn, const Handed& handed,
                                               const net::Budget& budget) {
    const delivery::StepPlan nothing;
    const bool is_own = turn.event.kind == kHandoff;
    const Json asked = is_own ? turn.event.facts : Json::object();
    if (!is_own && !turn.event.facts.find("customer") && !turn.event.facts.find("customer_email"))
        return nothing;
    auto customer = customers_->find(asked, turn.facts, {true, false, false}, budget);
    if (!customer)
        return customer.error();
    if (!customer->is_somebody() || customer->how == "stand-in")
        return nothing;
    const Json& record = customer->record;
    std::vector<dataverse::Request> requests;
    if (!customer->new_contact.is_null()) {
        auto made = contact_request(record["contact"].as_string(), customer->new_contact, budget);
        if (!made)
            return made.error();
        requests.push_back(std::move(*made));
    }
    auto change = update_of(handed, Json(Json::Object{{customer_column(handed), record}}), budget);
    if (!change)
        return change.error();
    requests.push_back(std::move(*change));
    return step("CUSTOMER", handed, std::move(requests),
                memo_of("", Json(Json::Object{{"customer", record}, {"customer_by", customer->how}})));
}

// A transcript that is refused is a dead letter: it is in the store until somebody mends what is in its way.
Result<std::optional<delivery::Instead>> Desk::instead_of_rest(const delivery::Turn& turn,
                                                               const delivery::StepRequest& refused, const Fault& fault,
                                                               const net::Budget& budget) {
    std::optional<delivery::Instead> none;
    Handed handed = Handed::of(turn.facts);
    const auto next = static_cast<std::size_t>(refused.memo["wish"].as_integer()) + 1;
    const std::string& left = refused.memo["settles"].as_string();
    if (refused.step == "QUEUE" && std::find(kInAQueue.begin(), kInAQueue.end(), fault.code) != kInAQueue.end()) {
        handed.settle(kQueueLeft);
        return std::optional(delivery::Instead{std::nullopt, handed.outcome(), ""});
    }
    handed.find(fault.code.empty() ? left : fault.code, fault.message + " " + fault.fix);
    if (refused.step == "QUEUE" || refused.step == "OWNER") {
        auto plan = refused.step == "QUEUE" ? plan_queue(handed, next, budget) : plan_owner(handed, next, budget);
        if (!plan)
            return plan.error();
        return std::optional(delivery::Instead{std::move(plan->request), std::move(plan->outcome), ""});
    }
    if (refused.step == "NOTES")
        return none;
    if (!left.empty())
        handed.settle(left.c_str());
    return std::optional(delivery::Instead{std::nullopt, handed.outcome(), ""});
}

} // namespace dyncx::handoff
