// phone.region: the country that is meant, or a refusal.
#include "config/draft.h"

#include "base/calling_code.h"
#include "base/text.h"

namespace dyncx::config {

Result<> check_region(Draft& draft) {
    constexpr std::string_view kRegion = "phone.region";
    const std::string* given = draft.text(kRegion);
    if (given == nullptr)
        return Done{};
    std::string region;
    for (const char c : trimmed(*given))
        region += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (region == "UK")
        region = "GB";
    if (!calling_code_of(region))
        return config_fault(kRegion, "this is no country code of two letters", "for example DE, or US");
    draft.repair(kRegion, region);
    return Done{};
}

} // namespace dyncx::config
