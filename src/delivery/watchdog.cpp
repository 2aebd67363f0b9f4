// Accepting comes before closing the session in the store: a crash in between gives the same event once more, which then
// counts as a repeat.
#include "delivery/watchdog.h"

#include "base/guid.h"
#include "base/session_event.h"

#include <algorithm>

namespace dyncx::delivery {
namespace {

constexpr int kMostAtOnce = 200;
constexpr std::int64_t kLowestVersion = 1;

SessionEvent estimated_end(const store::SessionRow& session) {
    SessionEvent event;
    event.source = session.source;
    event.session = session.session;
    event.kind = DYNCX_SESSION_ENDED;
    event.version = kLowestVersion;
    const std::string at = session.facts[kLastEventAt].as_string();
    if (const auto time = parse_time(at))
        event.time = *time;
    event.facts.set("ended_at", at);
    event.facts.set(kEstimatedEndAt, at);
    return event;
}

} // namespace

Result<int> Watchdog::end_silent() {
    const UnixMs patience_ms = std::chrono::duration_cast<std::chrono::milliseconds>(patience_).count();
    auto silent = store_.silent_since(time_at_most() - patience_ms, kMostAtOnce);
    if (!silent)
        return silent.error();
    for (auto& session : *silent)
        if (auto ended = end(session); !ended)
            return ended.error();
    return static_cast<int>(silent->size());
}

// A clock that was set back counts as it is, one that was set forward by what has really passed: rather late than early.
UnixMs Watchdog::time_at_most() const { return std::min(clock_.now(), began_at_ + (clock_.even_ms() - began_ms_)); }

Result<> Watchdog::end(const store::SessionRow& session) {
    const SessionEvent event = estimated_end(session);
    store::NewEvent queued{
        new_guid(clock_.now()), event.source, event.session, event.kind, event.version, to_json(event).text(), 0};
    store::AuditLine line{"estimated end", event.session, Json::object()};
    line.detail.set("ended_at", event.facts["ended_at"]);
    std::vector<store::NewEvent> events;
    events.push_back(std::move(queued));
    if (auto accepted = store_.accept(std::move(events), std::move(line)); !accepted)
        return accepted;
    store::Progress closed;
    closed.source = session.source;
    closed.session = session.session;
    closed.is_open = false;
    return store_.commit(std::move(closed));
}

} // namespace dyncx::delivery
