// Values by type. Numbers and times are also taken from text, because templates give text.
#include "dataverse/column_value.h"

#include "base/guid.h"
#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace dyncx::dataverse {

namespace {

constexpr std::size_t kMaxChoicesShown = 8;

bool is_bad_control(char c) {
    auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7f;
}

void add_note(const ValueRules& rules, std::string note) {
    if (rules.notes != nullptr)
        rules.notes->push_back(std::move(note));
}

Result<Json> text_value(const Column& column, const Json& value, const ValueRules& rules) {
    const bool is_plain = value.is_number() || value.is_bool();
    if (!value.is_string() && !(rules.fits_text && is_plain))
        return refused_value(column, "a text is needed: the column's type is " + column.type,
                             is_plain ? "Put the value in quotes." : "Write it as \"…\".");
    std::string text = value.is_string() ? value.as_string() : value.text();
    if (!is_utf8(text))
        return refused_value(column, "the text is no valid UTF-8");
    if (std::any_of(text.begin(), text.end(), is_bad_control)) {
        if (!rules.fits_text)
            return refused_value(column, "the text holds control characters");
        std::erase_if(text, is_bad_control);
        add_note(rules, column.name + ": control characters left out");
    }
    auto max = static_cast<std::size_t>(std::max(column.max_length, 0));
    std::size_t units = max > 0 ? utf16_units(text) : 0;
    if (max == 0 || units <= max)
        return Json(std::move(text));
    if (!rules.fits_text)
        return refused_value(column, "the text has " + std::to_string(units) + " characters, " + std::to_string(max) +
                                         " are allowed");
    add_note(rules, column.name + ": cut from " + std::to_string(units) + " to " + std::to_string(max) + " characters");
    return Json(cut_utf16_units(text, max));
}

std::optional<std::int64_t> whole_number(const Json& value) {
    if (value.is_integer())
        return value.as_integer();
    if (value.is_number()) {
        double number = value.as_number();
        bool is_whole = std::floor(number) == number && std::fabs(number) < 9.0e15;
        return is_whole ? std::optional<std::int64_t>(static_cast<std::int64_t>(number)) : std::nullopt;
    }
    std::string_view text = trimmed(value.as_string());
    std::int64_t number = 0;
    auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    bool is_all = !text.empty() && read.ec == std::errc() && read.ptr == text.data() + text.size();
    return is_all ? std::optional<std::int64_t>(number) : std::nullopt;
}

std::optional<double> any_number(const Json& value) {
    if (value.is_number())
        return value.as_number();
    std::string_view text = trimmed(value.as_string());
    double number = 0;
    auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    bool is_all =
        !text.empty() && read.ec == std::errc() && read.ptr == text.data() + text.size() && std::isfinite(number);
    return is_all ? std::optional<double>(number) : std::nullopt;
}

std::string number_text(double number) {
    char space[64];
    auto written = std::to_chars(space, space + sizeof(space), number);
    return {space, written.ptr};
}

Result<> check_range(const Column& column, double number) {
    bool is_below = column.min && number < *column.min;
    bool is_above = column.max && number > *column.max;
    if (!is_below && !is_above)
        return Done{};
    return refused_value(column, is_below ? "the number is below " + number_text(*column.min)
                                          : "the number is above " + number_text(*column.max));
}

Result<Json> integer_value(const Column& column, const Json& value) {
    auto number = whole_number(value);
    if (!number)
        return refused_value(column, "a whole number is needed");
    bool is_narrow = column.type == "integer";
    if (is_narrow &&
        (*number < std::numeric_limits<std::int32_t>::min() || *number > std::numeric_limits<std::int32_t>::max()))
        return refused_value(column, "the number is outside the range of 32 bits");
    auto within = check_range(column, static_cast<double>(*number));
    if (!within)
        return within.error();
    return Json(*number);
}

Result<Json> decimal_value(const Column& column, const Json& value) {
    auto number = any_number(value);
    if (!number)
        return refused_value(column, "a number is needed");
    auto within = check_range(column, *number);
    if (!within)
        return within.error();
    return value.is_integer() ? value : Json(*number);
}

Result<Json> boolean_value(const Column& column, const Json& value) {
    if (value.is_bool())
        return value;
    if (equals_ignoring_case(value.as_string(), "true"))
        return Json(true);
    if (equals_ignoring_case(value.as_string(), "false"))
        return Json(false);
    auto number = whole_number(value);
    if (number && (*number == 0 || *number == 1))
        return Json(*number == 1);
    if (!value.is_string() || column.options.empty())
        return refused_value(column, "true or false is needed");
    auto option = option_value(column, value);
    if (!option)
        return option.error();
    return Json(*option != 0);
}

bool is_plain_date(std::string_view text) {
    return text.size() == 10 && text[4] == '-' && text[7] == '-' && parse_time(std::string(text) + "T00:00:00Z").ok();
}

Result<Json> time_value(const Column& column, const Json& value) {
    const std::string& text = value.as_string();
    if (column.is_date_only && is_plain_date(text))
        return value;
    auto time = parse_time(text);
    if (!time)
        return refused_value(column, column.is_date_only
                                         ? "a date is needed, such as 2026-01-31"
                                         : "a time with its zone is needed, such as 2026-01-31T08:00:00Z");
    std::string utc = format_time(*time);
    return Json(column.is_date_only ? utc.substr(0, 10) : utc);
}

Result<Json> multi_value(const Column& column, const Json& value) {
    Json::Array items;
    if (value.is_array())
        items = value.as_array();
    else if (value.is_string())
        for (std::string_view one : split(value.as_string(), ','))
            items.emplace_back(trimmed(one));
    else
        items.push_back(value);
    std::vector<int> numbers;
    for (const Json& item : items) {
        if (item.is_string() && item.as_string().empty())
            continue;
        auto number = option_value(column, item);
        if (!number)
            return number.error();
        if (std::find(numbers.begin(), numbers.end(), *number) == numbers.end())
            numbers.push_back(*number);
    }
    if (numbers.empty())
        return Json();
    std::string text;
    for (int number : numbers)
        text += (text.empty() ? "" : ",") + std::to_string(number);
    return Json(std::move(text));
}

Result<Json> guid_value(const Column& column, const Json& value) {
    auto guid = normal_guid(value.as_string());
    if (!guid)
        return refused_value(column, "a GUID is needed");
    return Json(*guid);
}

Fault no_such_label(const Column& column, const std::string& label) {
    std::vector<std::string> labels;
    for (const Option& option : column.options)
        labels.insert(labels.end(), option.labels.begin(), option.labels.end());
    auto near = nearest(label, labels);
    std::string why = "no option has this label; choices: " + choices_of(column.options);
    return refused_value(column, why, near.empty() ? "" : "Did you mean " + near.front() + "?");
}

std::string tables_of(const Column& column) {
    std::string text;
    std::size_t shown = 0;
    for (const auto& target : column.targets)
        if (shown++ < kMaxChoicesShown)
            text += (text.empty() ? "" : ", ") + target.table;
    return text + (column.targets.size() > kMaxChoicesShown ? " …" : "");
}

const Column::Target* target_of(const Column& column, std::string_view table) {
    for (const auto& target : column.targets)
        if (target.table == table)
            return &target;
    return nullptr;
}

} // namespace

