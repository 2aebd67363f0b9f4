// See values.h.
#include "emulator/rows/values.h"

#include "emulator/guid.h"
#include "emulator/json_text.h"
#include "emulator/odata/moment.h"

#include <Poco/StringTokenizer.h>

#include <cmath>
#include <limits>

namespace dyncx::emulator {

namespace {

using Poco::Dynamic::Var;

std::string shown(const Var& json) {
    if (is_json_object(json) || is_json_array(json))
        return "a structured value";
    return json.toString();
}

[[noreturn]] void refuse_type(const Table& table, const Column& column, const Var& json, const char* edm) {
    refuse_payload(table, "Cannot convert the literal '" + shown(json) + "' to the expected type '" + edm +
                              "'. (property '" + column.name + "')");
}

[[noreturn]] void refuse_range(const Table& table, const Column& column, const std::string& value, const char* code,
                               const std::string& accepted) {
    throw Refusal{400,
                  code,
                  "A validation error occurred. The value " + value + " of '" + column.name + "' on record of type '" +
                      table.logical_name + "' is outside the valid range. Accepted Values: " + accepted,
                  {}};
}

std::string checked_text(const Table& table, const Column& column, const Var& json) {
    if (!json.isString())
        refuse_type(table, column, json, "Edm.String");
    std::string text = json.extract<std::string>();
    if (column.max_length > 0 && utf16_length(text) > static_cast<std::size_t>(column.max_length))
        throw Refusal{400,
                      "0x80044331",
                      "A validation error occurred.  The length of the '" + column.name + "' attribute of the '" +
                          table.logical_name + "' entity exceeded the maximum allowed length of '" +
                          std::to_string(column.max_length) + "'.",
                      {}};
    return text;
}

// Columns for which Dataverse keeps an empty text as null.
bool is_text(const Column& column) {
    return column.type == "string" || column.type == "memo" || column.type == "multiselectpicklist";
}

bool is_number(const Var& json) { return json.isNumeric() && !json.isBoolean() && !json.isString(); }

void check_bounds(const Table& table, const Column& column, double number, const Var& json) {
    const double low = column.min.value_or(std::numeric_limits<double>::lowest());
    const double high = column.max.value_or(std::numeric_limits<double>::max());
    if (number < low || number > high)
        refuse_range(table, column, json.toString(), "0x80044330",
                     (column.min ? json_number(low) : "") + " to " + (column.max ? json_number(high) : ""));
}

std::int64_t whole_number(const Table& table, const Column& column, const Var& json, const char* edm) {
    const bool is_whole =
        is_number(json) && (json.isInteger() || std::trunc(json.convert<double>()) == json.convert<double>());
    if (!is_whole)
        refuse_type(table, column, json, edm);
    try {
        return json.convert<std::int64_t>();
    } catch (const Poco::Exception&) {
        refuse_type(table, column, json, edm);
    }
}

Value checked_integer(const Table& table, const Column& column, const Var& json) {
    const bool is_big = column.type == "bigint";
    const std::int64_t number = whole_number(table, column, json, is_big ? "Edm.Int64" : "Edm.Int32");
    const bool fits =
        number >= std::numeric_limits<std::int32_t>::min() && number <= std::numeric_limits<std::int32_t>::max();
    if (!is_big && !fits)
        refuse_type(table, column, json, "Edm.Int32");
    check_bounds(table, column, static_cast<double>(number), json);
    return number;
}

Value checked_fraction(const Table& table, const Column& column, const Var& json) {
    if (!is_number(json))
        refuse_type(table, column, json, column.type == "double" ? "Edm.Double" : "Edm.Decimal");
    double number = json.convert<double>();
    check_bounds(table, column, number, json);
    if (column.type == "double")
        number = std::round(number * std::pow(10, column.precision)) / std::pow(10, column.precision);
    return number;
}

Value checked_choice(const Table& table, const Column& column, const Var& json) {
    const std::int64_t number = whole_number(table, column, json, "Edm.Int32");
    if (column.options.empty() || column.options.contains(static_cast<int>(number)))
        return number;
    std::string accepted;
    for (const auto& [value, label] : column.options)
        accepted += (accepted.empty() ? "" : ",") + std::to_string(value);
    refuse_range(table, column, std::to_string(number), "0x8004431a", accepted);
}

Value checked_choices(const Table& table, const Column& column, const Var& json) {
    const std::string text = checked_text(table, column, json);
    std::string joined;
    for (const std::string& part : Poco::StringTokenizer(text, ",", Poco::StringTokenizer::TOK_TRIM)) {
        const bool is_digits =
            !part.empty() && part.size() < 10 && part.find_first_not_of("0123456789") == std::string::npos;
        if (!is_digits)
            refuse_type(table, column, json, "Edm.String");
        checked_choice(table, column, Var(std::stoi(part)));
        joined += (joined.empty() ? "" : ",") + part;
    }
    return joined;
}

Value checked_moment(const Table& table, const Column& column, const Var& json) {
    const bool is_date = column.behavior == "DateOnly";
    const char* edm = is_date ? "Edm.Date" : "Edm.DateTimeOffset";
    if (!json.isString())
        refuse_type(table, column, json, edm);
    const std::string text = json.extract<std::string>();
    const auto moment = odata::parse_moment(text);
    if (!moment || is_date != (text.size() == 10))
        refuse_type(table, column, json, edm);
    return is_date ? date_text(*moment) : utc_text(*moment);
}

Value checked_guid(const Table& table, const Column& column, const Var& json) {
    if (!json.isString() || !is_guid(json.extract<std::string>()))
        refuse_type(table, column, json, "Edm.Guid");
    return lower_case(json.extract<std::string>());
}

} // namespace

void refuse_payload(const Table& table, const std::string& reason) {
    throw Refusal{400,
                  "0x80048d19",
                  "Error identified in Payload provided by the user for Entity :'" + table.set_name +
                      "', For more information on this error please follow this help link "
                      "https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : "
                      "Microsoft.OData.ODataException: " +
                      reason,
                  {}};
}

std::size_t utf16_length(const std::string& text) {
    std::size_t length = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        length += (byte & 0xC0) == 0x80 ? 0 : byte >= 0xF0 ? 2 : 1;
    }
    return length;
}

Value checked_value(const Table& table, const Column& column, const Var& json) {
    if (json.isEmpty())
        return {};
    if (json.isString() && json.extract<std::string>().empty() && is_text(column))
        return {};
    const std::string& type = column.type;
    if (type == "boolean") {
        if (!json.isBoolean())
            refuse_type(table, column, json, "Edm.Boolean");
        return json.extract<bool>();
    }
    if (type == "integer" || type == "bigint")
        return checked_integer(table, column, json);
    if (column.is_fraction())
        return checked_fraction(table, column, json);
    if (column.is_choice())
        return checked_choice(table, column, json);
    if (type == "multiselectpicklist")
        return checked_choices(table, column, json);
    if (type == "datetime")
        return checked_moment(table, column, json);
    if (type == "uniqueidentifier")
        return checked_guid(table, column, json);
    return checked_text(table, column, json);
}

} // namespace dyncx::emulator
