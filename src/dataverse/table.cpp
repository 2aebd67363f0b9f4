// A table's definition: its small questions, and its form in JSON as the store keeps it.
#include "dataverse/metadata.h"

#include <algorithm>
#include <cstdlib>

namespace dyncx::dataverse {

namespace {

constexpr int kForm = 2; // of the kept JSON

Json labels_json(const std::vector<std::string>& labels) {
    Json list = Json::array();
    for (const std::string& label : labels)
        list.push(Json(label));
    return list;
}

Json option_json(const Option& option) {
    Json json = Json::object();
    json.set("value", Json(option.value));
    json.set("labels", labels_json(option.labels));
    if (option.state)
        json.set("state", Json(*option.state));
    Json spoken = Json::object();
    for (const auto& [language, label] : option.spoken)
        spoken.set(std::to_string(language), Json(label));
    if (!option.spoken.empty())
        json.set("spoken", std::move(spoken));
    return json;
}

Json target_json(const Column::Target& target) {
    Json json = Json::object();
    json.set("table", Json(target.table));
    json.set("set", Json(target.set));
    json.set("navigation", Json(target.navigation));
    return json;
}

Json column_json(const Column& column) {
    Json json = Json::object();
    json.set("name", Json(column.name));
    json.set("type", Json(column.type));
    if (column.max_length > 0)
        json.set("max_length", Json(column.max_length));
    if (!column.can_create)
        json.set("can_create", Json(false));
    if (!column.can_update)
        json.set("can_update", Json(false));
    if (column.is_date_only)
        json.set("is_date_only", Json(true));
    if (column.min)
        json.set("min", Json(*column.min));
    if (column.max)
        json.set("max", Json(*column.max));
    for (const Option& option : column.options) {
        if (json.find("options") == nullptr)
            json.set("options", Json::array());
        json.object_ref().back().second.push(option_json(option));
    }
    for (const auto& target : column.targets) {
        if (json.find("targets") == nullptr)
            json.set("targets", Json::array());
        json.object_ref().back().second.push(target_json(target));
    }
    return json;
}

Option option_of(const Json& json) {
    Option option;
    option.value = static_cast<int>(json["value"].as_integer());
    for (const Json& label : json["labels"].as_array())
        option.labels.push_back(label.as_string());
    if (json["state"].is_integer())
        option.state = static_cast<int>(json["state"].as_integer());
    for (const auto& [language, label] : json["spoken"].as_object())
        option.spoken[std::atoi(language.c_str())] = label.as_string();
    return option;
}

Column column_of(const Json& json) {
    Column column;
    column.name = json["name"].as_string();
    column.type = json["type"].as_string();
    column.max_length = static_cast<int>(json["max_length"].as_integer());
    column.can_create = json["can_create"].as_bool(true);
    column.can_update = json["can_update"].as_bool(true);
    column.is_date_only = json["is_date_only"].as_bool();
    if (json["min"].is_number())
        column.min = json["min"].as_number();
    if (json["max"].is_number())
        column.max = json["max"].as_number();
    for (const Json& option : json["options"].as_array())
        column.options.push_back(option_of(option));
    for (const Json& target : json["targets"].as_array())
        column.targets.push_back(
            {target["table"].as_string(), target["set"].as_string(), target["navigation"].as_string()});
    return column;
}

} // namespace

bool is_logical_name(std::string_view text) {
    constexpr std::size_t kLongest = 128;
    return !text.empty() && text.size() <= kLongest && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

bool Column::is_lookup() const { return type == "lookup" || type == "customer" || type == "owner"; }

std::string Column::read_name() const { return is_lookup() ? "_" + name + "_value" : name; }

const Column* Table::column(std::string_view wanted) const {
    for (const Column& one : columns)
        if (one.name == wanted || (one.is_lookup() && one.read_name() == wanted))
            return &one;
    return nullptr;
}

Json to_json(const Table& table) {
    Json json = Json::object();
    json.set("form", Json(kForm));
    json.set("name", Json(table.name));
    json.set("set", Json(table.set));
    json.set("primary_id", Json(table.primary_id));
    json.set("primary_name", Json(table.primary_name));
    json.set("type_code", Json(table.type_code));
    json.set("is_activity", Json(table.is_activity));
    json.set("party_collections", labels_json(table.party_collections));
    Json::Array columns;
    for (const Column& column : table.columns)
        columns.push_back(column_json(column));
    json.set("columns", Json(std::move(columns)));
    return json;
}

Result<Table> table_of(const Json& json) {
    Table table;
    table.name = json["name"].as_string();
    table.set = json["set"].as_string();
    table.primary_id = json["primary_id"].as_string();
    table.primary_name = json["primary_name"].as_string();
    table.type_code = static_cast<int>(json["type_code"].as_integer());
    table.is_activity = json["is_activity"].as_bool();
    for (const Json& name : json["party_collections"].as_array())
        table.party_collections.push_back(name.as_string());
    for (const Json& column : json["columns"].as_array())
        table.columns.push_back(column_of(column));
    bool is_sound =
        json["form"].as_integer() == kForm && !table.name.empty() && !table.set.empty() && !table.primary_id.empty();
    if (!is_sound)
        return fault(DYNCX_E_INVALID, "a kept table definition has another form");
    return table;
}

} // namespace dyncx::dataverse
