// Which events of the outbox could be next: one pass over it, in the order of acceptance.
// An event is given to the opening of the store that accepted it while that lives (owners.h); a session whose first event
// belongs to another is left to it. Where events of one session belong to several, one that waited is claimed first.
#include "store/sqlite_store.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace dyncx::store {
namespace {

constexpr std::int64_t kForeignLook_ms = 250;
constexpr int kRowsBehind = 2000; // searched for followers when enough sessions are found

// Columns of a pass over the outbox.
enum Column { kId, kNotBefore, kIsWaiting, kNextStep, kAttempts, kAcceptedAt, kSource, kSession, kOwner = kSource + 5 };

// Goes over the outbox in order and knows which sessions are not to be given (any more), and whose followers are sought.
class DueSessions {
  public:
    static constexpr std::size_t kNobody = SIZE_MAX;

    DueSessions(const std::vector<std::string>& busy, const Owners& owners)
        : left_out_(busy.begin(), busy.end()), owners_(owners) {}

    // Whether the row's event is to be given, as the event of this place.
    bool takes(const Query& row, std::int64_t now, std::size_t place) {
        std::string name = name_at(row);
        if (left_out_.contains(name))
            return false;
        const bool has_come = row.integer_at(kNotBefore) <= now, is_ours = this->is_ours(row.integer_at(kOwner));
        has_foreign_ = has_foreign_ || (has_come && !is_ours);
        const bool is_due = has_come && is_ours;
        if (is_due)
            places_[name] = place;
        if (is_due || row.integer_at(kIsWaiting) == 0)
            left_out_.insert(std::move(name));
        return is_due;
    }
    // The place of the given event that the row's event follows. A waiting one is passed over, as it is when it is first.
    std::size_t followed_by(const Query& row, std::int64_t now) {
        const auto place = places_.find(name_at(row));
        if (place == places_.end())
            return kNobody;
        const bool is_due = row.integer_at(kNotBefore) <= now, is_waiting = row.integer_at(kIsWaiting) != 0;
        if (is_waiting && !is_due)
            return kNobody;
        if (!is_waiting && is_due && row.integer_at(kOwner) == owners_.own())
            return place->second;
        places_.erase(place);
        return kNobody;
    }
    void has_all_of(const NewEvent& event) { places_.erase(event.source + '\n' + event.session); }
    bool seeks_followers() const { return !places_.empty(); }
    bool has_foreign() const { return has_foreign_; }
    std::vector<std::int64_t> gone_owners() const {
        std::vector<std::int64_t> gone;
        for (auto& [owner, is_alive] : others_)
            if (!is_alive)
                gone.push_back(owner);
        return gone;
    }

  private:
    static std::string name_at(const Query& row) {
        std::string name = row.text_at(kSource);
        return name.append(1, '\n').append(row.bytes_at(kSession));
    }
    bool is_ours(std::int64_t owner) {
        if (owner == owners_.own())
            return true;
        if (!others_.contains(owner))
            others_[owner] = owners_.is_alive(owner);
        return false;
    }

    std::unordered_set<std::string> left_out_;
    std::unordered_map<std::string, std::size_t> places_; // of given events whose followers are sought
    const Owners& owners_;
    std::map<std::int64_t, bool> others_; // met so far: whether they live
    bool has_foreign_ = false;            // something that is due is another's
};

PendingEvent pending_at(const Query& row) {
    PendingEvent event;
    event.id = row.integer_at(kId);
    event.not_before = row.integer_at(kNotBefore);
    event.is_waiting = row.integer_at(kIsWaiting) != 0;
    event.next_step = static_cast<int>(row.integer_at(kNextStep));
    event.attempts = static_cast<int>(row.integer_at(kAttempts));
    event.accepted_at = row.integer_at(kAcceptedAt);
    return event;
}

// Whether the first event of the session that does not wait belongs to another living owner, who may be delivering it.
Result<bool> is_anothers_turn(Database& database, const NewEvent& event, const Owners& owners) {
    enum { kSourceOfRow, kIsWaitingOfRow = 3, kOwnerOfRow };
    auto row = outbox_of_session(database, event.session);
    for (;;) {
        auto stepped = row.step();
        if (!stepped || !*stepped)
            return stepped;
        if (row.bytes_at(kSourceOfRow) == event.source && row.integer_at(kIsWaitingOfRow) == 0)
            return row.integer_at(kOwnerOfRow) != owners.own() && owners.is_alive(row.integer_at(kOwnerOfRow));
    }
}

} // namespace

