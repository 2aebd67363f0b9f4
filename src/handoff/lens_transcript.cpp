// Contact Lens: the post-call file (voice and chat, original and redacted) and the messages of the real-time stream as
// turns. A redacted file is taken as it is: its marks stand in the text. In an original one the marked characters are
// hidden; where the file says only when something was said that is to be hidden (voice), or marks what is not there,
// the whole turn is. Findings and sentiment are not read here: src/sources does.
#include "base/text.h"
#include "handoff/transcript.h"
#include "handoff/turns.h"

#include <map>

namespace dyncx::handoff {
namespace {

using Roles = std::map<std::string, std::string>; // by ParticipantId

std::string who_of(const Json& turn, const Roles& roles) {
    if (const std::string& role = turn["ParticipantRole"].as_string(); !role.empty())
        return lower_ascii(role);
    const std::string& id = turn["ParticipantId"].as_string();
    const auto known = roles.find(id);
    return lower_ascii(known == roles.end() ? id : known->second);
}

// Nothing when the places of what is to be hidden are not known.
std::optional<std::vector<Span>> spans_of(const Json& redaction, std::size_t length) {
    std::vector<Span> spans;
    for (const Json& offsets : redaction["CharacterOffsets"].as_array()) {
        const std::int64_t begin = offsets["BeginOffsetChar"].as_integer(-1);
        const std::int64_t end = offsets["EndOffsetChar"].as_integer(-1);
        if (begin < 0 || end <= begin || static_cast<std::uint64_t>(end) > length)
            return std::nullopt;
        spans.push_back({static_cast<std::size_t>(begin), static_cast<std::size_t>(end)});
    }
    return spans.empty() ? std::nullopt : std::optional(std::move(spans));
}

std::string hidden(const std::string& content, const Json& redaction) {
    if (redaction.is_null())
        return content;
    const std::size_t length = code_points(content);
    return redacted(content, spans_of(redaction, length).value_or(std::vector<Span>{{0, length}}));
}

Result<Turn> read_turn(const Json& given, const std::string& place, const Roles& roles, bool is_redacted) {
    if (!given.is_object())
        return refused(place, "must be an object");
    auto content = read_text(given["Content"], place + ".Content");
    if (!content)
        return content.error();
    const auto offset = read_whole(given["BeginOffsetMillis"], place + ".BeginOffsetMillis");
    if (!offset)
        return offset.error();
    const auto time = read_time(given["AbsoluteTime"], place + ".AbsoluteTime");
    if (!time)
        return time.error();
    return Turn{who_of(given, roles), is_redacted ? std::move(*content) : hidden(*content, given["Redaction"]), *offset,
                *time};
}

} // namespace

Result<Conversation> read_lens_file(const Json& file) {
    if (auto fits = check_list(file["Transcript"], "Transcript", kMostTurns); !fits)
        return fits.error();
    const bool is_redacted = equals_ignoring_case(file.at_path("ContentMetadata.Output").as_string(), "Redacted");
    Roles roles;
    for (const Json& one : file["Participants"].as_array())
        roles[one["ParticipantId"].as_string()] = one["ParticipantRole"].as_string();
    Conversation conversation;
    for (const Json& given : file["Transcript"].as_array()) {
        auto turn = read_turn(given, place_in("Transcript", conversation.turns.size()), roles, is_redacted);
        if (!turn)
            return turn.error();
        conversation.turns.push_back(std::move(*turn));
    }
    return conversation;
}

Result<Conversation> read_lens_messages(const Json::Array& messages) {
    Conversation conversation;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        const std::string segments = place_in("", i, "Segments");
        const Json& list = messages[i]["Segments"];
        if (auto fits = check_list(list, segments, kMostTurns - conversation.turns.size()); !fits)
            return fits.error();
        for (std::size_t k = 0; k < list.as_array().size(); ++k) {
            const Json& spoken = list.as_array()[k]["Transcript"]; // utterances are parts of it that come earlier
            if (spoken.is_null())
                continue;
            auto turn = read_turn(spoken, place_in(segments, k, "Transcript"), {}, true);
            if (!turn)
                return turn.error();
            conversation.turns.push_back(std::move(*turn));
        }
    }
    return conversation;
}

} // namespace dyncx::handoff
