// docs/errors.md says what the catalogues say, row by row.
#include "dataverse/web_api.h"
#include "identity/entra_catalogue.h"

#include "base/text.h"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <vector>

using namespace dyncx;

namespace {

// The cells of the rows whose anchor starts with `prefix`: code, then the others.
std::vector<std::vector<std::string>> rows_of(const std::string& prefix) {
    std::ifstream file(std::string(DYNCX_SOURCE_DIR) + "/docs/errors.md");
    BOOST_REQUIRE(file.good());
    std::vector<std::vector<std::string>> rows;
    std::string line;
    while (std::getline(file, line)) {
        std::string opening = "| <a id=\"" + prefix;
        if (!line.starts_with(opening))
            continue;
        std::vector<std::string> cells = {line.substr(9, line.find('"', 9) - 9)};
        for (std::string_view cell : split(std::string_view(line).substr(2, line.size() - 3), '|'))
            cells.emplace_back(trimmed(cell));
        rows.push_back(cells);
    }
    return rows;
}

} // namespace

BOOST_AUTO_TEST_CASE(every_documented_code_of_dynamics_is_told_so) {
    auto rows = rows_of("0x");
    BOOST_TEST(rows.size() > 60u);
    for (const auto& row : rows) {
        BOOST_REQUIRE(row.size() == 6u);
        Fault fault = dataverse::fault_of({400, {}, "{\"error\":{\"code\":\"" + row[0] + "\",\"message\":\"\"}}"});
        BOOST_TEST(fault.message == row[3], row[0]);
        BOOST_TEST(fault.is_retriable() == (row[4] == "yes"), row[0]);
        BOOST_TEST(fault.fix == row[5], row[0]);
    }
}

BOOST_AUTO_TEST_CASE(every_documented_code_of_entra_is_told_so) {
    auto rows = rows_of("aadsts");
    BOOST_TEST(rows.size() > 50u);
    for (const auto& row : rows) {
        BOOST_REQUIRE(row.size() == 5u);
        Fault fault =
            identity::fault_of_refusal({400, {}, "{\"error\":\"x\",\"error_codes\":[" + row[0].substr(6) + "]}"});
        BOOST_TEST(fault.message == row[2], row[0]);
        BOOST_TEST(fault.is_retriable() == (row[3] == "yes"), row[0]);
        BOOST_TEST(fault.fix == row[4], row[0]);
    }
}

BOOST_AUTO_TEST_CASE(every_documented_http_status_is_told_so) {
    auto rows = rows_of("http-");
    for (const auto& row : rows) {
        if (row[0] == "http-5xx")
            continue;
        Fault fault = dataverse::fault_of({std::stoi(row[0].substr(5)), {}, ""});
        BOOST_TEST(fault.message == row[3], row[0]);
        BOOST_TEST(fault.fix == row[5], row[0]);
    }
    BOOST_TEST(rows.size() > 14u);
}
