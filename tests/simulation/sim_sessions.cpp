// Sessions of the simulated store, and what the engine hardly asks for.
#include "sim_store.h"

#include <algorithm>

namespace dyncx::simulation {

using store::Progress;
using store::SessionRow;

bool SimStore::is_outdated(const Progress& progress) const {
    const auto row = disk_.sessions.find(Disk::key(progress.source, progress.session));
    return progress.read_revision &&
           *progress.read_revision != (row == disk_.sessions.end() ? 0 : row->second.revision);
}

void SimStore::write_session(const Progress& progress) {
    if (!progress.facts && !progress.seen && !progress.is_open && progress.requests == 0 && progress.mappings.empty())
        return;
    const std::string key = Disk::key(progress.source, progress.session);
    SessionRow& row = disk_.sessions[key];
    row.source = progress.source;
    row.session = progress.session;
    if (progress.facts)
        row.facts = *progress.facts;
    if (progress.seen)
        row.seen = *progress.seen;
    if (progress.is_open && *progress.is_open)
        disk_.open_sessions.insert(key);
    else if (progress.is_open)
        disk_.open_sessions.erase(key);
    row.revision += row.revision == 0 || progress.facts || progress.seen ? 1 : 0;
    row.requests += progress.requests;
    row.updated_at = nature_.clock.now();
    for (const auto& mapping : progress.mappings) {
        const auto known = std::find_if(row.records.begin(), row.records.end(),
                                        [&](auto& record) { return record.step == mapping.step; });
        if (known == row.records.end())
            row.records.push_back(mapping);
        else
            *known = mapping;
    }
    if (progress.facts || progress.seen || !progress.mappings.empty())
        writes_seen_[key] = ++disk_.session_writes[key];
}

Result<std::optional<SessionRow>> SimStore::session(std::string_view source, std::string_view session) {
    return at_disk(false, [&]() -> Result<std::optional<SessionRow>> {
        const std::string key = Disk::key(source, session);
        writes_seen_[key] = disk_.session_writes[key];
        const auto at = disk_.sessions.find(key);
        std::optional<SessionRow> row;
        if (at != disk_.sessions.end())
            row = at->second;
        if (row && nature_.sabotage == Sabotage::kVersionIgnored)
            row->seen = Json::object();
        return row;
    });
}

Result<std::vector<store::DeadEvent>> SimStore::dead(std::int64_t, int) { return disk_.graves; }

Result<store::Counts> SimStore::counts() {
    store::Counts counts;
    counts.pending = static_cast<std::int64_t>(disk_.outbox.size());
    counts.dead = static_cast<std::int64_t>(disk_.graves.size());
    counts.sessions = static_cast<std::int64_t>(disk_.sessions.size());
    return counts;
}

Result<std::vector<SessionRow>> SimStore::find_session(std::string_view) { return std::vector<SessionRow>(); }
Result<std::vector<SessionRow>> SimStore::silent_since(UnixMs then, int) {
    return at_disk(false, [&]() -> Result<std::vector<SessionRow>> {
        std::vector<SessionRow> silent;
        for (const std::string& key : disk_.open_sessions)
            if (disk_.sessions[key].updated_at < then)
                silent.push_back(disk_.sessions[key]);
        return silent;
    });
}
Result<std::vector<SessionRow>> SimStore::find_by_record(std::string_view) { return std::vector<SessionRow>(); }

Result<std::optional<store::SettingsVersion>> SimStore::settings() { return std::optional<store::SettingsVersion>(); }
Result<std::int64_t> SimStore::keep_settings(const std::string&, store::AuditLine) { return std::int64_t{1}; }

Result<std::optional<std::pair<Json, UnixMs>>> SimStore::kept(std::string_view scope, std::string_view name) {
    const auto at = disk_.kept.find({std::string(scope), std::string(name)});
    return at == disk_.kept.end() ? std::optional<std::pair<Json, UnixMs>>() : at->second;
}

Result<> SimStore::keep(std::string_view scope, std::string_view name, const Json& document) {
    disk_.kept[{std::string(scope), std::string(name)}] = {document, nature_.clock.now()};
    return Done{};
}

Result<> SimStore::audit(store::AuditLine) { return Done{}; }
Result<std::vector<store::AuditEntry>> SimStore::audit_entries(std::int64_t, int) {
    return std::vector<store::AuditEntry>();
}
Result<store::AuditReport> SimStore::audit_verify() { return store::AuditReport(); }

} // namespace dyncx::simulation
