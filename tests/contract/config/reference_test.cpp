// docs/configuration.md is what the property table says. DYNCX_UPDATE=1 writes the file instead of comparing it.
#include "config/settings.h"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>

using namespace dyncx;

namespace {

template <class T> std::string words_of(const Result<T>& result) { return result.ok() ? "" : result.error().message; }
const std::string kPath = DYNCX_SOURCE_DIR "/docs/configuration.md";

std::string text_of_file() {
    std::ifstream file(kPath, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}
} // namespace

BOOST_AUTO_TEST_CASE(the_reference_is_up_to_date) {
    if (std::getenv("DYNCX_UPDATE") != nullptr)
        std::ofstream(kPath, std::ios::binary) << config::reference_markdown();
    const bool is_same = text_of_file() == config::reference_markdown();
    BOOST_TEST(is_same,
               "docs/configuration.md differs from src/config/properties.cpp; run this test with DYNCX_UPDATE=1");
}

BOOST_AUTO_TEST_CASE(the_reference_has_a_row_for_every_property) {
    const std::string text = text_of_file();
    for (const auto& property : config::properties())
        BOOST_TEST(text.find("| `" + std::string(property.name) + "` |") != std::string::npos, property.name);
}

BOOST_AUTO_TEST_CASE(the_example_of_the_reference_is_accepted) {
    const std::string text = text_of_file();
    const auto begin = text.find("```json\n") + 8;
    auto settings = config::Settings::parse_client(text.substr(begin, text.find("```", begin) - begin));
    BOOST_TEST_REQUIRE(settings.ok(), words_of(settings));
    BOOST_TEST(settings->repairs().empty());
}
