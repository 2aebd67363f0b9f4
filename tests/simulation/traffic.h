// Watches what goes to Dynamics: no request of a process before the time that it was told to wait until, no two requests
// that concern one call at once, no request without a reason (an event, or a trouble).
#pragma once

#include "disk.h"
#include "nature.h"

#include <map>
#include <set>
#include <string>

namespace dyncx::simulation {

class Traffic {
  public:
    Traffic(Nature& nature, const Disk& disk) : nature_(nature), disk_(disk) {}

    using Calls = std::set<std::string>; // GUIDs
    void begins(const Life& life, const Calls& calls);
    void ends(const Calls& calls);
    void failed(const Life& life); // by what was done to the request
    void told_to_wait(const Life& life, std::int64_t ms);
    std::int64_t count_requests() const { return requests_; }

  private:
    struct Second {
        std::int64_t number = 0, requests = 0, failed = 0;
    };
    Second& this_second(const Life& life);

    Nature& nature_;
    const Disk& disk_;
    std::map<std::string, int> under_way_;   // by call: which process
    std::map<int, std::int64_t> wait_until_; // by process
    std::map<int, Second> seconds_;          // by process
    std::int64_t requests_ = 0, failed_ = 0;
};

} // namespace dyncx::simulation
