// See column_rows.h.
#include "emulator/metadata/column_rows.h"

#include "emulator/json_text.h"

#include <array>
#include <utility>

namespace dyncx::emulator {

namespace {

struct TypeNames {
    std::string_view type;
    std::string_view class_name;     // of the metadata class, without AttributeMetadata
    std::string_view attribute_type; // AttributeType
    std::string_view type_name;      // AttributeTypeName
};

constexpr std::array<TypeNames, 21> kTypes{
    {{"string", "String", "String", "StringType"},
     {"memo", "Memo", "Memo", "MemoType"},
     {"integer", "Integer", "Integer", "IntegerType"},
     {"bigint", "BigInt", "BigInt", "BigIntType"},
     {"decimal", "Decimal", "Decimal", "DecimalType"},
     {"double", "Double", "Double", "DoubleType"},
     {"money", "Money", "Money", "MoneyType"},
     {"boolean", "Boolean", "Boolean", "BooleanType"},
     {"datetime", "DateTime", "DateTime", "DateTimeType"},
     {"picklist", "Picklist", "Picklist", "PicklistType"},
     {"multiselectpicklist", "MultiSelectPicklist", "Virtual", "MultiSelectPicklistType"},
     {"state", "State", "State", "StateType"},
     {"status", "Status", "Status", "StatusType"},
     {"lookup", "Lookup", "Lookup", "LookupType"},
     {"customer", "Lookup", "Customer", "CustomerType"},
     {"owner", "Lookup", "Owner", "OwnerType"},
     {"partylist", "Lookup", "PartyList", "PartyListType"},
     {"entityname", "EntityName", "EntityName", "EntityNameType"},
     {"image", "Image", "Virtual", "ImageType"},
     {"file", "File", "Virtual", "FileType"},
     {"uniqueidentifier", "", "Uniqueidentifier", "UniqueidentifierType"}}};

const TypeNames& names_of(const Column& column) {
    for (const TypeNames& names : kTypes)
        if (names.type == column.type)
            return names;
    return kTypes.back();
}

std::string yes_no(bool yes) { return yes ? "true" : "false"; }

std::string option_json(const Column& column, int value, const std::string& label) {
    JsonObject option;
    if (column.type == "state")
        option.text("@odata.type", "#Microsoft.Dynamics.CRM.StateOptionMetadata");
    if (column.type == "status")
        option.text("@odata.type", "#Microsoft.Dynamics.CRM.StatusOptionMetadata");
    const auto translated = column.translated.find(value);
    option.number("Value", value);
    option.raw("Label",
               translated == column.translated.end() ? label_json(label) : label_json(label, translated->second));
    option.raw("Description", label_json(""));
    option.null("Color").boolean("IsManaged", true).null("ExternalValue").null("MetadataId").null("HasChanged");
    if (const auto state = column.status_state.find(value); state != column.status_state.end())
        option.number("State", state->second);
    return option.str();
}

std::string option_set_json(const Table& table, const Column& column) {
    JsonObject set;
    set.text("MetadataId", metadata_id(table.logical_name + " options " + column.name)).null("HasChanged");
    set.text("Name", table.logical_name + "_" + column.name).boolean("IsGlobal", false).boolean("IsManaged", true);
    if (column.type == "boolean") {
        const auto option = [&](int value) {
            const auto found = column.options.find(value);
            return option_json(column, value,
                               found == column.options.end() ? (value == 1 ? "Yes" : "No") : found->second);
        };
        return set.text("OptionSetType", "Boolean").raw("TrueOption", option(1)).raw("FalseOption", option(0)).str();
    }
    JsonArray options;
    for (const auto& [value, label] : column.options)
        options.raw(option_json(column, value, label));
    set.text("OptionSetType", column.type == "state" ? "State" : column.type == "status" ? "Status" : "Picklist");
    return set.raw("Options", options.str()).str();
}

void add_limits(const Column& column, MetadataRow& row) {
    auto& extra = row.extra;
    if (column.type == "string" || column.type == "memo") {
        extra.emplace_back("MaxLength", column.max_length > 0 ? std::to_string(column.max_length) : "null");
        extra.emplace_back("Format", column.type == "string" ? "\"Text\"" : "\"TextArea\"");
    }
    if (column.is_number()) {
        extra.emplace_back("MinValue", column.min ? json_number(*column.min) : "null");
        extra.emplace_back("MaxValue", column.max ? json_number(*column.max) : "null");
    }
    if (column.is_fraction())
        extra.emplace_back("Precision", std::to_string(column.precision));
    if (column.type == "datetime") {
        extra.emplace_back("Format", json_string(column.format));
        extra.emplace_back("DateTimeBehavior", JsonObject().text("Value", column.behavior).str());
    }
}

void add_choices(const Table& table, const Column& column, MetadataRow& row) {
    if (!column.is_choice() && column.type != "boolean" && column.type != "multiselectpicklist")
        return;
    if (column.type == "boolean") {
        const bool* yes = std::get_if<bool>(&column.default_value);
        row.extra.emplace_back("DefaultValue", yes_no(yes && *yes));
    } else {
        row.extra.emplace_back("DefaultFormValue", "null");
    }
    row.expandable.emplace_back("OptionSet", option_set_json(table, column));
    row.expandable.emplace_back("GlobalOptionSet", "null");
}

} // namespace

std::string column_class(const Column& column) { return std::string(names_of(column).class_name); }

bool is_column_class(const std::string& name) {
    constexpr std::string_view ending = "AttributeMetadata";
    if (!name.ends_with(ending))
        return false;
    for (const TypeNames& names : kTypes)
        if (!names.class_name.empty() && names.class_name == name.substr(0, name.size() - ending.size()))
            return true;
    return false;
}

MetadataRow column_row(const Table& table, const Column& column, std::size_t number) {
    const TypeNames& names = names_of(column);
    MetadataRow row;
    row.base_type = "Microsoft.Dynamics.CRM.AttributeMetadata";
    if (!names.class_name.empty())
        row.type = "Microsoft.Dynamics.CRM." + std::string(names.class_name) + "AttributeMetadata";
    row.add("AttributeOf", "null");
    row.add("AttributeType", json_string(names.attribute_type));
    row.add("ColumnNumber", std::to_string(number + 1));
    row.add("EntityLogicalName", json_string(table.logical_name));
    row.add("IsCustomAttribute", yes_no(column.is_custom));
    row.add("IsPrimaryId", yes_no(column.name == table.primary_id));
    row.add("IsPrimaryName", yes_no(column.name == table.primary_name));
    row.add("IsValidForCreate", yes_no(column.can_create));
    row.add("IsValidForRead", "true");
    row.add("IsValidForUpdate", yes_no(column.can_update));
    row.add("IsValidODataAttribute", yes_no(column.in_web_api));
    row.add("LogicalName", json_string(column.name));
    row.add("SchemaName", json_string(column.schema_name));
    row.add("MetadataId", json_string(metadata_id(table.logical_name + "." + column.name)));
    row.add("HasChanged", "null");
    row.add("AttributeTypeName", JsonObject().text("Value", names.type_name).str());
    row.add("Description", label_json(""));
    row.add("DisplayName", label_json(column.label));
    row.add("RequiredLevel", managed_json(json_string(column.required.empty() ? "None" : column.required),
                                          "canmodifyrequirementlevelsettings"));
    add_limits(column, row);
    if (names.class_name == "Lookup") {
        JsonArray targets;
        for (const std::string& target : column.targets)
            targets.text(target);
        row.extra.emplace_back("Targets", targets.str());
    }
    add_choices(table, column, row);
    return row;
}

MetadataRow key_row(const Table& table, const AlternateKey& key) {
    JsonArray columns;
    for (const std::string& name : key.columns)
        columns.text(name);
    MetadataRow row;
    row.base_type = "Microsoft.Dynamics.CRM.EntityKeyMetadata";
    row.add("LogicalName", json_string(key.name));
    row.add("SchemaName", json_string(key.name));
    row.add("EntityLogicalName", json_string(table.logical_name));
    row.add("KeyAttributes", columns.str());
    row.add("EntityKeyIndexStatus", "\"Active\"");
    row.add("IsManaged", "false");
    row.add("DisplayName", label_json(key.name));
    row.add("MetadataId", json_string(metadata_id("key " + key.name)));
    row.add("HasChanged", "null");
    return row;
}

MetadataRow relationship_row(const Schema& schema, const Table& table, const Navigation& navigation) {
    const Table* target = schema.by_name(navigation.target);
    std::string collection;
    if (target)
        for (const Collection& one : target->collections)
            if (one.from_table == table.logical_name && one.partner == navigation.name)
                collection = one.name;
    const std::string name = collection.empty() ? table.logical_name + "_" + navigation.name : collection;
    MetadataRow row;
    row.base_type = "Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata";
    row.add("ReferencedAttribute", json_string(target ? target->primary_id : navigation.target + "id"));
    row.add("ReferencedEntity", json_string(navigation.target));
    row.add("ReferencingAttribute", json_string(navigation.column));
    row.add("ReferencingEntity", json_string(table.logical_name));
    row.add("ReferencedEntityNavigationPropertyName", json_string(name));
    row.add("ReferencingEntityNavigationPropertyName", json_string(navigation.name));
    row.add("RelationshipType", "\"OneToManyRelationship\"");
    row.add("SchemaName", json_string(name));
    row.add("IsCustomRelationship", "false");
    row.add("MetadataId", json_string(metadata_id("relationship " + table.logical_name + "." + navigation.name)));
    row.add("HasChanged", "null");
    return row;
}

} // namespace dyncx::emulator
