// Configured steps to requests, see configured_flow.h.
#include "flow/configured_flow.h"

#include "base/guid.h"
#include "base/text.h"
#include "dataverse/address.h"
#include "flow/linter.h"

#include <algorithm>
#include <set>

namespace dyncx::flow {
namespace {

constexpr const char* kSent = "@sent"; // in a response: the digest of what was last written

std::string digest_of(const Json& payload) { return name_guid("flow.sent", payload.text()); }

const store::Mapping* record_of_step(const delivery::Turn& turn, const std::string& step) {
    for (const store::Mapping& mapping : turn.records)
        if (mapping.step == step)
            return &mapping;
    return nullptr;
}

// "(<guid>)" with or without the parentheses.
std::optional<std::string> id_of_query(std::string_view text) {
    text = trimmed(text);
    if (text.size() > 2 && text.front() == '(' && text.back() == ')')
        text = text.substr(1, text.size() - 2);
    return normal_guid(text);
}

Fault step_fault(const Step& step, const std::string& what, const std::string& fix = {}) {
    return fault(DYNCX_E_CONFIG, step.place + " (" + step.name + "): " + what, fix);
}

Fault named(Fault fault, const Step& step) {
    fault.message = step.place + " (" + step.name + "): " + fault.message;
    return fault;
}

// Adds the columns that a template names of the response of `step`.
void collect_columns(const Json& value, const std::string& step, std::set<std::string>& columns) {
    for (const Json& item : value.as_array())
        collect_columns(item, step, columns);
    for (const auto& [name, inner] : value.as_object())
        collect_columns(inner, step, columns);
    const IsBareName is_response = [](std::string_view word) {
        return word.find("-Response.") != std::string_view::npos;
    };
    for (const Piece& piece : pieces_of(value.as_string(), is_response)) {
        std::string named_step, path;
        if (piece.is_name && split_response_name(piece.text, named_step, path) && named_step == step)
            columns.insert(path.substr(0, path.find('.')));
    }
}

} // namespace

struct ConfiguredFlow::Work {
    const Step& step;
    const delivery::Turn& turn;
    const net::Budget& budget;
    Values values;
    delivery::StepPlan plan;
    Table table;
    std::string id;
};

Result<ConfiguredFlow::Table> ConfiguredFlow::table_of(const std::string& name, const net::Budget& budget) {
    auto by_set = around_.metadata.table_of_set(name, budget);
    if (by_set || by_set.error().status != DYNCX_E_UNSUPPORTED)
        return by_set;
    auto by_name = around_.metadata.table(name, budget);
    return by_name || by_name.error().status != DYNCX_E_UNSUPPORTED ? by_name : by_set;
}

Filled ConfiguredFlow::fill_body(const Json& body, const std::string& place, Work& work, bool takes_bare) const {
    const Find find = [&work](const std::string& name) { return work.values.find(name); };
    IsBareName is_bare;
    if (takes_bare)
        is_bare = [this](std::string_view word) { return is_unmistakable(word, steps_); };
    Filled filled = fill(body, place, {find, is_bare, work.step.stops_when_missing});
    work.plan.notes.insert(work.plan.notes.end(), filled.notes.begin(), filled.notes.end());
    if (!filled.waits_for.empty()) {
        work.plan.must_wait = true;
        work.plan.waits_for = work.step.name + ", which needs the response of " + filled.waits_for;
    }
    if (!filled.stopped_by.empty())
        work.plan.notes.push_back(work.step.name + " stopped: " + filled.stopped_by + " is missing");
    return filled;
}

std::string ConfiguredFlow::step_name(const SessionEvent& event, std::size_t index) const {
    const auto steps = steps_.of(event.kind);
    return index < steps.size() ? steps[index]->name : std::string();
}

std::string ConfiguredFlow::why_nothing(const delivery::Turn& turn) const {
    return "The flow has no step for " + std::string(kind_name(turn.event.kind)) + ".";
}

Result<delivery::StepPlan> ConfiguredFlow::plan(const delivery::Turn& turn, std::size_t index,
                                                const net::Budget& budget) {
    const auto steps = steps_.of(turn.event.kind);
    if (index >= steps.size() || steps[index]->method == Method::kOpen)
        return delivery::StepPlan{};
    Work work{*steps[index], turn, budget, Values(turn.facts, turn.records, around_.app_id), {}, nullptr, {}};
    work.values.set_event(turn.event);
    work.values.set_steps(steps_);
    switch (work.step.method) {
    case Method::kGet:
        return plan_get(work);
    case Method::kDelete:
        return plan_delete(work);
    default:
        return plan_write(work);
    }
}

// The row that a step means: its query, else what it made before, else the record of the session.
Result<bool> ConfiguredFlow::find_record(Work& work) {
    const Step& step = work.step;
    if (!step.table.empty()) {
        auto table = table_of(step.table, work.budget);
        if (!table)
            return named(table.error(), step);
        work.table = *table;
    }
    if (!step.query.empty()) {
        const Filled filled = fill_body(Json(step.query), step.place + ".query", work, true);
        if (work.plan.must_wait)
            return false;
        const auto id = id_of_query(filled.value.as_string());
        if (!id)
            return step_fault(step, "the query gives no record id.",
                              "Write ({{STEP2-Response.activityid}}), or leave it out.");
        work.id = *id;
    }
    const store::Mapping* record = work.id.empty() ? record_of_step(work.turn, step.name) : nullptr;
    for (const store::Mapping& mapping : work.turn.records)
        if (work.id.empty() && !record && (!work.table || mapping.table == work.table->name))
            record = &mapping;
    if (record)
        work.id = record->id;
    if (work.id.empty()) {
        work.plan.must_wait = true;
        work.plan.waits_for = step.name;
        return false;
    }
    if (!work.table && !record)
        return step_fault(step, "the table is missing.", "Name it: \"table\":\"phonecalls\".");
    if (!work.table) {
        auto table = around_.metadata.table(record->table, work.budget);
        if (!table)
            return named(table.error(), step);
        work.table = *table;
    }
    return true;
}

// "a,b" when later steps name more of the response than its key; "" when the key is enough; "*" when a name is no
// column.
std::string ConfiguredFlow::asked_columns(const Step& step, const dataverse::Table& table) const {
    std::set<std::string> names;
    for (const Step& other : steps_.all) {
        for (const Json* part : {&other.body, &other.open, &other.where})
            collect_columns(*part, step.name, names);
        collect_columns(Json(other.query), step.name, names);
    }
    names.erase(table.primary_id);
    std::string list;
    for (const std::string& name : names) {
        const dataverse::Column* column = table.column(name);
        if (!column)
            return "*";
        list += (list.empty() ? "" : ",") + column->read_name();
    }
    return list;
}

Result<delivery::StepPlan> ConfiguredFlow::plan_write(Work& work) {
    const Step& step = work.step;
    const store::Mapping* made = record_of_step(work.turn, step.name);
    const bool creates = step.method == Method::kPost && !made;
    if (creates) {
        auto table = table_of(step.table, work.budget);
        if (!table)
            return named(table.error(), step);
        work.table = *table;
        work.id = step_guid(work.turn.event_guid, static_cast<std::uint32_t>(step.index));
    } else {
        auto is_there = find_record(work);
        if (!is_there)
            return is_there.error();
        if (!*is_there)
            return work.plan;
    }
    const Filled filled = fill_body(step.body, "body", work, steps_.mode == Mode::kLenient);
    if (work.plan.must_wait || !filled.stopped_by.empty())
        return work.plan;
    auto written = dataverse::write_row(*work.table, filled.value,
                                        creates ? dataverse::Verb::kCreate : dataverse::Verb::kUpdate, true);
    if (!written)
        return named(written.error(), step);
    work.plan.notes.insert(work.plan.notes.end(), written->notes.begin(), written->notes.end());
    Json& payload = written->payload;
    const bool is_same = made && made->id == work.id && made->response[kSent].as_string() == digest_of(payload);
    if (is_same || (!creates && payload.as_object().empty()))
        return work.plan;

    delivery::StepRequest request{step.name, work.table->name, work.id, {}, {}, creates};
    dataverse::Request http{creates ? "POST" : "PATCH",
                            creates ? work.table->set : dataverse::record_path(work.table->set, work.id),
                            {},
                            {}};
    if (creates)
        payload.set(work.table->primary_id, work.id);
    else
        http.headers.emplace_back("If-Match", "*"); // never creates
    if (const std::string columns = asked_columns(step, *work.table); !columns.empty()) {
        http.headers.emplace_back("Prefer", "return=representation");
        if (columns != "*")
            http.path += "?$select=" + dataverse::percent_encoded(columns);
    }
    http.body = payload.text();
    request.requests.push_back(std::move(http));
    if (!creates)
        request.proof = delivery::proof_of_update(work.table->set, work.id, payload);
    work.plan.request = std::move(request);
    return work.plan;
}

Result<delivery::StepPlan> ConfiguredFlow::plan_get(Work& work) {
    const Step& step = work.step;
    dataverse::Request http;
    if (step.where.is_object()) {
        auto table = table_of(step.table, work.budget);
        if (!table)
            return named(table.error(), step);
        work.table = *table;
        const Filled filled = fill_body(step.where, "where", work, false);
        if (work.plan.must_wait || !filled.notes.empty()) // a search with a part left out would find too much
            return work.plan;
        Json query = Json::object();
        query.set("table", work.table->name);
        if (!step.columns.is_null())
            query.set("columns", step.columns);
        query.set("where", filled.value);
        query.set("top", 2);
        auto written = dataverse::write_query(*work.table, query);
        if (!written)
            return named(written.error(), step);
        http = std::move(*written);
    } else {
        auto is_there = find_record(work);
        if (!is_there)
            return is_there.error();
        if (!*is_there)
            return work.plan;
        http = {"GET", dataverse::record_path(work.table->set, work.id), {}, {}};
    }
    work.plan.request = delivery::StepRequest{step.name, work.table->name, work.id, {std::move(http)}, {}, false};
    return work.plan;
}

Result<delivery::StepPlan> ConfiguredFlow::plan_delete(Work& work) {
    auto is_there = find_record(work);
    if (!is_there)
        return is_there.error();
    if (*is_there)
        work.plan.request =
            delivery::StepRequest{work.step.name,
                                  work.table->name,
                                  work.id,
                                  {{"DELETE", dataverse::record_path(work.table->set, work.id), {}, {}}},
                                  {},
                                  false};
    return work.plan;
}

namespace {

// The one row of a search, the row of a read, or {"count":n}.
Json row_of(const Json& answer) {
    const Json* rows = answer.find("value");
    if (!rows || !rows->is_array())
        return answer;
    if (rows->as_array().size() == 1)
        return rows->as_array().front();
    Json none = Json::object();
    none.set("count", static_cast<std::int64_t>(rows->as_array().size()));
    return none;
}

} // namespace

Result<delivery::StepOutcome> ConfiguredFlow::absorb(const delivery::Turn& turn, const delivery::StepRequest& step,
                                                     const std::vector<dataverse::Answer>& answers,
                                                     const std::vector<Result<dataverse::Answer>>&) {
    delivery::StepOutcome outcome;
    const dataverse::Request& sent = step.requests.front();
    const bool has_body = !answers.empty() && !answers.front().body.empty();
    Json answer = Json::object();
    if (has_body) {
        auto json = answers.front().json();
        if (!json)
            return json.error();
        answer = std::move(*json);
    }
    if (sent.method == "GET") {
        outcome.learned.set(fact_of_response(step.step), row_of(answer));
        return outcome;
    }
    auto table = around_.metadata.known(step.table);
    const std::string key = table ? table->primary_id : std::string();
    Json payload = Json::object();
    if (auto body = Json::parse(sent.body); body)
        payload = std::move(*body);
    payload.erase(key);
    const std::string digest = digest_of(payload);
    Json response = has_body ? std::move(answer) : std::move(payload);
    if (const store::Mapping* made = has_body ? nullptr : record_of_step(turn, step.step))
        for (const auto& [name, value] : made->response.as_object()) // a PATCH adds to what was known
            if (!response.find(name))
                response.set(name, value);
    if (!key.empty())
        response.set(key, step.record_id);
    response.set(kSent, digest);
    outcome.mapping = store::Mapping{step.step, step.table, step.record_id, {}, std::move(response), 0};
    for (const char* number : {"ticketnumber", "ordernumber"})
        if (const Json& value = outcome.mapping->response[number]; value.is_string())
            outcome.mapping->number = value.as_string();
    return outcome;
}

std::optional<Planner::Opening> ConfiguredFlow::opening(const std::vector<store::Mapping>& records,
                                                        const Json& facts) const {
    const auto step =
        std::find_if(steps_.all.begin(), steps_.all.end(), [](const Step& one) { return one.method == Method::kOpen; });
    if (step == steps_.all.end())
        return std::nullopt;
    const Values values(facts, records, around_.app_id);
    const Find find = [&values](const std::string& name) { return values.find(name); };
    Filled filled = fill(step->open, "open", {find, {}, true});
    if (!filled.stopped_by.empty() || !filled.waits_for.empty())
        return Opening{std::nullopt, step->opens_tab};
    return Opening{std::move(filled.value), step->opens_tab};
}

} // namespace dyncx::flow
