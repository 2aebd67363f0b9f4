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

class Condition {
  public:
    Condition() = default; // always holds
    // CONFIG names the place ("handoff.rules[3].when.and[1].field") and the fix.
    static Result<Condition> read(const Json& when, const std::string& place, Fields& fields);

    bool holds(View& view) const;
    // Why it holds or does not: names, the rule's own values, and of the scene only what may be told.
    std::string why(View& view) const;

  private:
    friend class ConditionReader;

    bool compares(const View::Slot& slot) const;
    std::string why_not(const Field& field, const View::Slot& slot) const;
    std::string wanted() const;

    Test test_ = Test::kAnd;
    std::vector<Condition> parts_;
    std::size_t slot_ = 0;
    std::vector<Value> values_; // one of them is wanted
    std::vector<std::string> quoted_;
    bool wants_known_ = true;
};

} // namespace dyncx::handoff
