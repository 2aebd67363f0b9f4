// The outbox: events accepted and not yet applied, in the order of acceptance. An event that is given up leaves it for the
// dead letters (dead.cpp).
// Ids are never used again. Which events could be next is in due.cpp.
#include "store/outbox_query.h"
#include "store/sqlite_store.h"

namespace dyncx::store {
namespace {

constexpr std::size_t kEventOverheadBytes = 256; // of one event in memory, beside its texts

Result<> insert(Transaction& transaction, const NewEvent& event, UnixMs now, std::int64_t owner) {
    auto done = transaction.database
                    .query("INSERT INTO outbox(id, not_before, is_waiting, session, source, next_step, attempts, "
                           "accepted_at, kind, version, op, owner, guid, body) "
                           "VALUES(?, 0, 0, ?, ?, 0, 0, ?, ?, ?, ?, ?, ?, ?)")
                    .integer(transaction.head.last_event + 1)
                    .text(event.session)
                    .text(event.source)
                    .integer(now)
                    .integer(event.kind)
                    .integer(event.version)
                    .integer(static_cast<std::int64_t>(event.op))
                    .integer(owner)
                    .text(event.guid)
                    .text(event.body)
                    .run();
    ++transaction.head.last_event;
    ++transaction.head.pending;
    return done;
}

Result<> take_out(Transaction& transaction, std::int64_t id) {
    auto done = transaction.database.query("DELETE FROM outbox WHERE id = ?").integer(id).run();
    --transaction.head.pending;
    return done;
}

Result<> move_to_dead(Transaction& transaction, const Progress& progress, UnixMs now) {
    auto done = transaction.database
                    .query("INSERT INTO dead(id, session, source, kind, version, op, owner, next_step, accepted_at, "
                           "died_at, guid, body, reason) SELECT id, session, source, kind, version, op, owner, "
                           "next_step, accepted_at, ?, guid, body, ? FROM outbox WHERE id = ?")
                    .integer(now)
                    .text(progress.dead_reason->text())
                    .integer(progress.event_id)
                    .run();
    if (!done)
        return done;
    ++transaction.head.dead;
    return take_out(transaction, progress.event_id);
}

Result<> put_off(Transaction& transaction, const Progress& p) {
    auto query = transaction.database.query(
        "UPDATE outbox SET next_step = coalesce(?, next_step), not_before = coalesce(?, not_before), "
        "is_waiting = coalesce(?, is_waiting), attempts = attempts + ? WHERE id = ?");
    p.next_step ? query.integer(*p.next_step) : query.null();
    p.not_before ? query.integer(*p.not_before) : query.null();
    p.is_waiting ? query.integer(*p.is_waiting ? 1 : 0) : query.null();
    return query.integer(p.counts_attempt ? 1 : 0).integer(p.event_id).run();
}

// What the session's other events wait for may have come with this one.
Result<> wake_waiting(Transaction& transaction, const Progress& progress) {
    return transaction.database
        .query("UPDATE outbox SET not_before = 0 WHERE session = ? AND source = ? AND is_waiting = 1")
        .text(progress.session)
        .text(progress.source)
        .run();
}

Result<> must_be_there(Transaction& transaction, std::int64_t id) {
    auto query = transaction.database.query("SELECT 1 FROM outbox WHERE id = ?");
    auto row = query.integer(id).step();
    if (!row)
        return row.error();
    if (!*row)
        return fault(DYNCX_E_NOT_FOUND,
                     "Event " + std::to_string(id) + " is no longer in the outbox; nothing was written.");
    return Done{};
}

Result<> move_event(Transaction& transaction, const Progress& progress, UnixMs now) {
    if (auto there = must_be_there(transaction, progress.event_id); !there)
        return there;
    if (progress.dead_reason)
        return move_to_dead(transaction, progress, now);
    if (!progress.is_finished)
        return put_off(transaction, progress);
    for (const auto id : progress.folded) {
        auto gone = must_be_there(transaction, id);
        if (gone)
            gone = take_out(transaction, id);
        if (!gone)
            return gone;
    }
    auto taken = take_out(transaction, progress.event_id);
    return taken ? wake_waiting(transaction, progress) : taken;
}

Result<> apply(Transaction& transaction, const Progress& progress, const std::vector<PreparedLine>& lines, UnixMs now) {
    if (progress.event_id != 0)
        if (auto moved = move_event(transaction, progress, now); !moved)
            return moved;
    if (auto written = write_session(transaction, progress, now); !written)
        return written;
    for (auto& line : lines)
        if (auto appended = append(transaction, line); !appended)
            return appended;
    return Done{};
}

} // namespace

std::size_t bytes_of(const std::vector<NewEvent>& events) {
    std::size_t bytes = 0;
    for (auto& event : events)
        bytes += kEventOverheadBytes + event.body.size() + event.session.size() + event.source.size();
    return bytes;
}

Query outbox_of_session(Database& database, std::string_view session) {
    auto query = database.query(kOutboxOfSession);
    query.text(session);
    return query;
}

NewEvent SqliteStore::event_at(const Query& row, int column) const {
    NewEvent event;
    event.source = row.text_at(column);
    event.session = row.text_at(column + 1);
    event.kind = static_cast<int>(row.integer_at(column + 2));
    event.version = row.integer_at(column + 3);
    if (row.integer_at(column + 5) == owners_.own())
        event.op = static_cast<std::uint64_t>(row.integer_at(column + 4));
    event.guid = row.text_at(column + 6);
    event.body = row.text_at(column + 7);
    return event;
}

Work SqliteStore::accepting(std::vector<NewEvent> events, PreparedLine line) const {
    return [events = std::move(events), line = std::move(line),
            owner = owners_.own()](Transaction& transaction) -> Result<> {
        for (auto& event : events)
            if (auto inserted = insert(transaction, event, line.time, owner); !inserted)
                return inserted;
        return append(transaction, line);
    };
}

Result<> SqliteStore::accept(std::vector<NewEvent> events, AuditLine audit) {
    const auto bytes = bytes_of(events);
    return committer_.commit(lane_, accepting(std::move(events), prepared(std::move(audit), clock_.now())), bytes);
}

Work SqliteStore::committing(Progress progress) const {
    const UnixMs now = clock_.now();
    auto lines = prepared(std::move(progress.audit), now);
    return [progress = std::move(progress), lines = std::move(lines), now](Transaction& transaction) {
        return apply(transaction, progress, lines, now);
    };
}

Result<> SqliteStore::commit(Progress progress) { return committer_.commit(lane_, committing(std::move(progress)), 0); }

std::vector<Result<>> SqliteStore::commit_each(std::vector<Progress> all) {
    std::vector<Work> works;
    works.reserve(all.size());
    for (auto& progress : all)
        works.push_back(committing(std::move(progress)));
    return committer_.commit_each(lane_, std::move(works));
}

Result<Counts> SqliteStore::counts() {
    Counts counts;
    auto done = committer_.read(lane_, [&](Database& database) -> Result<> {
        auto stored = read_head(database);
        if (!stored)
            return stored.error();
        counts.pending = stored->head.pending;
        counts.dead = stored->head.dead;
        counts.sessions = stored->head.sessions;
        auto query = database.query("SELECT accepted_at FROM outbox ORDER BY id LIMIT 1");
        auto row = query.step();
        if (!row)
            return row.error();
        counts.oldest_pending_at = *row ? query.integer_at(0) : 0;
        return Done{};
    });
    if (!done)
        return done.error();
    counts.store_bytes = folder_.store_bytes();
    return counts;
}

} // namespace dyncx::store
