// See changes.h. A delta token is "<version>!<time>"; the cookie of a page holds where it stands:
// <cookie page="2" from="…" until="…" last="…" part="rows|deleted" />.
#include "emulator/service/changes.h"

#include "emulator/guid.h"
#include "emulator/json_text.h"
#include "emulator/odata/percent.h"
#include "emulator/odata/query.h"
#include "emulator/security/access.h"
#include "emulator/service/row_requests.h"

#include <array>
#include <cstdio>
#include <ctime>
#include <limits>

namespace dyncx::emulator {

namespace {

constexpr std::size_t kLargestPage = 5000;
constexpr std::int64_t kTokenLife_s = 7 * 86400;
constexpr const char* kTracking = "istracking=\"True\"";

struct Place { // where a reading stands
    std::int64_t from = 0, until = 0, last = 0;
    int page = 1;
    bool is_delta = false, is_deleted = false;
};

[[noreturn]] void refuse_token() {
    throw Refusal{400, "0x80060888", "The delta token or paging cookie is malformed.", {}};
}

void require_tracking(const Call& call, const Table& table) {
    require_privilege(call.site, Right::read, table);
    if (!table.tracks_changes)
        throw Refusal{
            400, "0x80072491", "Change tracking is not enabled for the entity " + table.logical_name + ".", {}};
    const odata::QueryOptions& options = call.options;
    const char* refused = options.filter    ? "$filter"
                          : options.orderby ? "$orderby"
                          : options.expand  ? "$expand"
                          : options.top     ? "$top"
                                            : nullptr;
    if (refused)
        throw Refusal{400,
                      "0x80060888",
                      "The \"" + std::string(refused) +
                          "\" query parameter isn't supported when Change Tracking is enabled.",
                      {}};
}

std::string token_of(std::int64_t version) {
    const std::time_t now = now_seconds();
    std::tm at{};
    gmtime_r(&now, &at);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%lld!%02d/%02d/%04d %02d:%02d:%02d", static_cast<long long>(version),
                  at.tm_mon + 1, at.tm_mday, at.tm_year + 1900, at.tm_hour, at.tm_min, at.tm_sec);
    return text.data();
}

std::int64_t version_of_token(const Call& call, const std::string& token) {
    long long version = 0;
    std::tm at{};
    int read = 0;
    const int fields = std::sscanf(token.c_str(), "%lld!%2d/%2d/%4d %2d:%2d:%2d%n", &version, &at.tm_mon, &at.tm_mday,
                                   &at.tm_year, &at.tm_hour, &at.tm_min, &at.tm_sec, &read);
    if (fields != 7 || static_cast<std::size_t>(read) != token.size() || version < 0)
        refuse_token();
    at.tm_mon -= 1;
    at.tm_year -= 1900;
    if (version <= call.site.changes_expired_at || timegm(&at) + kTokenLife_s < now_seconds())
        throw Refusal{
            400, "0x80044352", "Version stamp associated with the client has expired. Please perform a full sync.", {}};
    return version;
}

Place place_of(const Call& call) {
    Place place;
    place.until = call.site.rows.version();
    if (call.options.deltatoken) {
        place.is_delta = true;
        place.from = place.last = version_of_token(call, *call.options.deltatoken);
    }
    if (!call.options.skiptoken)
        return place;
    long long from = 0, until = 0, last = 0;
    std::array<char, 8> part{};
    if (std::sscanf(call.options.skiptoken->c_str(),
                    "<cookie page=\"%d\" from=\"%lld\" until=\"%lld\" last=\"%lld\" part=\"%7[a-z]\"", &place.page,
                    &from, &until, &last, part.data()) != 5 ||
        !call.options.skiptoken->ends_with(std::string(kTracking) + " />"))
        refuse_token();
    place.from = from;
    place.until = until;
    place.last = last;
    place.is_deleted = std::string_view(part.data()) == "deleted";
    return place;
}

// Without the options that say where a reading stands.
std::string address_of(const Call& call) {
    std::string query;
    std::string_view rest = call.raw_query;
    while (!rest.empty()) {
        const std::string_view part = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
        const std::string name = odata::decode_query(part.substr(0, part.find('=')));
        if (!part.empty() && name != "$skiptoken" && name != "$deltatoken")
            query += std::string(part) + "&";
    }
    return call.root + call.raw_path + "?" + query;
}

std::string next_link(const Call& call, const Place& place) {
    const std::string cookie = "<cookie page=\"" + std::to_string(place.page + 1) + "\" from=\"" +
                               std::to_string(place.from) + "\" until=\"" + std::to_string(place.until) + "\" last=\"" +
                               std::to_string(place.last) + "\" part=\"" + (place.is_deleted ? "deleted" : "rows") +
                               "\" " + kTracking + " />";
    const std::string delta =
        call.options.deltatoken ? "$deltatoken=" + odata::encode_percent(*call.options.deltatoken, false) + "&" : "";
    return address_of(call) + delta + "$skiptoken=" + odata::encode_percent(cookie, false);
}

std::size_t page_size(const Call& call) {
    return call.preferences.max_page_size ? static_cast<std::size_t>(*call.preferences.max_page_size) : kLargestPage;
}

// The rest of a page behind its rows: what was deleted. True: there is more.
bool add_deleted(const Call& call, const Table& table, std::size_t room, Place& place, JsonArray& items) {
    if (!place.is_deleted)
        place.last = place.from;
    place.is_deleted = true;
    const auto gone = call.site.rows.deleted(table, place.last, place.until, room + 1);
    for (std::size_t i = 0; i < std::min(room, gone.size()); ++i) {
        place.last = gone[i].first;
        items.raw(JsonObject()
                      .text("@odata.context", call.root + "$metadata#" + table.set_name + "/$deletedEntity")
                      .text("id", gone[i].second)
                      .text("reason", "deleted")
                      .str());
    }
    return gone.size() > room;
}

} // namespace

