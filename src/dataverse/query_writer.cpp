// write_query: names from the definition, values as literals of their column's type, nothing pasted.
#include "dataverse/metadata.h"

#include "base/guid.h"
#include "base/text.h"
#include "dataverse/address.h"
#include "dataverse/column_value.h"
#include "dataverse/condition_writer.h"
#include "dataverse/row_writer.h"

#include <algorithm>
#include <array>

namespace dyncx::dataverse {

namespace {

constexpr std::size_t kMaxColumns = 500;
constexpr std::size_t kMaxOrder = 10;
constexpr std::size_t kMaxAddressBytes = 32000; // Dataverse takes 32768
constexpr std::array<std::string_view, 6> kMembers = {"table", "columns", "where", "order", "top", "page_size"};

using Options = std::vector<std::pair<std::string, std::string>>;

Result<> check_members(const Json& query) {
    if (!query.is_object())
        return refused_row("a query is a JSON object");
    for (const auto& [name, value] : query.as_object()) {
        if (std::find(kMembers.begin(), kMembers.end(), name) != kMembers.end())
            continue;
        auto near = nearest(name, {kMembers.begin(), kMembers.end()});
        return refused_row("a query has no member " + shown_name(name),
                           near.empty() ? "It has table, columns, where, order, top, page_size."
                                        : "Did you mean " + near.front() + "?");
    }
    return Done{};
}

Result<> add_columns(const Table& table, const Json& columns, Options& options) {
    if (columns.is_null())
        return Done{};
    if (!columns.is_array() || columns.as_array().empty() || columns.as_array().size() > kMaxColumns)
        return refused_row("columns: a list of 1 to 500 names is needed");
    std::string names;
    for (const Json& one : columns.as_array()) {
        auto column = named_column(table, one);
        if (!column)
            return column.error();
        names += (names.empty() ? "" : ",") + (*column)->read_name();
    }
    options.emplace_back("$select", names);
    return Done{};
}

// The key comes last, so that pages neither repeat nor lose rows.
Result<> add_order(const Table& table, const Json& order, Options& options) {
    if (!order.is_null() && (!order.is_array() || order.as_array().size() > kMaxOrder))
        return refused_row("order: a list of at most 10 {\"column\":…,\"descending\":true} is needed");
    std::string text;
    bool has_key = false;
    for (const Json& one : order.as_array()) {
        auto column = named_column(table, one.is_object() ? one["column"] : one);
        if (!column)
            return column.error();
        has_key = has_key || (*column)->name == table.primary_id;
        text += (text.empty() ? "" : ",") + (*column)->read_name() + (one["descending"].as_bool() ? " desc" : "");
    }
    if (!has_key)
        text += (text.empty() ? "" : ",") + table.primary_id;
    options.emplace_back("$orderby", text);
    return Done{};
}

Result<int> count_of(const Json& value, const char* name) {
    if (!value.is_integer() || value.as_integer() < 1 || value.as_integer() > kMaxPageSize)
        return refused_row(std::string(name) + ": a number from 1 to 5000 is needed");
    return static_cast<int>(value.as_integer());
}

std::string preferences(int page_size) {
    std::string text = "odata.include-annotations=\"Microsoft.Dynamics.CRM.lookuplogicalname\"";
    return page_size > 0 ? "odata.maxpagesize=" + std::to_string(page_size) + "," + text : text;
}

// Dataverse ignores $top when a page size is given: one of the two is sent.
Result<int> add_size(const Json& query, Options& options) {
    const Json& top = query["top"];
    const Json& size = query["page_size"];
    int page_size = kDefaultPageSize;
    if (!size.is_null()) {
        auto count = count_of(size, "page_size");
        if (!count)
            return count.error();
        page_size = *count;
    }
    if (top.is_null())
        return page_size;
    auto count = count_of(top, "top");
    if (!count)
        return count.error();
    if (!size.is_null() && page_size < *count)
        return refused_row("top is above page_size: Dataverse pages a query or cuts it, not both",
                           "Leave top or page_size out.");
    options.emplace_back("$top", std::to_string(*count));
    return 0;
}

} // namespace

Result<const Column*> named_column(const Table& table, const Json& name) {
    const Column* column = name.is_string() ? table.column(name.as_string()) : nullptr;
    if (column != nullptr && column->type != "partylist")
        return column;
    if (column != nullptr)
        return refused_value(*column, "parties cannot be asked for by column");
    std::vector<std::string> names;
    for (const Column& one : table.columns)
        names.push_back(one.name);
    auto near = nearest(name.as_string(), names);
    return refused_row("the table " + table.name + " has no column " + shown_name(name.as_string()),
                       near.empty() ? "" : "Did you mean " + near.front() + "?");
}

Result<Request> write_query(const Table& table, const Json& query) {
    auto sound = check_members(query);
    if (!sound)
        return sound.error();
    Options options;
    auto columns = add_columns(table, query["columns"], options);
    if (!columns)
        return columns.error();
    if (!query["where"].is_null()) {
        auto filter = write_condition(table, query["where"]);
        if (!filter)
            return filter.error();
        options.emplace_back("$filter", std::move(*filter));
    }
    auto order = add_order(table, query["order"], options);
    if (!order)
        return order.error();
    auto page_size = add_size(query, options);
    if (!page_size)
        return page_size.error();
    Request request{"GET", collection_path(table.set, options), {}, {}};
    if (request.path.size() > kMaxAddressBytes)
        return refused_row("the query makes an address longer than 32000 bytes",
                           "Ask with fewer or shorter values at once.");
    request.headers.emplace_back("Prefer", preferences(*page_size));
    return request;
}

Result<Request> write_next(const std::string& next_link, const std::string& base_url, int page_size) {
    std::string root = base_url.ends_with('/') ? base_url : base_url + "/";
    bool is_plain = std::all_of(next_link.begin(), next_link.end(), [](char c) { return c > ' ' && c < '\x7f'; });
    bool is_ours =
        next_link.size() > root.size() && next_link.starts_with(root) && next_link.find("/../") == std::string::npos;
    if (!is_plain || !is_ours)
        return refused_row("next: the link does not belong to this environment",
                           "Give back the \"next\" of a former answer as it was.");
    Request request{"GET", next_link.substr(root.size()), {}, {}};
    request.headers.emplace_back("Prefer", preferences(std::clamp(page_size, 1, kMaxPageSize)));
    return request;
}

} // namespace dyncx::dataverse
