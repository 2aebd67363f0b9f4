// {"column","is":…}, {"and":[…]}, {"or":[…]}, {"not":{…}}: bounded in depth and number.
#include "dataverse/condition_writer.h"

#include "base/guid.h"
#include "base/text.h"
#include "dataverse/address.h"
#include "dataverse/column_value.h"
#include "dataverse/row_writer.h"

#include <algorithm>
#include <array>

namespace dyncx::dataverse {

namespace {

constexpr int kMaxDepth = 10;
constexpr int kMaxConditions = 500;

struct Operator {
    std::string_view name;
    std::string_view odata; // "eq", or the name of a function
    bool is_function;
    bool takes_list;
};
constexpr std::array<Operator, 9> kOperators = {{{"is", "eq", false, true},
                                                 {"is_not", "ne", false, true},
                                                 {"above", "gt", false, false},
                                                 {"at_least", "ge", false, false},
                                                 {"below", "lt", false, false},
                                                 {"at_most", "le", false, false},
                                                 {"starts_with", "startswith", true, false},
                                                 {"ends_with", "endswith", true, false},
                                                 {"contains", "contains", true, false}}};

bool is_text(const Column& column) { return column.type == "string" || column.type == "memo"; }

bool is_ordered(const Column& column) {
    return is_text(column) || column.type == "integer" || column.type == "bigint" || column.type == "decimal" ||
           column.type == "double" || column.type == "money" || column.type == "datetime";
}

// % _ [ are wildcards of the database inside startswith and contains.
std::string without_wildcards(std::string_view text) {
    std::string out;
    for (char c : text) {
        if (c == '%' || c == '_' || c == '[')
            out.append("[").append(1, c).append("]");
        else
            out += c;
    }
    return out;
}

Result<std::string> text_literal(const Column& column, const Json& value, bool is_pattern) {
    Column unbounded = column;
    unbounded.max_length = 0;
    auto text = column_value(unbounded, value.is_integer() ? Json(value.text()) : value, {}); // templates give numbers
    if (!text)
        return text.error();
    return odata_text(is_pattern ? without_wildcards(text->as_string()) : text->as_string());
}

// The keys of lookups and rows: "<guid>" or {"contact":"<guid>"}.
Result<std::string> key_literal(const Column& column, const Json& value) {
    bool is_pair = value.is_object() && value.as_object().size() == 1;
    auto guid = normal_guid(is_pair ? value.as_object().front().second.as_string() : value.as_string());
    if (!guid)
        return refused_value(column, "a GUID is needed");
    return *guid;
}

Result<std::string> literal(const Column& column, const Json& value) {
    if (value.is_null())
        return std::string("null");
    if (is_text(column))
        return text_literal(column, value, false);
    if (column.is_lookup() || column.type == "uniqueidentifier")
        return key_literal(column, value);
    if (column.type == "multiselectpicklist")
        return refused_value(column, "choices with several values are compared with contains");
    Column unbounded = column; // a bound outside the range is a fair question
    unbounded.min.reset();
    unbounded.max.reset();
    auto typed = column_value(unbounded, value, {});
    if (!typed)
        return typed.error();
    return typed->is_string() ? typed->as_string() : typed->text(); // times stand without quotes
}

class ConditionWriter {
  public:
    explicit ConditionWriter(const Table& table) : table_(table) {}

    Result<std::string> write(const Json& where, int depth) {
        if (depth > kMaxDepth || ++count_ > kMaxConditions)
            return refused_row("where: at most 500 conditions, 10 levels deep");
        if (!where.is_object())
            return refused_row("where: a condition is an object");
        for (const char* joint : {"and", "or"})
            if (where.find(joint) != nullptr)
                return write_list(where, joint, depth);
        if (where.find("not") != nullptr)
            return write_not(where, depth);
        return write_comparison(where);
    }

  private:
    Result<std::string> write_list(const Json& where, const std::string& joint, int depth) {
        const Json& list = where[joint];
        if (where.as_object().size() != 1 || !list.is_array() || list.as_array().empty())
            return refused_row("where: \"" + joint + "\" stands alone and holds a list of conditions");
        std::string text;
        for (const Json& one : list.as_array()) {
            auto part = write(one, depth + 1);
            if (!part)
                return part;
            text += (text.empty() ? "(" : " " + joint + " ") + *part;
        }
        return text + ")";
    }

