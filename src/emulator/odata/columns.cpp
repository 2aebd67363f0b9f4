// See columns.h.
#include "emulator/odata/columns.h"

#include "emulator/odata/moment.h"
#include "emulator/odata/refusals.h"
#include "emulator/odata/text_match.h"

namespace dyncx::emulator::odata {
namespace {

template <class T> int compare(T a, T b) { return a < b ? -1 : b < a ? 1 : 0; }

double as_double(const Value& value) {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        return static_cast<double>(*whole);
    }
    const auto* fraction = std::get_if<double>(&value);
    return fraction == nullptr ? 0 : *fraction;
}

const std::string& as_text(const Value& value) {
    static const std::string none;
    const auto* text = std::get_if<std::string>(&value);
    return text == nullptr ? none : *text;
}

int compare_numbers(const Value& a, const Value& b) {
    const auto* left = std::get_if<std::int64_t>(&a);
    const auto* right = std::get_if<std::int64_t>(&b);
    return left != nullptr && right != nullptr ? compare(*left, *right) : compare(as_double(a), as_double(b));
}

} // namespace

EdmType edm_type(const Column& column) {
    if (column.is_lookup() || column.type == "uniqueidentifier") {
        return EdmType::guid;
    }
    if (column.is_choice() || column.type == "integer") {
        return EdmType::int32;
    }
    if (column.type == "string" || column.type == "memo" || column.type == "multiselectpicklist") {
        return EdmType::string;
    }
    if (column.type == "datetime") {
        return column.behavior == "DateOnly" ? EdmType::date : EdmType::date_time;
    }
    if (column.type == "boolean") {
        return EdmType::boolean;
    }
    if (column.type == "bigint") {
        return EdmType::int64;
    }
    if (column.type == "double") {
        return EdmType::number;
    }
    return column.is_fraction() ? EdmType::decimal : EdmType::other;
}

const Column& property(const Table& table, std::string_view name) {
    const Column* column = table.column_read_as(name);
    if (column == nullptr || !column->in_web_api) {
        refuse_property(name, table.logical_name);
    }
    return *column;
}

const Value& value_of(const Row& row, const Column& column) {
    static const Value null;
    const auto found = row.find(column.name);
    return found == row.end() ? null : found->second;
}

int compare_values(const Value& a, const Value& b, EdmType type) {
    if (type == EdmType::string) {
        return compare_text(as_text(a), as_text(b));
    }
    if (is_temporal(type)) {
        return compare(parse_moment(as_text(a)).value_or(0), parse_moment(as_text(b)).value_or(0));
    }
    if (type == EdmType::boolean) {
        const auto* left = std::get_if<bool>(&a);
        const auto* right = std::get_if<bool>(&b);
        return compare(left != nullptr && *left ? 1 : 0, right != nullptr && *right ? 1 : 0);
    }
    return is_numeric(type) ? compare_numbers(a, b) : compare(as_text(a), as_text(b));
}

} // namespace dyncx::emulator::odata
