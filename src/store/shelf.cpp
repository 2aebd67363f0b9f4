// Looking at the directory's shelf: three tables of SQLite. How it is filled: shelf_page.cpp.
#include "store/sqlite_shelf.h"

#include <algorithm>

namespace dyncx::store {
namespace {

constexpr char kSealForm = 1; // of Seal; JSON never begins with it

Result<std::vector<DirectoryTable>> read_tables(Database& database) {
    std::vector<DirectoryTable> tables;
    auto query =
        database.query("SELECT name, shape, way, keyed_to, link, delta, is_loading, is_under_way, generation, rows, "
                       "revision, began_at, read_at FROM directory_tables ORDER BY place");
    auto done = each_row(query, [&tables](const Query& row) {
        tables.push_back({row.text_at(0), row.text_at(1), row.text_at(2), row.integer_at(3), row.text_at(4),
                          row.text_at(5), row.integer_at(6) != 0, row.integer_at(7) != 0, row.integer_at(8),
                          row.integer_at(9), row.integer_at(10), row.integer_at(11), row.integer_at(12)});
    });
    if (!done)
        return done.error();
    return tables;
}

struct Hit {
    std::string table, column;
    std::int64_t number = 0;
};

Result<std::vector<Hit>> hits_of(Query& query) {
    std::vector<Hit> hits;
    auto done = each_row(query, [&hits](const Query& row) {
        hits.push_back({row.text_at(0), row.text_at(1), row.integer_at(2)});
    });
    if (!done)
        return done.error();
    return hits;
}

Result<std::vector<Hit>> hits_of_key(Database& database, const std::string& key) {
    auto query = database.query("SELECT t.name, k.column_name, k.number FROM directory_keys k JOIN directory_tables t "
                                "ON t.place = k.place WHERE k.key = ? ORDER BY k.place, k.made_at, k.number LIMIT ?");
    query.blob(key).integer(Shelf::kMostCounted);
    return hits_of(query);
}

Result<std::vector<Hit>> hits_of_record(Database& database, const std::string& record) {
    auto query = database.query("SELECT t.name, '', r.number FROM directory_tables t JOIN directory_rows r "
                                "ON r.place = t.place AND r.record = ?");
    query.text(record);
    return hits_of(query);
}

// Those of one table that are told, in the order asked for.
std::vector<Hit> told_of(const std::vector<Hit>& hits, const std::string& table, const DirectoryQuestion& question,
                         std::int64_t& count) {
    std::vector<Hit> told;
    std::copy_if(hits.begin(), hits.end(), std::back_inserter(told), [&](auto& hit) { return hit.table == table; });
    count = static_cast<std::int64_t>(told.size());
    if (question.is_newest_first)
        std::reverse(told.begin(), told.end());
    told.resize(std::min(told.size(), static_cast<std::size_t>(question.most)));
    return told;
}

} // namespace

Result<std::vector<DirectoryTable>> SqliteShelf::tables() {
    std::vector<DirectoryTable> tables;
    auto done = committer_.read(lane_, [&](Database& database) -> Result<> {
        auto read = read_tables(database);
        if (!read)
            return read.error();
        tables = std::move(*read);
        return Done{};
    });
    return done ? Result<std::vector<DirectoryTable>>(std::move(tables)) : done.error();
}

Result<std::string> SqliteShelf::opened(std::string_view document, const std::string& record) const {
    if (!document.empty() && document.front() == kSealForm)
        return seal_.open(document, seal_place(record));
    return std::string(document);
}

Result<std::vector<DirectoryMatches>> SqliteShelf::find(const DirectoryQuestion& question) {
    std::vector<DirectoryMatches> all;
    const std::string key = kept_key(question.key, question.is_sealed);
    auto done = committer_.read(lane_, [&](Database& database) -> Result<> {
        auto hits = question.record.empty() ? hits_of_key(database, key) : hits_of_record(database, question.record);
        if (!hits)
            return hits.error();
        for (const std::string& table : question.tables) {
            DirectoryMatches matches{table, 0, {}};
            for (Hit& hit : told_of(*hits, table, question, matches.count)) {
                auto query = database.query("SELECT record, made_at, document FROM directory_rows WHERE number = ?");
                if (auto row = query.integer(hit.number).step(); !row)
                    return row.error();
                matches.rows.push_back(
                    {query.text_at(0), query.integer_at(1), query.text_at(2), {{question.key, std::move(hit.column)}}});
            }
            all.push_back(std::move(matches));
        }
        return Done{};
    });
    if (!done)
        return done.error();
    for (DirectoryMatches& matches : all)
        for (DirectoryRow& row : matches.rows) {
            auto document = opened(row.document, row.record);
            if (!document)
                return document.error();
            row.document = std::move(*document);
        }
    return all;
}

Result<Shelf::Part> SqliteShelf::rows_behind(const std::string& table, std::int64_t number, int most) {
    Part part;
    auto done = committer_.read(lane_, [&](Database& database) -> Result<> {
        auto query = database.query("SELECT r.record, r.made_at, r.document, r.number FROM directory_rows r "
                                    "JOIN directory_tables t ON t.name = ? AND t.place = r.place "
                                    "WHERE r.number > ? ORDER BY r.number LIMIT ?");
        query.text(table).integer(number).integer(most);
        return each_row(query, [&part](const Query& row) {
            part.rows.push_back({row.text_at(0), row.integer_at(1), row.text_at(2), {}});
            part.last = row.integer_at(3);
        });
    });
    if (!done)
        return done.error();
    for (DirectoryRow& row : part.rows) {
        auto document = opened(row.document, row.record);
        if (!document)
            return document.error();
        row.document = std::move(*document);
    }
    return part;
}

} // namespace dyncx::store
