// One value, as a person or a template gives it, to the JSON that its column takes: labels to numbers, times to UTC,
// texts within their length. Refusals name the column and the choices, never the value (it may be a customer's).
#pragma once

#include "dataverse/metadata.h"

#include <string>
#include <vector>

namespace dyncx::dataverse {

struct ValueRules {
    bool fits_text = false; // numbers and yes/no for a text are written out, too long text is cut; else refused
    std::vector<std::string>* notes = nullptr; // may be null
};

// Of every type but lookups and party lists. null stays null.
Result<Json> column_value(const Column& column, const Json& value, const ValueRules& rules);

// Options: a number that exists, or a label in any language, ignoring case.
Result<int> option_value(const Column& column, const Json& value);

// "/contacts(<guid>)" and the navigation name to bind it under, of "<guid>" or {"contact":"<guid>"}.
struct Bind {
    std::string navigation;
    std::string address;
    std::string guid;
};
Result<Bind> lookup_value(const Column& column, const Json& value);

Fault refused_value(const Column& column, const std::string& why, const std::string& fix = {});
std::string choices_of(const std::vector<Option>& options); // "Low = 0, Normal = 1", at most eight

} // namespace dyncx::dataverse
