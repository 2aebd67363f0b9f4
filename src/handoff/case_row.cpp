// The order of what wins: ticket_properties of the host, the template of the settings, what is built in.
#include "handoff/case_row.h"

#include "base/template.h"
#include "base/text.h"
#include "handoff/pieces.h"

#include <algorithm>
#include <array>

namespace dyncx::handoff {
namespace {

constexpr std::size_t kUsualDescription = 2000, kUsualTitle = 200;
constexpr std::size_t kSmallestDigest = 200;

struct ChannelWords {
    const char* channel;
    const char* words;
    int origin; // caseorigincode: 1 phone, 2 e-mail, 3 web
};
constexpr std::array kChannels{
    ChannelWords{"phone", "Call", 1}, ChannelWords{"email", "E-mail", 2}, ChannelWords{"chat", "Chat", 3},
    ChannelWords{"web", "Chat", 3},   ChannelWords{"sms", "SMS", 3},      ChannelWords{"whatsapp", "WhatsApp", 3},
};

ChannelWords words_of(const std::string& channel) {
    for (const ChannelWords& known : kChannels)
        if (channel == known.channel)
            return known;
    return {"", "Session", 0};
}

std::string customer_words(const CaseWords& words) {
    const Json& given = words.asked["customer"];
    std::string name = given["name"].as_string();
    if (name.empty())
        name = std::string(trimmed(given["first_name"].as_string() + " " + given["last_name"].as_string()));
    for (const Json& other : {given["email"], given["phone"], words.facts["customer_number"], words.facts["from"]})
        if (name.empty())
            name = other.as_string();
    return name;
}

void add_line(std::string& text, const std::string& label, const std::string& value) {
    if (!value.empty())
        text += (text.empty() ? "" : "\n") + label + value;
}

Found fact_of(const CaseWords& words, const std::string& name) {
    Found found;
    if (name == "session" || name == "source")
        found.value = Json(name == "session" ? words.session : words.source);
    else if (name == "customer_name")
        found.value = Json(customer_words(words));
    else if (const Json* value = words.facts.find(name); value && !value->is_null())
        found.value = *value;
    else if (const Json& inside = words.facts.at_path(name); !inside.is_null())
        found.value = inside;
    if (found.value && found.value->is_string() && found.value->as_string().empty())
        found.value.reset();
    return found;
}

std::string filled_text(const CaseWords& words, const std::string& text, const char* place) {
    const Find find = [&](const std::string& name) { return fact_of(words, name); };
    const Filled filled = fill(Json(text), place, {find, {}, false});
    return filled.value.as_string();
}

bool has_option(const dataverse::Table& table, const char* column, int value) {
    const dataverse::Column* known = table.column(column);
    return known && std::any_of(known->options.begin(), known->options.end(),
                                [value](auto& option) { return option.value == value; });
}

} // namespace

std::size_t length_of(const dataverse::Table& table, const char* column, std::size_t usual) {
    const dataverse::Column* known = table.column(column);
    return known && known->max_length > 0 ? static_cast<std::size_t>(known->max_length) : usual;
}

Result<CaseRow> CaseRow::open(const config::Settings& settings) {
    CaseRow row;
    row.template_ = settings.value("handoff.case");
    row.session_url_ = settings.text("handoff.session_url");
    row.recording_column_ = settings.text("handoff.recording_column");
    for (const auto& [name, value] : row.template_.as_object())
        if (!dataverse::is_logical_name(name) && name.find("@odata.bind") == name.npos)
            return fault(DYNCX_E_CONFIG, "handoff.case holds what is no column of a case.",
                         "Use logical names: title, prioritycode.");
    if (!row.recording_column_.empty() && !dataverse::is_logical_name(row.recording_column_))
        return fault(DYNCX_E_CONFIG, "handoff.recording_column is no logical name.", "Write it as \"new_recording\".");
    return row;
}

std::string CaseRow::title(const CaseWords& words) const {
    for (const char* name : {"title", "reason"})
        if (const auto text = trimmed(words.asked[name].as_string()); !text.empty())
            return std::string(text);
    const std::string who = customer_words(words);
    return std::string(words_of(words.decision.channel).words) + (who.empty() ? " handed over" : " from " + who);
}

std::string CaseRow::description(const CaseWords& words, std::size_t most_units) const {
    std::string text;
    add_line(text, "", words.asked["summary"].as_string());
    add_line(text, "Reason: ", words.asked["reason"].as_string());
    for (const auto& [name, value] : words.asked["collected"].as_object())
        add_line(text, name + ": ", plain_text(value));
    const std::string url = filled_text(words, session_url_, "handoff.session_url");
    add_line(text, "Session: ", url.empty() ? words.session : url);
    text = cut_utf16_units(text, most_units);
    const std::string& transcript = words.facts["transcript"].as_string();
    const std::size_t used = utf16_units(text) + 2;
    if (transcript.empty() || used + kSmallestDigest > most_units)
        return text;
    return text + "\n\n" + digest_of(transcript, most_units - used);
}

Json CaseRow::from_template(const CaseWords& words, Json row) const {
    const Find find = [&](const std::string& name) { return fact_of(words, name); };
    const Filled filled = fill(template_, "handoff.case", {find, {}, false});
    for (const auto& [name, value] : filled.value.as_object())
        row.set(name, value);
    for (const auto& [name, value] : words.asked["ticket_properties"].as_object())
        row.set(name, value);
    return row;
}

Json CaseRow::incident(const CaseWords& words, const dataverse::Table& table) const {
    Json row = Json::object();
    row.set("title", cut_utf16_units(title(words), length_of(table, "title", kUsualTitle)));
    row.set("description", description(words, length_of(table, "description", kUsualDescription)));
    if (const int origin = words_of(words.decision.channel).origin; has_option(table, "caseorigincode", origin))
        row.set("caseorigincode", std::int64_t{origin});
    const Json& ruled = words.decision.outcome.priority;
    if (const Json& priority = words.asked["priority"].is_null() ? ruled : words.asked["priority"]; !priority.is_null())
        row.set("prioritycode", priority);
    for (const auto& [name, column] : {std::pair("subject", "subjectid"), std::pair("product", "productid")})
        if (const std::string& id = words.asked[name].as_string(); !id.empty())
            row.set(column, id);
    return from_template(words, std::move(row));
}

std::string CaseRow::left_out_of_conversation(const CaseWords& words) const {
    std::string names;
    const auto add = [&names](bool is_asked, const char* name) {
        if (is_asked)
            names += (names.empty() ? "" : ", ") + std::string(name);
    };
    add(!words.asked["priority"].is_null() || !words.decision.outcome.priority.is_null(), "priority");
    add(!words.asked["ticket_properties"].as_object().empty(), "ticket_properties");
    add(!template_.as_object().empty(), "handoff.case");
    return names;
}

// The Omnichannel solution fills its own columns and those of an activity; docs/handoff.md names what is written.
Json CaseRow::conversation(const CaseWords& words, const dataverse::Table& table) const {
    Json row = Json::object();
    row.set("subject", cut_utf16_units(title(words), length_of(table, "subject", kUsualTitle)));
    if (table.column("msdyn_title"))
        row.set("msdyn_title", cut_utf16_units(title(words), length_of(table, "msdyn_title", kUsualTitle)));
    if (table.column("msdyn_conversationsummaryfield"))
        row.set("msdyn_conversationsummaryfield",
                description(words, length_of(table, "msdyn_conversationsummaryfield", kUsualDescription)));
    return row;
}

} // namespace dyncx::handoff
