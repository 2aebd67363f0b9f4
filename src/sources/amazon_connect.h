// The readers of Amazon Connect's payloads. Each answers in order, or with a Fault that names the place.
// Numbers and names are kept as given; a duration is derived only when it is positive.
#pragma once

#include "base/session_event.h"
#include "sources/fields.h"

#include <string>
#include <string_view>
#include <vector>

namespace dyncx::sources {

using Events = Result<std::vector<SessionEvent>>;

Events connect_events(const Json& payload); // any of them, with or without the EventBridge envelope, or an array

Events trace_record_events(const Json& record, const std::string& place);                         // a CTR
Events contact_event(const Json& detail, const std::string& place, std::optional<UnixMs> sent);   // INITIATED …
Events lens_file_events(const Json& file, const std::string& place);                              // post-call analysis
Events lens_segment_events(const Json::Array& messages);                                          // real-time segments
Events lens_rule_event(const Json& detail, const std::string& place, std::optional<UnixMs> sent); // rule matched
Events stored_object_event(const Json& detail, const std::string& place, std::optional<UnixMs> sent,
                           bool is_deleted);                                    // S3
Events flow_invocation_event(const Json& invocation, const std::string& place); // Lambda

// ---- words shared by the readers ----

// One session per chain of contacts: the first contact's id; the contact itself is the leg.
struct ContactIds {
    std::string session, leg;
    bool is_first = true;
};
ContactIds read_contact_ids(Fields& fields);
std::string upper_channel(std::string_view channel);      // "Voice" -> "VOICE": one spelling for templates
std::string channel_of(std::string_view connect_channel); // "VOICE" -> "phone"; "" when unknown
std::string direction_of(std::string_view method);        // "INBOUND" -> "in"; "" when the method does not tell
std::string object_address(std::string_view bucket, std::string_view key);  // "https://bucket.s3.amazonaws.com/key"
void set_text(Json& facts, std::string_view name, const std::string& text); // unless it is empty
void set_time(Json& facts, std::string_view name, std::optional<UnixMs> time);
void set_attributes(Json& facts, const Json& attributes); // "Attributes.X", and X when that is free
void set_sides(Json& facts, const std::string& customer, const std::string& ours, const std::string& direction);

} // namespace dyncx::sources
