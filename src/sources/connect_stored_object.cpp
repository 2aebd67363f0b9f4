// S3 "Object Created": a recording, a chat transcript or an analysis file of Amazon Connect is there; "Object Deleted": a
// recording is there no more. The contact's id
// stands in the key ("connect/<alias>/CallRecordings/2026/01/05/<contact>_20260105T17:20_UTC.wav"). Also the Contact
// Lens rule event and a contact flow's Lambda invocation, which tell of a contact without being one of its events.
#include "base/guid.h"
#include "base/session_facts.h"
#include "base/text.h"
#include "sources/amazon_connect.h"

namespace dyncx::sources {
namespace {

std::string contact_of_key(std::string_view key) {
    const std::size_t slash = key.rfind('/');
    const std::string_view name = slash == std::string_view::npos ? key : key.substr(slash + 1);
    return normal_guid(name.substr(0, name.find('_'))).value_or(std::string());
}

// What a key under Connect's folders holds, or 0.
int kind_of_key(std::string_view key) {
    auto has = [&](std::string_view folder) { return key.find(folder) != std::string_view::npos; };
    if (has("Analysis/"))
        return DYNCX_SESSION_ANALYSIS_READY;
    if (has("CallRecordings/"))
        return DYNCX_SESSION_RECORDING_READY;
    return has("ChatTranscripts/") ? int{DYNCX_SESSION_TRANSCRIPT_READY} : 0;
}

Json object_facts(const std::string& bucket, const std::string& key, const std::string& contact, int kind) {
    Json facts = Json::object();
    facts.set("leg", contact);
    const std::string url = object_address(bucket, key);
    facts.set("Bucket", bucket);
    facts.set("Key", key);
    facts.set("objectUrl", url);
    if (kind == DYNCX_SESSION_RECORDING_READY) {
        facts.set("recording_url", url);
        facts.set("recording_id", bucket + "/" + key);
    } else {
        facts.set(kind == DYNCX_SESSION_ANALYSIS_READY ? "analysis_url" : "transcript_url", url);
    }
    return facts;
}

} // namespace

Events stored_object_event(const Json& json, const std::string& place, std::optional<UnixMs> sent, bool is_deleted) {
    Fields detail(json, place, Case::kExact);
    Fields bucket = detail.nested("bucket"), object = detail.nested("object");
    const std::string name = bucket.text("name", 255), key = object.text("key", 1024);
    if (name.empty())
        bucket.refuse("name", "is missing");
    if (key.empty())
        object.refuse("key", "is missing");
    if (!sent)
        detail.refuse("time", "is missing in the envelope");
    detail.adopt(bucket);
    detail.adopt(object);
    if (detail.fault())
        return *detail.fault();
    const int kind = kind_of_key(key);
    const std::string contact = contact_of_key(key);
    if (kind == 0 || contact.empty())
        return fault(DYNCX_E_UNSUPPORTED,
                     object.place_of("key") +
                         (kind == 0 ? " is under no folder of Amazon Connect." : " holds no contact id."),
                     "Filter the EventBridge rule to the prefix that Amazon Connect writes to (docs/events.md).");
    if (is_deleted && kind != DYNCX_SESSION_RECORDING_READY)
        return fault(DYNCX_E_UNSUPPORTED, object.place_of("key") + " is deleted, and is no recording.",
                     "Of deleted objects only those under CallRecordings/ tell something.");
    SessionEvent event{"amazon-connect", contact, kind, *sent, *sent, object_facts(name, key, contact, kind)};
    if (is_deleted) {
        const std::string url = object_address(name, key);
        event.facts = Json(Json::Object{{"leg", contact}, {"recording_id", name + "/" + key}, {kRemoved, url}});
    }
    return std::vector<SessionEvent>{std::move(event)};
}

Events lens_rule_event(const Json& json, const std::string& place, std::optional<UnixMs> sent) {
    Fields detail(json, place, Case::kExact);
    const std::string arn = detail.text("contactArn", 2048);
    const std::string rule = detail.text("ruleName", 400), action = detail.text("actionName", 400);
    if (!sent)
        detail.refuse("time", "is missing in the envelope");
    if (detail.fault())
        return *detail.fault();
    const std::size_t mark = arn.rfind("/contact/");
    const std::string contact = mark == std::string::npos ? std::string() : arn.substr(mark + 9);
    if (contact.empty() || contact.size() > 200 || has_control_characters(contact))
        return fault(DYNCX_E_UNSUPPORTED, detail.place_of("contactArn") + " names no contact.",
                     "Only rules of post-call and post-chat analysis tell their contact.");
    SessionEvent event{"amazon-connect", contact, DYNCX_SESSION_ANALYSIS_READY, *sent, *sent, Json::object()};
    set_text(event.facts, "RuleName", rule);
    set_text(event.facts, "ActionName", action);
    set_text(event.facts, "rule", rule);
    return std::vector<SessionEvent>{std::move(event)};
}

// A Lambda invocation carries no time of its own. The function that forwards it adds "time"; without one it is refused.
Events flow_invocation_event(const Json& json, const std::string& place) {
    Fields invocation(json, place, Case::kExact);
    const auto time = invocation.time("time");
    Fields details = invocation.nested("Details");
    Fields contact = details.nested("ContactData");
    if (!invocation.fault() && !time)
        return fault(DYNCX_E_UNSUPPORTED,
                     invocation.place_of("Details") + " is a contact flow's Lambda call: it carries no time.",
                     "Add \"time\" beside \"Details\" when you forward it, or forward the contact event INITIATED.");
    const ContactIds ids = read_contact_ids(contact);
    const std::string channel = upper_channel(contact.text("Channel", 100));
    const std::string method = contact.text("InitiationMethod", 400);
    Fields customer = contact.nested("CustomerEndpoint"), system = contact.nested("SystemEndpoint"),
           queue = contact.nested("Queue");
    const std::string theirs = customer.text("Address", 4096), ours = system.text("Address", 4096);
    const std::string queue_name = queue.text("Name", 4096);
    const Json* attributes = contact.object("Attributes");
    for (const Fields* inner : {&customer, &system, &queue})
        contact.adopt(*inner);
    details.adopt(contact);
    invocation.adopt(details);
    if (invocation.fault())
        return *invocation.fault();

    Json facts = Json::object();
    for (const auto& [name, value] :
         {std::pair{"ContactId", ids.leg}, std::pair{"leg", ids.leg}, std::pair{"Channel", channel},
          std::pair{"channel", channel_of(channel)}, std::pair{"InitiationMethod", method},
          std::pair{"CustomerEndpoint", theirs}, std::pair{"SystemEndpoint", ours}, std::pair{"queue", queue_name},
          std::pair{"QueueName", queue_name}})
        set_text(facts, name, value);
    set_sides(facts, theirs, ours, ids.is_first ? direction_of(method) : std::string());
    if (ids.is_first)
        facts.set("started_at", format_time(*time));
    if (attributes)
        set_attributes(facts, *attributes);
    const int kind = ids.is_first ? DYNCX_SESSION_STARTED : DYNCX_SESSION_TRANSFERRED;
    return std::vector<SessionEvent>{{"amazon-connect", ids.session, kind, *time, *time, facts}};
}

} // namespace dyncx::sources
