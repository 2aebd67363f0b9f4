// Walks a bound $filter over a row. Text compares without case, null is smaller than nothing: eq null and ne null test
// for it, ne and not hold for rows without a value, every other comparison with null is false.
#pragma once

#include "emulator/odata/filter.h"

namespace dyncx::emulator::odata {

bool meets(const Node& filter, const Row& row, const Table& table, const Rows& rows, const Caller& caller);

} // namespace dyncx::emulator::odata
