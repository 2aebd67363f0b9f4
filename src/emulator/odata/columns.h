// Names of a table as the query language sees them: a lookup is _x_value (its logical name is no property), and every
// column has one OData type.
#pragma once

#include "emulator/model.h"
#include "emulator/odata/literal.h"

#include <string_view>

namespace dyncx::emulator::odata {

EdmType edm_type(const Column& column);
const Column& property(const Table& table, std::string_view name); // by read name; refuses what is not there
const Value& value_of(const Row& row, const Column& column);       // null when the row has none
int compare_values(const Value& a, const Value& b, EdmType type);  // <0, 0, >0; both not null

} // namespace dyncx::emulator::odata
