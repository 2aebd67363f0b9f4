// The highest rates, each for the occasions that its kind has: a request, a call of the store, a second of the world.
#include "trouble.h"

namespace dyncx::simulation {
namespace {

struct Kind {
    std::string_view name;
    int most; // of ten thousand
};

constexpr std::array<Kind, kTroubles> kKinds{{
    {"request lost", 2500},
    {"answer lost", 2500},
    {"time-out", 800},
    {"late create", 5000},
    {"server error", 2500},
    {"failed after commit", 1500},
    {"strange page", 500},
    {"request doubled", 1500},
    {"part of a batch failed", 1500},
    {"batch answer cut", 800},
    {"throttled", 1000},
    {"throttling storm", 300},
    {"outage", 300},
    {"no token for a moment", 500},
    {"secret refused", 200},
    {"slow network", 1000},
    {"disk refused", 500},
    {"disk full", 100},
    {"slow disk", 500},
    {"process killed", 400},
    {"process stopped", 500},
    {"clock jump", 500},
}};

} // namespace

std::string_view name_of(Trouble trouble) { return kKinds[static_cast<std::size_t>(trouble)].name; }

Weather Weather::of(Dice& dice) {
    Weather weather;
    for (std::size_t i = 0; i < kTroubles; ++i) {
        const bool is_on = dice.chance(5000);
        const auto strength = dice.between(1, 100); // squared below: small rates are more frequent
        if (is_on)
            weather.rates_[i] = static_cast<int>(1 + kKinds[i].most * strength * strength / 10000);
    }
    return weather;
}

} // namespace dyncx::simulation
