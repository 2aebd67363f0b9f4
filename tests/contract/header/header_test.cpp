// The public header against its own rules, the list of exported symbols and the tests that must know every function.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

std::string text_of(const std::string& path) {
    std::ifstream file(DYNCX_SOURCE_DIR "/" + path, std::ios::binary);
    BOOST_TEST_REQUIRE(file.good(), path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

struct Declaration {
    std::string name, comment, text;
};

std::vector<Declaration> declarations() {
    const std::string header = text_of("include/dyncx_c.h");
    const std::regex pattern(R"(/\*\*((?:[^*]|\*(?!/))*)\*/\s*DYNCX_API ([^;]*?(dyncx_\w+)\([^;]*\));)");
    std::vector<Declaration> found;
    for (std::sregex_iterator it(header.begin(), header.end(), pattern), end; it != end; ++it)
        found.push_back({(*it)[3], (*it)[1], (*it)[2]});
    return found;
}

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
        ++count;
    return count;
}

} // namespace

BOOST_AUTO_TEST_CASE(every_exported_function_has_a_comment) {
    const std::string header = text_of("include/dyncx_c.h");
    BOOST_TEST(declarations().size() >= 37u);
    BOOST_TEST(count_of(header, "\nDYNCX_API ") == declarations().size()); // none without a comment
}

BOOST_AUTO_TEST_CASE(every_comment_has_the_six_lines_once_and_in_order) {
    for (const auto& declaration : declarations()) {
        std::size_t before = 0;
        for (const char* word : {"Keeps: ", "Blocks: ", "Threads: ", "Ends in: ", "Fails: ", "Since: "}) {
            BOOST_TEST(count_of(declaration.comment, word) == 1u, declaration.name << " " << word);
            const auto at = declaration.comment.find(word);
            BOOST_TEST_REQUIRE(at != std::string::npos, declaration.name << " " << word);
            BOOST_TEST(at > before, declaration.name << ": " << word << " is out of order");
            before = at;
        }
    }
}

BOOST_AUTO_TEST_CASE(every_comment_says_what_the_function_does_before_the_six_lines) {
    for (const auto& declaration : declarations())
        BOOST_TEST(declaration.comment.find("Keeps: ") > 30u, declaration.name);
}

BOOST_AUTO_TEST_CASE(what_fails_names_statuses_that_exist) {
    const std::string header = text_of("include/dyncx_c.h");
    const std::regex word(R"(\b[A-Z][A-Z_]+\b)");
    for (const auto& declaration : declarations()) {
        const auto begin = declaration.comment.find("Fails: ") + 7;
        const std::string fails = declaration.comment.substr(begin, declaration.comment.find("Since: ") - begin);
        for (std::sregex_iterator it(fails.begin(), fails.end(), word), end; it != end; ++it)
            BOOST_TEST((header.find("    DYNCX_E_" + it->str() + " = ") != std::string::npos ||
                        header.find("    DYNCX_CALL_" + it->str() + " = ") != std::string::npos), // "QUIET: …"
                       declaration.name << ": " << it->str());
    }
}

BOOST_AUTO_TEST_CASE(functions_that_can_fail_take_an_error_last) {
    for (const auto& declaration : declarations()) {
        if (!declaration.text.starts_with("dyncx_status "))
            continue;
        if (declaration.name == "dyncx_status_at" || declaration.name == "dyncx_property_at")
            continue; // for bindings at build time
        BOOST_TEST(declaration.text.ends_with("dyncx_error* err)"), declaration.name);
    }
}

BOOST_AUTO_TEST_CASE(no_function_pointer_crosses_the_boundary) {
    const std::string header = text_of("include/dyncx_c.h");
    BOOST_TEST(!std::regex_search(header, std::regex(R"(\(\s*\*\s*\w*\s*\)\s*\()")));
}

BOOST_AUTO_TEST_CASE(the_list_of_symbols_is_the_header) {
    const std::string map = text_of("packaging/abi/dyncx.map");
    std::set<std::string> exported, declared;
    const std::regex symbol(R"(\n\s+(dyncx_\w+);)");
    for (std::sregex_iterator it(map.begin(), map.end(), symbol), end; it != end; ++it)
        BOOST_TEST(exported.insert((*it)[1]).second, (*it)[1] << " stands twice");
    for (const auto& declaration : declarations())
        declared.insert(declaration.name);
    BOOST_TEST(exported == declared, boost::test_tools::per_element());
    BOOST_TEST(std::regex_search(map, std::regex(R"(local:\s*\*;)")));
}

BOOST_AUTO_TEST_CASE(the_tests_of_bad_handles_call_every_function_that_takes_a_client) {
    const std::string calls = text_of("tests/abi/every_call.h");
    for (const auto& declaration : declarations()) {
        if (declaration.text.find("dyncx_client* client") == std::string::npos ||
            declaration.name == "dyncx_client_close")
            continue;
        BOOST_TEST(calls.find(declaration.name + "(") != std::string::npos, declaration.name);
    }
}

BOOST_AUTO_TEST_CASE(the_version_of_the_header_is_the_version_of_the_project) {
    std::smatch project, header;
    const std::string cmake = text_of("CMakeLists.txt"), text = text_of("include/dyncx_c.h");
    BOOST_TEST_REQUIRE(std::regex_search(cmake, project, std::regex(R"(project\(dyncx VERSION (\d+)\.(\d+)\.(\d+))")));
    BOOST_TEST_REQUIRE(std::regex_search(text, header, std::regex(R"(DYNCX_VERSION = 0x([0-9a-fA-F]{8}))")));
    const unsigned long number = std::stoul(header[1], nullptr, 16);
    BOOST_TEST(number == (std::stoul(project[1]) << 24 | std::stoul(project[2]) << 16 | std::stoul(project[3]) << 8));
}
