// One condition of a rule, read strictly and once: comparisons of fields, joined by and, or, not. Pure.
// A field that is not known fulfils is_known:false, is_not and a `not` around anything else, and no other comparison.
#pragma once

#include "handoff/field.h"

#include <string>
#include <vector>

namespace dyncx::handoff {

enum class Test {
    kAnd,
    kOr,
    kNot,
    kIs,
    kIsNot,
    kAbove,
    kAtLeast,
    kBelow,
    kAtMost,
    kStartsWith,
    kEndsWith,
    kContains,
    kIsKnown
};

struct Condition {
    Test test = Test::kAnd;       // without parts it always holds
    std::vector<Condition> parts; // of and, or, not
    std::size_t slot = 0;         // of the field; this and the rest are of comparisons
    std::vector<Value> values;    // one of which is enough (of is_not: one of which is too much)
    std::string wanted;           // the values as explanations quote them
    bool wants_known = true;

    bool holds(View& view) const;
    // Why it holds or does not: names, the rule's own values, and of the scene only what may be told.
    std::string why(View& view) const;
};

// CONFIG names the place ("handoff.rules[3].when.and[1].field") and the fix.
Result<Condition> read_condition(const Json& when, const std::string& place, Fields& fields);

} // namespace dyncx::handoff
