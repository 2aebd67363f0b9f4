// What the store knows of a session, as JSON for the host.
#include "client/client.h"

#include "flow/values.h"

#include <algorithm>

namespace dyncx::client {
namespace {

Json records_of(const store::SessionRow& row) {
    Json records = Json::array();
    for (auto& mapping : row.records) {
        Json record = Json::object();
        record.set("step", mapping.step);
        record.set("table", mapping.table);
        record.set("id", mapping.id);
        record.set("number", mapping.number);
        record.set("at", format_time(mapping.at));
        records.push(std::move(record));
    }
    return records;
}

// "amazon-connect" and "…" to one name; no source holds a line end.
std::string name_of(std::string_view source, std::string_view session) {
    return std::string(source) + '\n' + std::string(session);
}

// {"contact":"<guid>"} to {"table":"contact","id":"<guid>"}
Json row_of(const Json& person) {
    Json row = Json::object();
    row.set("table", person.as_object().front().first);
    row.set("id", person.as_object().front().second);
    return row;
}

} // namespace

// What was told first stays: the next agent of a transferred call gets the same link.
void Client::keep_told(const SessionEvent& event) {
    constexpr std::size_t kLongest = 200; // a later event may hold a transcript
    if (event.kind > DYNCX_SESSION_TRANSFERRED)
        return;
    told_.change(name_of(event.source, event.session), [&](Json& told) {
        for (const auto& [name, value] : event.facts.as_object()) {
            const bool is_short = value.is_string() && value.as_string().size() <= kLongest;
            if ((is_short || value.is_number() || value.is_bool() || name == "customer") && !told.find(name))
                told.set(name, value);
        }
    });
}

Json Client::facts_of(const store::SessionRow& row) const {
    Json facts = row.facts;
    if (const auto told = told_.find(name_of(row.source, row.session)))
        for (const auto& [name, value] : told->as_object())
            if (!facts.find(name))
                facts.set(name, value);
    return facts;
}

std::string Client::records_body(std::string_view source, std::string_view session) {
    Json body = Json::object();
    body.set("session", session);
    auto row = store_->session(source, session);
    body.set("records", row && *row ? records_of(**row) : Json::array());
    return body.text();
}

Json Client::session_json(const store::SessionRow& row) {
    Json json = Json::object();
    json.set("source", row.source);
    json.set("session", row.session);
    json.set("state", row.dead > 0          ? "given up"
                      : row.pending > 0     ? "pending"
                      : row.records.empty() ? "empty"
                                            : "applied");
    json.set("records", records_of(row));
    const auto link = this->link();
    const Json facts = facts_of(row);
    Json customer = link->flow().customer(facts);
    if (customer.as_object().empty())
        customer = link->customer_behind(flow::customer_number(facts).as_string());
    if (!customer.as_object().empty())
        json.set("customer", row_of(customer));
    json.set("links", link->flow().links(row.records, facts, customer));
    json.set("requests", row.requests);
    json.set("pending", row.pending);
    json.set("dead", row.dead);
    json.set("updated_at", format_time(row.updated_at));
    return json;
}

Result<std::optional<Json>> Client::session_get(std::string_view session) {
    auto rows = store_->find_session(session);
    if (!rows)
        return rows.error();
    if (rows->empty())
        return std::optional<Json>();
    auto newest =
        std::max_element(rows->begin(), rows->end(), [](auto& a, auto& b) { return a.updated_at < b.updated_at; });
    return std::optional<Json>(session_json(*newest));
}

Result<std::optional<Json>> Client::session_find(std::string_view key) {
    auto rows = store_->find_by_record(key);
    if (!rows)
        return rows.error();
    if (rows->empty())
        return std::optional<Json>();
    Json sessions = Json::array();
    for (auto& row : *rows) {
        Json session = Json::object();
        session.set("source", row.source);
        session.set("session", row.session);
        sessions.push(std::move(session));
    }
    Json json = Json::object();
    json.set("sessions", std::move(sessions));
    return std::optional<Json>(std::move(json));
}

} // namespace dyncx::client
