// {"field","is":…}, {"and":[…]}, {"or":[…]}, {"not":{…}}: bounded in depth and number, each comparison fit for its field.
#include "base/text.h"
#include "handoff/condition.h"
#include "handoff/reading.h"

#include <algorithm>
#include <array>

namespace dyncx::handoff {
namespace {

constexpr int kMaxDepth = 8;
constexpr int kMostConditions = 100;
constexpr std::size_t kMostValues = 100, kMostShown = 5, kLongestText = 400;
constexpr const char* kForm = R"(Write {"field":"session.channel","is":"phone"}.)";
constexpr const char* kOperatorList =
    "The operators are is, is_not, above, at_least, below, at_most, starts_with, ends_with, contains, is_known.";

struct Operator {
    std::string_view name;
    Test test;
};
constexpr std::array<Operator, 10> kOperators = {{{"is", Test::kIs},
                                                  {"is_not", Test::kIsNot},
                                                  {"above", Test::kAbove},
                                                  {"at_least", Test::kAtLeast},
                                                  {"below", Test::kBelow},
                                                  {"at_most", Test::kAtMost},
                                                  {"starts_with", Test::kStartsWith},
                                                  {"ends_with", Test::kEndsWith},
                                                  {"contains", Test::kContains},
                                                  {"is_known", Test::kIsKnown}}};

bool is_equality(Test test) { return test == Test::kIs || test == Test::kIsNot; }
bool is_search(Test test) { return test >= Test::kStartsWith && test <= Test::kContains; }

Fault unknown_member(const std::string& place, const std::string& name) {
    std::vector<std::string> known = {"field", "and", "or", "not"};
    for (const Operator& one : kOperators)
        known.emplace_back(one.name);
    return wrong(place, "there is no operator \"" + std::string(cut_bytes(name, 60)) + "\"",
                 did_you_mean(name, known, kOperatorList));
}

// The fields whose values are known beforehand.
Result<> check_known_values(const Field& field, Test test, const Json& value, const std::string& place) {
    const std::vector<std::string> days = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    const std::string text = lower_ascii(trimmed(value.as_string()));
    if (field.name == "now.weekday") {
        if (!is_equality(test) || std::find(days.begin(), days.end(), text) == days.end())
            return wrong(place, "a weekday is compared by is or is_not with mon, tue, wed, thu, fri, sat or sun",
                         did_you_mean(text.substr(0, 3), days, "Write \"mon\"."));
    } else if (field.name == "now.time") {
        const bool is_time = text.size() == 5 && text[2] == ':' && is_digits(text.substr(0, 2)) &&
                             is_digits(text.substr(3)) && text.substr(0, 2) < "24" && text.substr(3) < "60";
        if (is_search(test) || !is_time)
            return wrong(place, "a time of day is compared by its order with HH:MM", R"(Write "at_least":"08:00".)");
    } else if (field.name == "customer.is_known" && !(is_equality(test) && value.is_bool())) {
        return wrong(place, "whether the customer is known is compared with true or false", "Write \"is\":true.");
    }
    return Done{};
}

class Reader {
  public:
    explicit Reader(Fields& fields) : fields_(fields) {}

    Result<Condition> read(const Json& when, const std::string& place, int depth) {
        if (depth > kMaxDepth)
            return wrong(place, "conditions are nested deeper than 8", "Divide the rule into several.");
        if (!when.is_object() || when.as_object().empty())
            return wrong(place, "a condition is an object that is not empty", kForm);
        const auto& [name, inner] = when.as_object().front();
        const bool is_joint = name == "and" || name == "or" || name == "not";
        if (!is_joint)
            return read_comparison(when, place);
        if (when.as_object().size() != 1)
            return wrong(place, "\"" + name + "\" stands alone", "Put the other members into its conditions.");
        return name == "not" ? read_not(inner, place + ".not", depth)
                             : read_list(name, inner, place + "." + name, depth);
    }

