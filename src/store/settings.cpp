// Settings: each version sealed under its own number, one of them active. Older versions are kept for going back.
#include "store/sqlite_store.h"

namespace dyncx::store {
namespace {

constexpr int kVersionsKept = 10;

std::string place_of(std::int64_t version) { return "settings " + std::to_string(version); }

Result<std::int64_t> last_version(Database& database) {
    auto query = database.query("SELECT coalesce(max(version), 0) FROM settings");
    auto row = query.step();
    if (!row)
        return row.error();
    return query.integer_at(0);
}

Result<> write_version(Database& database, std::int64_t version, std::string_view sealed, UnixMs now) {
    if (auto rest = database.run("UPDATE settings SET is_active = 0 WHERE is_active = 1"); !rest)
        return rest;
    auto written = database.query("INSERT INTO settings(version, is_active, at, sealed) VALUES(?, 1, ?, ?)")
                       .integer(version)
                       .integer(now)
                       .blob(sealed)
                       .run();
    if (!written)
        return written;
    return database.query("DELETE FROM settings WHERE version <= ?").integer(version - kVersionsKept).run();
}

} // namespace

Result<std::optional<SettingsVersion>> SqliteStore::settings() {
    SettingsVersion active;
    std::string sealed;
    auto done = committer_.read(lane_, [&](Database& database) -> Result<> {
        auto query = database.query("SELECT version, sealed FROM settings WHERE is_active = 1 ORDER BY version DESC");
        auto row = query.step();
        if (!row)
            return row.error();
        if (*row) {
            active.version = query.integer_at(0);
            sealed = query.text_at(1);
        }
        return Done{};
    });
    if (!done)
        return done.error();
    if (active.version == 0)
        return std::optional<SettingsVersion>();
    auto text = seal_->open(sealed, place_of(active.version));
    if (!text)
        return text.error();
    active.text = std::move(*text);
    return std::optional(std::move(active));
}

Result<std::int64_t> SqliteStore::keep_settings(const std::string& text, AuditLine audit) {
    std::int64_t version = 0;
    const UnixMs now = clock_.now();
    const auto line = prepared(std::move(audit), now);
    auto done = committer_.commit(
        lane_,
        [&](Transaction& transaction) -> Result<> {
            auto last = last_version(transaction.database);
            if (!last)
                return last.error();
            version = *last + 1;
            auto sealed = seal_->close(text, place_of(version));
            if (!sealed)
                return sealed.error();
            if (auto written = write_version(transaction.database, version, *sealed, now); !written)
                return written;
            return append(transaction, line);
        },
        0);
    if (!done)
        return done.error();
    return version;
}

} // namespace dyncx::store
