// One life of a process with dyncx in it: it opens the shared store, takes what its host hands in, delivers, and ends by
// a clean stop or by being killed at any call. What it has sent may outlive it, nothing else does.
#pragma once

#include "delivery/pump.h"
#include "delivery/watchdog.h"
#include "disk.h"
#include "nature.h"
#include "network.h"
#include "sim_script.h"
#include "sim_store.h"

#include <memory>

namespace dyncx::simulation {

struct Ground { // what all processes of a world stand on
    Nature& nature;
    const Tables& tables;
    Disk& disk;
    Server& server;
    Traffic& traffic;
    Internet& internet;
    delivery::PumpOptions options;
    std::chrono::minutes patience; // with a session whose end is not told; 0: for ever
};

class Process : public std::enable_shared_from_this<Process> {
  public:
    static std::shared_ptr<Process> open(const Ground& ground, int id);

    Result<> accept(store::NewEvent event); // acknowledged when it is on disk
    void stop();                            // cleanly; it ends when its last task has
    void kill();
    bool is_open() const { return life_.is_alive && !life_.is_stopping; }
    bool has_ended() const { return has_ended_; }
    int id() const { return life_.id; }

  private:
    struct SimLink final : delivery::Link {
        SimLink(SimScript& with_script, SimApi& with_api, delivery::Gate& with_gate)
            : flow(with_script), passed(with_gate), way(with_api, with_gate) {}
        delivery::Script& script() override { return flow; }
        dataverse::WebApi& api() override { return way; }
        delivery::Gate& gate() override { return passed; }
        SimScript& flow;
        delivery::Gate& passed;
        delivery::GovernedApi way;
    };

    Process(const Ground& ground, int id);
    delivery::PumpSeams seams();
    void finished(const store::NewEvent& event);
    void watch_sessions();
    void end_when_idle();
    void end();

    Ground ground_;
    Life life_;
    SimStore store_;
    SimApi api_;
    delivery::Gate gate_;
    SimScript script_;
    delivery::Watchdog watchdog_;
    std::shared_ptr<delivery::Pump> pump_;
    bool has_ended_ = false;
};

} // namespace dyncx::simulation
