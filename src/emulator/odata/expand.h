// $expand: at most 15 navigation properties, with $select, $filter, $orderby, $top and $expand inside.
// What Dataverse refuses is refused: $filter, $orderby and $top on a lookup, $orderby and $top beside a nested expand,
// $ref on a collection, parameter aliases.
#pragma once

#include "emulator/odata/filter.h"
#include "emulator/odata/order.h"
#include "emulator/odata/select.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace dyncx::emulator::odata {

constexpr int kMaxExpands = 15;

struct Expansion {
    const Navigation* navigation = nullptr; // one of the two
    const Collection* collection = nullptr;
    const Table* target = nullptr;
    bool is_reference = false; // nav/$ref: the address only
    Selection select;
    NodePtr filter;
    Order order;
    std::optional<std::int64_t> top;
    std::vector<Expansion> expands;

    const std::string& name() const { return navigation != nullptr ? navigation->name : collection->name; }
};

std::vector<Expansion> parse_expand(std::string_view text, const Schema& schema, const Table& table);

} // namespace dyncx::emulator::odata
