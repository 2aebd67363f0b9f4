// One seed: a machine with some processes that share a store, a Dynamics, and all that goes wrong between them for a
// while; then the troubles stop, and everything that was acknowledged must come to its end. Every invariant is tested
// as it could be broken, and those of the end by verdict.h.
// The same seed gives the same world, step by step.
#pragma once

#include "process.h"
#include "verdict.h"

#include <optional>
#include <string>
#include <vector>

namespace dyncx::simulation {

struct Outcome {
    std::uint64_t seed = 0;
    std::optional<Watch::Broken> broken;
    TroubleCounts troubles{};
    std::int64_t simulated_ms = 0, steps = 0, sessions = 0, events = 0, folded = 0, requests = 0;
    std::uint64_t fingerprint = 0; // the same for two runs that went the same way
};

struct WorldOptions {
    Sabotage sabotage = Sabotage::kNone;
    bool is_logged = false;
};

class World {
  public:
    World(std::uint64_t seed, const WorldOptions& options, const Tables& tables, FiberPool& fibers);
    Outcome run();

  private:
    struct Slot { // where one process after the other lives
        std::shared_ptr<Process> process;
        std::int64_t opens_at = 0;
        bool is_closed = false; // for good
    };
    static delivery::PumpOptions options_of(Dice& dice);

    void hand_in(const HandedIn& one);
    void watch_over_slots(); // opens what has ended, stops and kills at random, sets the clock
    void open(Slot& slot);
    std::shared_ptr<Process> living(int slot);
    void be_stormy();
    void be_calm();
    void be_quiet();
    void close_some_slots();
    bool is_drained() const;
    bool step();
    void check_step();
    void wind_up();
    Ground ground();

    const std::uint64_t seed_;
    Nature nature_;
    const Tables& tables_;
    const std::int64_t length_ms_;
    std::vector<Slot> slots_;
    const std::vector<PlannedSession> sessions_;
    Disk disk_;
    Server server_;
    Traffic traffic_;
    Internet internet_;
    const delivery::PumpOptions options_;
    const std::chrono::minutes patience_;
    int last_process_ = 0;
    std::size_t open_hand_ins_ = 0;
    bool is_calm_ = false, is_over_ = false;
};

} // namespace dyncx::simulation
