// Answers at hand: bounded, and gone when the people behind them changed.
#include "directory/memory.h"

#include <boost/test/unit_test.hpp>

using dyncx::directory::Memory;

BOOST_AUTO_TEST_SUITE(memory)

BOOST_AUTO_TEST_CASE(what_was_put_in_is_found_by_the_text_that_was_asked) {
    Memory memory(10'000);
    BOOST_TEST(!memory.find("+1").has_value());
    memory.put("+1", "one", memory.age());
    BOOST_TEST(memory.find("+1").value() == "one");
    BOOST_TEST(!memory.find("+12").has_value());
}

BOOST_AUTO_TEST_CASE(beyond_the_bound_goes_what_was_used_longest_ago) {
    Memory memory(10'000);
    const std::string answer(1'000, 'a');
    for (const char* asked : {"1", "2", "3", "4", "5", "6", "7", "8"})
        memory.put(asked, answer, memory.age());
    BOOST_TEST(memory.find("1").has_value()); // used now
    memory.put("9", answer, memory.age());
    BOOST_TEST(memory.find("1").has_value());
    BOOST_TEST(!memory.find("2").has_value());
    BOOST_TEST(memory.bytes() <= 10'000U);
    memory.put("huge", std::string(20'000, 'a'), memory.age());
    BOOST_TEST(!memory.find("huge").has_value());
}

BOOST_AUTO_TEST_CASE(what_was_read_before_a_change_is_not_put_in_behind_it) {
    Memory memory(10'000);
    const auto age = memory.age();
    memory.put("known", "old", age);
    memory.forget();
    BOOST_TEST(!memory.find("known").has_value());
    memory.put("late", "old", age);
    BOOST_TEST(!memory.find("late").has_value());
    BOOST_TEST(memory.bytes() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
