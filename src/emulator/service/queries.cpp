// See queries.h.
#include "emulator/service/queries.h"

#include "emulator/json_text.h"
#include "emulator/odata/page_cookie.h"
#include "emulator/security/access.h"
#include "emulator/service/aggregates.h"
#include "emulator/service/row_requests.h"

#include <Poco/StringTokenizer.h>

#include <algorithm>

namespace dyncx::emulator {

namespace {

constexpr std::size_t kLargestPage = 5000;
constexpr std::size_t kLargestCount = 5000;

struct Page {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::int64_t number = 1;
    bool has_more = false;
};

void refuse_unsupported(const odata::QueryOptions& options) {
    if (options.fetch_xml || options.saved_query || options.user_query)
        throw Refusal{501, "0x80060888", "fetchXml, savedQuery and userQuery are not part of this emulator.", {}};
}

std::vector<Row> matching(const Call& call, const Table& table, const odata::Query& query, const RowFilter& belongs) {
    require_readable(call.site, table, query.expands);
    std::vector<Row> rows = odata::find_rows(query, table, call.site.rows, call.caller);
    std::erase_if(rows,
                  [&](const Row& row) { return !is_in_sight(call.site, table, row) || (belongs && !belongs(row)); });
    return rows;
}

std::size_t page_size(const Call& call, std::size_t total) {
    if (call.preferences.max_page_size)
        return static_cast<std::size_t>(*call.preferences.max_page_size);
    if (call.options.top)
        return std::min({static_cast<std::size_t>(*call.options.top), std::max<std::size_t>(total, 1), kLargestPage});
    return kLargestPage;
}

Page page_of(const Call& call, const Table& table, const std::vector<Row>& rows) {
    Page page;
    const std::size_t size = page_size(call, rows.size());
    if (call.options.skiptoken) {
        const odata::PageCookie cookie = odata::read_skiptoken(*call.options.skiptoken, table.primary_id);
        const auto last = std::find_if(
            rows.begin(), rows.end(), [&](const Row& row) { return text_of(row, table.primary_id) == cookie.last_id; });
        const auto by_number = static_cast<std::size_t>(cookie.page - 1) * size;
        page.begin = last == rows.end() ? by_number : static_cast<std::size_t>(last - rows.begin()) + 1;
        page.number = cookie.page;
    }
    page.begin = std::min(page.begin, rows.size());
    page.end = std::min(rows.size(), page.begin + size);
    const bool is_top_only = call.options.top && !call.preferences.max_page_size;
    page.has_more = page.end < rows.size() && !is_top_only;
    return page;
}

std::string next_link(const Call& call, const Table& table, const Page& page, const std::vector<Row>& rows) {
    std::string query;
    for (const std::string& part : Poco::StringTokenizer(call.raw_query, "&", Poco::StringTokenizer::TOK_IGNORE_EMPTY))
        if (!part.starts_with("$skiptoken=") && !part.starts_with("%24skiptoken="))
            query += part + "&";
    const odata::PageCookie cookie{page.number + 1, table.primary_id, text_of(rows[page.begin], table.primary_id),
                                   text_of(rows[page.end - 1], table.primary_id)};
    return call.root + call.raw_path + "?" + query + "$skiptoken=" + odata::write_skiptoken(cookie);
}

void add_totals(const Call& call, std::size_t total, JsonObject& body) {
    const auto count = static_cast<std::int64_t>(std::min(total, kLargestCount));
    if (call.options.counts)
        body.number("@odata.count", count);
    const AnnotationFilter& annotations = call.preferences.annotations;
    if (annotations.includes("Microsoft.Dynamics.CRM.totalrecordcount"))
        body.number("@Microsoft.Dynamics.CRM.totalrecordcount", call.options.counts ? count : -1);
    if (annotations.includes("Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded"))
        body.boolean("@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded",
                     call.options.counts && total > kLargestCount);
    if (annotations.includes("Microsoft.Dynamics.CRM.globalmetadataversion"))
        body.text("@Microsoft.Dynamics.CRM.globalmetadataversion", "1000");
}

} // namespace

Response query_rows(const Call& call, const Table& table, const RowFilter& belongs) {
    refuse_unsupported(call.options);
    if (call.options.apply)
        return aggregate_rows(call, table, belongs);
    const odata::Query query = odata::bind_query(call.options, call.site.schema, table);
    const std::vector<Row> rows = matching(call, table, query, belongs);
    const Page page = page_of(call, table, rows);
    JsonObject body;
    body.text("@odata.context", context_of(call, table, query));
    add_totals(call, rows.size(), body);
    JsonArray items;
    const EntityView view = call.view();
    for (std::size_t i = page.begin; i < page.end; ++i)
        items.raw(entity_json(view, table, rows[i], query.select, query.expands));
    body.raw("value", items.str());
    if (page.has_more && page.end > page.begin)
        body.text("@odata.nextLink", next_link(call, table, page, rows));
    return json_answer(call, 200, body.str());
}

Response count_rows(const Call& call, const Table& table, const RowFilter& belongs) {
    refuse_unsupported(call.options);
    if (call.options.apply)
        throw Refusal{501, "0x80060888", "$apply before /$count is not part of this emulator.", {}};
    const odata::Query query = odata::bind_query(call.options, call.site.schema, table);
    const std::size_t total = matching(call, table, query, belongs).size();
    Response response;
    response.set("Content-Type", "text/plain");
    response.body = std::to_string(std::min(total, kLargestCount));
    return response;
}

} // namespace dyncx::emulator
