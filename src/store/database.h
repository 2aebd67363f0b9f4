// One SQLite connection with its prepared statements: open, query, step, close.
// Every error of SQLite becomes a Fault that names the file and what to do. SQL comes from literals only, values
// through typed binds only. It knows no table. A connection is used by one thread at a time.
#pragma once

#include "base/result.h"

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

namespace dyncx::store {

class Database;

// One run of a prepared statement; gives the statement back when it goes. Values bind in the order of the calls.
// An error in preparing or binding is told by step() or run().
class Query {
  public:
    Query(Database& database, sqlite3_stmt* statement, int code)
        : database_(&database), statement_(statement), code_(code) {}
    Query(Query&& other) noexcept
        : database_(other.database_), statement_(other.statement_), code_(other.code_), bound_(other.bound_) {
        other.statement_ = nullptr;
    }
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;
    ~Query();

    Query& integer(std::int64_t value);
    Query& text(std::string_view value);
    Query& blob(std::string_view value);
    Query& null();

    Result<bool> step(); // true: there is a row
    Result<> run();      // to the end

    std::int64_t integer_at(int column) const { return sqlite3_column_int64(statement_, column); }
    std::string_view bytes_at(int column) const; // of a text or a blob; until the next step
    std::string text_at(int column) const { return std::string(bytes_at(column)); }
    bool is_null_at(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

  private:
    Query& checked(int code);

    Database* database_;
    sqlite3_stmt* statement_;
    int code_;
    int bound_ = 0;
};

// Hands each row that is left to `each`, which gives a Result<> that ends it early by a fault, or nothing.
template <class Each> Result<> each_row(Query& query, Each&& each) {
    for (;;) {
        auto stepped = query.step();
        if (!stepped)
            return stepped.error();
        if (!*stepped)
            return Done{};
        if constexpr (std::is_void_v<decltype(each(query))>)
            each(query);
        else if (auto done = each(query); !done)
            return done;
    }
}

class Database {
  public:
    enum class Access { kWrite, kRead };

    // The file must be there. Sets up waiting for other processes; changes nothing in the file.
    static Result<std::unique_ptr<Database>> open(const std::string& file, Access access);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    template <std::size_t N> Query query(const char (&sql)[N]) { return prepare(sql); }
    template <std::size_t N> Result<> run(const char (&sql)[N]) { return prepare(sql).run(); }
    Result<> script(const char* sql); // several statements without values, not kept prepared
    Result<std::int64_t> pragma(const char* sql);

    bool is_in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }
    std::int64_t changed_rows() const { return sqlite3_changes64(handle_); }
    void roll_back();       // when a transaction is open
    void close_untouched(); // closing will not move the log into the file
    const std::string& file() const { return file_; }
    Fault fault_of(int code) const;

  private:
    explicit Database(std::string file) : file_(std::move(file)) {}
    Query prepare(const char* literal);

    std::string file_;
    sqlite3* handle_ = nullptr;
    std::unordered_map<const char*, sqlite3_stmt*> prepared_; // by the address of the literal
};

} // namespace dyncx::store
