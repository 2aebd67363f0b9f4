// See site.h.
#include "emulator/site.h"

namespace dyncx::emulator {

std::optional<Row> find_row(const Site& site, const RowRef& ref) { return site.rows.find(*ref.table, ref.id); }

std::string text_of(const Row& row, const std::string& column) {
    const auto found = row.find(column);
    const auto* text = found == row.end() ? nullptr : std::get_if<std::string>(&found->second);
    return text ? *text : std::string();
}

std::optional<std::int64_t> whole_of(const Row& row, const std::string& column) {
    const auto found = row.find(column);
    const auto* number = found == row.end() ? nullptr : std::get_if<std::int64_t>(&found->second);
    return number ? std::optional<std::int64_t>(*number) : std::nullopt;
}

} // namespace dyncx::emulator
