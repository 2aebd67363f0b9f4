// SQLite behind values and Faults. Waiting for the lock of another process is done in short random sleeps, because
// SQLite's own growing ones starve a process beside one that commits without pause.
#include "store/database.h"

#include "base/guid.h"

#include <cerrno>
#include <ctime>

namespace dyncx::store {
namespace {

constexpr int kLockPatience_ms = 10'000;
constexpr int kShortestNap_us = 100, kLongestNap_us = 900;

int wait_for_lock(void*, int tries) {
    constexpr int kAverageNap_us = (kShortestNap_us + kLongestNap_us) / 2;
    if (tries > kLockPatience_ms * 1000 / kAverageNap_us)
        return 0;
    const auto spread = static_cast<std::uint64_t>(kLongestNap_us - kShortestNap_us);
    const auto nap_us = kShortestNap_us + static_cast<long>(system_random() % spread);
    const timespec nap{0, nap_us * 1000};
    nanosleep(&nap, nullptr);
    return 1;
}

bool is_no_space(int system_errno) { return system_errno == ENOSPC || system_errno == EDQUOT || system_errno == EFBIG; }

Fault local_fault(Status status, std::string message, std::string fix, bool is_retriable) {
    Fault f = fault(status, std::move(message), std::move(fix));
    f.flags = DYNCX_ERROR_LOCAL | (is_retriable ? std::uint32_t{DYNCX_ERROR_RETRIABLE} : 0U);
    return f;
}

} // namespace

// ---- Query

Query::~Query() {
    if (statement_) {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }
}

Query& Query::checked(int code) {
    if (code_ == SQLITE_OK)
        code_ = code;
    return *this;
}
Query& Query::integer(std::int64_t value) { return checked(sqlite3_bind_int64(statement_, ++bound_, value)); }
Query& Query::text(std::string_view value) {
    const char* data = value.data() ? value.data() : "";
    return checked(sqlite3_bind_text64(statement_, ++bound_, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}
Query& Query::blob(std::string_view value) {
    const char* data = value.data() ? value.data() : "";
    return checked(sqlite3_bind_blob64(statement_, ++bound_, data, value.size(), SQLITE_TRANSIENT));
}
Query& Query::null() { return checked(sqlite3_bind_null(statement_, ++bound_)); }

Result<bool> Query::step() {
    if (code_ != SQLITE_OK)
        return database_->fault_of(code_);
    errno = 0;
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW || code == SQLITE_DONE)
        return code == SQLITE_ROW;
    return database_->fault_of(code);
}

Result<> Query::run() {
    for (;;) {
        auto row = step();
        if (!row)
            return row.error();
        if (!*row)
            return Done{};
    }
}

std::string_view Query::bytes_at(int column) const {
    const void* data = sqlite3_column_blob(statement_, column);
    const int length = sqlite3_column_bytes(statement_, column);
    return data ? std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(length))
                : std::string_view();
}

// ---- Database

Result<std::unique_ptr<Database>> Database::open(const std::string& file, Access access) {
    std::unique_ptr<Database> database(new Database(file));
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
    errno = 0;
    const int code = sqlite3_open_v2(file.c_str(), &database->handle_, flags, nullptr);
    if (code != SQLITE_OK)
        return database->fault_of(code);
    sqlite3_busy_handler(database->handle_, wait_for_lock, nullptr);
    sqlite3_db_config(database->handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(database->handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    if (access == Access::kRead) {
        if (auto set = database->script("PRAGMA query_only=ON"); !set)
            return set.error();
    }
    return database;
}

Database::~Database() {
    for (auto& [sql, statement] : prepared_)
        sqlite3_finalize(statement);
    sqlite3_close_v2(handle_);
}

Query Database::prepare(const char* literal) {
    auto& statement = prepared_[literal];
    if (!statement) {
        const int code = sqlite3_prepare_v3(handle_, literal, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
        if (code != SQLITE_OK)
            return Query(*this, nullptr, code);
    }
    if (sqlite3_stmt_busy(statement))
        return Query(*this, nullptr, SQLITE_MISUSE);
    return Query(*this, statement, SQLITE_OK);
}

Result<> Database::script(const char* sql) {
    errno = 0;
    const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
    return code == SQLITE_OK ? Result<>(Done{}) : fault_of(code);
}

Result<std::int64_t> Database::pragma(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    errno = 0;
    int code = sqlite3_prepare_v2(handle_, sql, -1, &statement, nullptr);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    const std::int64_t value = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    if (code == SQLITE_ROW || code == SQLITE_DONE)
        return value;
    return fault_of(code);
}

void Database::roll_back() {
    if (is_in_transaction())
        sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
}

void Database::close_untouched() { sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr); }

Fault Database::fault_of(int code) const {
    // SQLite keeps no system error of a failed COMMIT; errno, cleared before the call, still has it then.
    const int system_errno = errno != 0 ? errno : sqlite3_system_errno(handle_);
    const int kind = code & 0xFF;
    if (kind == SQLITE_FULL || (kind == SQLITE_IOERR && is_no_space(system_errno)))
        return local_fault(DYNCX_E_FULL, "There is no more space for the store " + file_ + "; nothing was taken.",
                           "Free space on its disk, or raise its bound; dyncx goes on by itself.", true);
    if (kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB)
        return local_fault(
            DYNCX_E_DAMAGED, "The store " + file_ + " is damaged or is no SQLite file; it was left as it is.",
            "Put back a backup of its directory, or move the directory away to begin a new store.", false);
    if (kind == SQLITE_READONLY || kind == SQLITE_CANTOPEN || kind == SQLITE_PERM || kind == SQLITE_AUTH)
        return local_fault(DYNCX_E_STORE, "The store " + file_ + " cannot be opened for writing.",
                           "Let this process's user write the file and its directory, on a disk not mounted read-only.",
                           false);
    if (kind == SQLITE_BUSY || kind == SQLITE_LOCKED)
        return local_fault(DYNCX_E_STORE, "Another process kept the store " + file_ + " locked for too long.",
                           "Look for a stopped process, or a tool such as sqlite3, that has the file open.", true);
    if (kind == SQLITE_NOMEM)
        return local_fault(DYNCX_E_MEMORY, "Out of memory in the store " + file_ + ".", "", true);
    return local_fault(DYNCX_E_STORE,
                       "The store " + file_ + " failed: " + sqlite3_errstr(code) + " (SQLite " + std::to_string(code) +
                           ", errno " + std::to_string(system_errno) + ").",
                       "Check the disk and the system's log.", kind == SQLITE_IOERR);
}

} // namespace dyncx::store
