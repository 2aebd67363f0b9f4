// Amazon Connect: tells the kinds of payload apart, opens the EventBridge envelope, and hands each to its reader.
#include "sources/amazon_connect.h"

#include "base/text.h"

namespace dyncx::sources {
namespace {

constexpr std::size_t kMaxItems = 1000;

Fault unsupported(const std::string& place, std::string what, std::string fix = {}) {
    return fault(DYNCX_E_UNSUPPORTED, (place.empty() ? std::string("The payload ") : place + " ") + std::move(what),
                 std::move(fix));
}

Events enveloped_event(const Json& envelope, const std::string& place) {
    Fields fields(envelope, place, Case::kExact);
    const std::string type = fields.text("detail-type", 200);
    const Json* detail = fields.object("detail");
    const auto sent = fields.time("time");
    if (!detail && !fields.fault())
        fields.refuse("detail", "is missing");
    if (fields.fault())
        return *fields.fault();
    const std::string inner = fields.place_of("detail");
    if (type == "Amazon Connect Contact Event")
        return contact_event(*detail, inner, sent);
    if (type == "Object Created" || type == "Object Deleted")
        return stored_object_event(*detail, inner, sent, type == "Object Deleted");
    if (type.find("Rules Matched") != std::string::npos)
        return lens_rule_event(*detail, inner, sent);
    if (detail->find("ContactId") && detail->find("InitiationTimestamp"))
        return trace_record_events(*detail, inner);
    return unsupported(place, "is an EventBridge event of a kind that tells nothing about a session.",
                       "Send contact events, contact trace records, Contact Lens files, S3 \"Object Created\" and "
                       "\"Object Deleted\".");
}

bool is_segment_message(const Json& item) {
    return item.find("EventType") && item.find("ContactId") && item.find("InstanceId");
}

Events one_item(const Json& item, const std::string& place) {
    if (!item.is_object())
        return fault(DYNCX_E_INVALID, (place.empty() ? std::string("The payload") : place) + " must be a JSON object.");
    if (item.find("detail-type"))
        return enveloped_event(item, place);
    if (item.find("AWSContactTraceRecordFormatVersion") || (item.find("ContactId") && item.find("InitiationTimestamp")))
        return trace_record_events(item, place);
    if (member(item, "eventType", Case::kExact))
        return contact_event(item, place, std::nullopt);
    if (item.find("Details"))
        return flow_invocation_event(item, place);
    if (is_segment_message(item))
        return lens_segment_events({item});
    if (item.find("Transcript") || item.find("ConversationCharacteristics"))
        return lens_file_events(item, place);
    return unsupported(
        place, "is none of Amazon Connect's known events.",
        "Known: contact trace record, contact event, Contact Lens, S3 \"Object Created\" (docs/events.md).");
}

} // namespace

Events connect_events(const Json& payload) {
    if (!payload.is_array())
        return one_item(payload, "");
    const Json::Array& items = payload.as_array();
    if (items.empty() || items.size() > kMaxItems)
        return fault(DYNCX_E_INVALID, "The array must hold 1 to 1000 events.");
    if (is_segment_message(items.front()))
        return lens_segment_events(items);
    std::vector<SessionEvent> all;
    for (std::size_t i = 0; i < items.size(); ++i) {
        auto events = one_item(items[i], "[" + std::to_string(i) + "]");
        if (!events)
            return events.error();
        for (auto& event : *events)
            all.push_back(std::move(event));
    }
    return all;
}

} // namespace dyncx::sources
