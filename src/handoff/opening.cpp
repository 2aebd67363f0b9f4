// Decides, resolves and writes: contact, record, notes, queue item and owner in one change set.
#include "handoff/opening.h"

#include "base/guid.h"
#include "dataverse/address.h"
#include "handoff/pieces.h"

#include <algorithm>
#include <utility>

namespace dyncx::handoff {
namespace {

constexpr const char* kIncident = "incident";
constexpr const char* kConversation = "msdyn_ocliveworkitem";
constexpr std::size_t kFileBytes =
    3u << 20; // an attachment may have 5 MiB in Base64 until an administrator says otherwise
constexpr std::size_t kUsualNoteUnits = 100000;

// Not there, or two of them: somebody else is asked instead. Anything else concerns the request.
bool is_no_place(const Fault& fault) {
    return fault.status == DYNCX_E_GONE || (fault.status == DYNCX_E_CONFLICT && fault.http_status == 0);
}

Json wishes_json(const std::vector<Wish>& wishes) {
    Json all = Json::array();
    for (const Wish& wish : wishes)
        all.push(Json(Json::Object{{"name", wish.name}, {"why", wish.why}}));
    return all;
}

Json texts(const std::vector<std::string>& all) {
    Json list = Json::array();
    for (const std::string& one : all)
        list.push(one);
    return list;
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

Json facts_of(const delivery::Turn& turn) {
    Json facts = turn.facts;
    facts.erase(kFact);
    for (const auto& [name, value] : turn.event.facts.as_object())
        if (name != "customer") // as asked it is no row
            facts.set(name, value);
    return facts;
}

std::string record_id(const char* kind, const delivery::Turn& turn) {
    return name_guid("handoff", std::string(kind) + "\n" + turn.event.source + "\n" + turn.event.session);
}

Json Desk::Choice::json() const {
    Json json = Json::object();
    json.set("is_case_instead", is_case_instead);
    json.set("is_bare", is_bare);
    json.set("not_by_key", not_by_key);
    json.set("not_made", not_made);
    json.set("is_contact_there", is_contact_there);
    json.set("why", texts(why));
    return json;
}

Desk::Choice Desk::Choice::of(const Json& json) {
    Choice choice;
    choice.is_case_instead = json["is_case_instead"].as_bool();
    choice.is_bare = json["is_bare"].as_bool();
    choice.not_by_key = json["not_by_key"].as_bool();
    choice.not_made = json["not_made"].as_bool();
    choice.is_contact_there = json["is_contact_there"].as_bool();
    for (const Json& one : json["why"].as_array())
        choice.why.push_back(one.as_string());
    return choice;
}

Result<Desk::Opening> Desk::opening(const delivery::Turn& turn, const Choice& choice, const net::Budget& budget) {
    Opening opening{turn, choice, turn.event.facts, facts_of(turn)};
    auto customer = customers_->find(opening.asked, turn.facts, {choice.not_by_key, choice.not_made}, budget);
    if (!customer)
        return customer.error();
    opening.customer = std::move(*customer);
    if (choice.is_contact_there)
        opening.customer.new_contact = Json();
    if (auto decided = decide(opening, budget); !decided)
        return decided.error();
    return opening;
}

// What rules may look at: the customer's columns are read only when a rule names some.
Result<> Desk::decide(Opening& opening, const net::Budget& budget) {
    Json customer = Json::object();
    if (const auto& record = opening.customer.record.as_object(); !record.empty()) {
        customer.set("table", record.front().first);
        if (!opening.customer.new_contact.is_null()) {
            for (const auto& [name, value] : opening.customer.new_contact.as_object())
                customer.set(name, value);
        } else if (const auto columns = decider_->rules().customer_columns(); !columns.empty()) {
            auto read = customer_columns(record.front().first, record.front().second.as_string(), columns, budget);
            if (!read)
                return read.error();
            for (const auto& [name, value] : read->as_object())
                customer.set(name, value);
        }
    }
    Decision plain;
    plain.channel = channel_of(opening.facts);
    auto table = ground_.metadata.table(kIncident, budget);
    if (!table)
        return table.error();
    const CaseWords words{opening.asked, opening.facts, opening.turn.event.source, opening.turn.event.session, plain};
    const Json row = rows_->incident(words, **table);
    const Scene scene{opening.facts, customer, row, ground_.clock.now()};
    opening.decision = decider_->decide(opening.asked, scene);
    opening.explained = decider_->explain(scene);
    auto& why = opening.decision.why;
    why.insert(why.end(), opening.choice.why.begin(), opening.choice.why.end());
    if (opening.choice.is_case_instead)
        opening.decision.is_conversation = false;
    opening.table = *table;
    if (!opening.is_conversation())
        return Done{};
    auto conversations = ground_.metadata.table(kConversation, budget);
    if (conversations) {
        opening.table = *conversations;
        return Done{};
    }
    if (conversations.error().status != DYNCX_E_UNSUPPORTED && conversations.error().status != DYNCX_E_GONE)
        return conversations.error();
    opening.decision.is_conversation = false;
    why.emplace_back("Omnichannel is not installed in this environment: it becomes a case.");
    return Done{};
}

// Lookups by their value name, everything else by its own; an unknown column is told by Dynamics' own words.
Result<Json> Desk::customer_columns(const std::string& table, const std::string& id,
                                    const std::vector<std::string>& columns, const net::Budget& budget) {
    auto definition = ground_.metadata.table(table, budget);
    if (!definition)
        return definition.error();
    std::string select;
    for (const std::string& name : columns)
        if (const auto* column = (*definition)->column(name))
            select += (select.empty() ? "?$select=" : ",") + column->read_name();
    if (select.empty())
        return Json::object();
    auto answer = ground_.api.send({"GET", dataverse::record_path((*definition)->set, id) + select, {}, ""}, budget);
    if (!answer)
        return answer.error().status == DYNCX_E_GONE ? Result<Json>(Json::object()) : Result<Json>(answer.error());
    auto row = answer->json();
    if (!row)
        return row.error();
    for (const std::string& name : columns)
        if (const auto* column = (*definition)->column(name); column && column->read_name() != name)
            row->set(name, (*row)[column->read_name()]);
    return row;
}

Result<> Desk::name_places(Opening& opening, const net::Budget& budget) {
    for (const char* name : {"subject", "product"})
        if (const std::string& said = opening.asked[name].as_string(); !said.empty()) {
            auto place = places_->find(name, said, budget);
            if (!place)
                return place.error();
            opening.asked.set(name, place->id);
        }
    if (opening.choice.is_bare)
        return Done{};
    for (const Wish& wish : opening.decision.queues) {
        auto queue = places_->find("queue", wish.name, budget);
        if (!queue && !is_no_place(queue.error()))
            return queue.error();
        if (queue && !queue->is_out_of_use) {
            opening.queue = *queue;
            opening.handed.set("queue", Json(Json::Object{{"id", queue->id}, {"name", wish.name}, {"why", wish.why}}));
            break;
        }
        opening.handed.find("queue", queue ? "The queue \"" + wish.name + "\" is not in use." : queue.error().message);
    }
    for (const Wish& wish : opening.decision.owners) {
        auto owner = places_->owner(wish.name, budget);
        if (!owner && !is_no_place(owner.error()))
            return owner.error();
        if (owner && !owner->is_out_of_use) {
            opening.row.set("ownerid", to_json(*owner));
            opening.handed.set("owner",
                               Json(Json::Object{{owner->table, owner->id}, {"name", wish.name}, {"why", wish.why}}));
            break;
        }
        opening.handed.find("owner", owner ? "The owner \"" + wish.name + "\" is disabled." : owner.error().message);
    }
    return Done{};
}

// An upsert under an id that follows from the address: whoever hands over the same person at once makes the same contact.
Result<dataverse::Request> Desk::contact_request(const std::string& id, const Json& row, const net::Budget& budget) {
    auto table = ground_.metadata.table("contact", budget);
    if (!table)
        return table.error();
    auto written = dataverse::write_row(**table, row, dataverse::Verb::kCreate, true);
    if (!written)
        return written.error();
    return dataverse::Request{"PATCH", dataverse::record_path((*table)->set, id), {}, written->payload.text()};
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
        written->payload.set((*table)->primary_id,
                             name_guid("handoff.note", record + "\n" + what + "\n" + name_guid("text", text) + "\n" +
                                                           std::to_string(i)));
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
    handed.set("why", texts(opening.decision.why));
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
