// Tells the forms of a transcript apart and reads those of dyncx, see transcript.h.
#include "handoff/transcript.h"

#include "handoff/turns.h"

#include <algorithm>
#include <map>

namespace dyncx::handoff {
namespace {

constexpr const char* kForms =
    "Give a text, {\"turns\":[{\"who\":\"customer\",\"text\":\"…\"}]}, a Contact Lens file or a "
    "vCon (docs/transcripts.md).";

bool is_bad_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7f;
}

Result<Span> read_span(const Json& given, const std::string& place, std::size_t length) {
    const auto begin = read_whole(given["begin"], place + ".begin");
    if (!begin)
        return begin.error();
    const auto end = read_whole(given["end"], place + ".end");
    if (!end)
        return end.error();
    const bool lies_inside = *begin && *end && **begin < **end && static_cast<std::uint64_t>(**end) <= length;
    if (!lies_inside)
        return refused(place, "does not lie in its text",
                       "Count \"begin\" and \"end\" in Unicode code points, the end not included.");
    return Span{static_cast<std::size_t>(**begin), static_cast<std::size_t>(**end)};
}

Result<Turn> read_turn(const Json& given, const std::string& place) {
    if (auto known = check_members(given, place, {"who", "at", "at_ms", "text"}); !known)
        return known.error();
    auto who = read_text(given["who"], place + ".who");
    if (!who)
        return who.error();
    auto text = read_text(given["text"], place + ".text");
    if (!text)
        return text.error();
    const auto time = read_time(given["at"], place + ".at");
    if (!time)
        return time.error();
    const auto offset = read_whole(given["at_ms"], place + ".at_ms");
    if (!offset)
        return offset.error();
    return Turn{std::move(*who), std::move(*text), *offset, *time};
}

Result<Conversation> read_turns(const Json& list, const std::string& name) {
    if (auto fits = check_list(list, name.empty() ? "The transcript" : name, kMostTurns); !fits)
        return fits.error();
    Conversation conversation;
    for (const Json& given : list.as_array()) {
        auto turn = read_turn(given, place_in(name, conversation.turns.size()));
        if (!turn)
            return turn.error();
        conversation.turns.push_back(std::move(*turn));
    }
    return conversation;
}

Result<> hide_spans(const Json& list, std::vector<Turn>& turns) {
    if (auto fits = check_list(list, "redactions", kMostSpans); !fits)
        return fits.error();
    std::map<std::size_t, std::vector<Span>> spans; // by turn
    std::map<std::size_t, std::size_t> lengths;
    for (std::size_t i = 0; i < list.as_array().size(); ++i) {
        const Json& given = list.as_array()[i];
        const std::string place = place_in("redactions", i);
        if (auto known = check_members(given, place, {"turn", "begin", "end"}); !known)
            return known.error();
        const auto turn = read_whole(given["turn"], place + ".turn");
        if (!turn)
            return turn.error();
        if (!*turn || static_cast<std::uint64_t>(**turn) >= turns.size())
            return refused(place + ".turn", "names no turn", "The first turn is 0.");
        const auto index = static_cast<std::size_t>(**turn);
        if (!lengths.contains(index))
            lengths[index] = code_points(turns[index].text);
        auto span = read_span(given, place, lengths[index]);
        if (!span)
            return span.error();
        spans[index].push_back(*span);
    }
    for (auto& [index, of_turn] : spans)
        turns[index].text = redacted(turns[index].text, std::move(of_turn));
    return Done{};
}

Result<std::string> text_of_turns(const Json& given) {
    if (auto known = check_members(given, "", {"turns", "redactions"}); !known)
        return known.error();
    auto conversation = read_turns(given["turns"], "turns");
    if (!conversation)
        return conversation.error();
    if (auto hidden = hide_spans(given["redactions"], conversation->turns); !hidden)
        return hidden.error();
    return lines_of(*conversation);
}

Result<std::string> text_of_text(const Json& given) {
    if (auto known = check_members(given, "", {"text", "redactions"}); !known)
        return known.error();
    auto text = read_text(given["text"], "text");
    if (!text)
        return text;
    const Json& list = given["redactions"];
    if (auto fits = check_list(list, "redactions", kMostSpans); !fits)
        return fits.error();
    const std::size_t length = code_points(*text);
    std::vector<Span> spans;
    for (const Json& one : list.as_array()) {
        const std::string place = place_in("redactions", spans.size());
        if (auto known = check_members(one, place, {"begin", "end"}); !known)
            return known.error();
        auto span = read_span(one, place, length);
        if (!span)
            return span.error();
        spans.push_back(*span);
    }
    return spans.empty() ? *text : redacted(*text, std::move(spans));
}

Result<std::string> lines_when_read(Result<Conversation> conversation) {
    if (!conversation)
        return conversation.error();
    return lines_of(*conversation);
}

Result<std::string> text_in_its_form(const Json& given) {
    if (given.is_string())
        return read_text(given, "");
    if (given.is_array()) {
        const bool is_stream = !given.as_array().empty() && given.as_array().front().find("EventType");
        return lines_when_read(is_stream ? read_lens_messages(given.as_array()) : read_turns(given, ""));
    }
    if (given.find("vcon"))
        return lines_when_read(read_vcon(given));
    if (given.find("Transcript"))
        return lines_when_read(read_lens_file(given));
    if (given.find("turns"))
        return text_of_turns(given);
    if (given.find("text"))
        return text_of_text(given);
    return refused("", "has none of the forms that are read", kForms);
}

} // namespace

std::string without_controls(std::string_view text) {
    std::string out(text);
    std::erase_if(out, is_bad_control);
    return out;
}

Result<std::string> transcript_text(const Json& given) {
    auto text = text_in_its_form(given);
    if (!text)
        return text;
    if (text->size() > kMostTranscriptBytes)
        return fault(DYNCX_E_TOO_LARGE,
                     "The transcript is longer than " + std::to_string(kMostTranscriptBytes) + " bytes.",
                     "Hand over its last part.");
    return without_controls(*text);
}

} // namespace dyncx::handoff
