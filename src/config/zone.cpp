// Reads a zone file with plain system calls, so that a child of the host inherits no descriptor.
#include "config/zone.h"

#include "base/text.h"
#include "config/draft.h"
#include "guest/descriptor.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace dyncx::config {

namespace {

constexpr std::string_view kProperty = "asterisk.zone";
constexpr const char* kFolder = "/usr/share/zoneinfo/";
constexpr std::size_t kMaxFileBytes = 1u << 20;

bool is_name(std::string_view name) { // stays below the folder
    const bool has_only_letters = std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
               c == '+' || c == '/';
    });
    return has_only_letters && name.size() <= 100 && name.front() != '/';
}

std::string read_file(const std::string& path) { // "" when it cannot be read
    const guest::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    std::string text;
    char piece[4096];
    while (file.is_open() && text.size() < kMaxFileBytes) {
        const ssize_t got = ::read(file.number(), piece, sizeof piece);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        text.append(piece, static_cast<std::size_t>(got));
    }
    return text;
}

} // namespace

Result<Zone> zone_of(const std::string& given) {
    const std::string name(trimmed(given));
    if (name.empty())
        return Zone();
    if (auto fixed = Zone::of_offset(name))
        return *fixed;
    if (!is_name(name))
        return config_fault(kProperty, "this is no name of a zone", "for example Europe/Berlin, UTC, or +02:00");
    auto zone = Zone::parse(read_file(kFolder + name));
    if (!zone)
        return config_fault(kProperty, "the system knows no such zone",
                            "write it as in " + std::string(kFolder) +
                                ", for example Europe/Berlin, or install tzdata, or give an offset such as +02:00");
    return zone;
}

} // namespace dyncx::config
