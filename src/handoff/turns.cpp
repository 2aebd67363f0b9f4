// Turns to lines, and typed reading of what they are made of, see turns.h.
#include "handoff/turns.h"

#include "base/text.h"
#include "handoff/transcript.h"

#include <algorithm>
#include <cstdio>

namespace dyncx::handoff {
namespace {

constexpr std::size_t kMostNameBytes = 200;

std::string quoted(std::string_view name) { return "\"" + std::string(cut_bytes(name, 60)) + "\""; }

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

std::string clock_of(std::int64_t ms) {
    const std::int64_t seconds = std::max<std::int64_t>(0, ms) / 1000;
    char text[40];
    std::snprintf(text, sizeof text, "[%02lld:%02lld:%02lld] ", static_cast<long long>(seconds / 3600),
                  static_cast<long long>(seconds / 60 % 60), static_cast<long long>(seconds % 60));
    return text;
}

std::string name_of(const std::string& who) { // a line end in a name would begin a turn that nobody said
    std::string name(cut_bytes(who, kMostNameBytes));
    std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    return name.empty() ? name : name + ": ";
}

} // namespace

Fault refused(const std::string& place, std::string_view what, std::string fix) {
    return fault(DYNCX_E_INVALID, (place.empty() ? "The transcript" : place) + " " + std::string(what) + ".",
                 std::move(fix));
}

Result<> check_members(const Json& object, const std::string& place, const std::vector<std::string>& known) {
    if (!object.is_object())
        return refused(place, "must be an object");
    for (const auto& [name, value] : object.as_object()) {
        if (std::find(known.begin(), known.end(), name) != known.end())
            continue;
        const auto near = nearest(name, known);
        return refused(place, "has the unknown member " + quoted(name),
                       near.empty() ? "Leave it out." : "Did you mean " + quoted(near.front()) + "?");
    }
    return Done{};
}
Result<> check_list(const Json& value, const std::string& place, std::size_t most) {
    if (!value.is_null() && !value.is_array())
        return refused(place, "must be an array");
    if (value.as_array().size() > most)
        return fault(DYNCX_E_TOO_LARGE, place + " has more than " + std::to_string(most) + " items.",
                     "Hand over a shorter transcript.");
    return Done{};
}
Result<std::string> read_text(const Json& value, const std::string& place) {
    if (!value.is_null() && !value.is_string())
        return refused(place, "must be a text", "Put it in quotes.");
    if (!is_utf8(value.as_string()))
        return refused(place, "is no valid UTF-8");
    return value.as_string();
}
Result<std::optional<UnixMs>> read_time(const Json& value, const std::string& place) {
    if (value.is_null())
        return std::optional<UnixMs>();
    const auto time = parse_time(value.as_string());
    if (!time)
        return refused(place, "must be a time with a zone", "Write it as \"2026-01-05T17:12:59Z\".");
    return std::optional(*time);
}
Result<std::optional<std::int64_t>> read_whole(const Json& value, const std::string& place) {
    if (value.is_null())
        return std::optional<std::int64_t>();
    if (const std::int64_t number = value.as_integer(-1); number >= 0)
        return std::optional(number);
    return refused(place, "must be a whole number from 0");
}

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::string redacted(std::string_view text, std::vector<Span> spans) {
    std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
    std::string out;
    std::size_t at = 0, hidden_to = 0; // code points
    auto span = spans.begin();
    for (const char c : text) {
        if (begins_character(c)) {
            for (; span != spans.end() && span->begin <= at; ++span) {
                if (span->end <= hidden_to)
                    continue;
                if (hidden_to < span->begin || hidden_to == 0)
                    out += "[redacted]";
                hidden_to = span->end;
            }
            ++at;
        }
        if (at > hidden_to)
            out += c;
    }
    return out;
}

std::string place_in(const std::string& list, std::size_t index, std::string_view member) {
    return list + "[" + std::to_string(index) + "]" + (member.empty() ? "" : ".") + std::string(member);
}

Result<std::string> lines_of(const Conversation& conversation) {
    std::optional<UnixMs> began = conversation.began;
    for (const Turn& turn : conversation.turns)
        if (turn.time && (!began || *turn.time < *began))
            began = turn.time;
    std::string text;
    for (const Turn& turn : conversation.turns) {
        if (turn.text.empty())
            continue;
        if (turn.offset_ms || turn.time)
            text += clock_of(turn.offset_ms ? *turn.offset_ms : *turn.time - *began);
        text += name_of(turn.who) += turn.text;
        if (text.back() != '\n')
            text += '\n';
        if (text.size() > kMostTranscriptBytes)
            break; // transcript_text() refuses it
    }
    return text;
}

} // namespace dyncx::handoff
