// See guid.h.
#include "emulator/guid.h"

#include <Poco/DateTimeFormatter.h>
#include <Poco/Timestamp.h>
#include <Poco/UUIDGenerator.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>

namespace dyncx::emulator {

std::string new_guid() {
    Poco::UUIDGenerator generator;
    return generator.createRandom().toString();
}

std::string fixed_guid(std::uint32_t family, std::uint32_t number) {
    std::array<char, 40> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%08x-0000-4000-8000-%012x", family, number);
    return buffer.data();
}

bool is_guid(std::string_view text) {
    if (text.size() != 36)
        return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (is_dash ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0)
            return false;
    }
    return true;
}

std::string lower_case(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) {
        return c < 0x80 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c);
    });
    return out;
}

std::string utc_text(std::int64_t moment_s) {
    return Poco::DateTimeFormatter::format(Poco::Timestamp(moment_s * Poco::Timestamp::resolution()),
                                           "%Y-%m-%dT%H:%M:%SZ");
}

std::string date_text(std::int64_t moment_s) { return utc_text(moment_s).substr(0, 10); }

std::int64_t now_seconds() { return Poco::Timestamp().epochTime(); }

} // namespace dyncx::emulator
