// See query.h.
#include "emulator/odata/query.h"

#include "emulator/odata/evaluate.h"

namespace dyncx::emulator::odata {

Query bind_query(const QueryOptions& options, const Schema& schema, const Table& table) {
    const FilterSource source{schema, table, &options.aliases};
    Query query;
    if (options.select) {
        query.select = parse_select(*options.select, table);
    }
    if (options.filter) {
        query.filter = parse_filter(*options.filter, source);
    }
    if (options.expand) {
        query.expands = parse_expand(*options.expand, schema, table);
    }
    if (options.orderby) {
        query.order = parse_orderby(*options.orderby, source);
    }
    return query;
}

std::vector<Row> find_rows(const Query& query, const Table& table, const Rows& rows, const Caller& caller) {
    std::vector<Row> found;
    rows.scan(table, [&](const Row& row) {
        if (!query.filter || meets(*query.filter, row, table, rows, caller)) {
            found.push_back(row);
        }
        return true;
    });
    sort_rows(found, query.order, table, rows);
    return found;
}

} // namespace dyncx::emulator::odata
