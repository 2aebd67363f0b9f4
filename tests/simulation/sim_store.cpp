// Rules of the outbox as src/store/outbox.cpp and due.cpp have them.
#include "sim_store.h"

#include <algorithm>
#include <set>

namespace dyncx::simulation {
namespace {

using store::NewEvent;
using store::PendingEvent;
using store::Progress;

constexpr UnixMs kForeignLookMs = 250; // as the real one

std::string key_of(const NewEvent& event) { return Disk::key(event.source, event.session); }

std::string kind_of(const std::vector<store::AuditLine>& lines) { return lines.empty() ? "" : lines.back().kind; }

} // namespace

std::optional<Fault> SimStore::gone() const {
    if (life_.is_alive)
        return std::nullopt;
    return fault(DYNCX_E_CANCELED, "the process is gone");
}

std::optional<Fault> SimStore::trouble(bool is_write) {
    const auto now = nature_.schedule.now();
    if (is_write && nature_.strikes(Trouble::kDiskFull))
        full_until_ = now + nature_.dice.between(10, 20000);
    if (is_write && now < full_until_)
        return fault(DYNCX_E_FULL, "the disk is full");
    if (nature_.strikes(Trouble::kDiskRefused))
        return fault(DYNCX_E_STORE, "the disk refuses");
    return std::nullopt;
}

void SimStore::insert(std::vector<NewEvent> events) {
    ++life_.reasons;
    for (auto& event : events) {
        PendingEvent pending;
        pending.id = ++disk_.last_id;
        pending.accepted_at = nature_.clock.now();
        pending.event = std::move(event);
        disk_.taken.insert(pending.event.guid);
        disk_.outbox[pending.id] = {std::move(pending), life_.id};
    }
}

Result<> SimStore::accept(std::vector<NewEvent> events, store::AuditLine) {
    if (nature_.sabotage == Sabotage::kAcceptedEarly) {
        nature_.schedule.post(life_.id, nature_.dice.between(1, 50),
                              [this, events = std::move(events)]() mutable { insert(std::move(events)); });
        return Done{};
    }
    return at_disk(true, [&]() -> Result<> {
        insert(std::move(events));
        return Done{};
    });
}

Result<> SimStore::accept_behind(std::vector<NewEvent> events, store::AuditLine audit,
                                 std::function<void(Result<>)> landed) {
    landed(accept(std::move(events), std::move(audit)));
    return Done{};
}

SimStore::Look SimStore::look(int max, const std::vector<std::string>& busy) const {
    std::set<std::string> left_out(busy.begin(), busy.end());
    std::map<std::string, std::size_t> places; // of given events whose followers are sought
    const auto now = nature_.clock.even_ms();
    Look look;
    for (auto& [id, owned] : disk_.outbox) {
        const PendingEvent& event = owned.event;
        const std::string key = key_of(event.event);
        const bool is_ours = owned.owner == life_.id;
        const bool is_due = event.not_before <= now && is_ours;
        if (const auto place = places.find(key); place != places.end()) {
            auto& followers = look.events[place->second].followers;
            const bool is_passed_over = event.is_waiting && event.not_before > now;
            if (is_due && !event.is_waiting)
                followers.push_back(event);
            else if (!is_passed_over)
                places.erase(place);
            if (followers.size() == PendingEvent::kMostFollowers)
                places.erase(key);
            continue;
        }
        if (static_cast<int>(look.events.size()) >= max || left_out.contains(key))
            continue;
        if (!is_ours) {
            look.has_foreign = look.has_foreign || event.not_before <= now;
            if (nature_.sabotage == Sabotage::kOwnerDispossessed || !disk_.living.contains(owned.owner))
                look.gone_owners.insert(owned.owner);
        }
        if (is_due) {
            places[key] = look.events.size();
            look.events.push_back(event);
        }
        if (is_due || !event.is_waiting)
            left_out.insert(key);
    }
    return look;
}

void SimStore::take_over(const std::set<int>& gone_owners) {
    for (auto& [id, owned] : disk_.outbox)
        if (gone_owners.contains(owned.owner)) {
            owned.owner = life_.id;
            owned.event.event.op = 0;
            owned.event.not_before = 0;
        }
}

// What waited is given unless the first event of its session that does not wait is another living process's.
Result<> SimStore::claim_waiting(std::vector<PendingEvent>& events) {
    return at_disk(true, [&]() -> Result<> {
        std::erase_if(events, [&](const PendingEvent& event) {
            if (!event.is_waiting)
                return false;
            const auto first = std::find_if(disk_.outbox.begin(), disk_.outbox.end(), [&](auto& one) {
                return !one.second.event.is_waiting && key_of(one.second.event.event) == key_of(event.event);
            });
            const bool is_anothers = first != disk_.outbox.end() && first->second.owner != life_.id &&
                                     disk_.living.contains(first->second.owner);
            disk_.outbox.at(event.id).event.is_waiting = is_anothers;
            has_foreign_ = has_foreign_ || is_anothers;
            return is_anothers;
        });
        return Done{};
    });
}

Result<std::vector<PendingEvent>> SimStore::due(int max, const std::vector<std::string>& busy) {
    auto given = look_at_disk(max, busy);
    if (given && std::any_of(given->begin(), given->end(), [](auto& event) { return event.is_waiting; }))
        if (auto claimed = claim_waiting(*given); !claimed)
            return claimed.error();
    return given;
}

Result<std::vector<PendingEvent>> SimStore::look_at_disk(int max, const std::vector<std::string>& busy) {
    return at_disk(false, [&]() -> Result<std::vector<PendingEvent>> {
        watch_look();
        auto seen = look(max, busy);
        if (!seen.gone_owners.empty()) {
            take_over(seen.gone_owners);
            seen = look(max, busy);
        }
        has_foreign_ = seen.has_foreign;
        if (nature_.sabotage == Sabotage::kOrderIgnored)
            for (auto& event : seen.events)
                for (auto& [id, owned] : disk_.outbox) // the last of its session
                    if (owned.owner == life_.id && key_of(owned.event.event) == key_of(event.event))
                        event = owned.event;
        return std::move(seen.events);
    });
}

Result<std::optional<std::int64_t>> SimStore::next_due(std::int64_t looked_at_ms) {
    return at_disk(false, [&]() -> Result<std::optional<std::int64_t>> {
        const auto now = nature_.clock.even_ms();
        std::optional<std::int64_t> next;
        for (auto& [id, owned] : disk_.outbox)
            if (owned.event.not_before > 0 && owned.event.not_before > looked_at_ms)
                next = std::min(next.value_or(owned.event.not_before), owned.event.not_before);
        if (has_foreign_)
            next = std::min(next.value_or(now + kForeignLookMs), now + kForeignLookMs);
        return next;
    });
}

Result<> SimStore::commit(Progress progress) {
    if (nature_.sabotage == Sabotage::kMappingApart && progress.event_id != 0 && !progress.mappings.empty()) {
        Progress mapping;
        mapping.source = progress.source;
        mapping.session = progress.session;
        mapping.mappings = std::exchange(progress.mappings, {});
        if (auto moved = commit(std::move(progress)); !moved)
            return moved;
        return commit(std::move(mapping));
    }
    return at_disk(true, [&] { return apply(progress); });
}

Result<> SimStore::apply(const Progress& progress) {
    const auto at = disk_.outbox.find(progress.event_id);
    if (progress.event_id != 0 && at == disk_.outbox.end())
        return fault(DYNCX_E_NOT_FOUND, "The event is no longer in the outbox; nothing was written.");
    for (const auto id : progress.folded)
        if (!disk_.outbox.contains(id) && !disk_.gone_early.contains(id))
            return fault(DYNCX_E_NOT_FOUND, "A follower is no longer in the outbox; nothing was written.");
    if (is_outdated(progress))
        return fault(DYNCX_E_CONFLICT, "Another process has changed the session meanwhile; nothing was written.");
    if (progress.event_id != 0) {
        watch_commit(progress, at->second.event);
        move_event(at, progress);
    }
    write_session(progress);
    return Done{};
}

void SimStore::move_event(std::map<std::int64_t, Disk::Owned>::iterator at, const Progress& progress) {
    PendingEvent& event = at->second.event;
    if (progress.dead_reason) {
        store::DeadEvent dead;
        dead.id = event.id;
        dead.event = event.event;
        dead.died_at = nature_.clock.now();
        dead.reason = *progress.dead_reason;
        disk_.graves.push_back(std::move(dead));
        disk_.outbox.erase(at);
        return;
    }
    if (progress.is_finished) {
        disk_.outbox.erase(at);
        for (const auto follower : progress.folded)
            disk_.outbox.erase(follower);
        for (auto& [id, other] : disk_.outbox)
            if (other.event.is_waiting && other.event.event.session == progress.session &&
                other.event.event.source == progress.source)
                other.event.not_before = 0;
        return;
    }
    event.next_step = progress.next_step.value_or(event.next_step);
    event.not_before = progress.not_before.value_or(event.not_before);
    event.is_waiting = progress.is_waiting.value_or(event.is_waiting);
    event.attempts += progress.counts_attempt ? 1 : 0;
}

// ---- what is watched

// Some looks a second while others deliver, and a few for each reason.
void SimStore::watch_look() {
    constexpr std::int64_t kPerSecond = 6, kPerReason = 20, kAtLeast = 100;
    const auto seconds = (nature_.schedule.now() - life_.opened_at) / 1000;
    if (++life_.looks > kAtLeast + kPerSecond * seconds + kPerReason * life_.reasons)
        nature_.watch.breaks("no busy loop", "process " + std::to_string(life_.id) + " looked " +
                                                 std::to_string(life_.looks) + " times at the outbox in " +
                                                 std::to_string(seconds) + " s");
}

// Events that are told together leave together: all of their session up to the last of them, but those that wait.
void SimStore::watch_folded(const Progress& progress, const PendingEvent& first) {
    for (const auto id : progress.folded)
        if (const auto gone = disk_.gone_early.find(id); gone != disk_.gone_early.end())
            life_.owed.insert(gone->second);
    for (auto& [id, owned] : disk_.outbox) {
        const bool is_folded = std::find(progress.folded.begin(), progress.folded.end(), id) != progress.folded.end();
        if (is_folded) {
            life_.owed.insert(owned.event.event.guid);
            ++disk_.folded;
        }
        const bool is_between = !progress.folded.empty() && id > first.id && id < progress.folded.back() && !is_folded;
        if (is_between && !owned.event.is_waiting && key_of(owned.event.event) == key_of(first.event))
            nature_.watch.breaks("order", "event " + std::to_string(id) + " of " + progress.session +
                                              " is passed over by a later one");
    }
    const auto lines = std::count_if(progress.audit.begin(), progress.audit.end(),
                                     [](auto& line) { return line.kind == "applied" || line.kind == "repeated"; });
    if (static_cast<std::size_t>(lines) != progress.folded.size() + 1)
        nature_.watch.breaks("audit", "events of " + progress.session + " leave the outbox without an entry each");
}

void SimStore::watch_commit(const Progress& progress, const PendingEvent& first) {
    ++life_.reasons;
    if (progress.is_finished || progress.dead_reason)
        life_.owed.insert(first.event.guid);
    if (progress.is_finished)
        watch_folded(progress, first);
    const std::string key = Disk::key(progress.source, progress.session);
    if ((progress.facts || progress.seen) && writes_seen_[key] != disk_.session_writes[key])
        nature_.watch.breaks("one turn", "what another process wrote of " + progress.session + " is overwritten by " +
                                             std::to_string(life_.id) + ", which has not read it");
    if (progress.dead_reason && kind_of(progress.audit) != "dead")
        nature_.watch.breaks("audit", "an event of " + progress.session + " is given up without an entry");
    if (nature_.is_logged)
        nature_.log(life_.id, "commits " + progress.session + " event " + std::to_string(progress.event_id) +
                                  (progress.is_finished
                                       ? " done" + (progress.folded.empty()
                                                        ? ""
                                                        : " with " + std::to_string(progress.folded.size()) + " more")
                                   : progress.dead_reason ? " dead " + progress.dead_reason->text()
                                   : progress.next_step   ? " step " + std::to_string(*progress.next_step)
                                                          : " put off") +
                                  (progress.is_waiting.value_or(false) ? ", waits" : ""));
}

} // namespace dyncx::simulation
