// What is decided before anything is written: who the customer is, where the session goes, which queue and owner are there.
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

} // namespace

Json list_of(const std::vector<std::string>& all) {
    Json list = Json::array();
    for (const std::string& one : all)
        list.push(one);
    return list;
}

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

const char* customer_column(const Handed& handed) {
    return handed.table() == "incident" ? "customerid" : "msdyn_customer";
}

std::string note_id(const std::string& record, const std::string& what, const std::string& text, std::size_t part) {
    return name_guid("handoff.note", record + "\n" + what + "\n" + text + "\n" + std::to_string(part));
}

Json Desk::Choice::json() const {
    Json json = Json::object();
    json.set("is_case_instead", is_case_instead);
    json.set("is_bare", is_bare);
    json.set("not_by_key", not_by_key);
    json.set("not_made", not_made);
    json.set("not_known", not_known);
    json.set("is_contact_there", is_contact_there);
    json.set("why", list_of(why));
    return json;
}

Desk::Choice Desk::Choice::of(const Json& json) {
    Choice choice;
    choice.is_case_instead = json["is_case_instead"].as_bool();
    choice.is_bare = json["is_bare"].as_bool();
    choice.not_by_key = json["not_by_key"].as_bool();
    choice.not_made = json["not_made"].as_bool();
    choice.not_known = json["not_known"].as_bool();
    choice.is_contact_there = json["is_contact_there"].as_bool();
    for (const Json& one : json["why"].as_array())
        choice.why.push_back(one.as_string());
    return choice;
}

// The path counts for the session, for another event of it must not make a record of the other kind; what else was refused
// was so for this event.
Desk::Choice Desk::Choice::kept(const delivery::Turn& turn) {
    const Json& fact = turn.facts[kFact][kChoice];
    Choice choice = of(fact);
    if (fact["event"].as_string() == turn.event_guid)
        return choice;
    Choice path;
    path.is_case_instead = choice.is_case_instead;
    if (path.is_case_instead)
        path.why = std::move(choice.why);
    return path;
}

Json Desk::Choice::fact(const delivery::Turn& turn) const {
    Json kept = json();
    kept.set("event", turn.event_guid);
    return Json(Json::Object{{kFact, Json(Json::Object{{kChoice, std::move(kept)}})}});
}

Result<Desk::Opening> Desk::opening(const delivery::Turn& turn, const Choice& choice, const net::Budget& budget) {
    Opening opening{turn, choice, turn.event.facts, facts_of(turn)};
    auto customer =
        customers_->find(opening.asked, turn.facts, {choice.not_by_key, choice.not_made, choice.not_known}, budget);
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
    const Json row = decider_->rules().empty() ? Json() : rows_->incident(words, **table); // rules may look at it
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
        return is_about_the_place(answer.error()) ? Result<Json>(Json::object()) : Result<Json>(answer.error());
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
        if (!queue && !is_about_the_place(queue.error()))
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
        if (!owner && !is_about_the_place(owner.error()))
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

} // namespace dyncx::handoff
