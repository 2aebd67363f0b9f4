// Appends to the audit trail, reads it, checks it. Checking goes in slices, so that delivery can read in between.
#include "store/trail.h"

#include "store/sqlite_store.h"

namespace dyncx::store {
namespace {

constexpr int kVerifySlice = 2000;

// The columns seq, time, kind, subject, detail, salt, erased, hash.
audit::Link link_at(const Query& row) {
    audit::Link link;
    link.seq = row.integer_at(0);
    link.time = row.integer_at(1);
    link.kind = row.bytes_at(2);
    link.personal = row.is_null_at(5) ? audit::digest_of_bytes(row.bytes_at(6))
                                      : audit::personal_digest(row.bytes_at(5), row.bytes_at(3), row.bytes_at(4));
    return link;
}

struct Verifying {
    audit::Verifier verifier;
    std::int64_t after_seq = 0;
    bool is_at_end = false;
};

Result<> verify_slice(Database& database, const Secret& key, Verifying& state) {
    auto row = database.query("SELECT seq, time, kind, subject, detail, salt, erased, hash FROM audit "
                              "WHERE seq > ? ORDER BY seq LIMIT ?");
    row.integer(state.after_seq).integer(kVerifySlice);
    for (int i = 0; i < kVerifySlice; ++i) {
        auto stepped = row.step();
        if (!stepped)
            return stepped.error();
        if (!*stepped) {
            state.is_at_end = true;
            break;
        }
        state.after_seq = row.integer_at(0);
        state.verifier.read(link_at(row), row.bytes_at(7));
    }
    if (!state.is_at_end)
        return Done{};
    auto stored = read_head(database);
    if (!stored)
        return stored.error();
    state.verifier.end(stored->head.audit, stored->is_anchored(key));
    return Done{};
}

} // namespace

PreparedLine prepared(AuditLine line, UnixMs now) {
    PreparedLine out;
    out.time = now;
    out.kind = std::move(line.kind);
    out.subject = std::move(line.subject);
    out.detail = line.detail.text();
    out.salt = audit::new_salt();
    out.personal = audit::personal_digest(audit::bytes_of(out.salt), out.subject, out.detail);
    return out;
}

std::vector<PreparedLine> prepared(std::vector<AuditLine> lines, UnixMs now) {
    std::vector<PreparedLine> out;
    out.reserve(lines.size());
    for (auto& line : lines)
        out.push_back(prepared(std::move(line), now));
    return out;
}

Result<> append(Transaction& transaction, const PreparedLine& line) {
    auto& head = transaction.head.audit;
    const std::int64_t seq = head.count + 1;
    const auto hash = audit::chain(head.last, {seq, line.time, line.kind, line.personal});
    auto done =
        transaction.database
            .query("INSERT INTO audit(seq, time, kind, subject, detail, salt, hash) VALUES(?, ?, ?, ?, ?, ?, ?)")
            .integer(seq)
            .integer(line.time)
            .text(line.kind)
            .text(line.subject)
            .text(line.detail)
            .blob(audit::bytes_of(line.salt))
            .blob(audit::bytes_of(hash))
            .run();
    head = {seq, hash};
    return done;
}

Result<> SqliteStore::audit(AuditLine line) {
    return committer_.commit(
        lane_,
        [line = prepared(std::move(line), clock_.now())](Transaction& transaction) {
            return append(transaction, line);
        },
        0);
}

Result<std::vector<AuditEntry>> SqliteStore::audit_entries(std::int64_t after_seq, int max) {
    std::vector<AuditEntry> entries;
    auto done = committer_.read(lane_, [&](Database& database) -> Result<> {
        auto row = database.query("SELECT seq, time, kind, subject, detail, hash FROM audit WHERE seq > ? "
                                  "ORDER BY seq LIMIT ?");
        row.integer(after_seq).integer(max);
        return each_row(row, [&entries](const Query& at) {
            entries.push_back({at.integer_at(0), at.integer_at(1), at.text_at(2), at.text_at(3), at.text_at(4),
                               audit::hex(audit::digest_of_bytes(at.bytes_at(5)))});
        });
    });
    if (!done)
        return done.error();
    return entries;
}

Result<AuditReport> SqliteStore::audit_verify() {
    Verifying state;
    while (!state.is_at_end) {
        auto done = committer_.read(
            lane_, [&](Database& database) { return verify_slice(database, lane_.audit_key(), state); });
        if (!done)
            return done.error();
    }
    AuditReport report;
    report.is_intact = state.verifier.is_intact();
    report.entries = state.verifier.entries();
    report.first_broken_seq = state.verifier.first_broken_seq();
    return report;
}

} // namespace dyncx::store
