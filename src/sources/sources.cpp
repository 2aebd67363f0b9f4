// The list of sources, and the way of a payload to its reader. The size of a payload is bounded at the door.
#include "sources/sources.h"

#include "base/text.h"
#include "sources/amazon_connect.h"

#include <algorithm>
#include <iterator>

namespace dyncx::sources {
namespace {

constexpr std::size_t kMaxEvents = 1000;

Result<std::vector<SessionEvent>> native_events(const Json& payload) {
    if (!payload.is_array())
        return native_event(payload);
    if (payload.as_array().empty() || payload.as_array().size() > kMaxEvents)
        return fault(DYNCX_E_INVALID, "The array must hold 1 to 1000 events.");
    std::vector<SessionEvent> events;
    for (std::size_t i = 0; i < payload.as_array().size(); ++i) {
        auto told = native_event(payload.as_array()[i], "[" + std::to_string(i) + "]");
        if (!told)
            return told.error();
        std::move(told->begin(), told->end(), std::back_inserter(events));
    }
    return events;
}

} // namespace

std::vector<std::string_view> names() { return {"dyncx", "amazon-connect"}; }

Result<std::vector<SessionEvent>> parse(std::string_view source, std::string_view payload) {
    if (source != "dyncx" && source != "amazon-connect") {
        const auto near = nearest(source, {"dyncx", "amazon-connect"});
        return fault(DYNCX_E_UNSUPPORTED, "The source is unknown.",
                     near.empty() ? "Known are \"dyncx\" and \"amazon-connect\"."
                                  : "Did you mean \"" + near.front() + "\"?");
    }
    auto json = Json::parse(payload);
    if (!json)
        return json.error();
    return source == "dyncx" ? native_events(*json) : connect_events(*json);
}

} // namespace dyncx::sources
