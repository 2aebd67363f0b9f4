// dyncx-simulate: runs seeds on several threads, says how fast and what was done to them, and names the first seed that
// broke an invariant with the way to see it again.
#include "world.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <thread>

namespace dyncx::simulation {
namespace {

struct Order {
    std::uint64_t first = 0, seeds = 1000;
    unsigned threads = 1;
    WorldOptions world;
    std::string sabotage_name;
};

struct Sum {
    std::int64_t seeds = 0, simulated_ms = 0, steps = 0, sessions = 0, events = 0, folded = 0, requests = 0;
    TroubleCounts troubles{};
    std::optional<Outcome> broken; // of the lowest seed
};

void add(Sum& sum, const Outcome& outcome) {
    ++sum.seeds;
    sum.simulated_ms += outcome.simulated_ms;
    sum.steps += outcome.steps;
    sum.sessions += outcome.sessions;
    sum.events += outcome.events;
    sum.folded += outcome.folded;
    sum.requests += outcome.requests;
    for (std::size_t i = 0; i < kTroubles; ++i)
        sum.troubles[i] += outcome.troubles[i];
    if (outcome.broken && (!sum.broken || outcome.seed < sum.broken->seed))
        sum.broken = outcome;
}

Sum run(const Order& order, const Tables& tables) {
    Sum sum;
    std::mutex mutex; // guards sum
    std::atomic<std::uint64_t> next{order.first};
    std::atomic<std::uint64_t> end{order.first + order.seeds};
    const auto work = [&] {
        FiberPool fibers;
        for (std::uint64_t seed = next++; seed < end; seed = next++) {
            const Outcome outcome = World(seed, order.world, tables, fibers).run();
            std::lock_guard lock(mutex);
            add(sum, outcome);
            if (outcome.broken)
                end = std::min(end.load(), seed); // lower seeds are still run: the first that broke is told
        }
    };
    std::vector<std::thread> threads;
    for (unsigned i = 1; i < order.threads; ++i)
        threads.emplace_back(work);
    work();
    for (auto& thread : threads)
        thread.join();
    return sum;
}

std::string shown_time(std::int64_t ms) {
    const auto minutes = ms / 60000;
    return std::to_string(minutes / 1440) + " days " + std::to_string(minutes / 60 % 24) + " h " +
           std::to_string(minutes % 60) + " min";
}

int tell(const Order& order, const Sum& sum, double seconds) {
    std::printf("%lld seeds from %llu on %u threads in %.1f s: %.0f seeds a second\n",
                static_cast<long long>(sum.seeds), static_cast<unsigned long long>(order.first), order.threads, seconds,
                static_cast<double>(sum.seeds) / seconds);
    std::printf(
        "simulated: %s, %lld steps, %lld sessions, %lld events accepted (%lld told with another), %lld requests\n",
        shown_time(sum.simulated_ms).c_str(), static_cast<long long>(sum.steps), static_cast<long long>(sum.sessions),
        static_cast<long long>(sum.events), static_cast<long long>(sum.folded), static_cast<long long>(sum.requests));
    for (std::size_t i = 0; i < kTroubles; ++i)
        std::printf("  %-24s %lld\n", std::string(name_of(static_cast<Trouble>(i))).c_str(),
                    static_cast<long long>(sum.troubles[i]));
    if (!sum.broken) {
        std::printf("No invariant was broken.\n");
        return 0;
    }
    const auto& broken = *sum.broken->broken;
    std::printf("BROKEN by seed %llu: %s: %s\n  after %lld steps, at %.3f s of simulated time\n"
                "  again: ./dev simulate --first %llu --seeds 1 --verbose%s%s\n",
                static_cast<unsigned long long>(sum.broken->seed), broken.invariant.c_str(), broken.seen.c_str(),
                static_cast<long long>(broken.step), static_cast<double>(broken.at_ms) / 1000.0,
                static_cast<unsigned long long>(sum.broken->seed), order.sabotage_name.empty() ? "" : " --sabotage ",
                order.sabotage_name.c_str());
    return 1;
}

int usage() {
    std::fprintf(stderr,
                 "usage: dyncx-simulate [--seeds N] [--first SEED] [--threads N] [--verbose] [--sabotage NAME]\n"
                 "Runs N seeds (1000) and tests the invariants of delivery after every step; 1 when one breaks.\n"
                 "--verbose tells what happens, for one seed.\n"
                 "NAME is a bug to be seeded on purpose:\n");
    for (const auto& known : kSabotages)
        std::fprintf(stderr, "  %-20s %s\n", std::string(known.name).c_str(), std::string(known.means).c_str());
    return 2;
}

std::optional<std::uint64_t> number(const char* text) {
    char* end = nullptr;
    const auto value = std::strtoull(text, &end, 10);
    if (*text < '0' || *text > '9' || *end != '\0')
        return std::nullopt;
    return value;
}

std::optional<Order> read(int count, char** words) {
    Order order;
    order.threads = std::max(1U, std::thread::hardware_concurrency());
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        if (word == "--verbose") {
            order.world.is_logged = true;
            order.threads = 1;
            continue;
        }
        if (++i == count)
            return std::nullopt;
        const auto value = number(words[i]);
        const auto sabotage = sabotage_named(words[i]);
        if (word == "--sabotage" && sabotage) {
            order.world.sabotage = *sabotage;
            order.sabotage_name = words[i];
        } else if (word == "--seeds" && value && *value > 0) {
            order.seeds = *value;
        } else if (word == "--first" && value) {
            order.first = *value;
        } else if (word == "--threads" && value && *value > 0 && *value <= 256) {
            order.threads = static_cast<unsigned>(*value);
        } else {
            return std::nullopt;
        }
    }
    return order;
}

int simulate(int count, char** words) {
    const auto order = read(count, words);
    if (!order)
        return usage();
    const auto tables = Tables::load();
    if (!tables) {
        std::fprintf(stderr, "%s\n", tables.error().message.c_str());
        return 2;
    }
    const auto began = std::chrono::steady_clock::now();
    const Sum sum = run(*order, *tables);
    return tell(*order, sum, std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
}

} // namespace
} // namespace dyncx::simulation

int main(int count, char** words) { return dyncx::simulation::simulate(count, words); }
