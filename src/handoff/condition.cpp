// Whether a condition holds, and why.
#include "handoff/condition.h"

#include <algorithm>

namespace dyncx::handoff {
namespace {

// A number and a text that is none are different and have no order.
bool fulfils(Test test, const Value& found, const Value& wanted) {
    if (test == Test::kStartsWith)
        return found.text.starts_with(wanted.text);
    if (test == Test::kEndsWith)
        return found.text.ends_with(wanted.text);
    if (test == Test::kContains)
        return found.text.find(wanted.text) != std::string::npos;
    if (found.number.has_value() != wanted.number.has_value())
        return false;
    const auto sign = [](const auto& a, const auto& b) { return a < b ? -1 : b < a ? 1 : 0; };
    const int order = found.number ? sign(*found.number, *wanted.number) : sign(found.text, wanted.text);
    switch (test) {
    case Test::kAbove:
        return order > 0;
    case Test::kAtLeast:
        return order >= 0;
    case Test::kBelow:
        return order < 0;
    case Test::kAtMost:
        return order <= 0;
    default:
        return order == 0;
    }
}

bool compares(const Condition& condition, const View::Slot& slot) {
    if (condition.test == Test::kIsKnown)
        return slot.is_known == condition.wants_known;
    const bool is_not = condition.test == Test::kIsNot;
    if (!slot.value)
        return is_not;
    const bool is_among = std::any_of(condition.values.begin(), condition.values.end(), [&](const Value& wanted) {
        return fulfils(is_not ? Test::kIs : condition.test, *slot.value, wanted);
    });
    return is_among != is_not;
}

bool is_search(Test test) { return test >= Test::kStartsWith && test <= Test::kContains; }

// As it stands behind "is" or "not", of searches behind the field's name or "does not".
std::string words_of(Test test, bool holds) {
    const std::string ending = holds ? "s" : "";
    switch (test) {
    case Test::kAbove:
        return "above ";
    case Test::kAtLeast:
        return "at least ";
    case Test::kBelow:
        return "below ";
    case Test::kAtMost:
        return "at most ";
    case Test::kStartsWith:
        return "start" + ending + " with ";
    case Test::kEndsWith:
        return "end" + ending + " with ";
    case Test::kContains:
        return "contain" + ending + " ";
    default:
        return "";
    }
}

std::string why_compared(const Condition& condition, View& view) {
    const std::string& name = view.field(condition.slot).name;
    const View::Slot& slot = view.at(condition.slot);
    if (!slot.is_known || condition.test == Test::kIsKnown)
        return name + (slot.is_known ? " is known" : " is not known");
    const bool holds = compares(condition, slot);
    const std::string words = words_of(condition.test, holds) + condition.wanted;
    if (condition.test == Test::kIsNot)
        return name + (holds ? " is not " : " is ") + words;
    if (holds)
        return name + (is_search(condition.test) ? " " : " is ") + words;
    return name + " is " + view.told(condition.slot) + (is_search(condition.test) ? ", which does not " : ", not ") +
           words;
}

} // namespace

bool Condition::holds(View& view) const {
    const auto part_holds = [&view](const Condition& part) { return part.holds(view); };
    switch (test) {
    case Test::kAnd:
        return std::all_of(parts.begin(), parts.end(), part_holds);
    case Test::kOr:
        return std::any_of(parts.begin(), parts.end(), part_holds);
    case Test::kNot:
        return !parts.front().holds(view);
    default:
        return compares(*this, view.at(slot));
    }
}

std::string Condition::why(View& view) const {
    if (test == Test::kNot)
        return parts.front().why(view);
    if (test != Test::kAnd && test != Test::kOr)
        return why_compared(*this, view);
    const bool is_so = holds(view);
    const bool one_decides = is_so == (test == Test::kOr); // else each part has its share
    std::string all;
    for (const Condition& part : parts) {
        if (one_decides && part.holds(view) != is_so)
            continue;
        all += (all.empty() ? "" : " and ") + part.why(view);
        if (one_decides)
            break;
    }
    return all.empty() ? "it has no condition" : all;
}

} // namespace dyncx::handoff
