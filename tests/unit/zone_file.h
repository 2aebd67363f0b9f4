// Makes zone files (TZif) for tests, so that they do not depend on those of the machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace dyncx {

inline constexpr const char* kBerlin = "CET-1CEST,M3.5.0,M10.5.0/3";

inline std::string big(std::int64_t value, int bytes) {
    std::string text;
    for (int i = bytes - 1; i >= 0; --i)
        text += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i) & 0xff);
    return text;
}

struct ClockChange {
    std::int64_t from;
    char type;
};

// A file of version 2 with an empty first block; type 0 is UTC+1, type 1 is UTC+2.
inline std::string zone_file(const std::vector<ClockChange>& changes, const std::string& rule) {
    const std::string head = "TZif2" + std::string(15, '\0');
    std::string file = head;
    for (int count_of_first : {0, 0, 0, 0, 1, 1})
        file += big(count_of_first, 4);
    file += std::string(7, '\0');
    const auto count = static_cast<std::int64_t>(changes.size());
    file += head + big(0, 4) + big(0, 4) + big(0, 4) + big(count, 4) + big(2, 4) + big(1, 4);
    for (const ClockChange& change : changes)
        file += big(change.from, 8);
    for (const ClockChange& change : changes)
        file += change.type;
    return file + big(3600, 4) + std::string(2, '\0') + big(7200, 4) + std::string("\1\0", 2) + std::string(1, '\0') +
           "\n" + rule + "\n";
}

} // namespace dyncx
