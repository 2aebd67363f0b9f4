// See row_store.h. A row is kept as one JSON object whose members are the columns that are not null.
#include "emulator/store/row_store.h"

#include "emulator/json_text.h"

#include <Poco/JSON/Parser.h>

#include <sqlite3.h>

#include <stdexcept>

namespace dyncx::emulator {

namespace {

std::string row_json(const Row& row) {
    JsonObject object;
    for (const auto& [name, value] : row) {
        if (std::holds_alternative<std::monostate>(value))
            continue;
        if (const double* fraction = std::get_if<double>(&value))
            object.raw(name, json_fixed(*fraction, 12));
        else
            object.raw(name, json_value(value, nullptr));
    }
    return object.str();
}

Value value_of(const Poco::Dynamic::Var& var) {
    if (var.isEmpty())
        return {};
    if (var.isBoolean())
        return var.extract<bool>();
    if (var.isInteger())
        return var.convert<std::int64_t>();
    if (var.isNumeric())
        return var.convert<double>();
    return var.convert<std::string>();
}

Row row_of(const std::string& json) {
    Poco::JSON::Parser parser;
    const auto object = parser.parse(json).extract<Poco::JSON::Object::Ptr>();
    Row row;
    for (const auto& [name, var] : *object)
        row[name] = value_of(var);
    return row;
}

std::int64_t version_of(const Row& row) {
    const auto found = row.find("versionnumber");
    const auto* number = found == row.end() ? nullptr : std::get_if<std::int64_t>(&found->second);
    return number ? *number : 0;
}

std::string pointer_key(const std::string& table, const std::string& column, const std::string& id) {
    return table + "/" + column + "/" + id;
}

RowStore::Changes between(const std::map<std::int64_t, std::string>& all, std::int64_t after, std::int64_t until,
                          std::size_t most) {
    RowStore::Changes found;
    for (auto at = all.upper_bound(after); at != all.end() && at->first <= until && found.size() < most; ++at)
        found.emplace_back(*at);
    return found;
}

} // namespace

RowStore::RowStore(const Schema& schema, const std::string& file) : schema_(schema) {
    if (sqlite3_open(file.c_str(), &database_) != SQLITE_OK) {
        const std::string reason = sqlite3_errmsg(database_);
        sqlite3_close(database_);
        throw std::runtime_error("cannot open the data file " + file + ": " + reason);
    }
    run("PRAGMA journal_mode=WAL");
    run("PRAGMA synchronous=NORMAL");
    run("CREATE TABLE IF NOT EXISTS rows(tbl TEXT NOT NULL, id TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY(tbl, "
        "id)) "
        "WITHOUT ROWID");
    run("CREATE TABLE IF NOT EXISTS deleted(tbl TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, "
        "PRIMARY KEY(tbl, id)) WITHOUT ROWID");
    sqlite3_prepare_v2(database_, "INSERT OR REPLACE INTO rows(tbl, id, data) VALUES(?, ?, ?)", -1, &insert_, nullptr);
    sqlite3_prepare_v2(database_, "DELETE FROM rows WHERE tbl = ? AND id = ?", -1, &delete_, nullptr);
    load(schema);
}

RowStore::~RowStore() {
    if (is_open_)
        rollback();
    sqlite3_finalize(insert_);
    sqlite3_finalize(delete_);
    sqlite3_close(database_);
}

void RowStore::run(const char* sql) {
    if (sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        throw std::runtime_error(std::string("the data file refuses: ") + sqlite3_errmsg(database_));
}

void RowStore::load(const Schema& schema) {
    sqlite3_stmt* all = nullptr;
    sqlite3_prepare_v2(database_, "SELECT tbl, id, data FROM rows", -1, &all, nullptr);
    while (sqlite3_step(all) == SQLITE_ROW) {
        const auto text = [&](int i) {
            return std::string(reinterpret_cast<const char*>(sqlite3_column_text(all, i)));
        };
        const Table* table = schema.by_name(text(0));
        if (!table)
            continue;
        const Row row = row_of(text(2));
        version_ = std::max(version_, version_of(row));
        keep(*table, text(1), row);
    }
    sqlite3_finalize(all);
    sqlite3_prepare_v2(database_, "SELECT tbl, id, version FROM deleted", -1, &all, nullptr);
    while (sqlite3_step(all) == SQLITE_ROW) {
        const Table* table = schema.by_name(reinterpret_cast<const char*>(sqlite3_column_text(all, 0)));
        const std::int64_t version = sqlite3_column_int64(all, 2);
        version_ = std::max(version_, version);
        if (table)
            mark_deleted(*table, reinterpret_cast<const char*>(sqlite3_column_text(all, 1)), version);
    }
    sqlite3_finalize(all);
}

RowStore::Changes RowStore::changed(const Table& table, std::int64_t after, std::int64_t until,
                                    std::size_t most) const {
    const auto found = changed_.find(table.logical_name);
    return found == changed_.end() ? Changes() : between(found->second, after, until, most);
}

RowStore::Changes RowStore::deleted(const Table& table, std::int64_t after, std::int64_t until,
                                    std::size_t most) const {
    const auto found = deleted_.find(table.logical_name);
    return found == deleted_.end() ? Changes() : between(found->second.by_version, after, until, most);
}

std::optional<Row> RowStore::find(const Table& table, const std::string& id) const {
    const auto rows = rows_.find(table.logical_name);
    if (rows == rows_.end())
        return std::nullopt;
    const auto row = rows->second.find(id);
    return row == rows->second.end() ? std::nullopt : std::optional<Row>(row->second);
}

void RowStore::scan(const Table& table, const Visit& visit) const {
    const auto rows = rows_.find(table.logical_name);
    if (rows == rows_.end())
        return;
    for (const auto& [id, row] : rows->second)
        if (!visit(row))
            return;
}

void RowStore::scan_pointing_at(const Table& table, const std::string& column, const std::string& id,
                                const Visit& visit) const {
    if (column == table.primary_id) { // the row behind an activity has its key
        if (const auto row = find(table, id))
            visit(*row);
        return;
    }
    const auto ids = pointing_.find(pointer_key(table.logical_name, column, id));
    if (ids == pointing_.end())
        return;
    const TableRows& rows = rows_.at(table.logical_name);
    for (const std::string& from : ids->second)
        if (!visit(rows.at(from)))
            return;
}

bool RowStore::has(const Table& table, const std::string& id) const {
    const auto rows = rows_.find(table.logical_name);
    return rows != rows_.end() && rows->second.contains(id);
}

std::size_t RowStore::count(const Table& table) const {
    const auto rows = rows_.find(table.logical_name);
    return rows == rows_.end() ? 0 : rows->second.size();
}

bool RowStore::is_empty() const {
    for (const auto& [table, rows] : rows_)
        if (!rows.empty())
            return false;
    return true;
}

void RowStore::remember(const Table& table, const std::string& id, const std::optional<Row>& row, bool is_there) {
    if (!row)
        return;
    for (const Column& column : table.columns) {
        const auto value = column.is_lookup() ? row->find(column.name) : row->end();
        const auto* target = value == row->end() ? nullptr : std::get_if<std::string>(&value->second);
        if (!target)
            continue;
        std::set<std::string>& ids = pointing_[pointer_key(table.logical_name, column.name, *target)];
        if (is_there)
            ids.insert(id);
        else
            ids.erase(id);
    }
}

void RowStore::keep(const Table& table, const std::string& id, const std::optional<Row>& row) {
    TableRows& rows = rows_[table.logical_name];
    ByVersion& changed = changed_[table.logical_name];
    const std::optional<Row> before = find(table, id);
    remember(table, id, before, false);
    if (before)
        changed.erase(version_of(*before));
    if (row) {
        rows[id] = *row;
        changed[version_of(*row)] = id;
    } else {
        rows.erase(id);
    }
    remember(table, id, row, true);
}

void RowStore::begin() {
    run("BEGIN IMMEDIATE");
    is_open_ = true;
    undo_.clear();
}

void RowStore::commit() {
    run("COMMIT");
    is_open_ = false;
    undo_.clear();
}

void RowStore::rollback() {
    sqlite3_exec(database_, "ROLLBACK", nullptr, nullptr, nullptr);
    is_open_ = false;
    for (auto undo = undo_.rbegin(); undo != undo_.rend(); ++undo) {
        keep(*schema_.by_name(undo->table), undo->id, undo->before);
        mark_deleted(*schema_.by_name(undo->table), undo->id, undo->deleted_before);
    }
    undo_.clear();
}

std::int64_t RowStore::put(const Table& table, const std::string& id, Row row) {
    undo_.push_back({table.logical_name, id, find(table, id), mark_deleted(table, id, 0)});
    if (undo_.back().deleted_before != 0)
        write_deleted(table, id, 0);
    row["versionnumber"] = ++version_;
    std::erase_if(row, [](const auto& item) { return std::holds_alternative<std::monostate>(item.second); });
    write_row(table.logical_name, id, row);
    keep(table, id, row);
    return version_;
}

void RowStore::write_row(const std::string& table, const std::string& id, const Row& row) {
    const std::string json = row_json(row);
    sqlite3_reset(insert_);
    sqlite3_bind_text(insert_, 1, table.data(), static_cast<int>(table.size()), SQLITE_TRANSIENT);
    sqlite3_bind_text(insert_, 2, id.data(), static_cast<int>(id.size()), SQLITE_TRANSIENT);
    sqlite3_bind_text(insert_, 3, json.data(), static_cast<int>(json.size()), SQLITE_TRANSIENT);
    if (sqlite3_step(insert_) != SQLITE_DONE)
        throw std::runtime_error(std::string("the data file refuses a row: ") + sqlite3_errmsg(database_));
    sqlite3_reset(insert_);
}

std::int64_t RowStore::mark_deleted(const Table& table, const std::string& id, std::int64_t version) {
    Deleted& deleted = deleted_[table.logical_name];
    std::int64_t before = 0;
    if (const auto known = deleted.by_id.find(id); known != deleted.by_id.end()) {
        before = known->second;
        deleted.by_version.erase(before);
        deleted.by_id.erase(known);
    }
    if (version != 0) {
        deleted.by_version[version] = id;
        deleted.by_id[id] = version;
    }
    return before;
}

void RowStore::write_deleted(const Table& table, const std::string& id, std::int64_t version) {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(database_,
                       version != 0 ? "INSERT OR REPLACE INTO deleted(tbl, id, version) VALUES(?1, ?2, ?3)"
                                    : "DELETE FROM deleted WHERE tbl = ?1 AND id = ?2 AND ?3 = 0",
                       -1, &statement, nullptr);
    sqlite3_bind_text(statement, 1, table.logical_name.data(), -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(statement, 2, id.data(), static_cast<int>(id.size()), SQLITE_TRANSIENT);
    sqlite3_bind_int64(statement, 3, version);
    const bool is_done = sqlite3_step(statement) == SQLITE_DONE;
    sqlite3_finalize(statement);
    if (!is_done)
        throw std::runtime_error(std::string("the data file refuses a deletion: ") + sqlite3_errmsg(database_));
}

void RowStore::erase(const Table& table, const std::string& id) {
    undo_.push_back({table.logical_name, id, find(table, id), mark_deleted(table, id, ++version_)});
    write_deleted(table, id, version_);
    sqlite3_reset(delete_);
    sqlite3_bind_text(delete_, 1, table.logical_name.data(), -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(delete_, 2, id.data(), -1, SQLITE_TRANSIENT);
    sqlite3_step(delete_);
    sqlite3_reset(delete_);
    keep(table, id, std::nullopt);
}

Transaction::Transaction(RowStore& store) : store_(store), is_mine_(!store.is_in_transaction()) {
    if (is_mine_)
        store_.begin();
}

Transaction::~Transaction() {
    if (is_mine_)
        store_.rollback();
}

void Transaction::commit() {
    if (!is_mine_)
        return;
    store_.commit();
    is_mine_ = false;
}

} // namespace dyncx::emulator
