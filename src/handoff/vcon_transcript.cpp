// vCon, the IETF's container of conversations (drafts 0.0.1 to today's), unsigned: dialogs of type "text" and analyses of
// type "transcript" become turns, in the order of their times. A transcript may be a text, Deepgram's answer (as in the
// draft's examples), or an object with a "transcript" or a "text". What is only named by an address is not fetched, and
// a vCon that holds nothing that was said is refused.
#include "base/text.h"
#include "handoff/transcript.h"
#include "handoff/turns.h"

#include <Poco/Base64Decoder.h>
#include <Poco/Base64Encoder.h> // the options
#include <Poco/MemoryStream.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace dyncx::handoff {
namespace {

constexpr double kMostSeconds = 1e9;

// The text of a dialog or an analysis. "encoding" is none, json or base64url; without it a text is as it stands.
Result<Json> read_body(const Json& given, const std::string& place) {
    const Json& body = given["body"];
    const std::string& encoding = given["encoding"].as_string();
    if (!body.is_string() || encoding.empty() || encoding == "none")
        return body;
    if (encoding == "json") {
        auto inner = Json::parse(body.as_string());
        return inner ? *inner : Json(body); // a text may be marked as JSON
    }
    if (encoding != "base64url")
        return refused(place + ".encoding", "is none of \"none\", \"json\", \"base64url\"");
    Poco::MemoryInputStream encoded(body.as_string().data(), static_cast<std::streamsize>(body.as_string().size()));
    Poco::Base64Decoder decoder(encoded, Poco::BASE64_URL_ENCODING | Poco::BASE64_NO_PADDING);
    std::string text;
    try {
        text.assign(std::istreambuf_iterator<char>(decoder), {});
    } catch (const std::exception&) {
        return refused(place + ".body", "is no base64url");
    }
    if (!is_utf8(text))
        return refused(place + ".body", "is no valid UTF-8");
    return Json(std::move(text));
}

std::string name_of(const Json& party) {
    for (const char* name : {"role", "name", "tel", "mailto", "sip"})
        if (const std::string& value = party[name].as_string(); !value.empty())
            return value;
    return {};
}

// Who said a text: its originator, else the first of its parties. Every index must be one of a party.
Result<std::string> read_who(const Json& dialog, const Json& parties, const std::string& place) {
    Json indexes = dialog["parties"].is_array() ? dialog["parties"] : Json::array();
    if (dialog["parties"].is_number())
        indexes.push(dialog["parties"]);
    if (!dialog["originator"].is_null())
        indexes.array_ref().insert(indexes.array_ref().begin(), dialog["originator"]);
    std::string who;
    for (const Json& index : indexes.as_array()) {
        if (index.is_array()) // parties by channel
            continue;
        const std::int64_t number = index.as_integer(-1);
        if (number < 0 || static_cast<std::uint64_t>(number) >= parties.as_array().size())
            return refused(place, "names a party that is not in \"parties\"", "The first party is 0.");
        if (who.empty())
            who = name_of(parties.as_array()[static_cast<std::size_t>(number)]);
    }
    return who;
}

Result<> read_dialog(const Json& dialog, const Json& parties, const std::string& place, Conversation& conversation) {
    if (!dialog.is_object())
        return refused(place, "must be an object");
    const auto start = read_time(dialog["start"], place + ".start");
    if (!start)
        return start.error();
    auto who = read_who(dialog, parties, place);
    if (!who)
        return who.error();
    if (*start && (!conversation.began || **start < *conversation.began))
        conversation.began = *start;
    if (dialog["type"].as_string() != "text")
        return Done{};
    const auto body = read_body(dialog, place);
    if (!body)
        return body.error();
    if (!body->is_string())
        return refused(place, "holds no text", "Put what was said into \"body\": addresses are not fetched.");
    auto text = read_text(*body, place + ".body");
    if (!text)
        return text.error();
    conversation.turns.push_back({std::move(*who), std::move(*text), {}, *start});
    return Done{};
}

// ---- analyses

Turn spoken_at(std::string who, std::string text, const Json& seconds, std::optional<UnixMs> start) {
    Turn turn{std::move(who), std::move(text), {}, {}};
    const double at = seconds.as_number(-1);
    if (!(at >= 0 && at < kMostSeconds))
        return turn;
    const auto ms = static_cast<std::int64_t>(std::llround(at * 1000));
    (start ? turn.time : turn.offset_ms) = start.value_or(0) + ms;
    return turn;
}

void add_paragraphs(const Json& list, std::optional<UnixMs> start, std::vector<Turn>& turns) {
    for (const Json& paragraph : list.as_array()) {
        std::string text;
        for (const Json& sentence : paragraph["sentences"].as_array())
            text += (text.empty() ? "" : " ") + sentence["text"].as_string();
        const Json& speaker = paragraph["speaker"];
        turns.push_back(spoken_at(speaker.is_integer() ? "speaker " + std::to_string(speaker.as_integer()) : "",
                                  std::move(text), paragraph["start"], start));
    }
}

void add_deepgram(const Json& channels, std::optional<UnixMs> start, std::vector<Turn>& turns) {
    for (std::size_t i = 0; i < channels.as_array().size(); ++i) {
        const Json& best = channels.as_array()[i].at_path("alternatives.0");
        const std::size_t before = turns.size();
        add_paragraphs(best.at_path("paragraphs.paragraphs"), start, turns);
        if (turns.size() == before)
            turns.push_back(spoken_at("", best["transcript"].as_string(), {}, start));
        for (std::size_t k = before; channels.as_array().size() > 1 && k < turns.size(); ++k)
            turns[k].who = "channel " + std::to_string(i);
    }
}

Result<> read_analysis(const Json& analysis, const Json& dialogs, const std::string& place, std::vector<Turn>& turns) {
    if (analysis["type"].as_string() != "transcript")
        return Done{};
    const auto body = read_body(analysis, place);
    if (!body)
        return body.error();
    const Json& about = analysis["dialog"].is_array() ? analysis.at_path("dialog.0") : analysis["dialog"];
    const std::int64_t index = about.as_integer(-1);
    std::optional<UnixMs> start;
    if (index >= 0 && static_cast<std::uint64_t>(index) < dialogs.as_array().size())
        if (auto time = parse_time(dialogs.as_array()[static_cast<std::size_t>(index)]["start"].as_string()); time)
            start = *time;
    const Json& channels = body->at_path("results.channels");
    const Json& whole = body->is_string() ? *body : (*body)[body->find("transcript") ? "transcript" : "text"];
    if (channels.is_array())
        add_deepgram(channels, start, turns);
    else if (whole.is_string())
        turns.push_back({{}, whole.as_string(), {}, start});
    else
        return refused(place + ".body", "is no transcript that is known here",
                       "Put the text into \"body\", or hand over {\"turns\":[…]}.");
    return Done{};
}

bool is_silent(const std::vector<Turn>& turns) {
    return std::all_of(turns.begin(), turns.end(), [](const Turn& turn) { return turn.text.empty(); });
}

} // namespace

