// Where an environment keeps what Dynamics ships no column for (refunds, tracking numbers, spending), as the settings say:
// a table, its column that points at the order or customer, a condition, the columns to tell. Read strictly without the
// network; held against the metadata before it is used and when settings are proven, with the nearest names.
#pragma once

#include "config/settings.h"
#include "dataverse/metadata.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dyncx::lookup {

struct Mapping {
    std::string place; // the property: "orders.refunds"
    std::string table, key;
    Json where;                                               // null: every row
    std::vector<std::pair<std::string, std::string>> columns; // name in the answer, column
};

// {"table":…,"key":…,"columns":{"amount":"new_amount"},"where":{…}}; without table and key the columns are the order's own.
// Nothing when the property is not given. CONFIG names the place and the fix.
Result<std::optional<Mapping>> order_mapping_of(const config::Settings& settings, const char* property);
// {"table":"salesorder","key":"customerid","amount":"totalamount","where":{…}}
Result<std::optional<Mapping>> sum_mapping_of(const config::Settings& settings, const char* property);

// The rows that point at one of `ids`. `owner` is the table that the key must point at, or be of.
Result<dataverse::Request> rows_request(const Mapping& mapping, const dataverse::Table& table, std::string_view owner,
                                        const std::vector<std::string>& ids);
// The sum and number of rows that point at `id`, by currency where the table has one.
Result<dataverse::Request> sum_request(const Mapping& mapping, const dataverse::Table& table, std::string_view owner,
                                       const std::string& id);

Fault at_place(const Mapping& mapping, Fault fault); // a name that is not there becomes a CONFIG fault of the place
bool points_at(const Mapping& mapping, const dataverse::Table& table, std::string_view owner);

// A row as the host reads it: choices and lookups as their labels, the value beside them as "…_code" or "…_id".
Json told_row(const Mapping& mapping, const dataverse::Table& table, const Json& row);
std::string owner_of(const Mapping& mapping, const dataverse::Table& table, const Json& row); // where the key points

constexpr const char* kNobody = "00000000-0000-0000-0000-000000000000"; // to see whether a request can be written
constexpr int kMostRows = 200;                                          // that one answer tells of a mapping

} // namespace dyncx::lookup
