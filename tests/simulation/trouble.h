// What can go wrong in a world, and how often it does in a seed: each kind is either off or comes at a rate of its own,
// so that some seeds are calm but for one thing and others are all storm.
#pragma once

#include "dice.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace dyncx::simulation {

enum class Trouble {
    kRequestLost,      // the connection breaks before the request is at the server
    kAnswerLost,       // … after the server has done it
    kTimeout,          // no answer within the budget, done or not
    kLate,             // a create that was given up comes to the server later
    kServerError,      // 500, 502, 503, nothing done
    kFailedAfterwards, // 502, 504, although it was done
    kStrangePage,      // a page of a proxy in the place of the answer
    kTwice,            // a box in between sends the request twice
    kPartFailed,       // one part of a $batch meets a deadlock of the database
    kAnswerCut,        // the answer to a $batch breaks off in the middle
    kThrottled,        // one 429
    kStorm,            // 429 to everybody for minutes
    kOutage,           // no connection to anywhere for minutes
    kTokenBusy,        // Entra has a bad moment
    kTokenRefused,     // the secret is refused for minutes
    kSlowNetwork,      // seconds of latency
    kDiskRefused,      // a read or write of the store fails
    kDiskFull,         // no commit for seconds
    kSlowDisk,         // seconds for one read or write
    kKilled,           // kill -9 of a process, at any call of the engine
    kStopped,          // a clean end of a process
    kClockJump,        // wall time jumps, both ways
    kCount
};

constexpr std::size_t kTroubles = static_cast<std::size_t>(Trouble::kCount);

using TroubleCounts = std::array<std::int64_t, kTroubles>;

std::string_view name_of(Trouble trouble);

class Weather { // of ten thousand occasions; all 0 is calm
  public:
    static Weather calm() { return {}; }
    static Weather of(Dice& dice);
    int rate(Trouble trouble) const { return rates_[static_cast<std::size_t>(trouble)]; }

  private:
    std::array<int, kTroubles> rates_{};
};

} // namespace dyncx::simulation
