// Time is the steady one: a wait does not end sooner because somebody set the clock.
#include "traffic.h"

#include <numeric>

namespace dyncx::simulation {
namespace {

// An event takes three steps, each with a repeat for what its change set left and a look for proof.
constexpr std::int64_t kPerEvent = 9, kPerTrouble = 6, kPerFailure = 2, kAtLeast = 20;
constexpr std::int64_t kFailuresPerSecond = 100;

} // namespace

void Traffic::begins(const Life& life, const Calls& calls) {
    ++requests_;
    if (const auto wait = wait_until_.find(life.id); wait != wait_until_.end() && nature_.schedule.now() < wait->second)
        nature_.watch.breaks("Retry-After", "process " + std::to_string(life.id) + " sends " +
                                                std::to_string(wait->second - nature_.schedule.now()) +
                                                " ms before the time it was told");
    for (const std::string& call : calls)
        if (const auto [other, is_first] = under_way_.emplace(call, life.id); !is_first)
            nature_.watch.breaks("one turn", "requests for the call " + call + " by processes " +
                                                 std::to_string(other->second) + " and " + std::to_string(life.id) +
                                                 " at once");
    const auto accepted = static_cast<std::int64_t>(disk_.taken.size());
    const auto in_second = ++this_second(life).requests;
    const auto troubles = std::accumulate(nature_.troubles.begin(), nature_.troubles.end(), std::int64_t{0});
    if (requests_ > kAtLeast + kPerEvent * accepted + kPerTrouble * troubles + kPerFailure * failed_ +
                        kPerTrouble * disk_.refusals ||
        in_second > kAtLeast + kPerEvent * accepted)
        nature_.watch.breaks("no busy loop", std::to_string(requests_) + " requests (" + std::to_string(in_second) +
                                                 " in this second) for " + std::to_string(accepted) + " events, " +
                                                 std::to_string(troubles) + " troubles, " + std::to_string(failed_) +
                                                 " failures");
}

void Traffic::ends(const Calls& calls) {
    for (const std::string& call : calls)
        under_way_.erase(call);
}

void Traffic::failed(const Life& life) {
    ++failed_;
    if (++this_second(life).failed > kFailuresPerSecond)
        nature_.watch.breaks("no busy loop", "process " + std::to_string(life.id) + " fails again and again");
}

Traffic::Second& Traffic::this_second(const Life& life) {
    Second& second = seconds_[life.id];
    if (const auto number = nature_.schedule.now() / 1000; number != second.number)
        second = {number, 0, 0};
    return second;
}

void Traffic::told_to_wait(const Life& life, std::int64_t ms) {
    auto& until = wait_until_[life.id];
    until = std::max(until, nature_.schedule.now() + ms);
}

} // namespace dyncx::simulation
