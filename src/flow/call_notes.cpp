// Notes of the default flow, see call_notes.h.
#include "flow/call_notes.h"

#include "base/guid.h"
#include "base/template.h"
#include "base/text.h"
#include "dataverse/address.h"
#include "dataverse/metadata.h"

#include <algorithm>
#include <utility>

namespace dyncx::flow {
namespace {

constexpr int kUsualNoteUnits = 100000;

struct Note {
    std::string step;  // name of the mapping
    std::string about; // what its GUID follows from
    std::string subject;
    std::string text;
};

std::string lines_of(const Json& facts, std::initializer_list<std::pair<const char*, const char*>> names) {
    std::string text;
    for (const auto& [name, label] : names)
        if (const std::string value = plain_text(facts[name]); !value.empty())
            text += (text.empty() ? "" : "\n") + std::string(label) + value;
    return text;
}

// Only what this very event tells: an address of an earlier recording is no news.
Note note_of(const SessionEvent& event) {
    const Json& facts = event.facts;
    if (event.kind == DYNCX_SESSION_RECORDING_READY) {
        const std::string id = plain_text(facts[facts.find("recording_id") ? "recording_id" : "recording_url"]);
        return {"RECORDING", id, "Recording", plain_text(facts["recording_url"])};
    }
    const std::string findings = lines_of(facts, {{"rule", "Rule: "},
                                                  {"ActionName", "Action: "},
                                                  {"categories", "Categories: "},
                                                  {"sentiment_customer", "Sentiment of the customer: "},
                                                  {"sentiment_agent", "Sentiment of the agent: "},
                                                  {"issues", "Issues: "},
                                                  {"outcomes", "Outcomes: "},
                                                  {"actions", "Actions: "},
                                                  {"summary", "Summary: "}});
    if (event.kind == DYNCX_SESSION_TRANSCRIPT_READY) {
        std::string text = lines_of(facts, {{"transcript", ""}, {"transcript_url", ""}});
        if (!text.empty() && !findings.empty())
            text += (text.back() == '\n' ? "\n" : "\n\n") + findings;
        return {"TRANSCRIPT", "transcript", "Transcript", text};
    }
    const std::string url = plain_text(facts["analysis_url"]);
    return {"ANALYSIS", url.empty() ? findings : url, "Analysis",
            findings + (findings.empty() || url.empty() ? "" : "\n") + url};
}

std::string note_guid(const delivery::Turn& turn, const Note& note, std::size_t part) {
    return name_guid("note", turn.event.source + "\n" + turn.event.session + "\n" + note.step + "\n" + note.about +
                                 "\n" + std::to_string(part));
}

const store::Mapping* mapping_with(const delivery::Turn& turn, const std::string& step) {
    for (const store::Mapping& mapping : turn.records)
        if (mapping.step == step)
            return &mapping;
    return nullptr;
}

Result<dataverse::Request> note_request(const dataverse::Table& table, const Json& row, const std::string& id,
                                        bool exists) {
    auto written = dataverse::write_row(table, row, exists ? dataverse::Verb::kUpdate : dataverse::Verb::kCreate, true);
    if (!written)
        return written.error();
    if (!exists)
        written->payload.set(table.primary_id, id);
    dataverse::Request request{exists ? "PATCH" : "POST",
                               exists ? dataverse::record_path(table.set, id) : table.set,
                               {},
                               written->payload.text()};
    if (exists)
        request.headers.emplace_back("If-Match", "*");
    return request;
}

} // namespace

Result<delivery::StepPlan> plan_note(const delivery::Turn& turn, const std::string& call_id,
                                     const dataverse::Table& annotation) {
    delivery::StepPlan plan;
    const Note note = note_of(turn.event);
    if (note.text.empty())
        return plan;
    const std::string first = note_guid(turn, note, 0);
    const std::string step = note.step == "TRANSCRIPT" ? note.step : note.step + "-" + first.substr(0, 8);
    const store::Mapping* made = mapping_with(turn, step);
    const std::string digest = name_guid("note.text", note.text);
    if (made && (made->response["digest"].as_string() == digest || note.step != "TRANSCRIPT"))
        return plan;
    const dataverse::Column* column = annotation.column("notetext");
    const int limit = column && column->max_length > 0 ? column->max_length : kUsualNoteUnits;
    const auto parts = dyncx::pieces_of(note.text, static_cast<std::size_t>(limit));
    const std::size_t before = made ? static_cast<std::size_t>(made->response["parts"].as_integer(1)) : 0;

    delivery::StepRequest request{step, annotation.name, first, {}, {}, before == 0};
    for (std::size_t i = 0; i < std::max(parts.size(), before); ++i) {
        Json row = Json::object();
        const std::string number =
            parts.size() > 1 ? " " + std::to_string(i + 1) + "/" + std::to_string(parts.size()) : "";
        row.set("subject", note.subject + number);
        row.set("notetext", i < parts.size() ? parts[i] : std::string("-")); // a former text was longer
        if (i >= before) {
            Json object = Json::object();
            object.set("phonecall", call_id);
            row.set("objectid", std::move(object));
        }
        auto http = note_request(annotation, row, note_guid(turn, note, i), i < before);
        if (!http)
            return http.error();
        request.requests.push_back(std::move(*http));
    }
    plan.request = std::move(request);
    return plan;
}

store::Mapping mapping_of_note(const delivery::StepRequest& step) {
    std::string text;
    for (const dataverse::Request& request : step.requests)
        if (auto body = Json::parse(request.body); body && (*body)["notetext"].as_string() != "-")
            text += (*body)["notetext"].as_string();
    Json response = Json::object();
    response.set("annotationid", step.record_id);
    response.set("digest", name_guid("note.text", text));
    response.set("parts", static_cast<std::int64_t>(step.requests.size()));
    return {step.step, step.table, step.record_id, {}, std::move(response), 0};
}

} // namespace dyncx::flow