Fault refused_value(const Column& column, const std::string& why, const std::string& fix) {
    Fault f = fault(DYNCX_E_INVALID, column.name + ": " + why, fix);
    f.flags = DYNCX_ERROR_LOCAL;
    return f;
}

std::string choices_of(const std::vector<Option>& options) {
    std::string text;
    std::size_t shown = 0;
    for (const Option& option : options)
        if (shown++ < kMaxChoicesShown)
            text += (text.empty() ? "" : ", ") +
                    (option.labels.empty() ? std::string() : option.labels.front() + " = ") +
                    std::to_string(option.value);
    return text + (options.size() > kMaxChoicesShown ? " …" : "");
}

Result<int> option_value(const Column& column, const Json& value) {
    if (auto number = whole_number(value)) {
        for (const Option& option : column.options)
            if (option.value == *number)
                return option.value;
        bool is_unchecked = column.options.empty() && *number >= std::numeric_limits<int>::min() &&
                            *number <= std::numeric_limits<int>::max();
        if (is_unchecked)
            return static_cast<int>(*number);
        return refused_value(column, "no option has this number; choices: " + choices_of(column.options));
    }
    if (!value.is_string())
        return refused_value(column, "a label or a number is needed; choices: " + choices_of(column.options));
    std::vector<Option> found;
    for (const Option& option : column.options)
        for (const std::string& label : option.labels)
            if (equals_ignoring_case(label, trimmed(value.as_string())) &&
                (found.empty() || found.back().value != option.value))
                found.push_back(option);
    if (found.size() == 1)
        return found.front().value;
    if (found.empty())
        return no_such_label(column, value.as_string());
    return refused_value(column, "several options have this label; write the number: " + choices_of(found));
}

Result<Json> column_value(const Column& column, const Json& value, const ValueRules& rules) {
    if (value.is_null())
        return value;
    const std::string& type = column.type;
    if (type == "string" || type == "memo")
        return text_value(column, value, rules);
    if (type == "integer" || type == "bigint")
        return integer_value(column, value);
    if (type == "decimal" || type == "double" || type == "money")
        return decimal_value(column, value);
    if (type == "boolean")
        return boolean_value(column, value);
    if (type == "datetime")
        return time_value(column, value);
    if (type == "multiselectpicklist")
        return multi_value(column, value);
    if (type == "uniqueidentifier")
        return guid_value(column, value);
    if (type == "picklist" || type == "state" || type == "status") {
        auto option = option_value(column, value);
        if (!option)
            return option.error();
        return Json(*option);
    }
    return refused_value(column, "columns of type " + type + " cannot be written here");
}

Result<Bind> lookup_value(const Column& column, const Json& value) {
    if (column.targets.empty())
        return refused_value(column, "this lookup cannot be written: the environment gives it no navigation");
    const Column::Target* target = nullptr;
    const Json* key = &value;
    if (value.is_object()) {
        if (value.as_object().size() != 1)
            return refused_value(column, "one table with one id is needed, such as {\"contact\":\"<guid>\"}");
        const auto& [table, id] = value.as_object().front();
        target = target_of(column, table);
        key = &id;
        if (target == nullptr)
            return refused_value(column, "it refers to other tables: " + tables_of(column));
    } else if (column.targets.size() == 1) {
        target = &column.targets.front();
    } else if (column.type == "owner") {
        target = target_of(column, "systemuser");
    }
    if (target == nullptr)
        return refused_value(column, "it refers to several tables; write {\"<table>\":\"<guid>\"} with one of " +
                                         tables_of(column));
    auto guid = normal_guid(key->as_string());
    if (!guid)
        return refused_value(column, "a GUID is needed, or {\"" + target->table + "\":\"<guid>\"}");
    return Bind{target->navigation, "/" + target->set + "(" + *guid + ")", *guid};
}

} // namespace dyncx::dataverse
