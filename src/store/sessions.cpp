// Sessions and their mappings: which records belong to which session, found from either side.
#include "store/sqlite_store.h"

#include "base/guid.h"

namespace dyncx::store {
namespace {

constexpr int kMostSessionsFound = 1000;

// A record's id is kept in the plain lower-case form of GUIDs, so that it is found however it is written.
std::string record_key(std::string_view id) { return normal_guid(id).value_or(std::string(id)); }

Json json_of(std::string_view text) {
    auto parsed = Json::parse(text);
    return parsed ? std::move(*parsed) : Json();
}

struct Known { // of the session's row
    std::int64_t id = 0, revision = 0;
};

Result<Known> known_session(Database& database, const Progress& progress) {
    auto query = database.query("SELECT id, revision FROM sessions WHERE session = ? AND source = ?");
    auto row = query.text(progress.session).text(progress.source).step();
    if (!row)
        return row.error();
    return *row ? Known{query.integer_at(0), query.integer_at(1)} : Known{};
}

Result<> insert_session(Transaction& transaction, const Progress& progress, UnixMs now) {
    ++transaction.head.sessions;
    return transaction.database
        .query("INSERT INTO sessions(session, source, facts, seen, requests, updated_at, is_open, look_at, revision) "
               "VALUES(?, ?, ?, ?, ?, ?, ?, ?, 1)")
        .text(progress.session)
        .text(progress.source)
        .text(progress.facts ? progress.facts->text() : "{}")
        .text(progress.seen ? progress.seen->text() : "{}")
        .integer(progress.requests)
        .integer(now)
        .integer(progress.is_open.value_or(false) ? 1 : 0)
        .integer(progress.look_at.value_or(0))
        .run();
}

Result<> update_session(Transaction& transaction, std::int64_t id, const Progress& progress, UnixMs now) {
    auto query = transaction.database.query("UPDATE sessions SET facts = coalesce(?, facts), seen = coalesce(?, seen), "
                                            "requests = requests + ?, updated_at = ?, revision = revision + ?, "
                                            "is_open = coalesce(?, is_open), look_at = coalesce(?, look_at) "
                                            "WHERE id = ?");
    progress.facts ? query.text(progress.facts->text()) : query.null();
    progress.seen ? query.text(progress.seen->text()) : query.null();
    const bool is_replaced = progress.facts || progress.seen;
    query.integer(progress.requests).integer(now).integer(is_replaced ? 1 : 0);
    progress.is_open ? query.integer(*progress.is_open ? 1 : 0) : query.null();
    progress.look_at ? query.integer(*progress.look_at) : query.null();
    return query.integer(id).run();
}

Result<> write_mapping(Database& database, std::int64_t session_id, const Mapping& mapping) {
    return database
        .query("INSERT INTO mappings(session_id, step, table_name, record, number, at, response) "
               "VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT(session_id, step) DO UPDATE SET "
               "table_name = excluded.table_name, record = excluded.record, number = excluded.number, "
               "at = excluded.at, response = excluded.response")
        .integer(session_id)
        .text(mapping.step)
        .text(mapping.table)
        .text(record_key(mapping.id))
        .text(mapping.number)
        .integer(mapping.at)
        .text(mapping.response.text())
        .run();
}

Result<> read_records(Database& database, std::int64_t session_id, SessionRow& session) {
    auto row = database.query("SELECT step, table_name, record, number, response, at FROM mappings "
                              "WHERE session_id = ? ORDER BY id");
    row.integer(session_id);
    return each_row(row, [&session](const Query& at) {
        session.records.push_back(
            {at.text_at(0), at.text_at(1), at.text_at(2), at.text_at(3), json_of(at.bytes_at(4)), at.integer_at(5)});
    });
}

// Rows of: id, source, session, facts, seen, requests, updated_at, revision.
Result<std::vector<SessionRow>> read_sessions(Database& database, Query row) {
    std::vector<SessionRow> sessions;
    auto done = each_row(row, [&](const Query& at) -> Result<> {
        SessionRow session;
        session.source = at.text_at(1);
        session.session = at.text_at(2);
        session.facts = json_of(at.bytes_at(3));
        session.seen = json_of(at.bytes_at(4));
        session.requests = at.integer_at(5);
        session.updated_at = at.integer_at(6);
        session.revision = at.integer_at(7);
        auto read = read_records(database, at.integer_at(0), session);
        if (read)
            sessions.push_back(std::move(session));
        return read;
    });
    if (!done)
        return done.error();
    return sessions;
}

SessionRow& of_source(std::vector<SessionRow>& sessions, std::string_view source, std::string_view session) {
    for (auto& row : sessions)
        if (row.source == source)
            return row;
    SessionRow added;
    added.source = source;
    added.session = session;
    sessions.push_back(std::move(added));
    return sessions.back();
}

// Rows of: source, how many in the outbox, how many dead.
Result<> add_counts(Query row, std::string_view session, std::vector<SessionRow>& sessions) {
    return each_row(row, [&](const Query& at) {
        auto& counted = of_source(sessions, at.bytes_at(0), session);
        counted.pending += at.integer_at(1);
        counted.dead += at.integer_at(2);
    });
}

} // namespace

Result<> write_session(Transaction& transaction, const Progress& progress, UnixMs now) {
    const bool has_news = progress.facts || progress.seen || progress.is_open || progress.look_at ||
                          progress.requests != 0 || !progress.mappings.empty();
    if (!has_news)
        return Done{};
    auto known = known_session(transaction.database, progress);
    if (!known)
        return known.error();
    if (progress.read_revision && *progress.read_revision != known->revision)
        return fault(DYNCX_E_CONFLICT, "Another process has changed the session meanwhile; nothing was written.");
    auto written = known->id != 0 ? update_session(transaction, known->id, progress, now)
                                  : insert_session(transaction, progress, now);
    if (written && known->id == 0)
        known = known_session(transaction.database, progress);
    if (!written || !known)
        return written ? known.error() : written.error();
    for (auto& mapping : progress.mappings)
        if (auto mapped = write_mapping(transaction.database, known->id, mapping); !mapped)
            return mapped;
    return Done{};
}

Result<std::optional<SessionRow>> SqliteStore::session(std::string_view source, std::string_view session) {
    std::vector<SessionRow> found;
    auto done = committer_.read(lane_, [&](Database& database) -> Result<> {
        auto query =
            database.query("SELECT id, source, session, facts, seen, requests, updated_at, revision FROM sessions "
                           "WHERE session = ? AND source = ?");
        query.text(session).text(source);
        auto sessions = read_sessions(database, std::move(query));
        if (!sessions)
            return sessions.error();
        found = std::move(*sessions);
        return Done{};
    });
    if (!done)
        return done.error();
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

Result<std::vector<SessionRow>> SqliteStore::find_session(std::string_view session) {
    std::vector<SessionRow> found;
    auto done = committer_.read(lane_, [&](Database& database) -> Result<> {
        auto query =
            database.query("SELECT id, source, session, facts, seen, requests, updated_at, revision FROM sessions "
                           "WHERE session = ? ORDER BY id");
        query.text(session);
        auto sessions = read_sessions(database, std::move(query));
        if (!sessions)
            return sessions.error();
        found = std::move(*sessions);
        if (auto added = add_counts(outbox_of_session(database, session), session, found); !added)
            return added;
        auto dead =
            database.query("SELECT source, 0, count(*) FROM dead WHERE session = ? GROUP BY source ORDER BY source");
        dead.text(session);
        return add_counts(std::move(dead), session, found);
    });
    if (!done)
        return done.error();
    return found;
}

Result<std::vector<SessionRow>> SqliteStore::silent_since(UnixMs then, int max) {
    std::vector<SessionRow> found;
    auto done = committer_.read(lane_, [&](Database& database) -> Result<> {
        auto row = database.query("SELECT source, session, facts FROM sessions WHERE is_open = 1 AND updated_at < ? "
                                  "ORDER BY updated_at LIMIT ?");
        row.integer(then).integer(max);
        return each_row(row, [&found](const Query& at) {
            SessionRow session;
            session.source = at.text_at(0);
            session.session = at.text_at(1);
            session.facts = json_of(at.bytes_at(2));
            found.push_back(std::move(session));
        });
    });
    if (!done)
        return done.error();
    return found;
}

Result<std::vector<SessionRow>> SqliteStore::find_by_record(std::string_view id_or_number) {
    std::vector<SessionRow> found;
    if (id_or_number.empty())
        return found;
    auto done = committer_.read(lane_, [&](Database& database) -> Result<> {
        auto query =
            database.query("SELECT id, source, session, facts, seen, requests, updated_at, revision FROM sessions "
                           "WHERE id IN (SELECT session_id FROM mappings WHERE record = ? UNION "
                           "SELECT session_id FROM mappings WHERE number <> '' AND number = ?) "
                           "ORDER BY id LIMIT ?");
        query.text(record_key(id_or_number)).text(id_or_number).integer(kMostSessionsFound);
        auto sessions = read_sessions(database, std::move(query));
        if (!sessions)
            return sessions.error();
        found = std::move(*sessions);
        return Done{};
    });
    if (!done)
        return done.error();
    return found;
}

} // namespace dyncx::store
