// All rows: in memory for reading, in SQLite (a file or :memory:) so that they are there after a restart.
//
// Promises: every write belongs to a transaction; rollback brings back the rows as they were; the version number is one
// counter over all tables and never goes back; what changed and what was deleted is found by it. Not safe for several threads: the caller holds the service's lock.
// It does not check columns, types or rules.
#pragma once

#include "emulator/model.h"

#include <memory>
#include <set>
#include <string>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace dyncx::emulator {

class RowStore final : public Rows {
  public:
    RowStore(const Schema& schema, const std::string& file);
    ~RowStore() override;
    RowStore(const RowStore&) = delete;
    RowStore& operator=(const RowStore&) = delete;

    std::optional<Row> find(const Table& table, const std::string& id) const override;
    void scan(const Table& table, const Visit& visit) const override;
    void scan_pointing_at(const Table& table, const std::string& column, const std::string& id,
                          const Visit& visit) const override;

    bool has(const Table& table, const std::string& id) const;
    std::size_t count(const Table& table) const;
    bool is_empty() const;

    void begin();
    void commit();
    void rollback();
    bool is_in_transaction() const { return is_open_; }

    std::int64_t version() const { return version_; }
    // The ids of the rows whose version lies behind `after` and up to `until`, by version, at most `most`; and those of
    // rows that were deleted there.
    using Changes = std::vector<std::pair<std::int64_t, std::string>>;
    Changes changed(const Table& table, std::int64_t after, std::int64_t until, std::size_t most) const;
    Changes deleted(const Table& table, std::int64_t after, std::int64_t until, std::size_t most) const;

    std::int64_t put(const Table& table, const std::string& id, Row row); // inserts or replaces; gives the new version
    void erase(const Table& table, const std::string& id);

  private:
    struct Undo {
        std::string table;
        std::string id;
        std::optional<Row> before;
        std::int64_t deleted_before = 0; // when it had been deleted; 0: it had not
    };
    using TableRows = std::map<std::string, Row>;
    using ByVersion = std::map<std::int64_t, std::string>;
    struct Deleted {
        ByVersion by_version;
        std::map<std::string, std::int64_t> by_id;
    };

    void load(const Schema& schema);
    void remember(const Table& table, const std::string& id, const std::optional<Row>& row, bool is_there);
    void keep(const Table& table, const std::string& id, const std::optional<Row>& row);
    void write_row(const std::string& table, const std::string& id, const Row& row);
    std::int64_t mark_deleted(const Table& table, const std::string& id, std::int64_t version); // 0: not; what it was
    void write_deleted(const Table& table, const std::string& id, std::int64_t version);
    void run(const char* sql);

    const Schema& schema_;
    sqlite3* database_ = nullptr;
    sqlite3_stmt* insert_ = nullptr;
    sqlite3_stmt* delete_ = nullptr;
    std::unordered_map<std::string, TableRows> rows_;
    std::unordered_map<std::string, std::set<std::string>> pointing_; // "table/column/target" -> ids
    std::unordered_map<std::string, ByVersion> changed_;
    std::unordered_map<std::string, Deleted> deleted_;
    std::vector<Undo> undo_;
    std::int64_t version_ = 1000000;
    bool is_open_ = false;
};

// A transaction that ends with its scope: commit() or, without it, rollback. Inside an open one it does nothing.
class Transaction {
  public:
    explicit Transaction(RowStore& store);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

  private:
    RowStore& store_;
    bool is_mine_;
};

} // namespace dyncx::emulator
