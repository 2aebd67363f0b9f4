// See payload.h.
#include "emulator/rows/payload.h"

#include "emulator/json_text.h"
#include "emulator/rows/values.h"

namespace dyncx::emulator {

namespace {

using Poco::Dynamic::Var;
using Poco::JSON::Array;
using Poco::JSON::Object;

constexpr std::string_view kBind = "@odata.bind";
constexpr std::size_t kMaxNesting = 8;

[[noreturn]] void refuse_undeclared(const Table& table, const std::string& name) {
    refuse_payload(table, "The property '" + name + "' does not exist on type 'Microsoft.Dynamics.CRM." +
                              table.logical_name +
                              "'. Make sure to only use property names that are defined by the type.");
}

[[noreturn]] void refuse_undeclared_bind(const Table& table, const std::string& name) {
    refuse_payload(table,
                   "An undeclared property '" + name +
                       "' which only has property annotations in the payload but no property value was found in the "
                       "payload. In OData, only declared navigation properties and declared named streams can be "
                       "represented as properties without values.");
}

[[noreturn]] void refuse_unwritable(const Table& table, const std::string& name, WriteMode mode) {
    throw Refusal{400,
                  "0x80040203",
                  "Attribute '" + name + "' on entity '" + table.logical_name + "' is not valid for " +
                      (mode == WriteMode::create ? "create." : "update."),
                  {}};
}

std::string text_value(const Table& table, const Var& json, const std::string& name) {
    if (!json.isString())
        refuse_payload(table, "The value of '" + name + "' must be a string that names a row.");
    return json.extract<std::string>();
}

class Reader {
  public:
    Reader(const Site& site, const Table& table, WriteMode mode, std::size_t depth)
        : site_(site), table_(table), mode_(mode), depth_(depth) {
        if (depth > kMaxNesting)
            refuse_payload(table, "The payload is nested too deeply.");
        payload_.table = &table;
    }

    Payload read(const Object& json) {
        for (const auto& [name, value] : members(json))
            take(name, value, json);
        return std::move(payload_);
    }

    void take_property(const std::string& name, const Var& value) {
        if (const Column* column = table_.column(name); column && column->in_web_api && !column->is_lookup())
            return take_column(*column, value);
        if (const Navigation* navigation = table_.navigation(name))
            return take_navigation(*navigation, value);
        if (const Collection* collection = table_.collection(name))
            return take_collection(*collection, value);
        if (const Column* column = table_.column_read_as(name); column && column->is_lookup())
            refuse_payload(table_, "CRM do not support direct update of Entity Reference properties, Use Navigation "
                                   "properties instead.");
        refuse_undeclared(table_, name);
    }

    Payload result() { return std::move(payload_); }

  private:
    void take(const std::string& name, const Var& value, const Object& json) {
        const auto at = name.find('@');
        if (at == std::string::npos)
            return take_property(name, value);
        if (at == 0)
            return take_control(name, value);
        const std::string property = name.substr(0, at);
        if (name.substr(at) == kBind)
            return take_bind(property, value);
        const bool is_declared =
            table_.column_read_as(property) || table_.navigation(property) || table_.collection(property);
        if (!is_declared && !json.has(property))
            refuse_undeclared_bind(table_, property);
    }

    // "@odata.type" must name this table; marks that answers carry are let through, so that a row read may be sent
    // back.
    void take_control(const std::string& name, const Var& value) {
        if (name == "@odata.type") {
            std::string type = text_value(table_, value, name);
            if (type.starts_with("#"))
                type.erase(0, 1);
            if (type != "Microsoft.Dynamics.CRM." + table_.logical_name)
                refuse_payload(table_, "The type '" + type + "' is not the type of this entity set.");
            return;
        }
        if (name != "@odata.etag" && name != "@odata.context")
            refuse_payload(table_, "The annotation '" + name + "' is not expected here.");
    }

    void take_column(const Column& column, const Var& value) {
        const bool is_key = column.name == table_.primary_id;
        const bool is_writable = mode_ == WriteMode::create ? column.can_create : column.can_update;
        if (!is_writable && !(is_key && mode_ == WriteMode::update))
            refuse_unwritable(table_, column.name, mode_);
        payload_.columns[column.name] = checked_value(table_, column, value);
    }