    Result<std::string> write_not(const Json& where, int depth) {
        if (where.as_object().size() != 1)
            return refused_row("where: \"not\" stands alone and holds one condition");
        const bool had_function = has_function_;
        has_function_ = false;
        auto part = write(where["not"], depth + 1);
        if (!part)
            return part;
        if (has_function_)
            return refused_row("where: Dataverse takes no \"not\" before \"contains\" of a choice with several values");
        has_function_ = had_function;
        return "not (" + *part + ")";
    }

    Result<std::string> write_comparison(const Json& where) {
        auto column = named_column(table_, where["column"]);
        if (!column)
            return column.error();
        const Operator* found = nullptr;
        for (const auto& [name, value] : where.as_object()) {
            if (name == "column")
                continue;
            const Operator* one = operator_named(name);
            if (one == nullptr || found != nullptr)
                return refused_row("where: a condition has \"column\" and one of is, is_not, above, at_least, below, "
                                   "at_most, starts_with, "
                                   "ends_with, contains");
            found = one;
        }
        if (found == nullptr)
            return refused_value(**column, "the condition has no operator, such as \"is\"");
        const Json& value = where[found->name];
        if (found->is_function)
            return write_function(**column, *found, value);
        if (value.is_array())
            return write_choices(**column, *found, value);
        return write_pair(**column, *found, value);
    }

    static const Operator* operator_named(std::string_view name) {
        for (const Operator& one : kOperators)
            if (one.name == name)
                return &one;
        return nullptr;
    }

    static Result<std::string> write_pair(const Column& column, const Operator& op, const Json& value) {
        if (!op.takes_list && !is_ordered(column))
            return refused_value(column, "this column knows no order; use is or is_not");
        if (!op.takes_list && value.is_null())
            return refused_value(column, "nothing is above or below null");
        auto text = literal(column, value);
        if (!text)
            return text;
        return column.read_name() + " " + std::string(op.odata) + " " + *text;
    }

    Result<std::string> write_choices(const Column& column, const Operator& op, const Json& values) {
        count_ += static_cast<int>(std::min<std::size_t>(values.as_array().size(), kMaxConditions));
        if (!op.takes_list || values.as_array().empty() || count_ > kMaxConditions)
            return refused_value(column, "a list goes with is and is_not, and holds 1 to 500 values");
        std::string joint = op.name == "is" ? " or " : " and ";
        std::string text;
        for (const Json& value : values.as_array()) {
            auto part = write_pair(column, op, value);
            if (!part)
                return part;
            text += (text.empty() ? "(" : joint) + *part;
        }
        return text + ")";
    }

    Result<std::string> write_function(const Column& column, const Operator& op, const Json& value) {
        if (column.type == "multiselectpicklist" && op.name == "contains")
            return write_contained(column, value);
        if (!is_text(column))
            return refused_value(column, "only texts are searched within");
        if (value.is_null() || value.is_array())
            return refused_value(column, "a text is needed");
        auto text = text_literal(column, value, true);
        if (!text)
            return text;
        return std::string(op.odata) + "(" + column.name + "," + *text + ")";
    }

    Result<std::string> write_contained(const Column& column, const Json& value) {
        auto numbers = column_value(column, value, {});
        if (!numbers)
            return numbers.error();
        if (numbers->is_null())
            return refused_value(column, "a label or a number is needed");
        std::string list;
        for (std::string_view number : split(numbers->as_string(), ','))
            list += (list.empty() ? "" : ",") + odata_text(number);
        has_function_ = true;
        return "Microsoft.Dynamics.CRM.ContainValues(PropertyName=" + odata_text(column.name) + ",PropertyValues=[" +
               list + "])";
    }

    const Table& table_;
    int count_ = 0;
    bool has_function_ = false;
};

} // namespace

Result<std::string> write_condition(const Table& table, const Json& where) {
    return ConditionWriter(table).write(where, 1);
}

} // namespace dyncx::dataverse
