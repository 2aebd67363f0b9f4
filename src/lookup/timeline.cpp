// Each kind of row is asked for by itself in the one $batch: what is about the record, what it took part in, notes, cases.
#include "lookup/timeline.h"

#include "base/text.h"
#include "dataverse/address.h"
#include "dataverse/links.h"
#include "lookup/findings.h"
#include "lookup/labels.h"

#include <algorithm>
#include <set>

namespace dyncx::lookup {
namespace {

constexpr const char* kActivityColumns =
    "activityid,activitytypecode,subject,createdon,actualstart,senton,statecode,_ownerid_value,"
    "_regardingobjectid_value";
constexpr const char* kDirections = "activity_pointer_phonecall($select=directioncode),"
                                    "activity_pointer_email($select=directioncode)";
constexpr const char* kNoteColumns = "annotationid,subject,notetext,filename,createdon,_ownerid_value,_objectid_value";
constexpr const char* kCaseColumns =
    "incidentid,ticketnumber,title,createdon,modifiedon,statecode,statuscode,_ownerid_value";
constexpr std::size_t kLongestNote = 1000; // bytes of its text

using ReadItem = Json (*)(const Json& row, const AnswerWords& words);
struct Part {
    const char* name; // of the state in `parts`
    dataverse::Request request;
    ReadItem read;
};

void add_common(Json& item, const Json& row, const AnswerWords& words) {
    if (row.find("statecode")) {
        item.set("state", row[std::string("statecode") + kLabel]);
        item.set("state_code", row["statecode"]);
    }
    if (row.find("statuscode")) { // not of activities: what they have in common has other words than each kind
        item.set("status", row[std::string("statuscode") + kLabel]);
        item.set("status_code", row["statuscode"]);
    }
    item.set("owner", party_of(row, "_ownerid_value"));
    if (!words.app_id.empty() && item["table"].as_string() != "annotation") // a note opens with what it belongs to
        item.set("links",
                 dataverse::links_of(
                     words.environment_url,
                     dataverse::record_query(words.app_id, item["table"].as_string(), item["id"].as_string()), true));
}

// Phone calls and e-mails have one, of the row behind the activity.
Json direction_of(const Json& row) {
    for (const char* behind : {"activity_pointer_phonecall", "activity_pointer_email"})
        if (const auto& rows = row[behind].as_array(); !rows.empty() && rows.front()["directioncode"].is_bool())
            return rows.front()["directioncode"].as_bool() ? "out" : "in";
    return {};
}

Json activity_of(const Json& row, const AnswerWords& words) {
    Json item = Json::object();
    item.set("table", row["activitytypecode"]);
    item.set("id", row["activityid"]);
    for (const char* time : {"createdon", "senton", "actualstart"}) // the last that is known says when it happened
        if (!row[time].is_null())
            item.set("at", row[time]);
    item.set("subject", row["subject"]);
    if (Json direction = direction_of(row); !direction.is_null())
        item.set("direction", std::move(direction));
    item.set("regarding", party_of(row, "_regardingobjectid_value"));
    add_common(item, row, words);
    return item;
}

Json note_of(const Json& row, const AnswerWords& words) {
    Json item = Json::object();
    item.set("table", "annotation");
    item.set("id", row["annotationid"]);
    item.set("at", row["createdon"]);
    item.set("subject", row["subject"]);
    item.set("text", cut_bytes(row["notetext"].as_string(), kLongestNote));
    if (!row["filename"].is_null())
        item.set("file", row["filename"]);
    item.set("regarding", party_of(row, "_objectid_value"));
    add_common(item, row, words);
    return item;
}

Json case_of(const Json& row, const AnswerWords& words) {
    Json item = Json::object();
    item.set("table", "incident");
    item.set("id", row["incidentid"]);
    item.set("at", row["modifiedon"]);
    item.set("created_at", row["createdon"]);
    item.set("subject", row["title"]);
    item.set("number", row["ticketnumber"]);
    add_common(item, row, words);
    return item;
}

dataverse::Request request_of(const char* set, const char* columns, const std::string& filter, const char* order,
                              int latest, const char* expand) {
    std::vector<std::pair<std::string, std::string>> options{
        {"$select", columns}, {"$filter", filter}, {"$orderby", order}, {"$top", std::to_string(latest)}};
    if (*expand)
        options.emplace_back("$expand", expand);
    return {"GET", dataverse::collection_path(set, options), {{"Prefer", kWithLabelsAndTables}}, ""};
}

std::vector<Part> parts_of(const TimelineQuestion& question) {
    const std::string& id = question.id;
    const auto activities = [&](const std::string& filter) {
        return Part{"activities",
                    request_of("activitypointers", kActivityColumns, filter, "createdon desc,activityid",
                               question.latest, kDirections),
                    activity_of};
    };
    std::vector<Part> parts{activities("_regardingobjectid_value eq " + id)};
    const bool is_customer = question.table == "contact" || question.table == "account";
    if (is_customer || question.table == "lead")
        parts.push_back(activities("activitypointer_activity_parties/any(p:p/_partyid_value eq " + id + ")"));
    parts.push_back({"notes",
                     request_of("annotations", kNoteColumns, "_objectid_value eq " + id, "createdon desc,annotationid",
                                question.latest, ""),
                     note_of});
    if (is_customer)
        parts.push_back({"cases",
                         request_of("incidents", kCaseColumns, "_customerid_value eq " + id,
                                    "modifiedon desc,incidentid", question.latest, ""),
                         case_of});
    return parts;
}

void sort_and_cut(Json::Array& items, int latest) {
    std::stable_sort(items.begin(), items.end(), [](const Json& a, const Json& b) {
        const auto &at = a["at"].as_string(), &bt = b["at"].as_string();
        return at != bt ? at > bt : a["id"].as_string() < b["id"].as_string();
    });
    if (items.size() > static_cast<std::size_t>(latest))
        items.resize(static_cast<std::size_t>(latest));
}

} // namespace

Timeline::Timeline(const config::Settings& settings, dataverse::WebApi& api)
    : api_(api), words_{settings.text("environment.url"), settings.text("environment.app_id")} {}

Result<Json> Timeline::ask(const TimelineQuestion& question, const net::Budget& budget) const {
    const std::vector<Part> parts = parts_of(question);
    std::vector<dataverse::BatchPart> requests;
    requests.reserve(parts.size());
    for (const Part& part : parts)
        requests.push_back({{part.request}, false});
    auto answers = api_.batch(requests, true, budget);
    if (!answers)
        return answers.error();
    Json items = Json::array(), states = Json::object(), findings = Json::array();
    std::set<std::string> seen; // what is about the record and has it as a party comes twice
    bool has_more = false;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        auto& answer = (*answers)[i].front();
        auto page = answer ? answer->json() : Result<Json>(answer.error());
        if (!page && !is_refusal(page.error()))
            return page.error();
        if (!page) {
            states.set(parts[i].name, "refused");
            findings.push(finding_of(parts[i].name, page.error()));
            continue;
        }
        if (!states.find(parts[i].name))
            states.set(parts[i].name, "read");
        const auto& rows = (*page)["value"].as_array();
        has_more = has_more || rows.size() >= static_cast<std::size_t>(question.latest);
        for (const Json& row : rows)
            if (Json item = parts[i].read(row, words_); seen.insert(item["id"].as_string()).second)
                items.push(std::move(item));
    }
    if (findings.as_array().size() == parts.size()) // nothing may be read: an empty timeline would be a lie
        return (*answers)[0].front().error();
    has_more = has_more || items.as_array().size() > static_cast<std::size_t>(question.latest);
    sort_and_cut(items.array_ref(), question.latest);
    Json told = Json::object();
    told.set("items", std::move(items));
    told.set("more", has_more);
    told.set("parts", std::move(states));
    told.set("findings", std::move(findings));
    return told;
}

} // namespace dyncx::lookup
