// $apply as far as Dataverse takes it: filter(…), then groupby((columns),aggregate(…)) or aggregate(…), joined by "/".
// Refuses grouping by date-times, sums of what is no number, other transformations. It reads text only; aggregates.h answers.
#pragma once

#include "emulator/odata/filter.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dyncx::emulator::odata {

enum class Method { sum, average, min, max, count };

struct Aggregate {
    Method method = Method::count;
    ColumnPath path; // without a column: $count
    std::string alias;
};

struct Apply {
    NodePtr filter; // null: every row
    bool is_grouped = false;
    std::vector<ColumnPath> groups;
    std::vector<Aggregate> aggregates;
};

Apply parse_apply(std::string_view text, const FilterSource& source);
std::string group_name(const ColumnPath& path); // in the answer: "statuscode", "contact_fullname" behind a navigation

} // namespace dyncx::emulator::odata
