// The conditions of a query as an OData filter, unencoded. Each value becomes one literal of its column's type.
#pragma once

#include "dataverse/metadata.h"

namespace dyncx::dataverse {

Result<std::string> write_condition(const Table& table, const Json& where);

Result<const Column*> named_column(const Table& table, const Json& name); // or the nearest names

} // namespace dyncx::dataverse
