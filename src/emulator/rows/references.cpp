// See references.h.
#include "emulator/rows/references.h"

#include "emulator/guid.h"
#include "emulator/odata/columns.h"
#include "emulator/odata/path.h"

namespace dyncx::emulator {

namespace {

[[noreturn]] void refuse_address() {
    throw Refusal{
        400,
        "0x80060888",
        "URL was not parsed due to an ODataUnrecognizedPathException. Resource not found for the segment provided "
        "in the URL.",
        {}};
}

// What follows /api/data/v9.x/ in an absolute address or path; the text itself when it is relative to the service.
std::string relative_to_service(const Site& site, std::string text) {
    if (text.starts_with("https://") || text.starts_with("http://")) {
        const std::string localhost = "https://localhost" + site.url.substr(site.url.rfind(':'));
        if (text.starts_with(site.url + "/"))
            text.erase(0, site.url.size());
        else if (text.starts_with(localhost + "/"))
            text.erase(0, localhost.size());
        else
            refuse_address();
    }
    constexpr std::string_view root = "/api/data/v9.";
    if (text.starts_with(root)) {
        const auto slash = text.find('/', root.size());
        if (slash == std::string::npos)
            refuse_address();
        return text.substr(slash + 1);
    }
    return text.starts_with("/") ? text.substr(1) : text;
}

} // namespace

void refuse_missing(const Table& table, const std::string& id) {
    throw Refusal{404, "0x80040217", "Entity '" + table.logical_name + "' With Id = " + id + " Does Not Exist", {}};
}

void refuse_missing_key(const Table& table) {
    throw Refusal{404,
                  "0x80060891",
                  "A record with the specified key values does not exist in " + table.logical_name + " entity",
                  {}};
}

std::optional<std::string> id_of_key(const Site& site, const Table& table, const odata::Key& key) {
    if (!key.alternate)
        return site.rows.has(table, key.id) ? std::optional<std::string>(key.id) : std::nullopt;
    std::optional<std::string> id;
    site.rows.scan(table, [&](const Row& row) {
        for (const auto& [column, wanted] : key.parts) {
            const Value& held = odata::value_of(row, *column);
            if (std::holds_alternative<std::monostate>(held) ||
                odata::compare_values(held, wanted, odata::edm_type(*column)) != 0)
                return true;
        }
        id = text_of(row, table.primary_id);
        return false;
    });
    return id;
}

std::string existing_id(const Site& site, const Table& table, const odata::Key& key) {
    if (const auto id = id_of_key(site, table, key))
        return *id;
    if (key.alternate)
        refuse_missing_key(table);
    refuse_missing(table, key.id);
}

RowRef row_named(const Site& site, const std::string& text) {
    const std::string relative = relative_to_service(site, text);
    odata::Path path;
    try {
        path = odata::parse_path(relative, {}, odata::PathOrigin::payload);
    } catch (const Refusal&) {
        refuse_address();
    }
    const Table* table = path.size() == 1 ? site.schema.by_set(path.front().name) : nullptr;
    if (!table || !path.front().has_parentheses)
        refuse_address();
    return {table, existing_id(site, *table, odata::bind_key(*table, path.front()))};
}

} // namespace dyncx::emulator
