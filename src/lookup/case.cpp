// See case.h. Labels come from the table's metadata, which holds them in every language that is installed.
#include "lookup/case.h"

#include "base/text.h"
#include "dataverse/address.h"
#include "dataverse/condition_writer.h"
#include "dataverse/links.h"
#include "lookup/findings.h"
#include "lookup/labels.h"
#include "lookup/order_number.h"

#include <algorithm>
#include <array>
#include <set>

namespace dyncx::lookup {
namespace {

constexpr const char* kColumns = "incidentid,ticketnumber,title,statecode,statuscode,prioritycode,createdon,modifiedon,"
                                 "_ownerid_value,_customerid_value";
constexpr const char* kMostCases = "20"; // that one number, with its variants, may name

struct Spoken { // a member of the answer whose words depend on the language
    const char* name;
    const char* code;
    const char* column;
};
constexpr std::array<Spoken, 3> kSpoken = {{{"status", "status_code", "statuscode"},
                                            {"state", "state_code", "statecode"},
                                            {"priority", "priority_code", "prioritycode"}}};

// "CAS-01213" also names CAS-01213-Q7W2E1: Dynamics hangs letters behind the number that counts.
bool is_stem(std::string_view form, const std::vector<std::string>& prefixes) {
    for (const std::string& prefix : prefixes) {
        if (form.size() <= prefix.size() || lower_ascii(form.substr(0, prefix.size())) != lower_ascii(prefix))
            continue;
        const std::string_view rest = form.substr(prefix.size());
        return std::all_of(rest.begin(), rest.end(), [](char c) { return c >= '0' && c <= '9'; });
    }
    return false;
}

Result<std::string> condition_of(const CaseQuestion& question, const std::vector<std::string>& forms,
                                 const std::vector<std::string>& prefixes) {
    if (!question.id.empty())
        return "incidentid eq " + question.id;
    dataverse::Table incident;
    incident.name = "incident";
    dataverse::Column number;
    number.name = "ticketnumber";
    number.type = "string";
    incident.columns.push_back(number);
    Json any = Json::array();
    for (const std::string& form : forms) {
        any.push(Json(Json::Object{{"column", number.name}, {"is", form}}));
        if (is_stem(form, prefixes))
            any.push(Json(Json::Object{{"column", number.name}, {"starts_with", form + "-"}}));
    }
    return dataverse::write_condition(incident, Json(Json::Object{{"or", std::move(any)}}));
}

Json case_of(const Json& row, const AnswerWords& words) {
    Json out = Json::object();
    const std::string& id = row["incidentid"].as_string();
    out.set("id", id);
    out.set("number", row["ticketnumber"]);
    out.set("title", row["title"]);
    for (const Spoken& one : kSpoken) {
        out.set(one.name, row[std::string(one.column) + kLabel]);
        out.set(one.code, row[one.column]);
    }
    out.set("owner", party_of(row, "_ownerid_value"));
    out.set("customer", party_of(row, "_customerid_value"));
    out.set("created_at", row["createdon"]);
    out.set("modified_at", row["modifiedon"]);
    if (!words.app_id.empty())
        out.set("links", dataverse::links_of(words.environment_url,
                                             dataverse::record_query(words.app_id, "incident", id), true));
    return out;
}

// The exact number counts before its variants.
void keep_exact(Json::Array& rows, const std::string& given) {
    const auto is_exact = [&](const Json& row) {
        return lower_ascii(trimmed(row["ticketnumber"].as_string())) == lower_ascii(given);
    };
    if (std::any_of(rows.begin(), rows.end(), is_exact))
        std::erase_if(rows, [&](const Json& row) { return !is_exact(row); });
}

Json answer_of(const Json::Array& rows, const AnswerWords& words) {
    Json cases = Json::array(), answer = Json::object();
    for (const Json& row : rows)
        cases.push(case_of(row, words));
    answer.set("outcome", rows.empty() ? "none" : rows.size() == 1 ? "one" : "several");
    answer.set("cases", std::move(cases));
    answer.set("language", Json());
    answer.set("findings", Json::array());
    return answer;
}

std::set<int> installed(const dataverse::Table& table) {
    std::set<int> all;
    for (const Spoken& one : kSpoken)
        if (const auto* column = table.column(one.column))
            for (const dataverse::Option& option : column->options)
                for (const auto& [language, label] : option.spoken)
                    all.insert(language);
    return all;
}

Fault not_installed(const CaseQuestion& question, const std::set<int>& installed) {
    std::string there;
    for (const int language : installed)
        there += (there.empty() ? "" : ", ") + std::to_string(language);
    return fault(DYNCX_E_UNSUPPORTED,
                 "The environment has no labels in the language " + std::to_string(question.languages.front()) + ".",
                 "It has " + (there.empty() ? "none that it tells" : there) +
                     ". Power Platform admin center > the environment > Settings > Languages.");
}

void say_in(Json& one, const dataverse::Table& table, int language) {
    for (const Spoken& spoken : kSpoken) {
        const auto* column = table.column(spoken.column);
        if (column == nullptr || !one[spoken.code].is_integer())
            continue;
        for (const dataverse::Option& option : column->options)
            if (const auto label = option.spoken.find(language);
                option.value == one[spoken.code].as_integer() && label != option.spoken.end())
                one.set(spoken.name, label->second);
    }
}

} // namespace

Result<std::unique_ptr<Cases>> Cases::open(const config::Settings& settings, dataverse::WebApi& api,
                                           dataverse::Metadata& metadata) {
    std::unique_ptr<Cases> cases(new Cases(api, metadata));
    for (const Json& prefix : settings.value("cases.prefixes").as_array()) {
        if (prefix.as_string().empty() || prefix.as_string().size() > 20)
            return fault(DYNCX_E_CONFIG, "In cases.prefixes: a prefix has 1 to 20 characters.", "Write [\"CAS-\"].");
        cases->prefixes_.push_back(prefix.as_string());
    }
    cases->words_ = {settings.text("environment.url"), settings.text("environment.app_id")};
    return cases;
}

// Where the language, or the metadata, is not there, the words stay those of the application user.
Result<> Cases::speak(Json& answer, const CaseQuestion& question, const net::Budget& budget) const {
    Json findings = Json::array();
    auto table = metadata_.table("incident", budget);
    if (!table) {
        if (ends_all(table.error()))
            return table.error();
        findings.push(finding_of("language", table.error()));
        answer.set("findings", std::move(findings));
        return Done{};
    }
    const auto there = installed(**table);
    const auto used = std::find_if(question.languages.begin(), question.languages.end(),
                                   [&](int language) { return there.contains(language); });
    if (used == question.languages.end()) {
        findings.push(finding_of("language", not_installed(question, there)));
        answer.set("findings", std::move(findings));
        return Done{};
    }
    Json cases = Json::array();
    for (Json one : answer["cases"].as_array()) {
        say_in(one, **table, *used);
        cases.push(std::move(one));
    }
    answer.set("cases", std::move(cases));
    answer.set("language", *used);
    return Done{};
}

Result<Json> Cases::ask(const CaseQuestion& question, const net::Budget& budget) const {
    const bool is_by_number = question.id.empty();
    const auto forms = is_by_number ? order_number_forms(question.number, prefixes_) : std::vector<std::string>{};
    if (is_by_number && forms.empty())
        return answer_of({}, words_);
    auto condition = condition_of(question, forms, prefixes_);
    if (!condition)
        return condition.error();
    const dataverse::Request request{"GET",
                                     dataverse::collection_path("incidents", {{"$select", kColumns},
                                                                              {"$filter", *condition},
                                                                              {"$orderby", "createdon desc,incidentid"},
                                                                              {"$top", kMostCases}}),
                                     {{"Prefer", kWithLabelsAndTables}},
                                     ""};
    auto sent = api_.send(request, budget);
    if (!sent)
        return sent.error();
    auto page = sent->json();
    if (!page)
        return page.error();
    Json::Array rows = (*page)["value"].as_array();
    if (is_by_number)
        keep_exact(rows, forms.front());
    Json answer = answer_of(rows, words_);
    if (!rows.empty() && !question.languages.empty())
        if (auto spoken = speak(answer, question, budget); !spoken)
            return spoken.error();
    return answer;
}

} // namespace dyncx::lookup
