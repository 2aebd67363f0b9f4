// What every part of one simulated world shares: chance, time, troubles, the watch over the invariants, the log.
#pragma once

#include "sabotage.h"
#include "schedule.h"
#include "trouble.h"
#include "watch.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <set>
#include <string>

namespace dyncx::simulation {

struct Nature {
    Nature(std::uint64_t seed, Sabotage with_sabotage, bool with_log, FiberPool& fibers)
        : dice(seed), schedule(dice, fibers), clock(schedule), watch(schedule), sabotage(with_sabotage),
          is_logged(with_log) {}

    Dice dice;
    Schedule schedule;
    SimClock clock;
    Weather weather;
    TroubleCounts troubles{};
    Watch watch;
    const Sabotage sabotage;
    const bool is_logged;

    bool strikes(Trouble trouble) {
        const int rate = weather.rate(trouble);
        if (rate == 0 || !dice.chance(rate))
            return false;
        happened(trouble);
        return true;
    }
    void happened(Trouble trouble) {
        ++troubles[static_cast<std::size_t>(trouble)];
        if (is_logged)
            log(0, "trouble: " + std::string(name_of(trouble)));
    }
    void log(int process, const std::string& text) const { // only when is_logged
        std::printf("%10.3f  %d  %s\n", static_cast<double>(schedule.now()) / 1000.0, process, text.c_str());
    }
};

// One life of a process: calls of the engine go through while it lives.
struct Life {
    int id = 0;
    bool is_alive = true;
    bool is_stopping = false;
    std::int64_t opened_at = 0;
    std::function<void()> kill = nullptr; // kill -9, now
    std::int64_t looks = 0, reasons = 0;  // at the outbox, and what gave reason for one
    std::set<std::string> owed = {};      // GUIDs of events that left the outbox and whose end is not told yet
};

} // namespace dyncx::simulation
