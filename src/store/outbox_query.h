// The query for the events of one session in the outbox, apart so that a test can look at how SQLite goes about it.
#pragma once

namespace dyncx::store {

// From block to block of the index outbox_session. The plus keeps SQLite from putting ?1 for the session within substr() too:
// the index would be asked for the block alone, and every event of the outbox be read.
constexpr char kOutboxOfSession[] =
    "WITH RECURSIVE block(n) AS (SELECT min(id) / 64 FROM outbox UNION ALL "
    "SELECT (SELECT min(id) / 64 FROM outbox WHERE id >= (n + 1) * 64) FROM block WHERE n IS NOT NULL) "
    "SELECT source, 1, 0, is_waiting, owner, kind, attempts, accepted_at FROM block CROSS JOIN outbox ON id / 64 = n "
    "AND substr(session, -8) = substr(?1, -8) AND +session = ?1 ORDER BY source, id";

} // namespace dyncx::store
