// The options of one query bound to its table: what to show, which rows, in which order, with which related rows.
#pragma once

#include "emulator/odata/expand.h"
#include "emulator/odata/filter.h"
#include "emulator/odata/order.h"
#include "emulator/odata/query_options.h"
#include "emulator/odata/select.h"

namespace dyncx::emulator::odata {

struct Query {
    Selection select;
    NodePtr filter; // null: every row
    std::vector<Expansion> expands;
    Order order;
};

Query bind_query(const QueryOptions& options, const Schema& schema, const Table& table);

// The rows that meet the filter, sorted.
std::vector<Row> find_rows(const Query& query, const Table& table, const Rows& rows, const Caller& caller);

} // namespace dyncx::emulator::odata
