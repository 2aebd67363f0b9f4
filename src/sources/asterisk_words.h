// What Asterisk's three voices (manager events, channel events, call records) share.
#pragma once

#include "sources/host_text.h"

namespace dyncx::sources {

// The second in which a channel was made, from its unique id "pbx-1770888534.43"; none when the id says no time.
std::optional<std::int64_t> made_at(std::string_view unique_id);
// "in" or "out" by the dialplan's context and by whether the two numbers are telephones of the house; "" when neither tells.
std::string call_direction(std::string_view context, const std::string& from, const std::string& to);
std::string device_number(std::string_view device); // "PJSIP/1001-0000001c", "Local/1001@queue/n" -> "1001"
std::string
outcome_of_cause(std::int64_t cause); // Q.850, of a call that nobody answered: "busy", "rejected", "no answer"

} // namespace dyncx::sources
