// Opening a store: folder, file, schema, key, connections. The order makes a crash between any two steps harmless, and
// tells a new file from one that lost its content: the key is made after the schema.
#include "store/sqlite_store.h"

#include "store/log_check.h"
#include "store/migrations.h"

#include <algorithm>

namespace dyncx::store {
namespace {

constexpr std::int64_t kQuickCheckBytes = 4 << 20; // larger files are checked as they are read
constexpr const char* kSetUp = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                               "PRAGMA wal_autocheckpoint=2000; PRAGMA journal_size_limit=67108864; "
                               "PRAGMA temp_store=MEMORY";
constexpr int kOpenTries = 50; // SQLite does not wait by itself for the lock of switching to WAL
constexpr long kOpenNap_ns = 20'000'000;

Result<> check_health(Database& database, std::int64_t bytes) {
    if (bytes > kQuickCheckBytes)
        return Done{};
    auto query = database.query("PRAGMA quick_check(1)");
    auto row = query.step();
    if (!row)
        return row.error();
    return *row && query.bytes_at(0) == "ok" ? Result<>(Done{}) : database.fault_of(SQLITE_CORRUPT);
}

Result<> set_up(Database& writer, const OpenOptions& options) {
    if (auto set = writer.script(kSetUp); !set)
        return set;
    if (options.max_bytes <= 0)
        return Done{};
    auto page_bytes = writer.pragma("PRAGMA page_size");
    if (!page_bytes)
        return page_bytes.error();
    const std::string bound =
        "PRAGMA max_page_count=" + std::to_string(std::max<std::int64_t>(options.max_bytes / *page_bytes, 1));
    return writer.script(bound.c_str());
}

// Whether this is the key that the store was made with; the first key becomes it.
Result<> prove_key(Database& writer, const Secret& key) {
    const Secret check = derived_key(key, "check");
    audit::Anchorer anchorer(derived_key(key, "audit").reveal());
    if (auto begun = writer.run("BEGIN IMMEDIATE"); !begun)
        return begun;
    Result<> done{Done{}};
    {
        auto query = writer.query("SELECT value FROM facts_of_store WHERE name = 'key check'");
        auto row = query.step();
        if (!row)
            done = row.error();
        else if (*row && query.bytes_at(0) != check.reveal())
            done = fault(DYNCX_E_STORE, "The key file does not belong to the store " + writer.file() + ".",
                         "Put back the key file that belongs to this store, mode 0600.");
        else if (!*row)
            done = writer.query("INSERT INTO facts_of_store VALUES('key check', ?)").blob(check.reveal()).run();
        if (done && row && !*row)
            done = write_head(writer, Head{}, anchorer);
    }
    if (done)
        done = writer.run("COMMIT");
    writer.roll_back();
    return done;
}

Result<Secret> key_of(const Folder& folder, const OpenOptions& options) {
    if (!options.key.empty())
        return options.key;
    return folder.key();
}

// Makes the key file for a store that has none yet. Whether it has one is told by the check value in it.
Result<> provide_key(Database& writer, const Folder& folder, const OpenOptions& options) {
    if (!options.key.empty())
        return Done{};
    auto checks = writer.pragma("SELECT count(*) FROM facts_of_store WHERE name = 'key check'");
    if (!checks)
        return checks.error();
    auto has_key = folder.has("key");
    if (!has_key)
        return has_key.error();
    return *checks > 0 || *has_key ? Result<>(Done{}) : folder.make_key();
}

struct Opened {
    std::unique_ptr<Database> writer, reader;
    Secret key;
};

Result<> prepare(Opened& opened, const Folder& folder, const OpenOptions& options, bool may_be_new) {
    Database& writer = *opened.writer;
    auto version = check_schema(writer);
    if (!version)
        return version.error();
    if (*version == 0 && !may_be_new)
        return writer.fault_of(SQLITE_CORRUPT); // emptied
    if (auto healthy = check_health(writer, folder.store_bytes()); !healthy)
        return healthy;
    if (auto set = set_up(writer, options); !set)
        return set;
    if (auto migrated = migrate(writer); !migrated)
        return migrated;
    if (auto provided = provide_key(writer, folder, options); !provided)
        return provided;
    auto key = key_of(folder, options);
    if (!key)
        return key.error();
    opened.key = *key;
    return prove_key(writer, *key);
}

Result<Opened> open_files(const Folder& folder, const OpenOptions& options) {
    auto is_there = folder.has("dyncx.db");
    auto has_key = folder.has("key");
    if (!is_there || !has_key)
        return !is_there ? is_there.error() : has_key.error();
    if (!*is_there)
        if (auto made = folder.make("dyncx.db", ""); !made)
            return made.error();
    if (!Owners::has_living(folder.file("owners"))) // SQLite is about to take over what the last one left
        if (auto whole = check_log(folder.database_file() + "-wal"); !whole)
            return whole.error();
    Opened opened;
    auto writer = Database::open(folder.database_file(), Database::Access::kWrite);
    if (!writer)
        return writer.error();
    opened.writer = std::move(*writer);
    if (auto ready = prepare(opened, folder, options, !*is_there || !*has_key); !ready) {
        opened.writer->close_untouched();
        return ready.error();
    }
    auto reader = Database::open(folder.database_file(), Database::Access::kRead);
    if (!reader)
        return reader.error();
    opened.reader = std::move(*reader);
    return opened;
}

bool is_worth_another_try(const Fault& f) { return f.status == DYNCX_E_STORE && f.is_retriable(); }

} // namespace

Result<std::unique_ptr<Store>> Store::open(const std::string& directory, Committer& committer, const Clock& clock,
                                           const OpenOptions& options) {
    std::unique_ptr<SqliteStore> store;
    auto done = committer.run([&]() -> Result<> {
        auto folder = Folder::open(directory);
        if (!folder)
            return folder.error();
        store = std::make_unique<SqliteStore>(std::move(*folder), committer, clock);
        return store->open(options);
    });
    if (!done)
        return done.error();
    store->take_in_left();
    return std::unique_ptr<Store>(std::move(store));
}

SqliteStore::SqliteStore(Folder folder, Committer& committer, const Clock& clock)
    : folder_(std::move(folder)), committer_(committer), clock_(clock) {}

SqliteStore::~SqliteStore() {
    const auto closed = committer_.run([this]() -> Result<> {
        lane_.close();
        return Done{};
    });
    if (!closed) // the committer has stopped: no thread of its uses the connections any more
        lane_.close();
}

Result<> SqliteStore::open(const OpenOptions& options) {
    auto opened = open_files(folder_, options);
    for (int tries = 1; !opened && is_worth_another_try(opened.error()) && tries < kOpenTries; ++tries) {
        const timespec nap{0, kOpenNap_ns};
        nanosleep(&nap, nullptr);
        opened = open_files(folder_, options);
    }
    if (!opened)
        return opened.error();
    if (auto made = folder_.make("owners", ""); !made)
        return made;
    auto owners = Owners::open(folder_.file("owners"));
    if (!owners)
        return owners.error();
    owners_ = std::move(*owners);
    seal_.emplace(opened->key);
    shelf_.emplace(lane_, committer_, opened->key);
    lane_.open(std::move(opened->writer), std::move(opened->reader), derived_key(opened->key, "audit"));
    return Done{};
}

} // namespace dyncx::store
