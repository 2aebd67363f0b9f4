// Collections: $select, $filter, $orderby, $top, $count, $expand, paging with an opaque next link, and /$count.
//
// Promises that an answer holds at most a page and that its next link leads on from its last row. $apply is
// aggregates.h's, change tracking changes.h's; FetchXML and saved queries are refused. Parsing and evaluating are odata's
// matter.
#pragma once

#include "emulator/service/call.h"

#include <functional>

namespace dyncx::emulator {

using RowFilter = std::function<bool(const Row&)>; // besides $filter: rows of a collection navigation

Response query_rows(const Call& call, const Table& table, const RowFilter& belongs = {});
Response count_rows(const Call& call, const Table& table, const RowFilter& belongs = {});

} // namespace dyncx::emulator
