// The misbehaviour of Dynamics during a campaign, drawn from its seed, and what came of it, counted from the emulator's
// log. When which request meets a fault is not drawn: that is a matter of timing.
#pragma once

#include "calls.h"
#include "emulator/emulator.h"

namespace campaign {

struct Tally { // of all requests of the campaign
    std::int64_t requests = 0, tokens = 0, creates = 0;
    std::int64_t repeats_met = 0; // "the key exists already"
    std::int64_t dropped = 0;     // answers lost after the work was done
    std::int64_t cut = 0;         // connections ended before the work
    std::int64_t unavailable = 0, throttled = 0;
};

class Weather {
  public:
    Weather(dyncx::emulator::Emulator& emulator, std::uint64_t seed);

    void change(int faults); // forgets the faults that wait, draws as many new ones
    const Tally& tally();    // all that happened so far

  private:
    void count();

    dyncx::emulator::Emulator& emulator_;
    Random random_;
    Tally tally_;
};

} // namespace campaign
