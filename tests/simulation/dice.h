// The one source of chance in a simulated world: the same seed gives the same numbers on every machine. It is no
// generator for secrets.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dyncx::simulation {

class Dice {
  public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() { // SplitMix64
        state_ += 0x9E3779B97F4A7C15ULL;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ULL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
        return mixed ^ (mixed >> 31);
    }
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(next() % count); } // count > 0
    std::int64_t between(std::int64_t low, std::int64_t high) {                               // both included
        return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
    }
    bool chance(int of_ten_thousand) { return next() % 10000 < static_cast<std::uint64_t>(of_ten_thousand); }

  private:
    std::uint64_t state_;
};

} // namespace dyncx::simulation
