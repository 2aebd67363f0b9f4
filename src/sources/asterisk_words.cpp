// Ids, contexts, devices and causes of Asterisk, see asterisk_words.h.
#include "sources/asterisk_words.h"

namespace dyncx::sources {

std::optional<std::int64_t> made_at(std::string_view unique_id) {
    const std::size_t dash = unique_id.rfind('-');
    const std::string_view id = dash == std::string_view::npos ? unique_id : unique_id.substr(dash + 1);
    const std::size_t dot = id.find('.');
    if (dot == std::string_view::npos || dot < 9)
        return std::nullopt;
    return epoch_seconds(id.substr(0, dot));
}

std::string call_direction(std::string_view context, const std::string& from, const std::string& to) {
    for (std::string_view outside : {"from-trunk", "from-extern", "from-pstn", "from-did", "inbound", "incoming"})
        if (context.find(outside) != std::string_view::npos)
            return "in";
    if (is_extension(from))
        return to.empty() || is_extension(to) ? std::string() : std::string("out");
    return from.empty() || to.empty() ? std::string() : std::string("in");
}

std::string device_number(std::string_view device) {
    if (const std::size_t slash = device.find('/'); slash != std::string_view::npos)
        device.remove_prefix(slash + 1);
    device = device.substr(0, device.find('@'));
    return std::string(device.substr(0, device.rfind('-')));
}

std::string outcome_of_cause(std::int64_t cause) {
    return cause == 17 ? "busy" : cause == 21 ? "rejected" : "no answer";
}

} // namespace dyncx::sources
