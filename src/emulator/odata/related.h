// From a row over single-valued navigations to related rows and their values.
#pragma once

#include "emulator/odata/filter.h"

namespace dyncx::emulator::odata {

std::optional<Row> follow(const Row& from, const RowPath& path, const Rows& rows); // nothing where a lookup is empty
Value value_behind(const Row& from, const ColumnPath& path, const Rows& rows);

} // namespace dyncx::emulator::odata
