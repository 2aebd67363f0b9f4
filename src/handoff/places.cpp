// One row per table: how its rows are found by name, and when they are out of use.
#include "handoff/places.h"

#include "base/guid.h"
#include "dataverse/address.h"
#include "delivery/retry.h"

#include <array>

namespace dyncx::handoff {
namespace {

struct Book {
    const char* table;
    const char* set;
    const char* id;
    std::array<const char*, 3> names; // columns in which the name may stand
    const char* state;                // column that tells whether it is in use; "" for none
    const char* words;
};
constexpr std::array kBooks{
    Book{"queue", "queues", "queueid", {"name", nullptr, nullptr}, "statecode", "queue"},
    Book{"systemuser",
         "systemusers",
         "systemuserid",
         {"domainname", "internalemailaddress", "fullname"},
         "isdisabled",
         "user"},
    Book{"team", "teams", "teamid", {"name", nullptr, nullptr}, "", "team"},
    Book{"subject", "subjects", "subjectid", {"title", nullptr, nullptr}, "", "subject"},
    Book{"product", "products", "productid", {"productnumber", "name", nullptr}, "", "product"},
};

constexpr std::string_view kTeam = "team:";

const Book& book_of(const std::string& table) {
    for (const Book& book : kBooks)
        if (table == book.table)
            return book;
    return kBooks.front();
}

std::pair<std::string, std::string> owner_of(const std::string& name) {
    if (name.starts_with(kTeam))
        return {"team", std::string(trimmed(std::string_view(name).substr(kTeam.size())))};
    return {"systemuser", name};
}

std::string key_of(const std::string& table, const std::string& name) { return table + ":" + lower_ascii(name); }

std::string columns_of(const Book& book) {
    std::string columns = book.id;
    for (const char* name : book.names)
        if (name)
            columns += std::string(",") + name;
    return *book.state ? columns + "," + book.state : columns;
}

dataverse::Request question(const Book& book, const std::string& name) {
    if (const auto id = normal_guid(name))
        return {"GET", dataverse::record_path(book.set, *id) + "?$select=" + columns_of(book), {}, ""};
    std::string filter;
    for (const char* column : book.names)
        if (column)
            filter += (filter.empty() ? "" : " or ") + std::string(column) + " eq " + dataverse::odata_text(name);
    return {"GET",
            dataverse::collection_path(book.set, {{"$select", columns_of(book)}, {"$filter", filter}, {"$top", "2"}}),
            {},
            ""};
}

Place place_in(const Book& book, const Json& row) {
    Place place{book.table, row[book.id].as_string(), "", false};
    for (const char* column : book.names)
        if (column && place.name.empty())
            place.name = row[column].as_string();
    const Json& state = row[book.state];
    place.is_out_of_use = state.is_bool() ? state.as_bool() : state.as_integer() != 0;
    return place;
}

Json kept_form(const Place& place) {
    Json json = Json::object();
    json.set("id", place.id);
    json.set("name", place.name);
    json.set("is_out_of_use", place.is_out_of_use);
    return json;
}

} // namespace

bool is_about_the_place(const Fault& fault) {
    return !fault.is_retriable() && !delivery::is_of_the_way(fault) && fault.status != DYNCX_E_CANCELED;
}

Json to_json(const Place& place) { return Json(Json::Object{{place.table, place.id}}); }

Result<Place> Places::prove(const std::string& table, const std::string& name, const net::Budget& budget) const {
    const Book& book = book_of(table);
    const std::string what = std::string("There is no ") + book.words + " \"" + name + "\" in Dynamics.";
    auto answer = api_.send(question(book, name), budget);
    if (!answer && answer.error().status == DYNCX_E_GONE)
        return fault(DYNCX_E_GONE, what, "Look up its name in Dynamics, or make it there.");
    if (!answer)
        return answer.error();
    auto json = answer->json();
    if (!json)
        return json.error();
    if (is_guid(name) || !json->find("value"))
        return place_in(book, *json);
    const auto& rows = (*json)["value"].as_array();
    if (rows.empty())
        return fault(DYNCX_E_GONE, what, "Look up its name in Dynamics, or make it there.");
    if (rows.size() > 1)
        return fault(DYNCX_E_CONFLICT,
                     std::string("Several rows of Dynamics are the ") + book.words + " \"" + name + "\".",
                     "Name it by its GUID.");
    return place_in(book, rows.front());
}

Result<Place> Places::prove_owner(const std::string& name, const net::Budget& budget) const {
    const auto [table, plain] = owner_of(name);
    return prove(table, plain, budget);
}

Result<Place> Places::find(const std::string& table, const std::string& name, const net::Budget& budget) {
    if (const auto id = normal_guid(name))
        return Place{table, *id, "", false};
    if (auto kept = keeper_.load(key_of(table, name));
        kept && kept->first.find("id") && clock_.now() - kept->second <= max_age_ms_)
        return Place{table, kept->first["id"].as_string(), kept->first["name"].as_string(),
                     kept->first["is_out_of_use"].as_bool()};
    auto place = prove(table, name, budget);
    if (place)
        keeper_.save(key_of(table, name), kept_form(*place));
    return place;
}

Result<Place> Places::owner(const std::string& name, const net::Budget& budget) {
    const auto [table, plain] = owner_of(name);
    return find(table, plain, budget);
}

void Places::forget_owner(const std::string& name) {
    const auto [table, plain] = owner_of(name);
    forget(table, plain);
}

void Places::forget(const std::string& table, const std::string& name) {
    if (!is_guid(name))
        keeper_.save(key_of(table, name), Json::object());
}

} // namespace dyncx::handoff
