// See aggregates.h.
#include "emulator/service/aggregates.h"

#include "emulator/json_text.h"
#include "emulator/odata/apply.h"
#include "emulator/odata/columns.h"
#include "emulator/odata/evaluate.h"
#include "emulator/odata/related.h"
#include "emulator/rows/formatted.h"
#include "emulator/security/access.h"

#include <map>

namespace dyncx::emulator {

namespace {

constexpr int kDigits = 9; // behind the point of a sum
constexpr const char* kFormatted = "OData.Community.Display.V1.FormattedValue";

double number_of(const Value& value) {
    if (const auto* whole = std::get_if<std::int64_t>(&value))
        return static_cast<double>(*whole);
    const auto* fraction = std::get_if<double>(&value);
    return fraction ? *fraction : 0;
}

std::vector<Row> taken_in(const Call& call, const Table& table, const odata::Apply& apply, const RowFilter& belongs) {
    require_privilege(call.site, Right::read, table);
    std::vector<Row> rows;
    call.site.rows.scan(table, [&](const Row& row) {
        const bool is_met = !apply.filter || odata::meets(*apply.filter, row, table, call.site.rows, call.caller);
        if (is_met && is_in_sight(call.site, table, row) && (!belongs || belongs(row)))
            rows.push_back(row);
        return rows.size() <= call.site.aggregate_records;
    });
    if (rows.size() > call.site.aggregate_records)
        throw Refusal{400, "0x8004E023", "AggregateQueryRecordLimit exceeded. Cannot perform this operation.", {}};
    return rows;
}

std::string aggregated(const Call& call, const odata::Aggregate& one, const std::vector<Row>& rows) {
    if (one.method == odata::Method::count)
        return std::to_string(rows.size());
    double sum = 0;
    std::int64_t count = 0;
    Value best;
    for (const Row& row : rows) {
        const Value value = odata::value_behind(row, one.path, call.site.rows);
        if (std::holds_alternative<std::monostate>(value))
            continue;
        sum += number_of(value);
        const int order = count++ == 0 ? 0 : odata::compare_values(value, best, one.path.type);
        if (count == 1 || (one.method == odata::Method::min ? order < 0 : order > 0))
            best = value;
    }
    if (count == 0)
        return "null";
    if (one.method == odata::Method::min || one.method == odata::Method::max)
        return json_value(best, one.path.column);
    const double result = one.method == odata::Method::sum ? sum : sum / static_cast<double>(count);
    return one.path.column->is_fraction() ? json_fixed(result, kDigits) : json_number(result);
}

std::string group_json(const Call& call, const odata::Apply& apply, const std::vector<Row>& rows) {
    JsonObject out;
    for (const odata::ColumnPath& path : apply.groups) {
        const Value value = odata::value_behind(rows.front(), path, call.site.rows);
        if (std::holds_alternative<std::monostate>(value))
            continue;
        const auto holder = odata::follow(rows.front(), path.row, call.site.rows);
        const std::string label = formatted_value(call.site, *holder, *path.column);
        if (call.preferences.annotations.includes(kFormatted) && !label.empty())
            out.text(odata::group_name(path) + "@" + kFormatted, label);
        out.raw(odata::group_name(path), json_value(value, path.column));
    }
    for (const odata::Aggregate& one : apply.aggregates)
        out.raw(one.alias, aggregated(call, one, rows));
    return out.str();
}

} // namespace

Response aggregate_rows(const Call& call, const Table& table, const RowFilter& belongs) {
    const odata::QueryOptions& options = call.options;
    if (options.orderby)
        throw Refusal{400, "0x80060888", "The query node SingleValueOpenPropertyAccess is not supported.", {}};
    if (options.select || options.filter || options.expand || options.top || options.counts || options.skiptoken)
        throw Refusal{501, "0x80060888", "Other options beside $apply are not part of this emulator.", {}};
    const odata::Apply apply = odata::parse_apply(*options.apply, {call.site.schema, table, &options.aliases});
    std::map<std::string, std::vector<Row>> groups;
    for (Row& row : taken_in(call, table, apply, belongs)) {
        std::string key;
        for (const odata::ColumnPath& path : apply.groups)
            key += json_value(odata::value_behind(row, path, call.site.rows), path.column) + ",";
        groups[key].push_back(std::move(row));
    }
    if (!apply.is_grouped)
        groups[""]; // of nothing there is one row too
    JsonArray items;
    for (const auto& [key, rows] : groups)
        items.raw(group_json(call, apply, rows));
    return json_answer(
        call, 200,
        JsonObject().text("@odata.context", call.root + "$metadata#" + table.set_name).raw("value", items.str()).str());
}

} // namespace dyncx::emulator
