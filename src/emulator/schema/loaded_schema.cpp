// Reads the embedded definitions with Poco's JSON parser; see loaded_schema.h.
#include "emulator/schema/loaded_schema.h"

#include "emulator/schema/embedded.h"

#include <Poco/JSON/Parser.h>
#include <Poco/StringTokenizer.h>

#include <algorithm>
#include <stdexcept>

namespace dyncx::emulator {

namespace {

using Poco::JSON::Array;
using Poco::JSON::Object;

std::string text(const Object& o, const char* name) { return o.optValue<std::string>(name, ""); }

std::vector<std::string> texts(const Object& o, const char* name) {
    std::vector<std::string> out;
    if (const Array::Ptr array = o.getArray(name))
        for (const auto& item : *array)
            out.push_back(item.convert<std::string>());
    return out;
}

std::optional<double> number(const Object& o, const char* name) {
    if (!o.has(name))
        return std::nullopt;
    return o.getValue<double>(name);
}

Value default_of(const Object& o) {
    if (!o.has("default"))
        return {};
    const Poco::Dynamic::Var var = o.get("default");
    if (var.isBoolean())
        return var.extract<bool>();
    if (var.isInteger())
        return var.convert<std::int64_t>();
    return var.convert<std::string>();
}

void read_options(const Object& o, Column& column) {
    const Object::Ptr options = o.getObject("options");
    if (!options)
        return;
    for (const auto& [key, value] : *options) {
        const int code = std::stoi(key);
        if (value.type() != typeid(Object::Ptr)) {
            column.options[code] = value.convert<std::string>();
            continue;
        }
        const auto& labelled = value.extract<Object::Ptr>();
        column.options[code] = text(*labelled, "label");
        if (labelled->has("state"))
            column.status_state[code] = labelled->getValue<int>("state");
    }
}

Column read_column(const Object& o) {
    Column column;
    column.name = text(o, "name");
    column.type = text(o, "type");
    column.label = text(o, "label");
    column.schema_name = column.name;
    column.required = o.optValue<std::string>("required", "None");
    column.behavior = o.optValue<std::string>("behavior", "UserLocal");
    column.format = o.optValue<std::string>("format", "DateAndTime");
    column.max_length = o.optValue("length", 0);
    column.precision = o.optValue("precision", 0);
    const std::string write = o.optValue<std::string>("write", "cu");
    column.can_create = write.find('c') != std::string::npos;
    column.can_update = write.find('u') != std::string::npos;
    column.in_web_api = o.optValue("property", true);
    column.is_custom = column.name.starts_with("msdyn_");
    column.targets = texts(o, "targets");
    column.nav = texts(o, "nav");
    column.read_as =
        o.optValue<std::string>("read_as", column.is_lookup() ? "_" + column.name + "_value" : column.name);
    column.default_value = default_of(o);
    column.min = number(o, "min");
    column.max = number(o, "max");
    read_options(o, column);
    return column;
}

StateModel read_state(const Object& o) {
    StateModel state{o.getValue<int>("state"), text(o, "label"), o.getValue<int>("default_status"), {}};
    for (const auto& item : *o.getArray("statuses")) {
        const auto& pair = *item.extract<Array::Ptr>();
        state.statuses.push_back({pair.getElement<int>(0), pair.getElement<std::string>(1)});
    }
    return state;
}

template <class Each> void each_object(const Object& o, const char* name, const Each& each) {
    if (const Array::Ptr array = o.getArray(name))
        for (const auto& item : *array)
            each(*item.extract<Object::Ptr>());
}

// A status column of an organisation whose list the facts do not hold takes the pairs of the state model.
void complete_state_columns(Table& table) {
    for (Column& column : table.columns) {
        if (column.type != "status" && column.type != "state")
            continue;
        for (const StateModel& state : table.states) {
            if (column.type == "state")
                column.options.try_emplace(state.state, state.label);
            else
                for (const StatusModel& status : state.statuses) {
                    column.options.try_emplace(status.value, status.label);
                    column.status_state.try_emplace(status.value, state.state);
                }
        }
    }
}

Table read_table(const Object& o) {
    Table table;
    table.logical_name = text(o, "logical_name");
    table.schema_name = text(o, "schema_name");
    table.display_name = text(o, "display_name");
    table.set_name = text(o, "set_name");
    table.primary_id = text(o, "primary_id");
    table.primary_name = text(o, "primary_name");
    table.ownership = text(o, "ownership");
    table.party_collection = text(o, "party_collection");
    for (const std::string& mask : texts(o, "party_masks"))
        table.party_masks.push_back(std::stoi(mask));
    table.type_code = o.optValue("type_code", 0);
    table.is_activity = o.optValue("is_activity", false);
    each_object(o, "states", [&](const Object& item) { table.states.push_back(read_state(item)); });
    each_object(o, "columns", [&](const Object& item) { table.columns.push_back(read_column(item)); });
    each_object(o, "navigations", [&](const Object& item) {
        table.navigations.push_back(
            {text(item, "name"), text(item, "column"), text(item, "target"), item.optValue("writable", false)});
    });
    each_object(o, "collections", [&](const Object& item) {
        table.collections.push_back(
            {text(item, "name"), text(item, "from_table"), text(item, "from_column"), text(item, "partner")});
    });
    complete_state_columns(table);
    if (!table.primary_name.empty() && !table.column(table.primary_name))
        table.primary_name.clear();
    return table;
}

} // namespace

LoadedSchema::LoadedSchema() {
    for (const std::string_view definition : embedded_tables()) {
        Poco::JSON::Parser parser;
        tables_.push_back(read_table(*parser.parse(std::string(definition)).extract<Object::Ptr>()));
    }
    for (std::size_t i = 0; i < tables_.size(); ++i) {
        by_name_[tables_[i].logical_name] = i;
        by_set_[tables_[i].set_name] = i;
    }
}

void LoadedSchema::add_alternate_key(std::string_view definition) {
    const std::string text(definition);
    const auto colon = text.find(':');
    const auto found = by_name_.find(text.substr(0, colon));
    if (colon == std::string::npos || found == by_name_.end())
        throw std::runtime_error("an alternate key is written table:column[,column...], not '" + text + "'");
    Table& table = tables_[found->second];
    const Poco::StringTokenizer names(text.substr(colon + 1), ",", Poco::StringTokenizer::TOK_TRIM);
    AlternateKey key{table.logical_name + "_key" + std::to_string(table.keys.size() + 1), {names.begin(), names.end()}};
    for (const std::string& name : key.columns)
        if (!table.column(name))
            throw std::runtime_error("table " + table.logical_name + " has no column '" + name +
                                     "' for an alternate key");
    table.keys.push_back(std::move(key));
}

void LoadedSchema::add_labels(std::string_view definition) {
    const Poco::StringTokenizer parts(std::string(definition), ":");
    const std::string place = parts.count() == 3 ? parts[0] : std::string();
    const auto point = place.find('.');
    const auto found = by_name_.find(place.substr(0, point));
    if (point == std::string::npos || found == by_name_.end())
        throw std::runtime_error("labels are written table.column:1031:1=Hoch,3=Niedrig");
    for (Column& column : tables_[found->second].columns) {
        if (column.name != place.substr(point + 1))
            continue;
        for (const std::string& one : Poco::StringTokenizer(parts[2], ",", Poco::StringTokenizer::TOK_TRIM))
            column.translated[std::stoi(one)][std::stoi(parts[1])] = one.substr(one.find('=') + 1);
        return;
    }
    throw std::runtime_error("there is no column " + place + " for labels");
}

void LoadedSchema::track_changes(std::string_view table) {
    const auto found = by_name_.find(table);
    if (found == by_name_.end())
        throw std::runtime_error("there is no table '" + std::string(table) + "' whose changes could be tracked");
    tables_[found->second].tracks_changes = true;
}

const Table* LoadedSchema::known(std::size_t at) const {
    const bool is_omnichannel = tables_[at].logical_name.starts_with("msdyn_");
    return is_omnichannel && !has_omnichannel_ ? nullptr : &tables_[at];
}

std::vector<const Table*> LoadedSchema::tables() const {
    std::vector<const Table*> all;
    for (std::size_t i = 0; i < tables_.size(); ++i)
        if (const Table* table = known(i))
            all.push_back(table);
    return all;
}

const Table* LoadedSchema::by_set(std::string_view set_name) const {
    const auto found = by_set_.find(set_name);
    return found == by_set_.end() ? nullptr : known(found->second);
}

const Table* LoadedSchema::by_name(std::string_view logical_name) const {
    const auto found = by_name_.find(logical_name);
    return found == by_name_.end() ? nullptr : known(found->second);
}

} // namespace dyncx::emulator
