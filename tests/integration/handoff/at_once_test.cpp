// Many handoffs at once, with answers that never arrive: each customer once, each case once. Where they are lost is drawn
// from a seed that is printed; DYNCX_TEST_SEED=<seed> draws the same again.
#include "desk.h"

#include <cstdlib>
#include <iostream>
#include <random>
#include <set>

using namespace scene;
using dyncx::Json;

namespace {

constexpr int kLosses = 8;
constexpr int kMostBetween = 3; // requests between two of them

std::uint32_t seed_of_run() {
    const char* given = std::getenv("DYNCX_TEST_SEED");
    return given ? static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10)) : std::random_device()();
}

} // namespace

BOOST_AUTO_TEST_SUITE(handoffs_at_once)

BOOST_AUTO_TEST_CASE(x28_of_500_handoffs_for_50_new_addresses_with_lost_answers_nothing_is_twice) {
    Desk desk(
        R"({"handoff":{"queue":"Support","unclaimed_s":0},"delivery":{"retry_first_ms":10,"retry_most_ms":200}})");
    const auto contacts = desk.rows("contacts").as_array().size();
    const auto cases = desk.rows("incidents").as_array().size();
    const std::uint32_t seed = seed_of_run();
    std::cout << "connections are lost by DYNCX_TEST_SEED=" << seed << std::endl;
    std::mt19937 random(seed);
    using dyncx::emulator::FaultAction;
    for (int i = 0; i < kLosses; ++i)
        desk.emulator.add_fault({.method = "POST",
                                 .path_contains = "$batch",
                                 .times = 1,
                                 .skip = static_cast<int>(random() % (kMostBetween + 1)),
                                 .action = random() % 4 == 0 ? FaultAction::reset : FaultAction::drop_after_commit});
    for (int i = 0; i < 500; ++i) {
        const std::string request = R"({"session":"s-)" + std::to_string(i) + R"(","customer":{"email":"new)" +
                                    std::to_string(i % 50) + R"(@example.org"},"transcript":"hello"})";
        BOOST_REQUIRE_EQUAL(dyncx_handoff(desk.client, request.c_str(), DYNCX_NUL, nullptr, nullptr, &desk.err),
                            DYNCX_OK);
    }
    BOOST_REQUIRE_EQUAL(dyncx_client_flush(desk.client, 240000, &desk.err), DYNCX_OK);
    const auto log = desk.emulator.log();
    BOOST_TEST(std::count_if(log.begin(), log.end(), [](auto& entry) { return entry.is_dropped; }) >= 1);
    BOOST_TEST(desk.rows("contacts").as_array().size() == contacts + 50);
    BOOST_TEST(desk.rows("incidents").as_array().size() == cases + 500);
    BOOST_TEST(desk.rows("annotations").as_array().size() == 500U);
    BOOST_TEST(desk.rows("queueitems").as_array().size() == 500U);
    std::set<std::string> addresses;
    const Json all = desk.rows("contacts");
    for (const Json& row : all.as_array())
        if (row["emailaddress1"].as_string().starts_with("new"))
            BOOST_TEST(addresses.insert(row["emailaddress1"].as_string()).second);
    BOOST_TEST(desk.stats()["dead"].as_integer() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
