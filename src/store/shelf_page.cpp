// Filling the directory's shelf: what a page changes. Sealed, a key is kept as a keyed hash and a row's text under a seal of its
// own; the first byte of a text tells whether it is.
#include "store/sqlite_shelf.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace dyncx::store {
namespace {

constexpr std::size_t kHashBytes = 16;

struct Place {
    std::int64_t number = 0, revision = 0, rows = 0;
};

// The table's number, also of one that is there from now on.
Result<Place> place_of(Database& database, const std::string& name) {
    if (auto made = database.query("INSERT OR IGNORE INTO directory_tables(name) VALUES(?)").text(name).run(); !made)
        return made.error();
    auto query = database.query("SELECT place, revision, rows FROM directory_tables WHERE name = ?");
    if (auto row = query.text(name).step(); !row)
        return row.error();
    return Place{query.integer_at(0), query.integer_at(1), query.integer_at(2)};
}

Result<> write_table(Database& database, const DirectoryTable& table) {
    return database
        .query("UPDATE directory_tables SET shape = ?, way = ?, keyed_to = ?, link = ?, delta = ?, is_loading = ?, "
               "is_under_way = ?, "
               "generation = ?, rows = ?, revision = ?, began_at = ?, read_at = ? WHERE name = ?")
        .text(table.shape)
        .text(table.way)
        .integer(table.keyed_to)
        .text(table.link)
        .text(table.delta)
        .integer(table.is_loading)
        .integer(table.is_under_way)
        .integer(table.generation)
        .integer(table.rows)
        .integer(table.revision)
        .integer(table.began_at)
        .integer(table.read_at)
        .text(table.name)
        .run();
}

// The number of a row, or 0.
Result<std::int64_t> number_of(Database& database, std::int64_t place, const std::string& record) {
    auto query = database.query("SELECT number FROM directory_rows WHERE place = ? AND record = ?");
    auto row = query.integer(place).text(record).step();
    if (!row)
        return row.error();
    return *row ? query.integer_at(0) : std::int64_t{0};
}

Result<> remove_keys(Database& database, std::int64_t number) {
    return database.query("DELETE FROM directory_keys WHERE number = ?").integer(number).run();
}

Result<> remove_row(Database& database, std::int64_t number) {
    if (auto removed = remove_keys(database, number); !removed)
        return removed;
    return database.query("DELETE FROM directory_rows WHERE number = ?").integer(number).run();
}

// How many there were.
Result<std::int64_t> remove_former(Database& database, std::int64_t place, std::int64_t generation) {
    auto removed = database
                       .query("DELETE FROM directory_keys WHERE number IN "
                              "(SELECT number FROM directory_rows WHERE place = ? AND generation < ?)")
                       .integer(place)
                       .integer(generation)
                       .run();
    if (removed)
        removed = database.query("DELETE FROM directory_rows WHERE place = ? AND generation < ?")
                      .integer(place)
                      .integer(generation)
                      .run();
    return removed ? Result<std::int64_t>(database.changed_rows()) : removed.error();
}

} // namespace

std::string SqliteShelf::seal_place(const std::string& record) { return "directory " + record; }

std::string SqliteShelf::kept_key(const std::string& key, bool is_sealed) const {
    if (!is_sealed)
        return key;
    std::array<unsigned char, 32> digest{};
    HMAC(EVP_sha256(), key_of_keys_.reveal().data(), static_cast<int>(key_of_keys_.reveal().size()),
         reinterpret_cast<const unsigned char*>(key.data()), key.size(), digest.data(), nullptr);
    return {reinterpret_cast<const char*>(digest.data()), kHashBytes};
}

// How many rows there are more.
Result<std::int64_t> SqliteShelf::write_row(Database& database, std::int64_t place, const DirectoryPage& page,
                                            const DirectoryRow& row) const {
    auto number = number_of(database, place, row.record);
    if (!number)
        return number;
    const bool is_new = *number == 0;
    if (is_new && page.has_keys_only)
        return std::int64_t{0}; // deleted in the meantime
    if (!is_new)
        if (auto removed = remove_keys(database, *number); !removed)
            return removed.error();
    if (!page.has_keys_only) {
        auto document =
            page.is_sealed ? seal_.close(row.document, seal_place(row.record)) : Result<std::string>(row.document);
        if (!document)
            return document.error();
        auto query = database.query("INSERT INTO directory_rows(place, record, generation, made_at, document) "
                                    "VALUES(?, ?, ?, ?, ?) ON CONFLICT(place, record) DO UPDATE SET generation = "
                                    "excluded.generation, made_at = excluded.made_at, document = excluded.document "
                                    "RETURNING number");
        query.integer(place).text(row.record).integer(page.table.generation).integer(row.made_at).blob(*document);
        if (auto written = query.step(); !written)
            return written.error();
        number = query.integer_at(0);
        if (auto ended = query.run(); !ended)
            return ended.error();
    }
    for (const DirectoryKey& key : row.keys) {
        auto written = database
                           .query("INSERT OR IGNORE INTO directory_keys(key, place, made_at, number, column_name) "
                                  "VALUES(?, ?, ?, ?, ?)")
                           .blob(kept_key(key.key, page.is_sealed))
                           .integer(place)
                           .integer(row.made_at)
                           .integer(*number)
                           .text(key.column)
                           .run();
        if (!written)
            return written.error();
    }
    return std::int64_t{is_new};
}

// How many rows there are more.
Result<std::int64_t> SqliteShelf::write(Database& database, std::int64_t place, const DirectoryPage& page) const {
    std::int64_t more = 0;
    for (const DirectoryRow& row : page.rows) {
        auto written = write_row(database, place, page, row);
        if (!written)
            return written;
        more += *written;
    }
    for (const std::string& record : page.deleted) {
        auto number = number_of(database, place, record);
        if (!number)
            return number;
        if (*number == 0)
            continue;
        if (auto removed = remove_row(database, *number); !removed)
            return removed.error();
        --more;
    }
    if (!page.is_last_of_copy)
        return more;
    auto removed = remove_former(database, place, page.table.generation);
    return removed ? Result<std::int64_t>(more - *removed) : removed;
}

Result<DirectoryTable> SqliteShelf::take(DirectoryPage page) {
    DirectoryTable after;
    auto done = committer_.commit(
        lane_,
        [&](Transaction& transaction) -> Result<> {
            Database& database = transaction.database;
            auto place = place_of(database, page.table.name);
            if (!place)
                return place.error();
            if (place->revision != page.table.revision)
                return fault(DYNCX_E_CONFLICT, "Another process went on with the directory.");
            auto more = write(database, place->number, page);
            if (!more)
                return more.error();
            after = page.table;
            after.rows = place->rows + *more;
            ++after.revision;
            return write_table(database, after);
        },
        0);
    return done ? Result<DirectoryTable>(std::move(after)) : done.error();
}

} // namespace dyncx::store
