// Many handoffs at once, with answers that never arrive: each customer once, each case once.
#include "desk.h"

#include <set>

using namespace scene;
using dyncx::Json;

BOOST_AUTO_TEST_SUITE(handoffs_at_once)

BOOST_AUTO_TEST_CASE(x28_of_500_handoffs_for_50_new_addresses_with_lost_answers_nothing_is_twice) {
    Desk desk(
        R"({"handoff":{"queue":"Support","unclaimed_s":0},"delivery":{"retry_first_ms":10,"retry_most_ms":200}})");
    const auto contacts = desk.rows("contacts").as_array().size();
    const auto cases = desk.rows("incidents").as_array().size();
    for (int skip : {1, 2, 4, 5, 7, 8, 11, 13})
        desk.emulator.add_fault({.method = "POST",
                                 .path_contains = "$batch",
                                 .times = 1,
                                 .skip = skip,
                                 .action = dyncx::emulator::FaultAction::drop_after_commit});
    for (int i = 0; i < 500; ++i) {
        const std::string request = R"({"session":"s-)" + std::to_string(i) + R"(","customer":{"email":"new)" +
                                    std::to_string(i % 50) + R"(@example.org"},"transcript":"hello"})";
        BOOST_REQUIRE_EQUAL(dyncx_handoff(desk.client, request.c_str(), DYNCX_NUL, nullptr, nullptr, &desk.err),
                            DYNCX_OK);
    }
    BOOST_REQUIRE_EQUAL(dyncx_client_flush(desk.client, 240000, &desk.err), DYNCX_OK);
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
