// Contact Lens: the post-call file (voice and chat, original and redacted) and the messages of the real-time stream
// become one transcript_ready event with the text and what was found in it. The files carry no version: a redacted text
// replaces an original one and is never replaced by it; both replace a real-time one.
#include "base/text.h"
#include "sources/amazon_connect.h"

#include <map>

namespace dyncx::sources {
namespace {

enum Version { kRealTime = 1, kOriginal = 2, kRedacted = 3 };

std::string role_name(std::string_view role) {
    std::string name = lower_ascii(role);
    if (!name.empty() && name.front() >= 'a' && name.front() <= 'z')
        name.front() = static_cast<char>(name.front() - 'a' + 'A');
    return name;
}

// Found texts of one kind over all turns, a line each.
std::string found_texts(const Json& turns, std::string_view kind) {
    std::string text;
    for (const Json& turn : turns.as_array())
        for (const Json& item : turn[kind].as_array())
            if (const std::string& one = item["Text"].as_string(); !one.empty())
                text += (text.empty() ? "" : "\n") + one;
    return text;
}

std::string categories_of(const Json& list) {
    std::string text;
    for (const Json& one : list.as_array())
        text += (text.empty() ? "" : ", ") + one.as_string();
    return text;
}

struct Spoken {
    std::string text;
    std::optional<UnixMs> last;
};

Spoken spoken_text(const Json& file) {
    std::map<std::string, std::string> roles;
    for (const Json& one : file["Participants"].as_array())
        roles[one["ParticipantId"].as_string()] = one["ParticipantRole"].as_string();
    Spoken spoken;
    for (const Json& turn : file["Transcript"].as_array()) {
        const std::string& content = turn["Content"].as_string();
        if (auto time = parse_time(turn["AbsoluteTime"].as_string()); time)
            spoken.last = *time;
        if (content.empty())
            continue;
        const std::string& id = turn["ParticipantId"].as_string();
        const auto role = roles.find(id);
        spoken.text += role_name(role == roles.end() ? id : role->second) + ": " + content + "\n";
    }
    return spoken;
}

bool is_redacted(const Json& file) {
    return equals_ignoring_case(file.at_path("ContentMetadata.Output").as_string(), "Redacted");
}

void set_findings(const Json& file, Json& facts) {
    const Json& feeling = file.at_path("ConversationCharacteristics.Sentiment.OverallSentiment");
    if (feeling["CUSTOMER"].is_number())
        facts.set("sentiment_customer", feeling["CUSTOMER"]);
    if (feeling["AGENT"].is_number())
        facts.set("sentiment_agent", feeling["AGENT"]);
    set_text(facts, "categories", categories_of(file.at_path("Categories.MatchedCategories")));
    set_text(facts, "issues", found_texts(file["Transcript"], "IssuesDetected"));
    set_text(facts, "outcomes", found_texts(file["Transcript"], "OutcomesDetected"));
    set_text(facts, "actions", found_texts(file["Transcript"], "ActionItemsDetected"));
    set_text(facts, "summary",
             file.at_path("ConversationCharacteristics.ContactSummary.PostContactSummary.Content").as_string());
}

std::vector<SessionEvent> transcript_event(const std::string& session, UnixMs time, std::int64_t version, Json facts) {
    return {{"amazon-connect", session, DYNCX_SESSION_TRANSCRIPT_READY, time, version, std::move(facts)}};
}

} // namespace

Events lens_file_events(const Json& file, const std::string& place) {
    Fields fields(file, place, Case::kExact);
    Fields customer = fields.nested("CustomerMetadata");
    std::string session = customer.id("ContactId", false);
    if (session.empty())
        session = fields.id("ContactId", false);
    fields.adopt(customer);
    if (const Json* turns = fields.find("Transcript"); turns && !turns->is_array())
        fields.refuse("Transcript", "must be an array");
    if (fields.fault())
        return *fields.fault();
    if (session.empty())
        return fault(DYNCX_E_UNSUPPORTED,
                     (place.empty() ? "The Contact Lens file" : place) + std::string(" does not name its contact."),
                     "Add \"ContactId\" beside \"Transcript\": it is the beginning of the file's name.");
    Json facts = Json::object();
    const Spoken spoken = spoken_text(file);
    set_text(facts, "transcript", spoken.text);
    set_findings(file, facts);
    const std::string channel = channel_of(file["Channel"].as_string());
    set_text(facts, "channel", channel);
    return transcript_event(session, spoken.last.value_or(0), is_redacted(file) ? kRedacted : kOriginal,
                            std::move(facts));
}

Events lens_segment_events(const Json::Array& messages) {
    std::string session, text, categories;
    bool is_complete = false;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        Fields message(messages[i], "[" + std::to_string(i) + "]", Case::kExact);
        const std::string contact = message.id("ContactId", true);
        if (!session.empty() && contact != session)
            message.refuse("ContactId", "differs from the first message's");
        if (message.fault())
            return *message.fault();
        session = contact;
        is_complete = is_complete || messages[i]["EventType"].as_string() == "COMPLETED";
        for (const Json& segment : messages[i]["Segments"].as_array()) {
            const Json& turn = segment["Transcript"];
            if (const std::string& content = turn["Content"].as_string(); !content.empty())
                text += role_name(turn["ParticipantRole"].as_string()) + ": " + content + "\n";
            if (const std::string found = categories_of(segment["Categories"]["MatchedCategories"]); !found.empty())
                categories += (categories.empty() ? "" : ", ") + found;
        }
    }
    if (!is_complete || text.empty())
        return fault(DYNCX_E_UNSUPPORTED,
                     "The messages are part of a running analysis: no COMPLETED message with a transcript.",
                     "Hand in all messages of a contact in one array, or the post-call file.");
    Json facts = Json::object();
    facts.set("transcript", text);
    set_text(facts, "categories", categories);
    return transcript_event(session, 0, kRealTime, std::move(facts));
}

} // namespace dyncx::sources
