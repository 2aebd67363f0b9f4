// Header look-ups; see exchange.h.
#include "emulator/exchange.h"

#include <Poco/String.h>

namespace dyncx::emulator {

bool same_header(std::string_view a, std::string_view b) {
    return a.size() == b.size() && Poco::icompare(std::string(a), std::string(b)) == 0;
}

std::string header(const Headers& headers, std::string_view name) {
    std::string joined;
    for (const auto& [key, value] : headers) {
        if (!same_header(key, name))
            continue;
        if (!joined.empty())
            joined += ",";
        joined += value;
    }
    return joined;
}

bool Request::has_header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (same_header(key, name))
            return true;
    return false;
}

std::string_view Request::path() const { return std::string_view(target).substr(0, target.find('?')); }

} // namespace dyncx::emulator
