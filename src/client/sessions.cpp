// What the store knows of a session, as JSON for the host.
#include "client/client.h"

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

} // namespace

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
    json.set("links", link()->script().links(row.records, row.facts));
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