Result<SqliteStore::Pass> SqliteStore::look(int max, const std::vector<std::string>& busy) {
    Pass look;
    const auto now = clock_.even_ms();
    const auto most = static_cast<std::size_t>(std::max(max, 0));
    const auto given_at = [this](const Query& row) {
        PendingEvent event = pending_at(row);
        event.event = event_at(row, kSource);
        return event;
    };
    auto done = committer_.read(lane_, [&](Database& database) -> Result<> {
        DueSessions sessions(busy, owners_);
        auto row =
            database.query("SELECT id, not_before, is_waiting, next_step, attempts, accepted_at, source, session, "
                           "kind, version, op, owner, guid, body FROM outbox ORDER BY id");
        for (int behind = 0; look.events.size() < most || (sessions.seeks_followers() && behind < kRowsBehind);) {
            auto stepped = row.step();
            if (!stepped)
                return stepped.error();
            if (!*stepped)
                break;
            behind += look.events.size() < most ? 0 : 1;
            if (const auto place = sessions.followed_by(row, now); place != DueSessions::kNobody) {
                auto& first = look.events[place];
                first.followers.push_back(given_at(row));
                if (first.followers.size() == PendingEvent::kMostFollowers)
                    sessions.has_all_of(first.event);
            } else if (look.events.size() < most && sessions.takes(row, now, look.events.size())) {
                look.events.push_back(given_at(row));
            }
        }
        has_foreign_ = sessions.has_foreign();
        look.gone_owners = sessions.gone_owners();
        return Done{};
    });
    if (!done)
        return done.error();
    return look;
}

// What the former owner put off is due at once: its waits were measured by a clock that may have begun anew.
Result<> SqliteStore::take_over(const std::vector<std::int64_t>& gone_owners) {
    return committer_.commit(
        lane_,
        [&](Transaction& transaction) -> Result<> {
            for (const auto owner : gone_owners) {
                auto query =
                    transaction.database.query("UPDATE outbox SET owner = ?, op = 0, not_before = 0 WHERE owner = ?");
                if (auto taken = query.integer(owners_.own()).integer(owner).run(); !taken)
                    return taken;
            }
            return Done{};
        },
        0);
}

// What waited was passed over by later events of its session, which another process may be delivering: then it waits on.
// From its claim on it holds back what comes later, as others do. So only the owner of the first event of a session that
// does not wait delivers.
Result<> SqliteStore::claim_waiting(std::vector<PendingEvent>& events) {
    std::unordered_set<std::int64_t> refused;
    auto done = committer_.commit(
        lane_,
        [&](Transaction& transaction) -> Result<> {
            refused.clear(); // when it is done again alone
            const bool is_shared = owners_.has_others();
            for (const PendingEvent& event : events) {
                if (!event.is_waiting)
                    continue;
                auto is_refused =
                    is_shared ? is_anothers_turn(transaction.database, event.event, owners_) : Result<bool>(false);
                if (!is_refused)
                    return is_refused.error();
                auto claim = transaction.database.query("UPDATE outbox SET is_waiting = 0 WHERE id = ?");
                if (*is_refused)
                    refused.insert(event.id);
                else if (auto claimed = claim.integer(event.id).run(); !claimed)
                    return claimed;
            }
            return Done{};
        },
        0);
    has_foreign_ = has_foreign_ || !refused.empty();
    std::erase_if(events, [&](const PendingEvent& event) { return refused.contains(event.id); });
    return done;
}

Result<std::vector<PendingEvent>> SqliteStore::due(int max, const std::vector<std::string>& busy) {
    take_in_left();
    auto seen = look(max, busy);
    if (seen && !seen->gone_owners.empty()) {
        if (auto taken = take_over(seen->gone_owners); !taken)
            return taken.error();
        seen = look(max, busy);
    }
    if (!seen)
        return seen.error();
    if (std::any_of(seen->events.begin(), seen->events.end(), [](auto& event) { return event.is_waiting; }))
        if (auto claimed = claim_waiting(seen->events); !claimed)
            return claimed.error();
    return std::move(seen->events);
}

Result<std::optional<std::int64_t>> SqliteStore::next_due(std::int64_t looked_at_ms) {
    std::optional<std::int64_t> next;
    const auto now = clock_.even_ms();
    auto done = committer_.read(lane_, [&](Database& database) -> Result<> {
        auto query = database.query("SELECT min(not_before) FROM outbox WHERE not_before > 0 AND not_before > ?");
        auto row = query.integer(looked_at_ms).step();
        if (!row)
            return row.error();
        if (*row && !query.is_null_at(0))
            next = query.integer_at(0);
        return Done{};
    });
    if (!done)
        return done.error();
    if (has_foreign_) // nobody tells us when another process is done with a session, or gone
        next = std::min(next.value_or(now + kForeignLook_ms), now + kForeignLook_ms);
    if (const auto left = next_look_for_left())
        next = std::min(next.value_or(*left), *left);
    return next;
}

} // namespace dyncx::store
