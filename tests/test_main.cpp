// The main() of every Boost.Test program here.
#define BOOST_TEST_MODULE dyncx
#include <boost/test/unit_test.hpp>
