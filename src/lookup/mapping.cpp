// See mapping.h. Queries go through the writers of dataverse, so that every value is one literal of its column's type.
#include "lookup/mapping.h"

#include "base/text.h"
#include "dataverse/address.h"
#include "dataverse/condition_writer.h"
#include "lookup/labels.h"

#include <algorithm>
#include <array>

namespace dyncx::lookup {
namespace {

constexpr std::size_t kMostColumns = 12;
constexpr const char* kOrder = "salesorder";
constexpr const char* kRowsForm =
    R"(Write {"table":"new_refund","key":"new_order","columns":{"amount":"new_amount"}}.)";
constexpr const char* kSumForm = R"(Write {"table":"salesorder","key":"customerid","amount":"totalamount"}.)";

Fault wrong(const std::string& place, const std::string& why, const std::string& fix) {
    return fault(DYNCX_E_CONFIG, "In " + place + ": " + why + ".", fix);
}

Result<> read_columns(const Json& columns, Mapping& mapping) {
    const auto& members = columns.as_object();
    if (members.empty() || members.size() > kMostColumns)
        return wrong(mapping.place, "columns is no object of 1 to 12 members", kRowsForm);
    for (const auto& [name, column] : members) {
        if (!dataverse::is_logical_name(name) || !dataverse::is_logical_name(column.as_string()))
            return wrong(mapping.place, "a member of columns is no name and logical name",
                         R"(Write "columns":{"amount":"new_amount"}.)");
        mapping.columns.emplace_back(name, column.as_string());
    }
    return Done{};
}

Result<> read_member(const std::string& name, const Json& value, Mapping& mapping) {
    if (name == "columns")
        return read_columns(value, mapping);
    if (name == "where") {
        if (!value.is_object())
            return wrong(mapping.place, "where is no condition", R"(Write "where":{"column":"statecode","is":0}.)");
        mapping.where = value;
        return Done{};
    }
    if (!dataverse::is_logical_name(value.as_string()))
        return wrong(mapping.place, name + " is no logical name", "Logical names have small letters, digits and _.");
    if (name == "amount")
        mapping.columns.emplace_back(name, value.as_string());
    else
        (name == "table" ? mapping.table : mapping.key) = value.as_string();
    return Done{};
}

Result<std::optional<Mapping>> read(const config::Settings& settings, const char* property,
                                    const std::vector<std::string>& members, const char* form) {
    const Json& given = settings.value(property);
    if (given.is_null())
        return std::optional<Mapping>();
    Mapping mapping;
    mapping.place = property;
    for (const auto& [name, value] : given.as_object()) {
        if (std::find(members.begin(), members.end(), name) == members.end()) {
            const auto near = nearest(name, members);
            return wrong(property, "there is no \"" + std::string(cut_bytes(name, 60)) + "\"",
                         near.empty() ? form : "Did you mean " + near.front() + "?");
        }
        if (auto good = read_member(name, value, mapping); !good)
            return good.error();
    }
    if (mapping.columns.empty())
        return wrong(property, members.back() + " is missing", form);
    if (mapping.table.empty() != mapping.key.empty())
        return wrong(property, "table and key go together", form);
    return std::optional<Mapping>(std::move(mapping));
}

const dataverse::Column* key_of(const Mapping& mapping, const dataverse::Table& table) {
    return table.column(mapping.key);
}

// That of the key, and the mapping's own.
Json where_of(const Mapping& mapping, Json key_values) {
    Json all = Json::array();
    all.push(Json(Json::Object{{"column", mapping.key}, {"is", std::move(key_values)}}));
    if (!mapping.where.is_null())
        all.push(mapping.where);
    return Json(Json::Object{{"and", std::move(all)}});
}

Result<> check_key(const Mapping& mapping, const dataverse::Table& table, std::string_view owner) {
    if (auto named = dataverse::named_column(table, Json(mapping.key)); !named)
        return at_place(mapping, named.error());
    if (points_at(mapping, table, owner))
        return Done{};
    std::string fix = "No column of " + table.name + " does.";
    for (const dataverse::Column& column : table.columns)
        for (const auto& target : column.targets)
            if (target.table == owner)
                fix = "Did you mean " + column.name + "?";
    return wrong(mapping.place, "the column " + mapping.key + " does not point at " + std::string(owner), fix);
}

bool is_number(const dataverse::Column& column) {
    return column.type == "money" || column.type == "decimal" || column.type == "double" || column.type == "integer" ||
           column.type == "bigint";
}

std::string currency_of(const dataverse::Table& table) {
    const dataverse::Column* currency = table.column("transactioncurrencyid");
    return currency == nullptr || currency->targets.empty() ? "" : currency->targets.front().navigation;
}

} // namespace

Result<std::optional<Mapping>> order_mapping_of(const config::Settings& settings, const char* property) {
    auto mapping = read(settings, property, {"table", "key", "where", "columns"}, kRowsForm);
    if (mapping && *mapping && (*mapping)->table.empty()) {
        (*mapping)->table = kOrder;
        (*mapping)->key = "salesorderid";
    }
    return mapping;
}

Result<std::optional<Mapping>> sum_mapping_of(const config::Settings& settings, const char* property) {
    auto mapping = read(settings, property, {"table", "key", "where", "amount"}, kSumForm);
    if (mapping && *mapping && (*mapping)->table.empty())
        return wrong(property, "table and key are missing", kSumForm);
    return mapping;
}

Fault at_place(const Mapping& mapping, Fault fault) {
    if (fault.status == DYNCX_E_UNSUPPORTED || fault.status == DYNCX_E_INVALID)
        fault.status = DYNCX_E_CONFIG;
    if (fault.status == DYNCX_E_CONFIG)
        fault.message = "In " + mapping.place + ": " + fault.message + (fault.message.ends_with('.') ? "" : ".");
    return fault;
}

// The key may also be the owner's own primary key: the columns are then the owner's.
bool points_at(const Mapping& mapping, const dataverse::Table& table, std::string_view owner) {
    const dataverse::Column* key = key_of(mapping, table);
    if (key == nullptr)
        return false;
    if (table.name == owner && key->name == table.primary_id)
        return true;
    return std::any_of(key->targets.begin(), key->targets.end(), [&](auto& one) { return one.table == owner; });
}

Result<dataverse::Request> rows_request(const Mapping& mapping, const dataverse::Table& table, std::string_view owner,
                                        const std::vector<std::string>& ids) {
    if (auto good = check_key(mapping, table, owner); !good)
        return good.error();
    Json columns = Json::array(), keys = Json::array(), query = Json::object();
    columns.push(mapping.key);
    for (const auto& [name, column] : mapping.columns)
        if (std::find(columns.as_array().begin(), columns.as_array().end(), Json(column)) == columns.as_array().end())
            columns.push(column);
    for (const std::string& id : ids)
        keys.push(id);
    query.set("table", mapping.table);
    query.set("columns", std::move(columns));
    query.set("where", where_of(mapping, std::move(keys)));
    if (table.column("createdon") != nullptr)
        query.set("order", Json(Json::Array{Json(Json::Object{{"column", "createdon"}})}));
    query.set("top", kMostRows);
    auto request = dataverse::write_query(table, query);
    if (!request)
        return at_place(mapping, request.error());
    request->headers = {{"Prefer", kWithLabels}};
    return request;
}

Result<dataverse::Request> sum_request(const Mapping& mapping, const dataverse::Table& table, std::string_view owner,
                                       const std::string& id) {
    if (auto good = check_key(mapping, table, owner); !good)
        return good.error();
    auto amount = dataverse::named_column(table, Json(mapping.columns.front().second));
    if (!amount)
        return at_place(mapping, amount.error());
    if (!is_number(**amount))
        return wrong(mapping.place, "the column " + (*amount)->name + " holds no amount",
                     "Name a column of money or numbers.");
    auto condition = dataverse::write_condition(table, where_of(mapping, Json(id)));
    if (!condition)
        return at_place(mapping, condition.error());
    const std::string sum = "aggregate(" + (*amount)->name + " with sum as total,$count as count)";
    const std::string currency = currency_of(table);
    const std::string grouped = currency.empty() ? sum : "groupby((" + currency + "/isocurrencycode)," + sum + ")";
    return dataverse::Request{
        "GET", dataverse::collection_path(table.set, {{"$apply", "filter(" + *condition + ")/" + grouped}}), {}, ""};
}

Json told_row(const Mapping& mapping, const dataverse::Table& table, const Json& row) {
    Json out = Json::object();
    for (const auto& [name, logical] : mapping.columns) {
        const dataverse::Column* column = table.column(logical);
        const std::string read = column == nullptr ? logical : column->read_name();
        const Json& label = row[read + kLabel];
        const bool is_coded = column != nullptr && (column->is_lookup() || !column->options.empty());
        out.set(name, is_coded && !label.is_null() ? label : row[read]);
        if (is_coded)
            out.set(name + (column->is_lookup() ? "_id" : "_code"), row[read]);
    }
    return out;
}

std::string owner_of(const Mapping& mapping, const dataverse::Table& table, const Json& row) {
    const dataverse::Column* key = key_of(mapping, table);
    return key == nullptr ? std::string() : row[key->read_name()].as_string();
}

} // namespace dyncx::lookup
