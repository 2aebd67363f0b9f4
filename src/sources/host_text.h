// The shapes in which phone systems hand over what happened, read into flat JSON objects: blocks of "Name: value" lines,
// forms, tables of comma-separated values, or JSON of the same. Their clocks too. What is no valid UTF-8, before or after
// decoding, is refused with its place; values are kept as given.
#pragma once

#include "base/session_event.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dyncx::sources {

using Events = Result<std::vector<SessionEvent>>;

struct HostItem {
    Json fields;       // an object
    std::string place; // "" for the only one, "[2]"
};
using HostItems = Result<std::vector<HostItem>>;

// ---- payloads: JSON (an object, an array of objects, a text in quotes) or the text itself

inline constexpr std::size_t kMaxItems = 10000;

HostItems read_host_items(std::string_view payload, HostItems (*read_text)(std::string_view text));
HostItems read_manager_blocks(std::string_view text); // "Event: Hangup\r\n…\r\n\r\n"; other blocks are left out
HostItems read_socket_blocks(std::string_view text); // "Event-Name: …"; values percent-encoded or raw, of several lines
HostItems read_form(std::string_view text);          // "a=1&b=%2B2": "+" is a space
// Rows of values between commas. The first one names the columns when one of its names is `key`; else they are `names`, and
// without any the table is refused. The fields come by their plain names.
HostItems read_table(std::string_view text, std::string_view key, const std::vector<std::string_view>& names);

Result<std::string> percent_decoded(std::string_view text, bool plus_is_space, const std::string& place);

// ---- values

std::string plain_name(std::string_view name);                   // "Linked_ID" -> "linkedid"
std::string value_of(const Json& object, std::string_view name); // a text or a number as text; else ""
std::optional<std::int64_t> whole_of(const Json& object, std::string_view name);

// Microseconds since 1970, between 1970 and 9999: of a text such as "1770888534.123456", or of whole microseconds.
std::optional<std::int64_t> epoch_seconds(std::string_view text);
std::optional<std::int64_t> epoch_micros(std::string_view text);
std::optional<std::int64_t>
mail_time(std::string_view text); // "Tue, 10 Aug 2010 08:02:17 +0000"; the weekday is not read

// ---- events

SessionEvent host_event(std::string_view source, std::string session, int kind, std::int64_t micros);
void set_fact(Json& facts, std::string_view name, const std::string& text);  // unless it is empty
void set_own(Json& facts, const std::string& name, const std::string& text); // an attribute, by both its names
void set_moment(Json& facts, std::string_view name, std::optional<std::int64_t> micros);
void set_call_sides(Json& facts, const std::string& from, const std::string& to, const std::string& direction);
bool is_session_id(std::string_view text);           // 1 to 200 bytes, no control characters
bool is_extension(std::string_view number);          // 2 to 6 digits: a telephone of the house
std::string known_number(const std::string& number); // "" for "s", "<unknown>", "anonymous"
Fault nothing_told(std::string_view known);          // UNSUPPORTED, for a payload that changes no session

} // namespace dyncx::sources
