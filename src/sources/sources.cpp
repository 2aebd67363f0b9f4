// The list of sources, and the way of a payload to its reader. The size of a payload is bounded at the door.
#include "sources/sources.h"

#include "base/text.h"
#include "sources/amazon_connect.h"
#include "sources/hosts.h"

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

struct Host { // reads its payloads itself: not all of them are JSON
    std::string_view name;
    Events (*read)(std::string_view payload, const Zone& zone);
};

constexpr Host kHosts[] = {
    {"asterisk-ami", asterisk_manager_events},
    {"asterisk-cel", asterisk_channel_events},
    {"asterisk-cdr", asterisk_call_records},
    {"freeswitch", freeswitch_events},
    {"twilio", twilio_events},
    {"vcon", vcon_events},
};

Fault unknown(std::string_view source) {
    std::vector<std::string> known;
    std::string list;
    for (std::string_view name : names()) {
        known.emplace_back(name);
        list += (list.empty() ? "\"" : ", \"") + known.back() + "\"";
    }
    const auto near = nearest(source, known);
    return fault(DYNCX_E_UNSUPPORTED, "The source is unknown.",
                 near.empty() ? "Known are " + list + "." : "Did you mean \"" + near.front() + "\"?");
}

} // namespace

std::vector<std::string_view> names() {
    std::vector<std::string_view> all{"dyncx", "amazon-connect"};
    for (const Host& host : kHosts)
        all.push_back(host.name);
    return all;
}

Result<std::vector<SessionEvent>> parse(std::string_view source, std::string_view payload, const Zone& zone) {
    for (const Host& host : kHosts)
        if (host.name == source)
            return host.read(payload, zone);
    if (source != "dyncx" && source != "amazon-connect")
        return unknown(source);
    auto json = Json::parse(payload);
    if (!json)
        return json.error();
    return source == "dyncx" ? native_events(*json) : connect_events(*json);
}

} // namespace dyncx::sources
