// See condition.h. Conditions on dates are in date_condition.cpp.
#include "emulator/odata/condition.h"

#include "emulator/odata/columns.h"
#include "emulator/odata/date_condition.h"
#include "emulator/odata/refusals.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace dyncx::emulator::odata {
namespace {

[[noreturn]] void refuse_value(const Column& column) {
    throw Refusal{400, "0x80040203", "The value passed for the column '" + column.name + "' is not of its type.", {}};
}

bool is_null(const Value& value) { return std::holds_alternative<std::monostate>(value); }

std::string plain_guid(std::string text) {
    if (text.size() == 38 && text.front() == '{' && text.back() == '}') {
        text = text.substr(1, 36);
    }
    return text;
}

Value number_of(const std::string& text, const Column& column) {
    double number = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stop != end || text.empty()) {
        refuse_value(column);
    }
    return Value(number);
}

// Values are strings in the query, whatever the column is.
Value value_for(const Column& column, const Literal& literal) {
    const EdmType type = edm_type(column);
    const auto* text = std::get_if<std::string>(&literal.value);
    if (literal.type == EdmType::null || (text == nullptr && !can_compare(type, literal.type))) {
        refuse_value(column);
    }
    if (text == nullptr) {
        return literal.value;
    }
    switch (type) {
    case EdmType::string:
        return literal.value;
    case EdmType::guid: {
        const auto guid = read_literal(plain_guid(*text));
        return guid && guid->type == EdmType::guid ? guid->value : (refuse_value(column), Value());
    }
    case EdmType::boolean:
        if (*text != "true" && *text != "false" && *text != "1" && *text != "0") {
            refuse_value(column);
        }
        return Value(*text == "true" || *text == "1");
    case EdmType::date:
    case EdmType::date_time:
        return parse_moment(*text) ? literal.value : (refuse_value(column), Value());
    case EdmType::other:
        refuse_value(column);
    default:
        return number_of(*text, column);
    }
}

std::vector<Value> values_for(const Column& column, const ConditionArguments& arguments, std::string_view name) {
    if (!arguments.values || !arguments.is_list || arguments.values->empty()) {
        refuse_query("The function '" + std::string(name) + "' needs the parameters PropertyName and PropertyValues.");
    }
    std::vector<Value> values;
    for (const auto& literal : *arguments.values) {
        values.push_back(value_for(column, literal));
    }
    return values;
}

bool equals(const Value& a, const Value& b, EdmType type) {
    return !is_null(a) && !is_null(b) && compare_values(a, b, type) == 0;
}

// A row without a value is in no list; the negated condition holds for it.
Condition in_list(const Column& column, std::vector<Value> values, bool is_negated) {
    const EdmType type = edm_type(column);
    return [=](const Value& value, const Caller&) {
        const bool is_in =
            std::any_of(values.begin(), values.end(), [&](const Value& one) { return equals(value, one, type); });
        return is_in != is_negated;
    };
}

Condition between(const Column& column, const std::vector<Value>& values, bool is_negated) {
    if (values.size() != 2) {
        refuse_query("The functions Between and NotBetween need two values.");
    }
    const EdmType type = edm_type(column);
    return [=](const Value& value, const Caller&) {
        if (is_null(value)) {
            return false;
        }
        const bool is_inside =
            compare_values(value, values[0], type) >= 0 && compare_values(value, values[1], type) <= 0;
        return is_inside != is_negated;
    };
}

std::set<std::string> parts_of(const std::string& list) {
    std::set<std::string> parts;
    for (std::size_t begin = 0; begin <= list.size();) {
        const auto comma = std::min(list.find(',', begin), list.size());
        parts.insert(list.substr(begin, comma - begin));
        begin = comma + 1;
    }
    return parts;
}

std::string text_of(const Literal& literal) {
    if (const auto* number = std::get_if<std::int64_t>(&literal.value)) {
        return std::to_string(*number);
    }
    const auto* text = std::get_if<std::string>(&literal.value);
    return text == nullptr ? std::string() : *text;
}

// Any of the wanted choices is set.
Condition contain_values(const Column& column, const ConditionArguments& arguments, bool is_negated) {
    if (column.type != "multiselectpicklist" || !arguments.values || arguments.values->empty()) {
        refuse_value(column);
    }
    std::vector<std::string> wanted;
    for (const auto& literal : *arguments.values) {
        wanted.push_back(text_of(literal));
    }
    return [=](const Value& value, const Caller&) {
        const auto* text = std::get_if<std::string>(&value);
        const auto chosen = text == nullptr ? std::set<std::string>() : parts_of(*text);
        const bool has_one =
            std::any_of(wanted.begin(), wanted.end(), [&](const auto& one) { return chosen.count(one) > 0; });
        return has_one != is_negated;
    };
}

Condition same_id(const Column& column, std::string Caller::*id, bool is_negated) {
    if (edm_type(column) != EdmType::guid) {
        refuse_value(column);
    }
    return [=](const Value& value, const Caller& caller) {
        return equals(value, Value(caller.*id), EdmType::guid) != is_negated;
    };
}

} // namespace

Condition make_condition(std::string_view name, const Column& column, const ConditionArguments& arguments) {
    const bool is_negated = name.substr(0, 3) == "Not" || name.substr(0, 7) == "DoesNot";
    if (name == "In" || name == "NotIn") {
        return in_list(column, values_for(column, arguments, name), is_negated);
    }
    if (name == "Between" || name == "NotBetween") {
        return between(column, values_for(column, arguments, name), is_negated);
    }
    if (name == "ContainValues" || name == "DoesNotContainValues") {
        return contain_values(column, arguments, is_negated);
    }
    if (name == "EqualUserId" || name == "NotEqualUserId") {
        return same_id(column, &Caller::user_id, is_negated);
    }
    if (name == "EqualBusinessId" || name == "NotEqualBusinessId") {
        return same_id(column, &Caller::business_unit_id, is_negated);
    }
    if (auto condition = make_date_condition(name, column, arguments)) {
        return condition;
    }
    refuse_query("An unknown function with name 'Microsoft.Dynamics.CRM." + std::string(name.substr(0, 100)) +
                 "' was found. This may also be a function import or a key lookup on a navigation property, which is "
                 "not allowed.");
}

} // namespace dyncx::emulator::odata
