// The Store on SQLite: its connections behind a lane of the committer, its folder, its keys.
// The parts of the implementation stand in a file per noun: outbox.cpp, behind.cpp, due.cpp, dead.cpp, sessions.cpp, settings.cpp,
// kept.cpp, trail.cpp.
#pragma once

#include "store/behind_log.h"
#include "store/committer.h"
#include "store/folder.h"
#include "store/owners.h"
#include "store/seal.h"
#include "store/sqlite_shelf.h"
#include "store/store.h"
#include "store/trail.h"

#include <atomic>

namespace dyncx::store {

class SqliteStore final : public Store {
  public:
    SqliteStore(Folder folder, Committer& committer, const Clock& clock);
    ~SqliteStore() override;
    Result<> open(const OpenOptions& options); // on the committing thread
    void take_in_left(); // what ended processes left in their logs behind; not on the committing thread

    Result<> accept(std::vector<NewEvent> events, AuditLine audit) override;
    Result<> accept_behind(std::vector<NewEvent> events, AuditLine audit,
                           std::function<void(Result<>)> landed) override;
    Result<std::vector<PendingEvent>> due(int max, const std::vector<std::string>& busy) override;
    Result<std::optional<std::int64_t>> next_due(std::int64_t looked_at_ms) override;
    Result<> commit(Progress progress) override;
    std::vector<Result<>> commit_each(std::vector<Progress> all) override;
    Result<std::vector<DeadEvent>> dead(std::int64_t after_id, int max) override;
    Result<std::int64_t> settle_dead(Settle how, std::vector<DeadSettlement> letters) override;
    Result<Counts> counts() override;

    Result<std::optional<SessionRow>> session(std::string_view source, std::string_view session) override;
    Result<std::vector<SessionRow>> find_session(std::string_view session) override;
    Result<std::vector<SessionRow>> silent_since(UnixMs then, int max) override;
    Result<std::vector<SessionRow>> find_by_record(std::string_view id_or_number) override;
    Result<Store::Look> look_at(UnixMs now, int max) override;
    Result<> accept_look(const SessionRow& row, UnixMs next, std::vector<NewEvent> events, AuditLine audit) override;
    Result<std::optional<Unfinished>> unfinished(std::string_view source, std::string_view session, int kind) override;

    Result<std::optional<SettingsVersion>> settings() override;
    Result<std::int64_t> keep_settings(const std::string& text, AuditLine audit) override;
    Result<std::optional<std::pair<Json, UnixMs>>> kept(std::string_view scope, std::string_view name) override;
    Result<> keep(std::string_view scope, std::string_view name, const Json& document) override;

    Shelf* shelf() override { return &*shelf_; }

    Result<> audit(AuditLine line) override;
    Result<std::vector<AuditEntry>> audit_entries(std::int64_t after_seq, int max) override;
    Result<AuditReport> audit_verify() override;

  private:
    struct Pass { // over the outbox
        std::vector<PendingEvent> events;
        std::vector<std::int64_t> gone_owners; // their events are to be taken over
    };
    Work committing(Progress progress) const;
    Work accepting(std::vector<NewEvent> events, PreparedLine line) const;
    std::shared_ptr<BehindLog> behind_log(); // made with the first NOWAIT; null while it cannot be
    Result<> take_in(const std::string& file);
    std::optional<std::int64_t> next_look_for_left() const; // on Clock::even_ms(); nothing: nobody else has a log
    Result<Pass> look(int max, const std::vector<std::string>& busy);
    Result<> take_over(const std::vector<std::int64_t>& gone_owners);
    Result<>
    claim_waiting(std::vector<PendingEvent>& events);      // those that another process comes first with are left out
    NewEvent event_at(const Query& row, int column) const; // source, session, kind, version, op, owner, guid, body

    Folder folder_;
    Committer& committer_;
    const Clock& clock_;
    Owners owners_;
    std::atomic<bool> has_foreign_{false}; // the last look at the outbox met events of other owners
    Lane lane_;
    std::optional<Seal> seal_;
    std::optional<SqliteShelf> shelf_;
    std::mutex behind_mutex_; // guards the next three
    std::shared_ptr<BehindLog> behind_log_;
    std::int64_t make_behind_at_ = INT64_MIN; // when it could not be made: when to try again
    bool is_told_ = false;                    // that it could not be made
    std::atomic<std::int64_t> look_for_left_at_{INT64_MIN};
    std::atomic<bool> has_others_behind_{false}; // the last look met logs of others, or one it could not take in
};

std::size_t bytes_of(const std::vector<NewEvent>& events); // in memory

// The events of a session in the outbox, a row each: source, 1, 0, whether it waits, owner, kind, attempts, time of acceptance. Ordered by
// source and id.
Query outbox_of_session(Database& database, std::string_view session);

// What a turn of delivery changes in the session and its mappings; part of commit().
Result<> write_session(Transaction& transaction, const Progress& progress, UnixMs now);

} // namespace dyncx::store
