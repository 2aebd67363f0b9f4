// See related.h.
#include "emulator/odata/related.h"

#include "emulator/odata/columns.h"

namespace dyncx::emulator::odata {
namespace {

const std::string* text_in(const Row& row, const std::string& column) {
    const auto found = row.find(column);
    return found == row.end() ? nullptr : std::get_if<std::string>(&found->second);
}

// A polymorphic lookup leads somewhere only when its row is of the table that the navigation names.
const std::string* target_of(const Row& row, const Navigation& step) {
    const auto* type = text_in(row, step.column + "@type");
    return type != nullptr && *type != step.target ? nullptr : text_in(row, step.column);
}

} // namespace

std::optional<Row> follow(const Row& from, const RowPath& path, const Rows& rows) {
    std::optional<Row> row = from;
    for (std::size_t i = 0; i < path.steps.size() && row; ++i) {
        const auto* id = target_of(*row, *path.steps[i]);
        row = id == nullptr ? std::nullopt : rows.find(*path.tables[i], std::string(*id));
    }
    return row;
}

Value value_behind(const Row& from, const ColumnPath& path, const Rows& rows) {
    if (path.row.steps.empty()) {
        return value_of(from, *path.column);
    }
    const auto row = follow(from, path.row, rows);
    return row ? value_of(*row, *path.column) : Value();
}

} // namespace dyncx::emulator::odata
