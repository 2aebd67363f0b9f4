// The annotations that Dynamics sends beside a value, and a lookup with what it shows.
#pragma once

#include "base/json.h"

#include <string>

namespace dyncx::lookup {

inline constexpr const char* kLabel = "@OData.Community.Display.V1.FormattedValue";
inline constexpr const char* kTableOf = "@Microsoft.Dynamics.CRM.lookuplogicalname"; // that a lookup points at
inline constexpr const char* kWithLabels =
    "odata.include-annotations=\"OData.Community.Display.V1.FormattedValue\""; // for the header Prefer
inline constexpr const char* kWithLabelsAndTables =
    "odata.include-annotations=\"OData.Community.Display.V1.FormattedValue,"
    "Microsoft.Dynamics.CRM.lookuplogicalname\"";

// {"table","id","name"} of the lookup read as `column` ("_ownerid_value"); null when it is empty.
inline Json party_of(const Json& row, const std::string& column) {
    if (row[column].is_null())
        return {};
    Json party = Json::object();
    if (const Json* table = row.find(column + kTableOf))
        party.set("table", *table);
    party.set("id", row[column]);
    party.set("name", row[column + kLabel]);
    return party;
}

} // namespace dyncx::lookup
