// Looking at a record again after it was handed over: whether anybody has it, and whether the time limits of its rule, or of
// Dynamics' own service levels, were kept. What nobody took gets the fallback queue; a limit that was missed moves the record
// up as the rule says, once; the host is told of both. Pure but for the requests that desk.cpp sends.
#pragma once

#include "handoff/handed.h"

#include <optional>
#include <string>
#include <vector>

namespace dyncx::handoff {

struct Seen { // what Dynamics said of a record just now
    bool is_there = true;
    bool is_closed = false;
    bool has_first_response = false;
    bool is_ours = false;     // still owned by the application user
    bool is_doubtful = false; // who has it could not be read
    bool is_waiting = false;  // a conversation that no agent has taken
    std::string queue_item;   // its active one
    std::string worker;       // who took it out of the queue
    struct Level {            // a service level of Dynamics that watches it
        std::string name;
        bool is_missed = false, is_over = false;
    };
    std::vector<Level> levels;

    bool is_claimed() const { return !is_waiting && (!queue_item.empty() || !is_ours); }
};

struct Move {          // up, for a limit that was missed
    std::string limit; // "first_response" "resolution" "unclaimed"
    std::string queue, owner, task_for;
};

struct Verdict {
    Json alarms = Json::array(); // for the host: {"alarm","table","id","number","fix"}
    std::vector<Move> moves;
    UnixMs look_at = 0; // 0: never again
};

// Changes `handed` accordingly: state, looked_at, which alarms were raised.
struct Patience {
    std::int64_t unclaimed_ms = 0; // 0: nobody need claim it
    std::string fallback_queue;
};
Verdict judge(Handed& handed, const Seen& seen, const Patience& patience, UnixMs now);
// When a record that was handed over just now is to be looked at first; 0: never.
UnixMs first_look(const Handed& handed, std::int64_t unclaimed_ms, UnixMs now);

} // namespace dyncx::handoff
