// $orderby: columns of the row or of rows behind single-valued navigations, each ascending unless "desc" follows.
// Nulls come first, as in SQL Server; equal rows keep the order of their primary keys.
#pragma once

#include "emulator/odata/filter.h"
#include "emulator/odata/lexer.h"

#include <string_view>
#include <vector>

namespace dyncx::emulator::odata {

struct OrderTerm {
    ColumnPath path;
    bool is_descending = false;
};
using Order = std::vector<OrderTerm>;

constexpr std::size_t kMaxOrderTerms = 32;

ColumnPath read_column_path(Lexer& lexer, const FilterSource& source); // "name", "primarycontactid/fullname"
Order parse_orderby(std::string_view text, const FilterSource& source);
void sort_rows(std::vector<Row>& found, const Order& order, const Table& table, const Rows& rows);

} // namespace dyncx::emulator::odata
