// See duplicate_key.h.
#include "emulator/rows/duplicate_key.h"

#include "emulator/json_text.h"

namespace dyncx::emulator {

namespace {

const std::string kDetails = "Microsoft.PowerApps.CDS.ErrorDetails.";

std::string xml_text(const std::string& text) {
    std::string out;
    for (const char c : text)
        out += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : std::string(1, c);
    return out;
}

Value held(const Row& row, const std::string& name) {
    const auto found = row.find(name);
    return found == row.end() ? Value() : found->second;
}

// A value as element content: texts escaped, numbers and yes/no as JSON writes them, null as nothing.
std::string shown(const Row& row, const Column& column) {
    const Value value = held(row, column.name);
    if (std::holds_alternative<std::monostate>(value))
        return {};
    const auto* text = std::get_if<std::string>(&value);
    return text ? xml_text(*text) : json_value(value, &column);
}

std::string xml_type(const Column& column) {
    if (column.type == "uniqueidentifier")
        return "guid";
    if (column.type == "datetime")
        return "dateTime";
    if (column.type == "boolean")
        return "boolean";
    if (column.type == "bigint")
        return "long";
    if (column.is_choice() || column.type == "integer")
        return "int";
    if (column.is_fraction())
        return column.type == "double" ? "double" : "decimal";
    return "string";
}

std::string pair(const Row& row, const Column& column) {
    const std::string begin =
        "<KeyValuePairOfstringanyType><d2p1:key>" + column.name + "</d2p1:key><d2p1:value i:type=\"";
    const std::string end = "</d2p1:value></KeyValuePairOfstringanyType>";
    if (!column.is_lookup())
        return begin + "d4p1:" + xml_type(column) + "\">" + shown(row, column) + end;
    const Value type = held(row, column.name + "@type");
    const auto* table = std::get_if<std::string>(&type);
    const std::string target = table ? *table : column.targets.empty() ? std::string() : column.targets.front();
    return begin + "EntityReference\"><Id>" + shown(row, column) + "</Id><LogicalName>" + target + "</LogicalName>" +
           end;
}

// The key's columns, the row's id and who wrote it, in the order of the recording.
std::string duplicate_entity(const Table& table, const AlternateKey& key, const Row& row) {
    std::vector<std::string> names = key.columns;
    names.push_back(table.primary_id);
    names.emplace_back("modifiedby");
    std::string pairs;
    std::string id;
    for (const std::string& name : names) {
        const Column* column = table.column(name);
        if (column)
            pairs += pair(row, *column);
        if (column && name == table.primary_id)
            id = shown(row, *column);
    }
    return "<?xml version=\"1.0\" encoding=\"utf-16\"?><Entity><Attributes>" + pairs + "</Attributes><Id>" + id +
           "</Id><LogicalName>" + table.logical_name + "</LogicalName></Entity>";
}

} // namespace

void refuse_duplicate_key(const Table& table, const AlternateKey& key, const Row& row) {
    std::string label;
    std::string attributes;
    for (const std::string& name : key.columns) {
        const Column& column = *table.column(name);
        label += (label.empty() ? "" : ", ") + (column.label.empty() ? column.name : column.label);
        attributes += "<" + name + ">" + shown(row, column) + "</" + name + ">";
    }
    throw Refusal{
        412,
        "0x80060892",
        "Entity Key " + label + " violated. A record with the same value for " + label +
            " already exists. A duplicate record cannot be created. Select one or more unique values and try again.",
        {{kDetails + "0", label},
         {kDetails + "1", label},
         {kDetails + "DuplicateEntity", duplicate_entity(table, key, row)},
         {kDetails + "DuplicateAttributes", "<DuplicateAttributes>" + attributes + "</DuplicateAttributes>"}}};
}

} // namespace dyncx::emulator
