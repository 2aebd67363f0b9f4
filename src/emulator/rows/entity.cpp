// See entity.h.
#include "emulator/rows/entity.h"

#include "emulator/json_text.h"
#include "emulator/odata/columns.h"
#include "emulator/odata/evaluate.h"
#include "emulator/rows/formatted.h"

#include <Poco/StringTokenizer.h>

#include <algorithm>

namespace dyncx::emulator {

namespace {

constexpr std::string_view kLookupName = "Microsoft.Dynamics.CRM.lookuplogicalname";
constexpr std::string_view kNavigationName = "Microsoft.Dynamics.CRM.associatednavigationproperty";
constexpr std::string_view kFormatted = "OData.Community.Display.V1.FormattedValue";

void add_once(std::vector<const Column*>& columns, const Column* column) {
    if (column && column->in_web_api && std::find(columns.begin(), columns.end(), column) == columns.end())
        columns.push_back(column);
}

std::vector<const Column*> shown_columns(const Table& table, const odata::Selection& select) {
    std::vector<const Column*> columns;
    if (select.is_all) {
        for (const Column& column : table.columns)
            add_once(columns, &column);
        return columns;
    }
    for (const Column* column : select.columns)
        add_once(columns, column);
    add_once(columns, table.column(table.primary_id));
    for (const Column* column : select.columns) {
        if (column->type == "money")
            add_once(columns, table.column("transactioncurrencyid"));
        if (column->name.starts_with("address") && column->name.size() > 9 && column->name[8] == '_')
            add_once(columns, table.column(column->name.substr(0, 9) + "composite"));
    }
    return columns;
}

std::string target_of(const Row& row, const Column& column) {
    const std::string held = text_of(row, column.name + "@type");
    if (!held.empty())
        return held;
    return column.targets.size() == 1 ? column.targets.front() : std::string();
}

std::string navigation_for(const Table& table, const Column& column, const std::string& target) {
    for (const Navigation& navigation : table.navigations)
        if (navigation.column == column.name && (navigation.target == target || navigation.target == "owner"))
            return navigation.name;
    return {};
}

void annotate(const EntityView& view, const Table& table, const Row& row, const Column& column, JsonObject& out) {
    if (std::holds_alternative<std::monostate>(odata::value_of(row, column)))
        return;
    const std::string target = column.is_lookup() ? target_of(row, column) : std::string();
    if (!target.empty() && view.annotations.includes(kNavigationName)) {
        const std::string navigation = navigation_for(table, column, target);
        if (!navigation.empty())
            out.text(column.read_as + "@" + std::string(kNavigationName), navigation);
    }
    if (!target.empty() && view.annotations.includes(kLookupName))
        out.text(column.read_as + "@" + std::string(kLookupName), target);
    const std::string formatted = view.annotations.includes(kFormatted) ? formatted_value(view.site, row, column) : "";
    if (!formatted.empty())
        out.text(column.read_as + "@" + std::string(kFormatted), formatted);
}

std::string row_address(const EntityView& view, const Table& table, const Row& row) {
    return view.root + table.set_name + "(" + text_of(row, table.primary_id) + ")";
}

std::string reference_json(const EntityView& view, const Table& table, const Row& row) {
    return JsonObject().text("@odata.id", row_address(view, table, row)).str();
}

void expand_navigation(const EntityView& view, const odata::Expansion& expansion, const Row& row, JsonObject& out) {
    const std::string id = text_of(row, expansion.navigation->column);
    const std::string type = text_of(row, expansion.navigation->column + "@type");
    const Table* target = expansion.target;
    if (expansion.navigation->target == "owner" && !type.empty())
        target = view.site.schema.by_name(type);
    const bool is_other_table = !type.empty() && target && type != target->logical_name;
    const auto related = id.empty() || is_other_table || !target ? std::nullopt : view.site.rows.find(*target, id);
    if (!related)
        out.null(expansion.name());
    else if (expansion.is_reference)
        out.raw(expansion.name(), reference_json(view, *target, *related));
    else
        out.raw(expansion.name(), entity_json(view, *target, *related, expansion.select, expansion.expands));
}

void expand_collection(const EntityView& view, const Table& table, const odata::Expansion& expansion, const Row& row,
                       JsonObject& out) {
    std::vector<Row> found;
    const std::string id = text_of(row, table.primary_id);
    view.site.rows.scan_pointing_at(*expansion.target, expansion.collection->from_column, id, [&](const Row& related) {
        if (!expansion.filter ||
            odata::meets(*expansion.filter, related, *expansion.target, view.site.rows, view.caller))
            found.push_back(related);
        return true;
    });
    odata::sort_rows(found, expansion.order, *expansion.target, view.site.rows);
    if (expansion.top && found.size() > static_cast<std::size_t>(*expansion.top))
        found.resize(static_cast<std::size_t>(*expansion.top));
    JsonArray array;
    for (const Row& related : found)
        array.raw(entity_json(view, *expansion.target, related, expansion.select, expansion.expands));
    out.raw(expansion.name(), array.str());
    out.text(expansion.name() + "@odata.nextLink", row_address(view, table, row) + "/" + expansion.name());
}

} // namespace

AnnotationFilter::AnnotationFilter(const std::string& list) {
    for (const std::string& part :
         Poco::StringTokenizer(list, ",", Poco::StringTokenizer::TOK_TRIM | Poco::StringTokenizer::TOK_IGNORE_EMPTY))
        patterns_.push_back(part);
}

bool AnnotationFilter::includes(std::string_view name) const {
    return std::any_of(patterns_.begin(), patterns_.end(), [&](const std::string& pattern) {
        if (pattern.ends_with('*'))
            return name.starts_with(std::string_view(pattern).substr(0, pattern.size() - 1));
        return name == pattern;
    });
}

std::string etag_of(const Row& row) {
    return "W/\"" + std::to_string(whole_of(row, "versionnumber").value_or(0)) + "\"";
}

std::string entity_json(const EntityView& view, const Table& table, const Row& row, const odata::Selection& select,
                        const std::vector<odata::Expansion>& expands, const std::string& context) {
    JsonObject out;
    if (!context.empty())
        out.text("@odata.context", context);
    out.text("@odata.etag", etag_of(row));
    for (const Column* column : shown_columns(table, select)) {
        annotate(view, table, row, *column, out);
        out.raw(column->read_as, json_value(odata::value_of(row, *column), column));
    }
    for (const odata::Expansion& expansion : expands) {
        if (expansion.navigation)
            expand_navigation(view, expansion, row, out);
        else
            expand_collection(view, table, expansion, row, out);
    }
    return out.str();
}

} // namespace dyncx::emulator
