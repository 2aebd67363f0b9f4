// store::Store of one process in memory, with the rules of store.h (the same operations on it and on the real one give
// the same answers: store_agrees_test.cpp). Each call takes simulated time, may fail, and may be the last one of its
// process; a commit is there as a whole or not at all.
// It does not simulate settings and the audit trail's chain.
#pragma once

#include "disk.h"
#include "nature.h"

namespace dyncx::simulation {

class SimStore final : public store::Store {
  public:
    SimStore(Nature& nature, Disk& disk, Life& life) : nature_(nature), disk_(disk), life_(life) {}

    Result<> accept(std::vector<store::NewEvent> events, store::AuditLine audit) override;
    Result<> accept_behind(std::vector<store::NewEvent> events, store::AuditLine audit,
                           std::function<void(Result<>)> landed) override;
    Result<std::vector<store::PendingEvent>> due(int max, const std::vector<std::string>& busy) override;
    Result<std::optional<std::int64_t>> next_due(std::int64_t looked_at_ms) override;
    Result<> commit(store::Progress progress) override;
    Result<std::vector<store::DeadEvent>> dead(std::int64_t after_id, int max) override;
    Result<store::Counts> counts() override;
    Result<std::optional<store::SessionRow>> session(std::string_view source, std::string_view session) override;
    Result<std::vector<store::SessionRow>> find_session(std::string_view session) override;
    Result<std::vector<store::SessionRow>> silent_since(UnixMs then, int max) override;
    Result<std::vector<store::SessionRow>> find_by_record(std::string_view id_or_number) override;
    Result<std::optional<store::SettingsVersion>> settings() override;
    Result<std::int64_t> keep_settings(const std::string& text, store::AuditLine audit) override;
    Result<std::optional<std::pair<Json, UnixMs>>> kept(std::string_view scope, std::string_view name) override;
    Result<> keep(std::string_view scope, std::string_view name, const Json& document) override;
    Result<> audit(store::AuditLine line) override;
    Result<std::vector<store::AuditEntry>> audit_entries(std::int64_t after_seq, int max) override;
    Result<store::AuditReport> audit_verify() override;

  private:
    struct Look { // one pass over the outbox
        std::vector<store::PendingEvent> events;
        std::set<int> gone_owners;
        bool has_foreign = false;
    };
    template <class Effect> auto at_disk(bool is_write, Effect effect) -> decltype(effect());
    std::optional<Fault> trouble(bool is_write);
    std::optional<Fault> gone() const;

    void insert(std::vector<store::NewEvent> events);
    void take_over(const std::set<int>& gone_owners);
    Result<std::vector<store::PendingEvent>> look_at_disk(int max, const std::vector<std::string>& busy);
    Result<> claim_waiting(std::vector<store::PendingEvent>& events);
    Look look(int max, const std::vector<std::string>& busy) const;
    Result<> apply(const store::Progress& progress);
    void move_event(std::map<std::int64_t, Disk::Owned>::iterator at, const store::Progress& progress);
    bool is_outdated(const store::Progress& progress) const;
    void write_session(const store::Progress& progress);
    void watch_look();
    void watch_commit(const store::Progress& progress, const store::PendingEvent& first);
    void watch_folded(const store::Progress& progress, const store::PendingEvent& first);

    Nature& nature_;
    Disk& disk_;
    Life& life_;
    bool has_foreign_ = false;                        // the last look met events of other owners
    std::int64_t full_until_ = 0;                     // the disk
    std::map<std::string, std::int64_t> writes_seen_; // by session: how many when it was last read or written here
};

// A call: it takes time before and behind its effect, and either may be where the process ends.
template <class Effect> auto SimStore::at_disk(bool is_write, Effect effect) -> decltype(effect()) {
    if (auto end = gone())
        return *end;
    if (nature_.strikes(Trouble::kKilled))
        life_.kill();
    nature_.schedule.sleep(nature_.strikes(Trouble::kSlowDisk) ? nature_.dice.between(100, 5000)
                                                               : nature_.dice.between(0, is_write ? 10 : 1));
    if (auto end = gone())
        return *end;
    if (auto fault = trouble(is_write)) {
        ++life_.reasons;
        ++disk_.refusals;
        return *fault;
    }
    auto result = effect();
    if (nature_.strikes(Trouble::kKilled))
        life_.kill();
    nature_.schedule.sleep(0);
    if (auto end = gone())
        return *end;
    return result;
}

} // namespace dyncx::simulation