bool asks_for_changes(const Call& call) {
    return call.preferences.tracks_changes || call.options.deltatoken ||
           (call.options.skiptoken && call.options.skiptoken->find(kTracking) != std::string::npos);
}

Response query_changes(const Call& call, const Table& table) {
    require_tracking(call, table);
    const odata::Query query = odata::bind_query(call.options, call.site.schema, table);
    Place place = place_of(call);
    const std::size_t size = page_size(call);
    JsonArray items;
    bool has_more = false;
    std::size_t shown = 0;
    if (!place.is_deleted) {
        const auto rows = call.site.rows.changed(table, place.last, place.until, size + 1);
        has_more = rows.size() > size;
        shown = std::min(rows.size(), size);
        const EntityView view = call.view();
        for (std::size_t i = 0; i < shown; ++i) {
            place.last = rows[i].first;
            items.raw(entity_json(view, table, *call.site.rows.find(table, rows[i].second), query.select, {}));
        }
    }
    if (!has_more && place.is_delta)
        has_more = add_deleted(call, table, size - shown, place, items);
    JsonObject body;
    body.text("@odata.context", context_of(call, table, query) + (place.is_delta ? "/$delta" : ""));
    body.raw("value", items.str());
    if (has_more)
        body.text("@odata.nextLink", next_link(call, place));
    else
        body.text("@odata.deltaLink",
                  address_of(call) + "$deltatoken=" + odata::encode_percent(token_of(place.until), false));
    return json_answer(call, 200, body.str());
}

Response count_changes(const Call& call, const Table& table) {
    require_tracking(call, table);
    const Place place = place_of(call);
    constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();
    const std::size_t rows = call.site.rows.changed(table, place.from, place.until, kAll).size();
    const std::size_t gone = place.is_delta ? call.site.rows.deleted(table, place.from, place.until, kAll).size() : 0;
    Response response;
    response.set("Content-Type", "text/plain");
    response.body = std::to_string(rows + gone);
    return response;
}

} // namespace dyncx::emulator
