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

bool is_half(std::string_view channel) { return channel.rfind("Local/", 0) == 0; }

HostItems read_asterisk_rows(std::string_view payload, HostItems (*read_text)(std::string_view text)) {
    auto items = read_host_items(payload, read_text);
    if (!items)
        return items;
    for (HostItem& item : *items)
        for (auto& [name, value] : item.fields.object_ref())
            name = plain_name(name);
    return items;
}

std::string first_of(const Json& fields, std::initializer_list<std::string_view> names) {
    for (std::string_view name : names)
        if (std::string value = value_of(fields, name); !value.empty())
            return value;
    return {};
}

Result<std::int64_t> asterisk_time(const std::string& text, const Zone& zone, std::int64_t earliest_micros) {
    if (const auto seconds = epoch_seconds(text))
        return *seconds;
    if (const auto time = parse_time(text))
        return *time * 1000;
    const auto local = parse_time(text + "Z");
    if (!local)
        return fault(DYNCX_E_INVALID, "is no time in seconds since 1970 or of the form \"2026-01-05 17:12:59\".");
    if (zone.is_none())
        return fault(
            DYNCX_E_INVALID, "has no zone.",
            "Set asterisk.zone to the zone of Asterisk's clock, such as Europe/Berlin; to UTC with usegmtime.");
    const auto moments = zone.moments_of(*local);
    if (moments.empty())
        return fault(DYNCX_E_INVALID, "is a time that the clocks of asterisk.zone leap over.",
                     "Set asterisk.zone to the zone of Asterisk's clock.");
    return (moments.front() * 1000 < earliest_micros ? moments.back() : moments.front()) * 1000;
}

Fault refused_at(const std::string& place, Fault why) {
    if (!place.empty())
        why.message = place + ": " + why.message;
    return why;
}

} // namespace dyncx::sources
