// Dead letters: listed, put back into the outbox or removed, each settlement with its lines of the trail in one commit.
// A letter that is put back keeps its id, so it stands before whatever its session has accepted since, and its GUID, so
// that rows which it has made already are met again. How an event becomes a dead letter is in outbox.cpp.
#include "store/sqlite_store.h"

#include <utility>

namespace dyncx::store {
namespace {

Result<bool> take_out(Transaction& transaction, std::int64_t id) { // false: it is not there any more
    if (auto removed = transaction.database.query("DELETE FROM dead WHERE id = ?").integer(id).run(); !removed)
        return removed.error();
    if (transaction.database.changed_rows() == 0)
        return false;
    --transaction.head.dead;
    return true;
}

// The op that accepted it has ended: nobody waits for it now.
Result<bool> put_back(Transaction& transaction, std::int64_t id, std::int64_t owner) {
    auto copied =
        transaction.database
            .query("INSERT INTO outbox(id, not_before, is_waiting, session, source, next_step, attempts, accepted_at, "
                   "kind, version, op, owner, guid, body) SELECT id, 0, 0, session, source, next_step, 0, accepted_at, "
                   "kind, version, 0, ?, guid, body FROM dead WHERE id = ?")
            .integer(owner)
            .integer(id)
            .run();
    if (!copied)
        return copied.error();
    auto taken = take_out(transaction, id);
    if (taken && *taken)
        ++transaction.head.pending;
    return taken;
}

} // namespace

Result<std::vector<DeadEvent>> SqliteStore::dead(std::int64_t after_id, int max) {
    std::vector<DeadEvent> events;
    auto done = committer_.read(lane_, [&](Database& database) -> Result<> {
        auto row = database.query("SELECT id, accepted_at, died_at, next_step, reason, source, session, kind, version, "
                                  "op, owner, guid, '' FROM dead WHERE id > ? ORDER BY id LIMIT ?");
        row.integer(after_id).integer(max);
        return each_row(row, [&](const Query& at) {
            DeadEvent event;
            event.id = at.integer_at(0);
            event.accepted_at = at.integer_at(1);
            event.died_at = at.integer_at(2);
            event.next_step = static_cast<int>(at.integer_at(3));
            auto reason = Json::parse(at.bytes_at(4));
            event.reason = reason ? std::move(*reason) : Json();
            event.event = event_at(at, 5);
            events.push_back(std::move(event));
        });
    });
    if (!done)
        return done.error();
    return events;
}

Result<std::int64_t> SqliteStore::settle_dead(Settle how, std::vector<DeadSettlement> letters) {
    const UnixMs now = clock_.now();
    std::vector<std::pair<std::int64_t, PreparedLine>> lines;
    lines.reserve(letters.size());
    for (auto& letter : letters)
        lines.emplace_back(letter.id, prepared(std::move(letter.audit), now));
    std::int64_t settled = 0;
    auto done = committer_.commit(
        lane_,
        [&](Transaction& transaction) -> Result<> {
            settled = 0; // a job may run twice
            for (auto& [id, line] : lines) {
                auto taken =
                    how == Settle::kRetry ? put_back(transaction, id, owners_.own()) : take_out(transaction, id);
                if (!taken)
                    return taken.error();
                if (!*taken)
                    continue;
                if (auto appended = append(transaction, line); !appended)
                    return appended;
                ++settled;
            }
            return Done{};
        },
        0);
    if (!done)
        return done.error();
    return settled;
}

} // namespace dyncx::store