Result<Conversation> read_vcon(const Json& vcon) {
    const Json &dialogs = vcon["dialog"], &analyses = vcon["analysis"];
    for (const auto& [list, name] :
         {std::pair(&vcon["parties"], "parties"), {&dialogs, "dialog"}, {&analyses, "analysis"}})
        if (auto fits = check_list(*list, name, kMostTurns); !fits)
            return fits.error();
    Conversation conversation;
    for (std::size_t i = 0; i < dialogs.as_array().size(); ++i)
        if (auto read = read_dialog(dialogs.as_array()[i], vcon["parties"], place_in("dialog", i), conversation); !read)
            return read.error();
    for (std::size_t i = 0; i < analyses.as_array().size(); ++i)
        if (auto read = read_analysis(analyses.as_array()[i], dialogs, place_in("analysis", i), conversation.turns);
            !read)
            return read.error();
    if (is_silent(conversation.turns))
        return refused("The vCon", "holds no text and no transcript",
                       "Have the recording transcribed, or put what was said into \"dialog\".");
    std::stable_sort(conversation.turns.begin(), conversation.turns.end(), [](const Turn& a, const Turn& b) {
        return a.time.value_or(a.offset_ms.value_or(0)) < b.time.value_or(b.offset_ms.value_or(0));
    });
    return conversation;
}

} // namespace dyncx::handoff
