// Small documents kept by scope and name, such as the metadata of a table. Whoever reads judges their age.
#include "store/sqlite_store.h"

namespace dyncx::store {

Result<std::optional<std::pair<Json, UnixMs>>> SqliteStore::kept(std::string_view scope, std::string_view name) {
    std::string text;
    UnixMs at = 0;
    bool is_there = false;
    auto done = committer_.read(lane_, [&](Database& database) -> Result<> {
        auto query = database.query("SELECT document, at FROM kept WHERE scope = ? AND name = ?");
        auto row = query.text(scope).text(name).step();
        if (!row)
            return row.error();
        is_there = *row;
        if (is_there) {
            text = query.text_at(0);
            at = query.integer_at(1);
        }
        return Done{};
    });
    if (!done)
        return done.error();
    if (!is_there)
        return std::optional<std::pair<Json, UnixMs>>();
    auto document = Json::parse(text);
    if (!document)
        return document.error();
    return std::optional(std::pair(std::move(*document), at));
}

Result<> SqliteStore::keep(std::string_view scope, std::string_view name, const Json& document) {
    const UnixMs now = clock_.now();
    const std::string text = document.text();
    return committer_.commit(
        lane_,
        [&](Transaction& transaction) {
            return transaction.database
                .query("INSERT INTO kept(scope, name, at, document) VALUES(?, ?, ?, ?) "
                       "ON CONFLICT(scope, name) DO UPDATE SET at = excluded.at, document = excluded.document")
                .text(scope)
                .text(name)
                .integer(now)
                .text(text)
                .run();
        },
        0);
}

} // namespace dyncx::store
