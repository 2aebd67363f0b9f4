// The newest few values by name.
#include "client/newest.h"

#include <boost/test/unit_test.hpp>

using dyncx::client::Newest;

BOOST_AUTO_TEST_SUITE(newest)

BOOST_AUTO_TEST_CASE(beyond_the_bound_the_oldest_names_go) {
    Newest<int> values(2);
    BOOST_TEST(values.is_empty());
    for (const char* name : {"a", "b", "a", "c"})
        values.change(name, [](int& value) { ++value; });
    BOOST_TEST(!values.find("a")); // it came first; a change does not make it newer
    BOOST_TEST(values.find("b").value() == 1);
    BOOST_TEST(values.find("c").value() == 1);
}

BOOST_AUTO_TEST_CASE(a_change_finds_what_was_there) {
    Newest<int> values(2);
    values.change("a", [](int& value) { value = 7; });
    values.change("a", [](int& value) { value *= 2; });
    BOOST_TEST(values.find("a").value() == 14);
}

BOOST_AUTO_TEST_SUITE_END()
