// A store in memory for the pump's tests: the rules of due() and commit() as store.h states them, no disk, no thread.
// Commits can be told to fail.
#pragma once

#include "store/store.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>

namespace dyncx::store {

class MemoryStore final : public Store {
  public:
    explicit MemoryStore(const Clock& clock) : clock_(clock) {}

    std::vector<PendingEvent> outbox;
    std::vector<DeadEvent> graves;
    std::map<std::string, SessionRow> sessions;
    std::vector<AuditLine> trail;
    std::set<std::string> open; // sessions
    int failing_commits = 0, commits = 0;

    Result<> accept(std::vector<NewEvent> events, AuditLine audit) override {
        for (auto& event : events) {
            PendingEvent pending;
            pending.id = ++last_id_;
            pending.accepted_at = clock_.now();
            pending.event = std::move(event);
            outbox.push_back(std::move(pending));
        }
        trail.push_back(std::move(audit));
        return Done{};
    }
    Result<> accept_behind(std::vector<NewEvent> events, AuditLine audit,
                           std::function<void(Result<>)> landed) override {
        landed(accept(std::move(events), std::move(audit)));
        return Done{};
    }
    std::function<void()> at_look = [] {}; // before the next one
    Result<std::vector<PendingEvent>> due(int max, const std::vector<std::string>& busy) override {
        std::exchange(at_look, [] {})();
        std::set<std::string> held(busy.begin(), busy.end());
        std::map<std::string, std::size_t> places; // of given events whose followers are sought
        std::vector<PendingEvent> found;
        for (auto& event : outbox) {
            const auto key = event.event.source + "\n" + event.event.session;
            if (places.contains(key)) {
                if (event.not_before <= clock_.even_ms() && !event.is_waiting)
                    found[places[key]].followers.push_back(event);
                else if (event.not_before <= clock_.even_ms() || !event.is_waiting)
                    places.erase(key);
                continue;
            }
            if (held.contains(key) || static_cast<int>(found.size()) == max)
                continue;
            const bool is_due = event.not_before <= clock_.even_ms();
            if (is_due) {
                places[key] = found.size();
                found.push_back(event);
            }
            if (is_due || !event.is_waiting)
                held.insert(key);
        }
        return found;
    }
    Result<std::optional<std::int64_t>> next_due(std::int64_t looked_at_ms) override {
        std::optional<std::int64_t> next;
        for (auto& event : outbox)
            if (event.not_before > looked_at_ms)
                next = std::min(next.value_or(event.not_before), event.not_before);
        return next;
    }
    Result<> commit(Progress progress) override {
        ++commits;
        if (failing_commits > 0) {
            --failing_commits;
            return fault(DYNCX_E_STORE, "disk");
        }
        auto& row = sessions[progress.source + "\n" + progress.session];
        row.source = progress.source;
        row.session = progress.session;
        row.requests += progress.requests;
        row.updated_at = clock_.now();
        if (progress.is_open)
            *progress.is_open ? (void)open.insert(row.session) : (void)open.erase(row.session);
        if (progress.facts)
            row.facts = *progress.facts;
        if (progress.seen)
            row.seen = *progress.seen;
        for (auto& mapping : progress.mappings) {
            std::erase_if(row.records, [&](auto& known) { return known.step == mapping.step; });
            row.records.push_back(mapping);
        }
        trail.insert(trail.end(), progress.audit.begin(), progress.audit.end());
        auto event = std::find_if(outbox.begin(), outbox.end(), [&](auto& e) { return e.id == progress.event_id; });
        if (event != outbox.end())
            change(event, progress);
        return Done{};
    }
    Result<std::vector<DeadEvent>> dead(std::int64_t, int) override { return graves; }
    Result<Counts> counts() override {
        Counts counts;
        counts.pending = static_cast<std::int64_t>(outbox.size());
        counts.dead = static_cast<std::int64_t>(graves.size());
        return counts;
    }
    Result<std::optional<SessionRow>> session(std::string_view source, std::string_view session) override {
        auto row = sessions.find(std::string(source) + "\n" + std::string(session));
        return row == sessions.end() ? std::optional<SessionRow>() : row->second;
    }
    Result<std::vector<SessionRow>> find_session(std::string_view) override { return std::vector<SessionRow>(); }
    Result<std::vector<SessionRow>> silent_since(UnixMs then, int) override {
        std::vector<SessionRow> found;
        for (auto& [key, row] : sessions)
            if (open.contains(row.session) && row.updated_at < then)
                found.push_back(row);
        return found;
    }
    Result<std::vector<SessionRow>> find_by_record(std::string_view) override { return std::vector<SessionRow>(); }
    Result<std::optional<SettingsVersion>> settings() override { return std::optional<SettingsVersion>(); }
    Result<std::int64_t> keep_settings(const std::string&, AuditLine) override { return std::int64_t{1}; }
    Result<std::optional<std::pair<Json, UnixMs>>> kept(std::string_view, std::string_view) override {
        return std::optional<std::pair<Json, UnixMs>>();
    }
    Result<> keep(std::string_view, std::string_view, const Json&) override { return Done{}; }
    Result<> audit(AuditLine line) override { return trail.push_back(std::move(line)), Done{}; }
    Result<std::vector<AuditEntry>> audit_entries(std::int64_t, int) override { return std::vector<AuditEntry>(); }
    Result<AuditReport> audit_verify() override { return AuditReport(); }

  private:
    void change(std::vector<PendingEvent>::iterator event, const Progress& progress) {
        if (progress.dead_reason) {
            DeadEvent dead;
            dead.id = event->id;
            dead.event = event->event;
            dead.died_at = clock_.now();
            dead.reason = *progress.dead_reason;
            graves.push_back(std::move(dead));
        }
        if (progress.dead_reason || progress.is_finished) {
            const NewEvent gone = event->event;
            outbox.erase(event);
            std::erase_if(outbox, [&](auto& other) {
                return std::find(progress.folded.begin(), progress.folded.end(), other.id) != progress.folded.end();
            });
            for (auto& other : outbox)
                if (other.is_waiting && other.event.session == gone.session && other.event.source == gone.source)
                    other.not_before = 0;
            return;
        }
        event->next_step = progress.next_step.value_or(event->next_step);
        event->not_before = progress.not_before.value_or(event->not_before);
        event->is_waiting = progress.is_waiting.value_or(event->is_waiting);
        event->attempts += progress.counts_attempt ? 1 : 0;
    }

    const Clock& clock_;
    std::int64_t last_id_ = 0;
};

} // namespace dyncx::store
