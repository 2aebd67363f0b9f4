// The store file that all processes of a world share: what a commit has put here outlives them. And which processes
// hold their lock on it.
#pragma once

#include "store/store.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace dyncx::simulation {

struct Disk {
    struct Owned {
        store::PendingEvent event;
        int owner = 0;
    };
    std::map<std::int64_t, Owned> outbox; // by id
    std::vector<store::DeadEvent> graves;
    std::map<std::string, store::SessionRow> sessions; // by "source\nsession"
    std::set<std::string> open_sessions;               // keys
    std::map<std::pair<std::string, std::string>, std::pair<Json, UnixMs>> kept;
    std::set<int> living; // owners
    std::int64_t last_id = 0;
    // For the watch only:
    std::set<std::string> taken;                        // GUIDs of events that were ever accepted
    std::map<std::string, std::int64_t> session_writes; // by session
    std::map<std::int64_t, std::string> gone_early;     // GUIDs of what a seeded bug took out, by id
    std::int64_t folded = 0;                            // events that left the outbox with another
    std::int64_t refusals = 0;                          // calls that failed, whatever for

    static std::string key(std::string_view source, std::string_view session) {
        return std::string(source) + "\n" + std::string(session);
    }
};

} // namespace dyncx::simulation
