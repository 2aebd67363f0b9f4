// The choice of what is shown, and the two settings that shape it.
#include "flow/pop.h"

#include "base/template.h"
#include "base/text.h"
#include "config/address.h"
#include "dataverse/links.h"
#include "dataverse/metadata.h"
#include "flow/values.h"

#include <algorithm>

namespace dyncx::flow {
namespace {

constexpr std::size_t kLongestValue = 400;

Fault wrong(const char* place, const std::string& why, std::string fix) {
    Fault f = fault(DYNCX_E_CONFIG, std::string("In ") + place + ": " + why, std::move(fix));
    f.flags = DYNCX_ERROR_LOCAL;
    return f;
}

Result<> check_form(const Json& form) {
    constexpr const char* kFix = R"(Write {"table":"contact","values":{"telephone1":"{{customer_number}}"}}.)";
    for (const auto& [name, value] : form.as_object())
        if (name != "table" && name != "values")
            return wrong("pop.new", "there is no \"" + std::string(cut_bytes(name, 60)) + "\".", kFix);
    if (form.as_object().empty())
        return Done{};
    if (!dataverse::is_logical_name(form["table"].as_string()))
        return wrong("pop.new", "table is no logical name.", kFix);
    for (const auto& [name, value] : form["values"].as_object())
        if (!dataverse::is_logical_name(name) || value.is_object() || value.is_array())
            return wrong("pop.new", "values are columns with texts, numbers or yes/no.", kFix);
    return Done{};
}

// {"contact":"<guid>"}
std::string table_of(const Json& person) { return person.as_object().size() == 1 ? person.as_object()[0].first : ""; }
std::string id_of(const Json& person) {
    return person.as_object().size() == 1 ? person.as_object()[0].second.as_string() : "";
}

// Notes belong to a record, they are not what an agent works in.
const store::Mapping* main_record(const std::vector<store::Mapping>& records) {
    const auto main = std::find_if(records.begin(), records.end(), [](auto& one) { return one.table != "annotation"; });
    return main == records.end() ? nullptr : &*main;
}

// As built in: the number of a caller, the address of a writer. A withheld number fills nothing.
Json plain_values(const Json& facts) {
    const std::string text(trimmed(plain_text(customer_number(facts))));
    Json values = Json::object();
    if (facts["channel"].as_string() == "email")
        values.set("emailaddress1", text);
    else if (text.find_first_of("0123456789") != std::string::npos)
        values.set("telephone1", text);
    return values;
}

} // namespace

struct Pop::Shown {
    Json query;
    const char* what;
    std::string table, id;
    const char* why;
};

Result<Pop> Pop::open(const config::Settings& settings) {
    Pop pop;
    pop.environment_url_ = settings.text("environment.url");
    pop.app_ = settings.text("environment.app_id");
    pop.new_ = settings.value("pop.new");
    if (auto good = check_form(pop.new_); !good)
        return good.error();
    const std::string& pasted = settings.text("pop.url");
    if (trimmed(pasted).empty())
        return pop;
    auto address = dataverse::record_address_of(pasted);
    if (!address)
        return wrong("pop.url", address.error().message, address.error().fix);
    auto url = config::environment_address(pasted, settings.boolean("environment.allow_any_host"));
    if (!url || *url != pop.environment_url_)
        return wrong("pop.url", "The address is not one of environment.url.", "Copy it from that environment.");
    pop.table_ = address->table;
    pop.form_ = address->form;
    if (!address->app.empty())
        pop.app_ = address->app;
    if (pop.app_.empty())
        return wrong("pop.url", "The address names no app, and environment.app_id is not set.",
                     "Open the record in the app and copy the address again.");
    return pop;
}

Pop::Shown Pop::record(const char* what, const std::string& table, const std::string& id, const char* why) const {
    Json query = dataverse::record_query(app_, table, id);
    if (!form_.empty() && table == table_)
        query.set("formid", form_);
    return {std::move(query), what, table, id, why};
}

std::optional<Pop::Shown> Pop::form(const PopGround& ground) const {
    Json values;
    std::string table = "contact";
    if (new_.is_null()) {
        values = plain_values(ground.facts);
    } else {
        const Values known(ground.facts, ground.records, app_);
        const Find find = [&known](const std::string& name) { return known.find(name); };
        values = fill(new_["values"], "pop.new", {find, {}, false}).value;
        table = new_["table"].as_string();
    }
    for (auto& [name, value] : values.object_ref())
        if (value.is_string())
            value = Json(cut_bytes(value.as_string(), kLongestValue));
    std::erase_if(values.object_ref(), [](auto& one) { return one.second == Json(""); });
    if (table.empty() || values.as_object().empty())
        return std::nullopt;
    return Shown{dataverse::form_query(app_, table, values), "new", table, "",
                 "no record is written yet, and nobody is known"};
}

std::optional<Pop::Shown> Pop::shown(const PopGround& ground) const {
    if (ground.opened) {
        const Json& query = *ground.opened;
        const bool is_record = !query["id"].as_string().empty();
        return Shown{query, is_record ? "record" : "page", query["etn"].as_string(), query["id"].as_string(),
                     "the flow opens it"};
    }
    if (app_.empty())
        return std::nullopt;
    for (const store::Mapping& one : ground.records)
        if (!table_.empty() && one.table == table_)
            return record("record", one.table, one.id, "the session made it");
    const std::string table = table_of(ground.customer), id = id_of(ground.customer);
    if (!table_.empty() && table == table_)
        return record("customer", table, id, "pop.url shows this table");
    if (const store::Mapping* main = main_record(ground.records))
        return record("record", main->table, main->id, "the session made it");
    if (!id.empty())
        return record("customer", table, id, "no record is written yet, and the customer is known");
    return form(ground);
}

Json Pop::links(const PopGround& ground) const {
    const auto chosen = shown(ground);
    if (!chosen)
        return {};
    Json links = dataverse::links_of(environment_url_, chosen->query, ground.prefers_tab);
    links.set("shows", chosen->what);
    links.set("table", chosen->table);
    if (!chosen->id.empty())
        links.set("id", chosen->id);
    links.set("why", chosen->why);
    return links;
}

} // namespace dyncx::flow
