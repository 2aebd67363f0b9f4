// What Asterisk's three voices (manager events, channel events, call records) share.
#pragma once

#include "base/zone.h"
#include "sources/host_text.h"

#include <initializer_list>

namespace dyncx::sources {

// The second in which a channel was made, from its unique id "pbx-1770888534.43"; none when the id says no time.
std::optional<std::int64_t> made_at(std::string_view unique_id);
// "in" or "out" by the dialplan's context and by whether the two numbers are telephones of the house; "" when neither tells.
std::string call_direction(std::string_view context, const std::string& from, const std::string& to);
std::string device_number(std::string_view device); // "PJSIP/1001-0000001c", "Local/1001@queue/n" -> "1001"
std::string
outcome_of_cause(std::int64_t cause); // Q.850, of a call that nobody answered: "busy", "rejected", "no answer"

bool is_half(std::string_view channel); // one of the two "Local/…;1" and ";2" that stand for a channel to come

// ---- tables of channel events and call records

// A table, blocks of manager events, or JSON, by the plain names of its columns ("linkedid").
HostItems read_asterisk_rows(std::string_view payload, HostItems (*read_text)(std::string_view text));
std::string first_of(const Json& fields, std::initializer_list<std::string_view> names); // the first that is not empty

// A time as Asterisk writes it: in seconds since 1970, with a zone, or by its clock, which `zone` tells. Of an hour that
// comes twice it is the first moment that is not before the earliest one that is possible.
Result<std::int64_t> asterisk_time(const std::string& text, const Zone& zone, std::int64_t earliest_micros);
Fault refused_at(const std::string& place, Fault why);

} // namespace dyncx::sources
