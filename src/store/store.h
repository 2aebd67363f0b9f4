// The store of one client: outbox, sessions, mappings, settings, metadata, audit trail, in one SQLite file.
// Everything that writes goes through the committer's thread as part of a group commit; a call returns when its commit
// is on disk. Reads use a read connection of the store, also on the store's own threads. Safe for several processes on
// one file. It does not know what events mean or what is sent; it never talks to the network.
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/time.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dyncx::store {

class Committer; // committer.h: the one committing thread, shared by the stores of a runtime
class Shelf;     // shelf.h: rows of Dynamics' tables, to be found without it

struct AuditLine {       // one entry of the trail, before it is chained
    std::string kind;    // "accepted" "request" "answer" "applied" "settings" "dead" "opened" …
    std::string subject; // a session or a record id
    Json detail;         // no secret, no customer data beyond ids, names of columns, codes
};

struct NewEvent {
    std::string guid; // time-ordered, made when it was accepted
    std::string source;
    std::string session;
    int kind = 0;
    std::int64_t version = 0;
    std::string body;     // JSON of the SessionEvent
    std::uint64_t op = 0; // of this process; 0: nobody waits
};

struct PendingEvent {
    static constexpr std::size_t kMostFollowers = 15;

    std::int64_t id = 0; // order of acceptance
    NewEvent event;
    UnixMs accepted_at = 0;
    int next_step = 0; // how many steps of the flow are done
    int attempts = 0;
    std::int64_t not_before = 0; // on Clock::even_ms()
    bool is_waiting = false;     // for a record that is not there yet: does not hold back the session's other events
    std::vector<PendingEvent> followers; // of a given one: the events of its session right behind it that could be next
};

struct Mapping { // which record a step made or touched
    std::string step;
    std::string table;  // logical name
    std::string id;     // GUID
    std::string number; // human number such as ticketnumber, or ""
    Json response;      // what later steps may name as {{STEP2-Response.column}}
    UnixMs at = 0;
};

struct SessionRow {
    std::string source;
    std::string session;
    Json facts = Json::object(); // merged from its events
    Json seen = Json::object();  // kind number as text -> highest version applied
    std::int64_t requests = 0;   // sent to Dataverse for it
    UnixMs updated_at = 0;
    UnixMs look_at = 0;           // filled by look_at() only
    std::int64_t revision = 0;    // grows when facts or seen are replaced; 0: the session is not there yet
    std::vector<Mapping> records; // in the order they were made
    std::int64_t pending = 0;     // filled by find_session only
    std::int64_t dead = 0;
};

struct DeadEvent {
    std::int64_t id = 0;
    NewEvent event; // without its body
    UnixMs accepted_at = 0, died_at = 0;
    int next_step = 0; // how many steps of the flow were done
    Json reason;       // status, code, http_status, request_id, message, fix
};

enum class Settle { kRetry, kDrop };

struct DeadSettlement {
    std::int64_t id = 0;
    AuditLine audit;
};

// All that one turn of delivery changes, in one commit.
struct Progress {
    std::int64_t event_id = 0;
    std::string source, session;
    std::optional<int> next_step; // the event stays, this many steps are done
    bool is_finished = false;     // the event leaves the outbox; waiting ones of its session become due
    std::vector<std::int64_t>
        folded; // followers that leave with it; NOT_FOUND, and nothing written, without one of them
    std::optional<std::int64_t> not_before; // on Clock::even_ms(): the event waits until then (retry)
    bool counts_attempt = false;
    std::optional<bool> is_waiting;
    std::optional<Json> dead_reason; // the event moves to the dead letters
    std::optional<Json> facts;       // replaces the session's facts
    std::optional<Json> seen;
    // Of the session that facts and seen were made from: CONFLICT, and nothing written, when they were replaced since.
    std::optional<std::int64_t> read_revision;
    std::optional<bool> is_open;   // the session has begun and has not ended
    std::optional<UnixMs> look_at; // when somebody is to look at the session again; 0: never
    std::int64_t requests = 0;     // added to the session's
    std::vector<Mapping> mappings; // added; the same step replaces its former one
    std::vector<AuditLine> audit;
};

struct Counts {
    std::int64_t pending = 0, dead = 0, sessions = 0, store_bytes = 0;
    UnixMs oldest_pending_at = 0; // 0: none
};

struct SettingsVersion {
    std::int64_t version = 0;
    std::string text; // unsealed JSON, secrets included
};

struct AuditEntry {
    std::int64_t seq = 0;
    UnixMs time = 0;
    std::string kind, subject, detail, hash; // detail is JSON text, hash lower-case hex
};

struct AuditReport {
    bool is_intact = true;
    std::int64_t entries = 0;
    std::int64_t first_broken_seq = 0;
};

struct OpenOptions {
    Secret key;                 // given by the host; empty: the key file beside the store
    std::int64_t max_bytes = 0; // bound of the file, FULL beyond it; 0: none
};

class Store {
  public:
    // Makes the directory (0700) and the file (0600) when they are not there; migrates forward. A damaged file, a newer
    // schema, a read-only folder, a full disk: a clear Fault, the file left as it was.
    static Result<std::unique_ptr<Store>> open(const std::string& directory, Committer& committer, const Clock& clock,
                                               const OpenOptions& options = {});
    virtual ~Store() = default;

    // -- outbox
    virtual Result<> accept(std::vector<NewEvent> events, AuditLine audit) = 0; // returns when it is on disk
    // Returns at once; `landed` is called on the committer's thread. Refuses with FULL over the bound in bytes.
    virtual Result<> accept_behind(std::vector<NewEvent> events, AuditLine audit,
                                   std::function<void(Result<>)> landed) = 0;
    // The first due event of up to `max` sessions, oldest first; leaves out the sessions ("source\nsession") in `busy`.
    // Waiting ones are given when due but hold nothing back; a not yet due one holds back its session. With several
    // processes on one file each is given what it accepted itself, and what a process that ended has left; a session
    // whose first event is another living process's is left to that one until then. With an event come, as far as they
    // are seen on the way, those of its session that it alone holds back, up to kMostFollowers.
    virtual Result<std::vector<PendingEvent>> due(int max, const std::vector<std::string>& busy) = 0;
    // When to look again after due() gave nothing: the earliest event that was not due when that look began, or soon while
    // others deliver; both on Clock::even_ms(). A wait ends with the opening that began it: what is taken over is due at once.
    virtual Result<std::optional<std::int64_t>> next_due(std::int64_t looked_at_ms) = 0;
    virtual Result<> commit(Progress progress) = 0; // returns when it is on disk
    virtual std::vector<Result<>>
    commit_each(std::vector<Progress> all) { // together where it can; each by itself in effect
        std::vector<Result<>> done;
        for (auto& progress : all)
            done.push_back(commit(std::move(progress)));
        return done;
    }
    virtual Result<std::vector<DeadEvent>> dead(std::int64_t after_id, int max) = 0;
    // In one commit: kRetry puts each letter back into the outbox, in its former place, with its GUID and the steps it has
    // done; kDrop removes it for good. A letter that is not there any more is passed over, without its line. Answers how
    // many were there.
    virtual Result<std::int64_t> settle_dead(Settle, std::vector<DeadSettlement>) {
        return fault(DYNCX_E_UNSUPPORTED, "This store cannot settle dead letters.");
    }
    virtual Result<Counts> counts() = 0;

    // -- sessions
    virtual Result<std::optional<SessionRow>> session(std::string_view source, std::string_view session) = 0;
    virtual Result<std::vector<SessionRow>>
    find_session(std::string_view session) = 0; // in any source; pending and dead filled
    // Open sessions of which nothing was heard since then, the longest silent first, without their records.
    virtual Result<std::vector<SessionRow>> silent_since(UnixMs /*then*/, int /*max*/) {
        return std::vector<SessionRow>();
    }
    virtual Result<std::vector<SessionRow>> find_by_record(std::string_view id_or_number) = 0;
    // Sessions whose Progress::look_at has come, the earliest first, without their records; and the time of the next one.
    struct Look {
        std::vector<SessionRow> due;
        std::optional<UnixMs> next;
    };
    virtual Result<Look> look_at(UnixMs /*now*/, int /*max*/) { return Look(); }
    // Of a session as look_at() gave it: it is to be looked at again at `next`, and `events` are in the outbox, in one commit,
    // with their line in the trail. CONFLICT, and nothing written, when another time was set since: somebody else looks, or has looked.
    virtual Result<> accept_look(const SessionRow& /*row*/, UnixMs /*next*/, std::vector<NewEvent> /*events*/,
                                 AuditLine /*audit*/) {
        return Done{};
    }
    // The session's event of a kind that was accepted last and has not taken effect.
    struct Unfinished {
        bool is_dead = false, is_waiting = false;
        int attempts = 0;
        UnixMs accepted_at = 0;
        Json reason; // of a dead one
    };
    virtual Result<std::optional<Unfinished>> unfinished(std::string_view /*source*/, std::string_view /*session*/,
                                                         int /*kind*/) {
        return std::optional<Unfinished>();
    }

    // -- settings (sealed) and other kept things
    virtual Result<std::optional<SettingsVersion>> settings() = 0; // the active one
    virtual Result<std::int64_t> keep_settings(const std::string& text,
                                               AuditLine audit) = 0; // becomes active; its version
    // Small documents by scope and name: metadata of a table, a person found by number. Bounded by age by the reader.
    virtual Result<std::optional<std::pair<Json, UnixMs>>> kept(std::string_view scope, std::string_view name) = 0;
    virtual Result<> keep(std::string_view scope, std::string_view name, const Json& document) = 0;

    virtual Shelf* shelf() { return nullptr; } // null: this store has none

    // -- audit
    virtual Result<> audit(AuditLine line) = 0;
    virtual Result<std::vector<AuditEntry>> audit_entries(std::int64_t after_seq, int max) = 0;
    virtual Result<AuditReport> audit_verify() = 0;
};

} // namespace dyncx::store