  private:
    Result<Condition> read_not(const Json& inner, const std::string& place, int depth) {
        auto part = read(inner, place, depth + 1);
        if (!part)
            return part;
        Condition condition;
        condition.test = Test::kNot;
        condition.parts.push_back(std::move(*part));
        return condition;
    }

    Result<Condition> read_list(const std::string& name, const Json& list, const std::string& place, int depth) {
        if (list.as_array().empty())
            return wrong(place, "a list of conditions is needed", "Write \"" + name + "\":[{…},{…}].");
        Condition condition;
        condition.test = name == "and" ? Test::kAnd : Test::kOr;
        for (const Json& one : list.as_array()) {
            auto part = read(one, place + "[" + std::to_string(condition.parts.size()) + "]", depth + 1);
            if (!part)
                return part;
            condition.parts.push_back(std::move(*part));
        }
        return condition;
    }

    Result<Condition> read_comparison(const Json& when, const std::string& place) {
        if (++count_ > kMostConditions)
            return wrong(place, "the rule has more than 100 conditions",
                         "Divide it into several, or give is a list of values.");
        const Json* value = nullptr;
        std::string operator_name;
        Condition condition;
        for (const auto& [name, given] : when.as_object()) {
            const auto* found =
                std::find_if(kOperators.begin(), kOperators.end(), [&](auto& one) { return one.name == name; });
            if (name == "field")
                continue;
            if (found == kOperators.end())
                return unknown_member(place + "." + name.substr(0, 60), name);
            if (value != nullptr)
                return wrong(place, "a condition has one operator", R"(Write {"and":[{…},{…}]} for two.)");
            condition.test = found->test;
            operator_name = name;
            value = &given;
        }
        auto slot = fields_.slot_of(place + ".field", when["field"]);
        if (!slot)
            return slot.error();
        if (value == nullptr)
            return wrong(place, "the condition has no operator", kOperatorList);
        condition.slot = *slot;
        return read_values(std::move(condition), *value, place + "." + operator_name);
    }

    Result<Condition> read_values(Condition condition, const Json& given, const std::string& place) const {
        if (condition.test == Test::kIsKnown) {
            if (!given.is_bool())
                return wrong(place, "is_known takes true or false", "Write \"is_known\":true.");
            condition.wants_known = given.as_bool();
            return condition;
        }
        if (!given.is_array()) {
            if (auto good = add_value(condition, given, place); !good)
                return good.error();
            condition.wanted = quoted(given);
            return condition;
        }
        if (!is_equality(condition.test) || given.as_array().empty() || given.as_array().size() > kMostValues)
            return wrong(place, "a list goes with is and is_not, and holds 1 to 100 values",
                         "Write \"is\":[…] or one value.");
        condition.wanted = "one of ";
        for (const Json& one : given.as_array()) {
            const std::size_t count = condition.values.size();
            if (auto good = add_value(condition, one, place + "[" + std::to_string(count) + "]"); !good)
                return good.error();
            if (count < kMostShown)
                condition.wanted += (count > 0 ? ", " : "") + quoted(one);
        }
        if (condition.values.size() > kMostShown)
            condition.wanted += " and " + std::to_string(condition.values.size() - kMostShown) + " more";
        return condition;
    }

    Result<> add_value(Condition& condition, const Json& given, const std::string& place) const {
        auto value = value_of(given);
        if (!value || value->text.size() > kLongestText)
            return wrong(place, "a text of 1 to 400 bytes, a number, true or false is needed",
                         "For \"has no value\" write \"is_known\":false.");
        if (given.is_bool() && !is_equality(condition.test))
            return wrong(place, "true and false are compared by is and is_not", "Write \"is\":true.");
        if (auto good = check_known_values(fields_.all()[condition.slot], condition.test, given, place); !good)
            return good;
        condition.values.push_back(std::move(*value));
        return Done{};
    }

    Fields& fields_;
    int count_ = 0;
};

} // namespace

Result<Condition> read_condition(const Json& when, const std::string& place, Fields& fields) {
    return Reader(fields).read(when, place, 1);
}

} // namespace dyncx::handoff
