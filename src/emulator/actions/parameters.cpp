// See parameters.h.
#include "emulator/actions/parameters.h"

#include "emulator/guid.h"
#include "emulator/json_text.h"
#include "emulator/rows/references.h"

#include <algorithm>

namespace dyncx::emulator {

namespace {

using Poco::JSON::Object;

constexpr std::string_view kNamespace = "Microsoft.Dynamics.CRM.";

[[noreturn]] void refuse_parameters(const std::string& reason) {
    throw Refusal{400,
                  "0x80048d19",
                  "Error identified in Payload provided by the user for Entity :'', For more information on this error "
                  "please follow this help link https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException "
                  ": Microsoft.OData.ODataException: " +
                      reason,
                  {}};
}

[[noreturn]] void refuse_keyless() {
    throw Refusal{400, "0x80048d19", "EdmEntityObject passed should have the key property value set.", {}};
}

std::string text_in(const Object& object, const std::string& name) {
    if (!object.has(name) || !object.get(name).isString())
        return {};
    return object.getValue<std::string>(name);
}

// The table that @odata.type names, or the one that the parameter has.
const Table& type_of(const Site& site, const Object& object, const Table* declared) {
    std::string type = text_in(object, "@odata.type");
    if (type.empty() && !declared)
        refuse_keyless();
    if (type.empty())
        return *declared;
    if (type.starts_with("#"))
        type.erase(0, 1);
    const Table* table = type.starts_with(kNamespace) ? site.schema.by_name(type.substr(kNamespace.size())) : nullptr;
    if (!table || (declared && table != declared))
        refuse_parameters("The type '" + type + "' is not the type of this parameter.");
    return *table;
}

} // namespace

Parameters::Parameters(const Call& call, std::string action, std::initializer_list<std::string_view> known)
    : site_(call.site), action_(std::move(action)),
      body_(call.request.body.empty() ? Object::Ptr(new Object) : parse_payload(call.request.body)) {
    for (const auto& [name, value] : members(*body_))
        if (std::find(known.begin(), known.end(), name) == known.end())
            refuse_parameters("The parameter '" + name +
                              "' in the request payload is not a valid parameter for the operation '" + action_ + "'.");
}

void Parameters::refuse_missing_parameter(const std::string& name) const {
    throw Refusal{
        400, "0x80040203", "Required field '" + name + "' is missing for the operation '" + action_ + "'.", {}};
}

Object::Ptr Parameters::object(const std::string& name) const {
    if (!body_->has(name) || body_->isNull(name))
        return {};
    const auto value = body_->get(name);
    if (!is_json_object(value))
        refuse_parameters("The value of the parameter '" + name + "' must be an object.");
    return value.extract<Object::Ptr>();
}

std::optional<RowRef> Parameters::row(const std::string& name, const Table* declared) const {
    const Object::Ptr given = object(name);
    if (!given)
        return std::nullopt;
    const Table& table = type_of(site_, *given, declared);
    if (given->has("@odata.id")) {
        const RowRef named = row_named(site_, text_in(*given, "@odata.id"));
        if (named.table != &table)
            refuse_parameters("The parameter '" + name + "' names a row of another type than it has.");
        return named;
    }
    const Payload checked = read_payload(site_, table, *given, WriteMode::update);
    const std::string id = text_of(checked.columns, table.primary_id);
    if (id.empty())
        refuse_keyless();
    if (!site_.rows.has(table, id))
        refuse_missing(table, id);
    return RowRef{&table, id};
}

RowRef Parameters::required_row(const std::string& name, const Table* declared) const {
    if (const auto found = row(name, declared))
        return *found;
    refuse_missing_parameter(name);
}

std::optional<Payload> Parameters::new_row(const std::string& name, const Table& table) const {
    const Object::Ptr given = object(name);
    if (!given)
        return std::nullopt;
    return read_payload(site_, table, *given, WriteMode::create);
}

std::int64_t Parameters::required_whole(const std::string& name) const {
    if (!body_->has(name) || body_->isNull(name))
        refuse_missing_parameter(name);
    const auto value = body_->get(name);
    if (!value.isInteger() || value.isBoolean())
        refuse_parameters("The value of the parameter '" + name + "' must be an Edm.Int32.");
    return value.convert<std::int64_t>();
}

bool Parameters::required_boolean(const std::string& name) const {
    if (!body_->has(name) || body_->isNull(name))
        refuse_missing_parameter(name);
    const auto value = body_->get(name);
    if (!value.isBoolean())
        refuse_parameters("The value of the parameter '" + name + "' must be an Edm.Boolean.");
    return value.extract<bool>();
}

} // namespace dyncx::emulator
