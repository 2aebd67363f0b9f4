// Some seeds of the simulation pass, the same seed is the same world, and bugs seeded on purpose are found: a simulation
// that cannot fail shows nothing.
#include "world.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx;
using namespace dyncx::simulation;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kSeeds = 150;
#else
constexpr std::uint64_t kSeeds = 2000;
#endif
constexpr std::uint64_t kSeedsToFind = 100;

const Tables& tables() {
    static const auto& loaded = *new const Result<Tables>(Tables::load());
    BOOST_REQUIRE(loaded.ok());
    return loaded.value();
}

Outcome run(std::uint64_t seed, const WorldOptions& options, FiberPool& fibers) {
    return World(seed, options, tables(), fibers).run();
}

std::string shown(const Outcome& outcome) {
    return "seed " + std::to_string(outcome.seed) + ": " + outcome.broken->invariant + ": " + outcome.broken->seen;
}

} // namespace

BOOST_AUTO_TEST_SUITE(simulation_seeds)

BOOST_AUTO_TEST_CASE(s4_2_no_invariant_breaks_whatever_goes_wrong) {
    FiberPool fibers;
    TroubleCounts troubles{};
    std::int64_t folded = 0;
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
        const Outcome outcome = run(seed, {}, fibers);
        BOOST_REQUIRE_MESSAGE(!outcome.broken, shown(outcome));
        folded += outcome.folded;
        for (std::size_t i = 0; i < kTroubles; ++i)
            troubles[i] += outcome.troubles[i];
    }
    BOOST_TEST(folded > 0, "no events were told together");
    for (std::size_t i = 0; i < kTroubles; ++i)
        BOOST_TEST(troubles[i] > 0, name_of(static_cast<Trouble>(i)) << " never happened");
}

BOOST_AUTO_TEST_CASE(the_same_seed_is_the_same_world_step_by_step) {
    FiberPool fibers, others;
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        const Outcome one = run(seed, {}, fibers), again = run(seed, {}, others);
        BOOST_TEST(one.fingerprint == again.fingerprint);
        BOOST_TEST(one.steps == again.steps);
        BOOST_TEST(one.requests == again.requests);
        BOOST_TEST((one.troubles == again.troubles));
        BOOST_TEST(one.fingerprint != run(seed + 1, {}, fibers).fingerprint);
    }
}

BOOST_AUTO_TEST_CASE(each_bug_that_is_seeded_on_purpose_is_found_and_found_again_by_its_seed) {
    FiberPool fibers;
    for (const auto& known : kSabotages) {
        const WorldOptions options{known.sabotage, false};
        std::optional<Outcome> found;
        for (std::uint64_t seed = 0; seed < kSeedsToFind && !found; ++seed)
            if (auto outcome = run(seed, options, fibers); outcome.broken)
                found = std::move(outcome);
        BOOST_REQUIRE_MESSAGE(found, known.name << " is not found");
        BOOST_TEST_MESSAGE(known.name << " by " << shown(*found));
        const Outcome again = run(found->seed, options, fibers);
        BOOST_REQUIRE(again.broken);
        BOOST_TEST(again.broken->seen == found->broken->seen);
        BOOST_TEST(again.broken->step == found->broken->step);
    }
}

BOOST_AUTO_TEST_SUITE_END()
