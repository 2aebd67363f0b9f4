// Screen-pop links, see links.h.
#include "dataverse/links.h"

#include "base/guid.h"
#include "dataverse/address.h"

#include <algorithm>
#include <map>

namespace dyncx::dataverse {
namespace {

constexpr std::size_t kLongestAddress = 2048, kLongestName = 128;

Fault refused(const std::string& why) {
    return fault(DYNCX_E_INVALID, "The address of a record: " + why + ".",
                 "Open a record in the browser and copy the whole address from the address bar.");
}

int hex_of(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_coded =
            text[i] == '%' && i + 2 < text.size() && hex_of(text[i + 1]) >= 0 && hex_of(text[i + 2]) >= 0;
        out += is_coded ? static_cast<char>(hex_of(text[i + 1]) * 16 + hex_of(text[i + 2])) : text[i];
        i += is_coded ? 2 : 0;
    }
    return out;
}

std::map<std::string, std::string> members_of(std::string_view query) {
    std::map<std::string, std::string> members;
    for (const std::string_view one : split(query.substr(0, query.find('#')), '&')) {
        const auto equals = one.find('=');
        if (equals != std::string_view::npos)
            members.emplace(lower_ascii(one.substr(0, equals)),
                            std::string(trimmed(percent_decoded(one.substr(equals + 1)))));
    }
    return members;
}

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= kLongestName && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

} // namespace

Json record_query(const std::string& app_id, const std::string& table, const std::string& id) {
    Json query = Json::object();
    query.set("appid", app_id);
    query.set("pagetype", "entityrecord");
    query.set("etn", table);
    query.set("id", id);
    return query;
}

Json form_query(const std::string& app_id, const std::string& table, const Json& values) {
    std::string extra;
    for (const auto& [name, value] : values.as_object())
        extra += (extra.empty() ? "" : "&") + name + "=" +
                 percent_encoded(value.is_string() ? value.as_string() : value.text());
    Json query = Json::object();
    query.set("appid", app_id);
    query.set("pagetype", "entityrecord");
    query.set("etn", table);
    query.set("extraqs", extra);
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

Result<RecordAddress> record_address_of(std::string_view pasted) {
    pasted = trimmed(pasted);
    if (pasted.size() > kLongestAddress)
        return refused("it is longer than " + std::to_string(kLongestAddress) + " bytes");
    const auto query = pasted.find('?');
    if (!lower_ascii(pasted.substr(0, query)).ends_with("/main.aspx") || query == std::string_view::npos)
        return refused("it does not have the form https://…/main.aspx?…");
    auto members = members_of(pasted.substr(query + 1));
    if (const std::string& page = members["pagetype"]; !page.empty() && lower_ascii(page) != "entityrecord")
        return refused("it shows a list or a page (pagetype), not a record");
    RecordAddress address;
    address.table = lower_ascii(members["etn"]);
    if (!is_name(address.table))
        return refused(address.table.empty() ? "etn, the table, is missing" : "etn is no name of a table");
    const auto id = normal_guid(members["id"]);
    if (!id)
        return refused(members["id"].empty() ? "id is missing, so it shows a new form and no record" : "id is no GUID");
    address.id = *id;
    address.app = normal_guid(members["appid"]).value_or(members["appname"]);
    if (address.app.empty() && !members["appid"].empty())
        return refused("appid is no GUID");
    if (const auto form = normal_guid(members["formid"]))
        address.form = *form;
    return address;
}

} // namespace dyncx::dataverse
