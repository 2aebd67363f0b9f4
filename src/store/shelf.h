// The directory's shelf in the store: rows of Dynamics' tables with the keys they are found by, and how far the copy of each
// table is. A page of rows and the place to go on from land in one commit, so that a copy that was broken off goes on. Sealed,
// a row's text and its keys cannot be read in the file. It knows neither what a key means nor where rows come from.
#pragma once

#include "base/result.h"
#include "base/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dyncx::store {

struct DirectoryTable { // how far the copy of one table is
    std::string name;
    std::string shape;           // what its rows are read as; another one needs another copy
    std::string way;             // in which keys are made now
    std::int64_t keyed_to = 0;   // the rows up to this one have keys of that way
    std::string link;            // where to go on; "": at the beginning
    std::string delta;           // the newest link to changes that was met
    bool is_loading = true;      // not all of it was read yet, or it is read anew
    bool is_under_way = false;   // between two pages
    std::int64_t generation = 1; // of the copy: rows of former ones go when it is whole
    std::int64_t rows = 0;       // that are there
    std::int64_t revision = 0;   // grows with each commit
    UnixMs began_at = 0;         // the reading under way
    UnixMs read_at = 0;          // what is there is at least as new; 0: never whole yet
};

struct DirectoryKey {
    std::string key, column;
};

struct DirectoryRow {
    std::string record; // GUID
    UnixMs made_at = 0; // matches stand in this order
    std::string document;
    std::vector<DirectoryKey> keys; // in the order of preference
};

struct DirectoryPage {
    DirectoryTable table; // as it is behind the page; rows and revision are the store's matter
    std::vector<DirectoryRow> rows;
    std::vector<std::string> deleted; // records
    bool is_last_of_copy = false;     // rows of former generations go
    bool has_keys_only = false;       // documents stay as they are
    bool is_sealed = false;           // its rows and keys
};

struct DirectoryMatches { // of one table
    std::string table;
    std::int64_t count = 0;         // at most kMostCounted in all
    std::vector<DirectoryRow> rows; // each with the key's column as its one key
};

struct DirectoryQuestion {
    std::string key;                 // or
    std::string record;              // a GUID
    std::vector<std::string> tables; // in this order
    int most = 10;                   // of each
    bool is_sealed = false;
    bool is_newest_first = false;
};

class Shelf {
  public:
    static constexpr int kMostCounted = 5000; // matches of one key
    virtual ~Shelf() = default;

    virtual Result<std::vector<DirectoryTable>> tables() = 0;
    virtual Result<std::vector<DirectoryMatches>> find(const DirectoryQuestion& question) = 0;
    // CONFLICT, and nothing written, unless the stored table has the revision that page.table has: another process was
    // faster. A table that is not there yet has revision 0. The table as it is then.
    virtual Result<DirectoryTable> take(DirectoryPage page) = 0;
    struct Part {
        std::vector<DirectoryRow> rows; // without their keys
        std::int64_t last = 0;          // the number of the last one
    };
    virtual Result<Part> rows_behind(const std::string& table, std::int64_t number, int most) = 0;
};

} // namespace dyncx::store
