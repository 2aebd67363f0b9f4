// Reads and writes the row of the table head. A broken chain is written without an anchor, so that it stays visible.
#include "store/head.h"

namespace dyncx::store {

bool StoredHead::is_anchored(const Secret& key) const {
    return head.audit_broken == 0 && audit::is_anchor(key.reveal(), head.audit, anchor);
}

Result<StoredHead> read_head(Database& database) {
    auto query = database.query("SELECT last_event, pending, dead, sessions, audit_count, audit_hash, audit_anchor, "
                                "audit_broken FROM head WHERE one = 1");
    auto row = query.step();
    if (!row)
        return row.error();
    if (!*row)
        return database.fault_of(SQLITE_CORRUPT);
    StoredHead stored;
    stored.head.last_event = query.integer_at(0);
    stored.head.pending = query.integer_at(1);
    stored.head.dead = query.integer_at(2);
    stored.head.sessions = query.integer_at(3);
    stored.head.audit.count = query.integer_at(4);
    stored.head.audit.last = audit::digest_of_bytes(query.bytes_at(5));
    stored.anchor = query.text_at(6);
    stored.head.audit_broken = query.integer_at(7);
    return stored;
}

Result<> write_head(Database& database, const Head& head, audit::Anchorer& anchorer) {
    audit::Digest anchor{};
    if (head.audit_broken == 0)
        anchor = anchorer.anchor(head.audit);
    return database
        .query("INSERT INTO head VALUES(1, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(one) DO UPDATE SET "
               "last_event = excluded.last_event, pending = excluded.pending, dead = excluded.dead, "
               "sessions = excluded.sessions, audit_count = excluded.audit_count, audit_hash = excluded.audit_hash, "
               "audit_anchor = excluded.audit_anchor, audit_broken = excluded.audit_broken")
        .integer(head.last_event)
        .integer(head.pending)
        .integer(head.dead)
        .integer(head.sessions)
        .integer(head.audit.count)
        .blob(audit::bytes_of(head.audit.last))
        .blob(audit::bytes_of(anchor))
        .integer(head.audit_broken)
        .run();
}

} // namespace dyncx::store
