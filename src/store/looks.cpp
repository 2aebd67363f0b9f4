// What a session waits for: the time when somebody is to look at it again, and events of a kind that have not taken effect.
#include "store/sqlite_store.h"

namespace dyncx::store {

Result<Store::Look> SqliteStore::look_at(UnixMs now, int max) {
    Store::Look look;
    auto done = committer_.read(lane_, [&](Database& database) -> Result<> {
        auto row = database.query("SELECT source, session, look_at FROM sessions WHERE look_at > 0 "
                                  "ORDER BY look_at LIMIT ?");
        row.integer(max + 1);
        return each_row(row, [&](const Query& at) {
            const UnixMs time = at.integer_at(2);
            if (time > now || look.due.size() == static_cast<std::size_t>(max)) {
                look.next = look.next.value_or(time);
                return;
            }
            SessionRow session;
            session.source = at.text_at(0);
            session.session = at.text_at(1);
            session.look_at = time;
            look.due.push_back(std::move(session));
        });
    });
    if (!done)
        return done.error();
    return look;
}

Result<> SqliteStore::accept_look(const SessionRow& row, UnixMs next, std::vector<NewEvent> events, AuditLine audit) {
    Work accept = [](Transaction&) { return Result<>(Done{}); };
    if (!events.empty())
        accept = accepting(std::move(events), prepared(std::move(audit), clock_.now()));
    return committer_.commit(
        lane_,
        [source = row.source, session = row.session, read = row.look_at, next,
         accept = std::move(accept)](Transaction& transaction) -> Result<> {
            auto query = transaction.database.query("UPDATE sessions SET look_at = ? WHERE session = ? AND source = ? "
                                                    "AND look_at = ? RETURNING 1");
            auto changed = query.integer(next).text(session).text(source).integer(read).step();
            if (!changed)
                return changed.error();
            if (!*changed)
                return fault(DYNCX_E_CONFLICT, "Another process looks at the session; nothing was written.");
            return accept(transaction);
        },
        0);
}

Result<std::optional<Store::Unfinished>> SqliteStore::unfinished(std::string_view source, std::string_view session,
                                                                 int kind) {
    std::optional<Unfinished> found;
    auto done = committer_.read(lane_, [&](Database& database) -> Result<> {
        auto dead = database.query("SELECT reason, accepted_at FROM dead WHERE session = ? AND source = ? AND kind = ? "
                                   "ORDER BY id DESC LIMIT 1");
        auto is_dead = dead.text(session).text(source).integer(kind).step();
        if (!is_dead)
            return is_dead.error();
        if (*is_dead) {
            auto reason = Json::parse(dead.bytes_at(0));
            found = Unfinished{true, false, 0, dead.integer_at(1), reason ? std::move(*reason) : Json()};
        }
        auto row = outbox_of_session(database, session);
        return each_row(row, [&](const Query& at) {
            if (at.bytes_at(0) == source && at.integer_at(5) == kind)
                found = Unfinished{false, at.integer_at(3) != 0, static_cast<int>(at.integer_at(6)), at.integer_at(7),
                                   Json()};
        });
    });
    if (!done)
        return done.error();
    return found;
}

} // namespace dyncx::store
