// See formatted.h.
#include "emulator/rows/formatted.h"

#include "emulator/json_text.h"
#include "emulator/odata/columns.h"
#include "emulator/odata/moment.h"

#include <Poco/DateTimeFormatter.h>
#include <Poco/StringTokenizer.h>

namespace dyncx::emulator {

namespace {

std::string label_of(const Column& column, std::int64_t value) {
    const auto found = column.options.find(static_cast<int>(value));
    return found == column.options.end() ? std::string() : found->second;
}

std::string labels_of(const Column& column, const std::string& values) {
    std::string out;
    for (const std::string& part : Poco::StringTokenizer(values, ",", Poco::StringTokenizer::TOK_TRIM))
        out += (out.empty() ? "" : "; ") + label_of(column, std::stoi(part));
    return out;
}

std::string grouped(std::string digits) {
    const auto point = std::min(digits.find('.'), digits.size());
    const std::size_t first = digits.starts_with('-') ? 1 : 0;
    for (std::size_t at = point; at > first + 3; at -= 3)
        digits.insert(at - 3, ",");
    return digits;
}

std::string name_behind(const Site& site, const Row& row, const Column& column) {
    std::string target = text_of(row, column.name + "@type");
    if (target.empty() && column.targets.size() == 1)
        target = column.targets.front();
    const Table* table = site.schema.by_name(target);
    if (!table || table->primary_name.empty())
        return {};
    const auto related = site.rows.find(*table, text_of(row, column.name));
    return related ? text_of(*related, table->primary_name) : std::string();
}

std::string formatted_moment(const Column& column, const std::string& text) {
    const auto moment = odata::parse_moment(text);
    if (!moment)
        return {};
    const Poco::Timestamp stamp(*moment * Poco::Timestamp::resolution());
    const bool is_date = column.behavior == "DateOnly" || column.format == "DateOnly";
    return Poco::DateTimeFormatter::format(stamp, is_date ? "%n/%e/%Y" : "%n/%e/%Y %h:%M %A");
}

} // namespace

std::string formatted_value(const Site& site, const Row& row, const Column& column) {
    const Value& value = odata::value_of(row, column);
    if (std::holds_alternative<std::monostate>(value))
        return {};
    if (column.is_lookup())
        return name_behind(site, row, column);
    if (const bool* yes = std::get_if<bool>(&value))
        return label_of(column, *yes ? 1 : 0);
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        if (column.is_choice())
            return label_of(column, *whole);
        return column.is_fraction() ? grouped(json_fixed(static_cast<double>(*whole), 2))
                                    : grouped(std::to_string(*whole));
    }
    if (const double* fraction = std::get_if<double>(&value))
        return (column.type == "money" ? "$" : "") + grouped(json_fixed(*fraction, 2));
    if (column.type == "datetime")
        return formatted_moment(column, std::get<std::string>(value));
    if (column.type == "multiselectpicklist")
        return labels_of(column, std::get<std::string>(value));
    return {};
}

} // namespace dyncx::emulator
