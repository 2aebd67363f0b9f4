// $apply: sums, averages, least, largest and count of rows, by group.
//
// Promises Dataverse's refusal when more rows come in than may (Site::aggregate_records), groups without a value left out
// of their row, and labels of groups when asked for. Aggregates have no formatted values; other options beside $apply are
// refused.
#pragma once

#include "emulator/service/queries.h"

namespace dyncx::emulator {

Response aggregate_rows(const Call& call, const Table& table, const RowFilter& belongs);

} // namespace dyncx::emulator
