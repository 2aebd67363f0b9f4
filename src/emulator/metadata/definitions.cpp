// See definitions.h.
#include "emulator/metadata/definitions.h"

#include "emulator/json_text.h"
#include "emulator/metadata/column_rows.h"
#include "emulator/metadata/table_row.h"
#include "emulator/odata/literal.h"

namespace dyncx::emulator {

namespace {

std::string key_of(const odata::Segment& segment, std::string_view name) {
    if (segment.arguments.size() != 1)
        refuse_segment(segment.name);
    const odata::Argument& argument = segment.arguments.front();
    const auto literal = odata::read_literal(argument.value);
    const auto* text = literal ? std::get_if<std::string>(&literal->value) : nullptr;
    if (!text || (!argument.name.empty() && argument.name != name))
        refuse_segment(segment.name);
    return *text;
}

[[noreturn]] void refuse_unknown_table(const std::string& name) {
    throw Refusal{404, "0x80060888", "Could not find an entity with specified logical name: '" + name + "'", {}};
}

const Table& named_table(const Call& call, const odata::Segment& segment) {
    const std::string name = key_of(segment, "LogicalName");
    if (const Table* table = call.site.schema.by_name(name))
        return *table;
    for (const Table* table : call.site.schema.tables())
        if (metadata_id("table " + table->logical_name) == name)
            return *table;
    refuse_unknown_table(name);
}

Response list_answer(const Call& call, const std::string& context, const std::vector<MetadataRow>& rows,
                     const MetadataQuery& query) {
    JsonArray items;
    for (const MetadataRow& row : rows)
        if (meets(row, query))
            items.raw(metadata_json(row, query));
    return json_answer(
        call, 200,
        JsonObject().text("@odata.context", call.root + "$metadata#" + context).raw("value", items.str()).str());
}

std::string selected(const MetadataQuery& query) {
    std::string names;
    for (const std::string& name : query.select)
        names += (names.empty() ? "" : ",") + name;
    return names.empty() ? "" : "(" + names + ")";
}

std::vector<MetadataRow> column_rows(const Table& table, const std::string& class_name) {
    std::vector<MetadataRow> rows;
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        if (class_name.empty() || column_class(table.columns[i]) + "AttributeMetadata" == class_name)
            rows.push_back(column_row(table, table.columns[i], i));
    return rows;
}

std::vector<MetadataRow> part_rows(const Call& call, const Table& table, const std::string& part) {
    std::vector<MetadataRow> rows;
    if (part == "Attributes")
        return column_rows(table, "");
    if (part == "Keys")
        for (const AlternateKey& key : table.keys)
            rows.push_back(key_row(table, key));
    if (part == "ManyToOneRelationships")
        for (const Navigation& navigation : table.navigations)
            rows.push_back(relationship_row(call.site.schema, table, navigation));
    if (part == "OneToManyRelationships")
        for (const Collection& collection : table.collections) {
            const Table* from = call.site.schema.by_name(collection.from_table);
            const Navigation* partner = from ? from->navigation(collection.partner) : nullptr;
            if (partner)
                rows.push_back(relationship_row(call.site.schema, *from, *partner));
        }
    return rows;
}

bool is_part(const std::string& name) {
    return name == "Attributes" || name == "Keys" || name == "ManyToOneRelationships" ||
           name == "OneToManyRelationships";
}

void add_expanded(const Call& call, const Table& table, const MetadataQuery& query, MetadataRow& row) {
    for (const auto& [name, options] : query.expand) {
        if (!is_part(name))
            continue;
        const MetadataQuery nested = nested_query(options);
        JsonArray items;
        for (const MetadataRow& part : part_rows(call, table, name))
            if (meets(part, nested))
                items.raw(metadata_json(part, nested));
        row.expandable.emplace_back(name, items.str());
    }
}

Response answer_columns(const Call& call, const Table& table, Segments rest) {
    const std::string base = "EntityDefinitions('" + table.logical_name + "')/Attributes";
    const std::string cast = rest.size() > 1 ? std::string(rest[1].name_in_namespace()) : std::string();
    if (rest.size() > 2 || (rest.size() == 2 && !is_column_class(cast)))
        refuse_segment(cast.empty() ? rest.back().name : cast);
    const MetadataQuery query = metadata_query(call, !cast.empty());
    const std::string context = base + (cast.empty() ? "" : "/Microsoft.Dynamics.CRM." + cast) + selected(query);
    std::vector<MetadataRow> rows = column_rows(table, cast);
    if (!rest.front().has_parentheses)
        return list_answer(call, context, rows, query);
    const std::string name = key_of(rest.front(), "LogicalName");
    for (const MetadataRow& row : rows)
        if (*row.find("LogicalName", false) == json_string(name))
            return json_answer(call, 200, metadata_json(row, query, call.root + "$metadata#" + context + "/$entity"));
    throw Refusal{404, "0x80060888", "Could not find an attribute with specified name: '" + name + "'", {}};
}

Response answer_table(const Call& call, const Table& table, Segments rest) {
    if (rest.size() == 1) {
        const MetadataQuery query = metadata_query(call, false);
        MetadataRow row = table_row(table);
        add_expanded(call, table, query, row);
        const std::string context = call.root + "$metadata#EntityDefinitions" + selected(query) + "/$entity";
        return json_answer(call, 200, metadata_json(row, query, context));
    }
    if (!is_part(rest[1].name))
        refuse_segment(rest[1].name);
    if (rest[1].name == "Attributes")
        return answer_columns(call, table, rest.subspan(1));
    if (rest.size() > 2 || rest[1].has_parentheses)
        refuse_segment(rest.back().name);
    const MetadataQuery query = metadata_query(call, false);
    return list_answer(call, "EntityDefinitions('" + table.logical_name + "')/" + rest[1].name + selected(query),
                       part_rows(call, table, rest[1].name), query);
}

} // namespace

Response answer_definitions(const Call& call) {
    if (call.method() != "GET")
        refuse_method(call);
    const Segments path = call.path;
    if (path.front().has_parentheses)
        return answer_table(call, named_table(call, path.front()), path);
    if (path.size() > 1)
        refuse_segment(path[1].name);
    const MetadataQuery query = metadata_query(call, false);
    std::vector<MetadataRow> rows;
    for (const Table* table : call.site.schema.tables()) {
        rows.push_back(table_row(*table));
        add_expanded(call, *table, query, rows.back());
    }
    return list_answer(call, "EntityDefinitions" + selected(query), rows, query);
}

} // namespace dyncx::emulator
