// Each entry of kSteps takes a file from the version of its place to the next one. Released steps are never changed.
// docs/store.md tells the tables in words.
#include "store/migrations.h"

#include <array>
#include <string>

namespace dyncx::store {
namespace {

// The path of an accepted event writes the end of `outbox` and `audit`, the one row of `head`, and `outbox_session`.
// That index goes by blocks of 64 events, then by the end of the session: by session alone, each event of a commit
// would change another of its pages, all over it; by the whole session, a block would fill several pages.
// `outbox_later` and `outbox_waiting` hold only what was put off.
constexpr const char* kVersion1 = R"sql(
CREATE TABLE head(
  one INTEGER PRIMARY KEY CHECK(one = 1),
  last_event INTEGER NOT NULL, pending INTEGER NOT NULL, dead INTEGER NOT NULL, sessions INTEGER NOT NULL,
  audit_count INTEGER NOT NULL, audit_hash BLOB NOT NULL, audit_anchor BLOB NOT NULL, audit_broken INTEGER NOT NULL);
CREATE TABLE facts_of_store(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;

CREATE TABLE outbox(
  id INTEGER PRIMARY KEY,
  not_before INTEGER NOT NULL, is_waiting INTEGER NOT NULL, session TEXT NOT NULL, source TEXT NOT NULL,
  next_step INTEGER NOT NULL, attempts INTEGER NOT NULL, accepted_at INTEGER NOT NULL,
  kind INTEGER NOT NULL, version INTEGER NOT NULL, op INTEGER NOT NULL, owner INTEGER NOT NULL,
  guid TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX outbox_session ON outbox(id / 64, substr(session, -8));
CREATE INDEX outbox_waiting ON outbox(session) WHERE is_waiting = 1;
CREATE INDEX outbox_later ON outbox(not_before) WHERE not_before > 0;

CREATE TABLE dead(
  id INTEGER PRIMARY KEY,
  session TEXT NOT NULL, source TEXT NOT NULL, kind INTEGER NOT NULL, version INTEGER NOT NULL,
  op INTEGER NOT NULL, owner INTEGER NOT NULL, next_step INTEGER NOT NULL, accepted_at INTEGER NOT NULL,
  died_at INTEGER NOT NULL, guid TEXT NOT NULL, body TEXT NOT NULL, reason TEXT NOT NULL);
CREATE INDEX dead_session ON dead(session);

CREATE TABLE sessions(
  id INTEGER PRIMARY KEY,
  session TEXT NOT NULL, source TEXT NOT NULL, facts TEXT NOT NULL, seen TEXT NOT NULL,
  requests INTEGER NOT NULL, updated_at INTEGER NOT NULL, revision INTEGER NOT NULL,
  is_open INTEGER NOT NULL, UNIQUE(session, source));
CREATE INDEX sessions_open ON sessions(updated_at) WHERE is_open = 1;
CREATE TABLE mappings(
  id INTEGER PRIMARY KEY,
  session_id INTEGER NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
  step TEXT NOT NULL, table_name TEXT NOT NULL, record TEXT NOT NULL, number TEXT NOT NULL,
  at INTEGER NOT NULL, response TEXT NOT NULL,
  UNIQUE(session_id, step));
CREATE INDEX mappings_record ON mappings(record);
CREATE INDEX mappings_number ON mappings(number) WHERE number <> '';

CREATE TABLE settings(
  version INTEGER PRIMARY KEY, is_active INTEGER NOT NULL, at INTEGER NOT NULL, sealed BLOB NOT NULL);
CREATE TABLE kept(
  id INTEGER PRIMARY KEY, scope TEXT NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL, document TEXT NOT NULL,
  UNIQUE(scope, name));
CREATE TABLE audit(
  seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, kind TEXT NOT NULL,
  subject TEXT, detail TEXT, salt BLOB, erased BLOB, hash BLOB NOT NULL);
)sql";

// The directory. Rows are appended, whatever their GUIDs; a key leads to rows by number.
constexpr const char* kVersion2 = R"sql(
CREATE TABLE directory_tables(
  place INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
  shape TEXT NOT NULL DEFAULT '', way TEXT NOT NULL DEFAULT '', keyed_to INTEGER NOT NULL DEFAULT 0,
  link TEXT NOT NULL DEFAULT '', is_loading INTEGER NOT NULL DEFAULT 1, is_under_way INTEGER NOT NULL DEFAULT 0,
  generation INTEGER NOT NULL DEFAULT 1, rows INTEGER NOT NULL DEFAULT 0, revision INTEGER NOT NULL DEFAULT 0,
  began_at INTEGER NOT NULL DEFAULT 0, read_at INTEGER NOT NULL DEFAULT 0);
CREATE TABLE directory_rows(
  number INTEGER PRIMARY KEY, place INTEGER NOT NULL, record TEXT NOT NULL, generation INTEGER NOT NULL,
  made_at INTEGER NOT NULL, document BLOB NOT NULL, UNIQUE(place, record));
CREATE INDEX directory_generation ON directory_rows(place, generation);
CREATE TABLE directory_keys(
  key BLOB NOT NULL, place INTEGER NOT NULL, made_at INTEGER NOT NULL, number INTEGER NOT NULL,
  column_name TEXT NOT NULL, PRIMARY KEY(key, place, made_at, number)) WITHOUT ROWID;
CREATE INDEX directory_keys_of_row ON directory_keys(number);
)sql";

// When a session that was handed over is to be looked at; where a table's next reading begins while this one goes on.
constexpr const char* kVersion3 = R"sql(
ALTER TABLE sessions ADD COLUMN look_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX sessions_look_at ON sessions(look_at) WHERE look_at > 0;
ALTER TABLE directory_tables ADD COLUMN delta TEXT NOT NULL DEFAULT '';
)sql";

constexpr std::array<const char*, kSchemaVersion> kSteps = {kVersion1, kVersion2, kVersion3};

Fault not_ours(const Database& database, const std::string& what, const char* fix) {
    Fault f = fault(DYNCX_E_STORE, "The file " + database.file() + " " + what, fix);
    f.flags = DYNCX_ERROR_LOCAL;
    return f;
}

Result<> run_steps(Database& database) {
    auto version = check_schema(database); // once more, under the lock: another process may have been faster
    if (!version)
        return version.error();
    for (auto at = *version; at < kSchemaVersion; ++at) {
        if (auto step = database.script(kSteps[static_cast<std::size_t>(at)]); !step)
            return step;
    }
    if (*version == kSchemaVersion)
        return Done{};
    const std::string stamp = "PRAGMA user_version=" + std::to_string(kSchemaVersion) +
                              "; PRAGMA application_id=" + std::to_string(kApplicationId);
    return database.script(stamp.c_str());
}

struct Stamps {
    std::int64_t version = 0, application = 0, tables = 0;
};

// All of one moment: another process may be making the schema just now.
Result<Stamps> read_stamps(Database& database) {
    const bool is_inside = database.is_in_transaction();
    if (!is_inside)
        if (auto begun = database.run("BEGIN"); !begun)
            return begun.error();
    auto tables = database.pragma("SELECT count(*) FROM sqlite_schema"); // the first read holds the moment
    auto version = tables ? database.pragma("PRAGMA user_version") : tables;
    auto application = version ? database.pragma("PRAGMA application_id") : version;
    if (!is_inside)
        database.roll_back();
    if (!application)
        return application.error();
    return Stamps{*version, *application, *tables};
}

} // namespace

Result<std::int64_t> check_schema(Database& database) {
    auto stamps = read_stamps(database);
    if (!stamps)
        return stamps.error();
    const auto [version, application, tables] = *stamps;
    const bool is_empty = version == 0 && application == 0 && tables == 0;
    if (!is_empty && application != kApplicationId)
        return not_ours(database, "is a SQLite file of another program; it was left as it is.",
                        "Give dyncx a directory of its own.");
    if (version > kSchemaVersion)
        return not_ours(database,
                        "was written by a newer dyncx (schema " + std::to_string(version) + ", this one knows " +
                            std::to_string(kSchemaVersion) + "); it was left as it is.",
                        "Run the newer dyncx again, or put back the backup made before it.");
    return version;
}

Result<> migrate(Database& database) {
    if (auto begun = database.run("BEGIN IMMEDIATE"); !begun)
        return begun;
    auto done = run_steps(database);
    if (done)
        done = database.run("COMMIT");
    if (!done)
        database.roll_back();
    return done;
}

} // namespace dyncx::store
