// What Amazon Connect's readers share: ids of a chain of contacts, channels, directions, addresses of stored objects.
#include "base/text.h"
#include "sources/amazon_connect.h"
#include "sources/fact_names.h"

#include <array>
#include <cstdio>
#include <utility>

namespace dyncx::sources {

ContactIds read_contact_ids(Fields& fields) {
    ContactIds ids;
    ids.leg = fields.id("ContactId", true);
    const std::string initial = fields.id("InitialContactId", false);
    ids.session = initial.empty() ? ids.leg : initial;
    ids.is_first = ids.session == ids.leg;
    return ids;
}

std::string upper_channel(std::string_view channel) {
    std::string upper(channel);
    for (char& c : upper)
        if (c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 'a' + 'A');
    return upper;
}

std::string channel_of(std::string_view connect_channel) {
    const std::string lower = lower_ascii(connect_channel);
    if (lower == "voice" || lower == "telephony")
        return "phone";
    if (lower == "chat" || lower == "sms" || lower == "email" || lower == "task")
        return lower;
    return {};
}

std::string direction_of(std::string_view method) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kDirections{
        {{"INBOUND", "in"},
         {"OUTBOUND", "out"},
         {"EXTERNAL_OUTBOUND", "out"},
         {"CALLBACK", "out"},
         {"API", "out"},
         {"WEBRTC_API", "in"}}};
    for (const auto& [name, direction] : kDirections)
        if (equals_ignoring_case(name, method))
            return std::string(direction);
    return {};
}

std::string object_address(std::string_view bucket, std::string_view key) {
    std::string address = "https://" + std::string(bucket) + ".s3.amazonaws.com/";
    for (char c : key) {
        const bool is_plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' ||
                              c == '-' || c == '_' || c == '.' || c == '~';
        char encoded[4] = {c, 0, 0, 0};
        if (!is_plain)
            std::snprintf(encoded, sizeof encoded, "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
        address += encoded;
    }
    return address;
}

void set_text(Json& facts, std::string_view name, const std::string& text) {
    if (!text.empty())
        facts.set(name, text);
}

void set_time(Json& facts, std::string_view name, std::optional<UnixMs> time) {
    if (time)
        facts.set(name, format_time(*time));
}

void set_attributes(Json& facts, const Json& attributes) {
    for (const auto& [name, value] : attributes.as_object()) {
        if (value.is_array() || value.is_object() || value.is_null() || name.empty())
            continue;
        facts.set("Attributes." + name, value);
        if (!is_reserved_name(name) && !facts.find(name))
            facts.set(name, value);
    }
}

void set_sides(Json& facts, const std::string& customer, const std::string& ours, const std::string& direction) {
    set_text(facts, "customer_number", customer);
    set_text(facts, "our_number", ours);
    set_text(facts, "direction", direction);
    if (direction.empty())
        return;
    set_text(facts, "from", direction == "in" ? customer : ours);
    set_text(facts, "to", direction == "in" ? ours : customer);
}

} // namespace dyncx::sources
