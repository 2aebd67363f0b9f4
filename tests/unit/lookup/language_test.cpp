// Names of languages to the numbers that Dynamics gives them.
#include "lookup/language.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx;
using namespace dyncx::lookup;

BOOST_AUTO_TEST_SUITE(languages)

BOOST_AUTO_TEST_CASE(s3_15_a_language_is_named_by_tag_region_or_number) {
    const std::vector<int> german{1031}, portuguese{1046, 2070};
    for (const Json& name : {Json("de"), Json("DE"), Json(" de-AT "), Json("de_CH"), Json("de-Latn-DE"), Json("1031")})
        BOOST_TEST(languages_named(name) == german, name.text());
    BOOST_TEST(languages_named(1031) == german);
    BOOST_TEST(languages_named("pt") == portuguese);
    BOOST_TEST(languages_named("pt-PT") == std::vector<int>{2070});
    BOOST_TEST(languages_named("zh").size() == 3U);
}

BOOST_AUTO_TEST_CASE(what_names_no_language_has_no_number) {
    for (const Json& name : {Json(), Json(""), Json("-"), Json("d"), Json("xx"), Json("xx-DE"), Json(0), Json(-1),
                             Json(70000), Json("9999999999999"), Json(1.5), Json::array(), Json(true)})
        BOOST_TEST(languages_named(name).empty(), name.text());
}

BOOST_AUTO_TEST_SUITE_END()
