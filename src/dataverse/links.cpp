// Screen-pop links, see links.h.
#include "dataverse/links.h"

#include "base/guid.h"
#include "dataverse/address.h"

namespace dyncx::dataverse {

Json record_query(const std::string& app_id, const std::string& table, const std::string& id) {
    Json query = Json::object();
    query.set("appid", app_id);
    query.set("pagetype", "entityrecord");
    query.set("etn", table);
    query.set("id", id);
    return query;
}

Json links_of(const std::string& environment_url, const Json& query, bool prefers_tab) {
    std::string address = environment_url + "/main.aspx";
    char separator = '?';
    for (const auto& [name, value] : query.as_object()) {
        const std::string text = value.is_string() ? value.as_string() : value.is_null() ? "" : value.text();
        const bool is_app_name = name == "appid" && !is_guid(text);
        address += separator + percent_encoded(is_app_name ? "appname" : name) + "=" + percent_encoded(text);
        separator = '&';
    }
    Json links = Json::object();
    links.set("tab", address);
    links.set("embedded", address + separator + "navbar=off&cmdbar=true");
    links.set("prefers", prefers_tab ? "tab" : "embedded");
    return links;
}

} // namespace dyncx::dataverse