    void take_navigation(const Navigation& navigation, const Var& value) {
        require_writable(navigation);
        if (value.isEmpty())
            return clear(navigation);
        const Table* target = site_.schema.by_name(navigation.target);
        if (!is_json_object(value) || !target)
            refuse_payload(table_, "The value of the navigation property '" + navigation.name + "' must be an object.");
        if (mode_ == WriteMode::update)
            refuse_payload(table_, "Deep update of navigation property '" + navigation.name + "' is not allowed.");
        Reader nested(site_, *target, WriteMode::create, depth_ + 1);
        auto payload = std::make_shared<Payload>(nested.read(*value.extract<Object::Ptr>()));
        payload_.parents.push_back({&navigation, target, std::move(payload)});
    }

    void take_collection(const Collection& collection, const Var& value) {
        const Table* child = site_.schema.by_name(collection.from_table);
        if (!is_json_array(value) || !child)
            refuse_payload(table_, "The value of the navigation property '" + collection.name + "' must be an array.");
        if (mode_ == WriteMode::update)
            refuse_payload(table_, "Deep update of navigation property '" + collection.name + "' is not allowed.");
        for (const Var& item : *value.extract<Array::Ptr>()) {
            if (!is_json_object(item))
                refuse_payload(table_, "An element of '" + collection.name + "' must be an object.");
            Reader nested(site_, *child, WriteMode::create, depth_ + 1);
            auto payload = std::make_shared<Payload>(nested.read(*item.extract<Object::Ptr>()));
            if (collection.name == table_.party_collection)
                payload_.parties.push_back(std::move(payload));
            else
                payload_.children.push_back({&collection, child, std::move(payload)});
        }
        payload_.has_parties = payload_.has_parties || collection.name == table_.party_collection;
    }

    void take_bind(const std::string& name, const Var& value) {
        if (const Collection* collection = table_.collection(name))
            return bind_collection(*collection, value);
        const Navigation* navigation = table_.navigation(name);
        if (!navigation)
            refuse_undeclared_bind(table_, name);
        require_writable(*navigation);
        if (value.isEmpty())
            return clear(*navigation);
        point_at(table_, *navigation, row_named(site_, text_value(table_, value, name)), payload_.columns);
    }

    void bind_collection(const Collection& collection, const Var& value) {
        if (mode_ != WriteMode::create || !is_json_array(value))
            refuse_payload(table_,
                           "The collection '" + collection.name + "' can be bound to a list of rows on create only.");
        for (const Var& item : *value.extract<Array::Ptr>()) {
            const RowRef row = row_named(site_, text_value(table_, item, collection.name));
            if (row.table->logical_name != collection.from_table)
                refuse_payload(table_,
                               "'" + collection.name + "' does not hold rows of '" + row.table->logical_name + "'.");
            payload_.bound.push_back({&collection, row});
        }
    }

    void require_writable(const Navigation& navigation) const {
        const Column* column = table_.column(navigation.column);
        const bool is_writable = column && (mode_ == WriteMode::create ? column->can_create : column->can_update);
        if (!is_writable)
            refuse_unwritable(table_, navigation.column, mode_);
    }

    // A lookup with several tables is one column: clearing it through any of its names empties it.
    void clear(const Navigation& navigation) {
        payload_.columns[navigation.column] = Value();
        payload_.columns[navigation.column + "@type"] = Value();
    }

    const Site& site_;
    const Table& table_;
    WriteMode mode_;
    std::size_t depth_;
    Payload payload_;
};

} // namespace

void point_at(const Table& table, const Navigation& navigation, const RowRef& target, Row& columns) {
    const std::string& name = target.table->logical_name;
    const bool fits =
        navigation.target == name || (navigation.target == "owner" && (name == "systemuser" || name == "team"));
    if (!fits)
        refuse_payload(table, "The navigation property '" + navigation.name + "' takes rows of '" + navigation.target +
                                  "', not of '" + name + "'.");
    columns[navigation.column] = target.id;
    columns[navigation.column + "@type"] = name;
}

Payload read_payload(const Site& site, const Table& table, const Object& json, WriteMode mode) {
    return Reader(site, table, mode, 0).read(json);
}

Payload read_property(const Site& site, const Table& table, const std::string& name, const Var& json) {
    const Column* column = table.column(name);
    if (!column || !column->in_web_api || column->is_lookup())
        throw Refusal{404, "0x8006088a", "Resource not found for the segment '" + name + "'.", {}};
    Reader reader(site, table, WriteMode::update, 0);
    reader.take_property(name, json);
    return reader.result();
}

} // namespace dyncx::emulator
