// The outbox: events accepted and not yet applied, in the order of acceptance. An event that is given up leaves it for the
// dead letters (dead.cpp).
// Ids are never used again. An event is given to the opening of the store that accepted it while that lives (owners.h);
// a session whose first event belongs to another is left to it.
#include "store/sqlite_store.h"

#include <algorithm>
#include <map>
#include <unordered_set>

namespace dyncx::store {
namespace {

constexpr UnixMs kForeignLook_ms = 250;
constexpr UnixMs kLookMs = 50;                   // what became due since due() looked still counts as next
constexpr std::size_t kEventOverheadBytes = 256; // of one event in memory, beside its texts

std::size_t bytes_of(const std::vector<NewEvent>& events) {
    std::size_t bytes = 0;
    for (auto& event : events)
        bytes += kEventOverheadBytes + event.body.size() + event.session.size() + event.source.size();
    return bytes;
}

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

Result<> move_event(Transaction& transaction, const Progress& progress, UnixMs now) {
    auto query = transaction.database.query("SELECT 1 FROM outbox WHERE id = ?");
    auto row = query.integer(progress.event_id).step();
    if (!row)
        return row.error();
    if (!*row)
        return fault(DYNCX_E_NOT_FOUND, "Event " + std::to_string(progress.event_id) +
                                            " is no longer in the outbox; nothing was written.");
    if (progress.dead_reason)
        return move_to_dead(transaction, progress, now);
    if (progress.is_finished) {
        auto taken = take_out(transaction, progress.event_id);
        return taken ? wake_waiting(transaction, progress) : taken;
    }
    return put_off(transaction, progress);
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

// Columns of a pass over the outbox.
enum Column { kId, kNotBefore, kIsWaiting, kNextStep, kAttempts, kAcceptedAt, kSource, kSession, kOwner = kSource + 5 };

// Goes over the outbox in order and knows which sessions are not to be given (any more).
class DueSessions {
  public:
    DueSessions(const std::vector<std::string>& busy, const Owners& owners)
        : left_out_(busy.begin(), busy.end()), owners_(owners) {}

    bool takes(const Query& row, UnixMs now) { // whether the row's event is to be given
        std::string name = row.text_at(kSource);
        name.append(1, '\n').append(row.bytes_at(kSession));
        if (left_out_.contains(name))
            return false;
        const bool is_due = row.integer_at(kNotBefore) <= now && is_ours(row.integer_at(kOwner));
        if (is_due || row.integer_at(kIsWaiting) == 0)
            left_out_.insert(std::move(name));
        return is_due;
    }
    bool has_foreign() const { return !others_.empty(); }
    std::vector<std::int64_t> gone_owners() const {
        std::vector<std::int64_t> gone;
        for (auto& [owner, is_alive] : others_)
            if (!is_alive)
                gone.push_back(owner);
        return gone;
    }

  private:
    bool is_ours(std::int64_t owner) {
        if (owner == owners_.own())
            return true;
        if (!others_.contains(owner))
            others_[owner] = owners_.is_alive(owner);
        return false;
    }

    std::unordered_set<std::string> left_out_;
    const Owners& owners_;
    std::map<std::int64_t, bool> others_; // met so far: whether they live
};

PendingEvent pending_at(const Query& row) {
    PendingEvent event;
    event.id = row.integer_at(kId);
    event.not_before = row.integer_at(kNotBefore);
    event.is_waiting = row.integer_at(kIsWaiting) != 0;
    event.next_step = static_cast<int>(row.integer_at(kNextStep));
    event.attempts = static_cast<int>(row.integer_at(kAttempts));
    event.accepted_at = row.integer_at(kAcceptedAt);
    return event;
}

} // namespace

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

Work SqliteStore::accepting(std::vector<NewEvent> events, AuditLine audit) const {
    const UnixMs now = clock_.now();
    return [events = std::move(events), line = prepared(std::move(audit), now), now,
            owner = owners_.own()](Transaction& transaction) -> Result<> {
        for (auto& event : events)
            if (auto inserted = insert(transaction, event, now, owner); !inserted)
                return inserted;
        return append(transaction, line);
    };
}

Result<> SqliteStore::accept(std::vector<NewEvent> events, AuditLine audit) {
    const auto bytes = bytes_of(events);
    return committer_.commit(lane_, accepting(std::move(events), std::move(audit)), bytes);
}

Result<> SqliteStore::accept_behind(std::vector<NewEvent> events, AuditLine audit,
                                    std::function<void(Result<>)> landed) {
    const auto bytes = bytes_of(events);
    return committer_.commit_behind(lane_, accepting(std::move(events), std::move(audit)), bytes, std::move(landed));
}

Result<SqliteStore::Look> SqliteStore::look(int max, const std::vector<std::string>& busy) {
    Look look;
    const UnixMs now = clock_.now();
    auto done = committer_.read(lane_, [&](Database& database) -> Result<> {
        DueSessions sessions(busy, owners_);
        auto row =
            database.query("SELECT id, not_before, is_waiting, next_step, attempts, accepted_at, source, session, "
                           "kind, version, op, owner, guid, body FROM outbox ORDER BY id");
        while (static_cast<int>(look.events.size()) < max) {
            auto stepped = row.step();
            if (!stepped)
                return stepped.error();
            if (!*stepped)
                break;
            if (!sessions.takes(row, now))
                continue;
            look.events.push_back(pending_at(row));
            look.events.back().event = event_at(row, kSource);
        }
        has_foreign_ = sessions.has_foreign();
        look.gone_owners = sessions.gone_owners();
        return Done{};
    });
    if (!done)
        return done.error();
    return look;
}

Result<> SqliteStore::take_over(const std::vector<std::int64_t>& gone_owners) {
    return committer_.commit(
        lane_,
        [&](Transaction& transaction) -> Result<> {
            for (const auto owner : gone_owners) {
                auto query = transaction.database.query("UPDATE outbox SET owner = ?, op = 0 WHERE owner = ?");
                if (auto taken = query.integer(owners_.own()).integer(owner).run(); !taken)
                    return taken;
            }
            return Done{};
        },
        0);
}

Result<std::vector<PendingEvent>> SqliteStore::due(int max, const std::vector<std::string>& busy) {
    auto seen = look(max, busy);
    if (seen && !seen->gone_owners.empty()) {
        if (auto taken = take_over(seen->gone_owners); !taken)
            return taken.error();
        seen = look(max, busy);
    }
    if (!seen)
        return seen.error();
    return std::move(seen->events);
}

Result<std::optional<UnixMs>> SqliteStore::next_due() {
    std::optional<UnixMs> next;
    const UnixMs now = clock_.now();
    auto done = committer_.read(lane_, [&](Database& database) -> Result<> {
        auto query = database.query("SELECT min(not_before) FROM outbox WHERE not_before > 0 AND not_before > ?");
        auto row = query.integer(now - kLookMs).step();
        if (!row)
            return row.error();
        if (*row && !query.is_null_at(0))
            next = query.integer_at(0);
        return Done{};
    });
    if (!done)
        return done.error();
    if (has_foreign_) // nobody tells us when another process is done with a session, or gone
        next = std::min(next.value_or(now + kForeignLook_ms), now + kForeignLook_ms);
    return next;
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
