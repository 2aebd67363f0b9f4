// What must hold when the troubles have stopped and the outbox is empty: each session that was handed in is one row with
// the values of its newest events, each note is there once, nothing else is there.
#pragma once

#include "disk.h"
#include "plan.h"
#include "server.h"
#include "watch.h"

#include <vector>

namespace dyncx::simulation {

struct Case {
    Watch& watch;
    const std::vector<PlannedSession>& sessions;
    const Server& server;
    const Disk& disk;
    bool are_ends_estimated; // a watchdog runs
};

void judge(const Case& facts);

} // namespace dyncx::simulation
