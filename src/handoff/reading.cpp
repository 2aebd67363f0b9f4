// See reading.h.
#include "handoff/reading.h"

#include "base/text.h"

#include <algorithm>

namespace dyncx::handoff {
namespace {

constexpr std::size_t kLongestText = 800;

}

Fault wrong(const std::string& place, const std::string& why, const std::string& fix) {
    Fault refused = fault(DYNCX_E_CONFIG, "In " + place + ": " + why + ".", fix);
    refused.flags = DYNCX_ERROR_LOCAL;
    return refused;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& names, const std::string& otherwise) {
    const auto near = nearest(name, names);
    return near.empty() ? otherwise : "Did you mean " + near.front() + "?";
}

Result<> only_members(const Json& given, const std::string& place, const std::vector<std::string>& names) {
    std::string all;
    for (const auto& name : names)
        all += (all.empty() ? "Its members are " : ", ") + name;
    if (!given.is_object())
        return wrong(place, "an object is needed", all + ".");
    for (const auto& [name, value] : given.as_object())
        if (std::find(names.begin(), names.end(), name) == names.end())
            return wrong(place, "there is no \"" + std::string(cut_bytes(name, 60)) + "\"",
                         did_you_mean(name, names, all + "."));
    return Done{};
}

Result<std::string> text_of(const Json& given, const std::string& place) {
    const std::string text(trimmed(given.as_string()));
    if (text.empty() || text.size() > kLongestText)
        return wrong(place, "a text of 1 to 800 bytes is needed", "Write it in quotes, or leave the member out.");
    return text;
}

} // namespace dyncx::handoff
