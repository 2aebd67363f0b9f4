// Numbers as people and telephone systems write them: one row per number, read with the region of its country. Numbers of
// the ranges reserved for fiction where a country has them.
#pragma once

#include <string>
#include <vector>

namespace dyncx::test {

struct NumberRow {
    const char* region;
    const char* key;
    std::vector<std::string> forms;
};

const std::vector<NumberRow>& number_table();

} // namespace dyncx::test
