// What was said, turn by turn, on its way from a host's form to one text; and the words with which a form is refused.
// Private to the readers of transcripts. Nothing here knows a form.
#pragma once

#include "base/json.h"
#include "base/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dyncx::handoff {

struct Turn {
    std::string who;
    std::string text;
    std::optional<std::int64_t> offset_ms; // since the conversation began
    std::optional<UnixMs> time;            // or when it was said
};

struct Conversation {
    std::vector<Turn> turns;
    std::optional<UnixMs> began; // else the earliest turn with a time
};

struct Span { // in Unicode code points of one text, the end not included
    std::size_t begin = 0;
    std::size_t end = 0;
};

Fault refused(const std::string& place, std::string_view what, std::string fix = {});
Result<> check_members(const Json& object, const std::string& place, const std::vector<std::string>& known);
Result<> check_list(const Json& value, const std::string& place, std::size_t most); // an array, or not given
Result<std::string> read_text(const Json& value, const std::string& place);         // "" when not given
Result<std::optional<UnixMs>> read_time(const Json& value, const std::string& place);
Result<std::optional<std::int64_t>> read_whole(const Json& value, const std::string& place); // from 0

std::size_t code_points(std::string_view text);
std::string redacted(std::string_view text, std::vector<Span> spans); // in any order; overlapping ones become one
std::string place_in(const std::string& list, std::size_t index, std::string_view member = {}); // "turns[2].at"

// A line per turn that has a text: "[00:01:05] customer: …\n"; without the time or the name where they are not known.
Result<std::string> lines_of(const Conversation& conversation);

// The readers of the forms that have a file of their own.
Result<Conversation> read_lens_file(const Json& file);
Result<Conversation> read_lens_messages(const Json::Array& messages); // of the real-time stream
Result<Conversation> read_vcon(const Json& vcon);

} // namespace dyncx::handoff
