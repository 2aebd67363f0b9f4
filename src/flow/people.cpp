// Customers by number and agents by name, see people.h.
#include "flow/people.h"

#include "base/guid.h"
#include "base/text.h"
#include "dataverse/address.h"
#include "flow/values.h"

#include <algorithm>

namespace dyncx::flow {
namespace {

struct Book { // a table that is searched by number
    const char* table;
    const char* set;
    const char* id;
    std::vector<const char*> columns;
};

const std::vector<Book>& books() {
    static const auto& all = *new const std::vector<Book>{
        {"contact", "contacts", "contactid", {"telephone1", "mobilephone", "telephone2", "telephone3"}},
        {"account", "accounts", "accountid", {"telephone1", "telephone2", "telephone3"}}};
    return all;
}

constexpr const char* kUserColumns = "systemuserid,domainname,internalemailaddress";
constexpr const char* kListKey = "agents"; // one document: names in small letters to ids
constexpr std::int64_t kListLength = 500;
constexpr std::size_t kLongestNumber = 50; // "number:" and it are a key among what is kept

bool can_be_searched(std::string_view number) { // at least three digits
    return number.size() <= kLongestNumber &&
           std::count_if(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; }) >= 3;
}

std::string number_key(const Json& facts) {
    const std::string number(trimmed(plain_text(customer_number(facts))));
    return can_be_searched(number) ? "number:" + number : std::string();
}

std::string any_of(const std::vector<const char*>& columns, const std::vector<std::string>& values) {
    std::string text;
    for (const char* column : columns)
        for (const std::string& value : values)
            text += (text.empty() ? "" : " or ") + std::string(column) + " eq " + dataverse::odata_text(value);
    return "(" + text + ")";
}

dataverse::Request number_search(const Book& book, const std::vector<std::string>& forms) {
    return {"GET",
            dataverse::collection_path(book.set, {{"$select", book.id},
                                                  {"$filter", any_of(book.columns, forms) + " and statecode eq 0"},
                                                  {"$top", "2"}}),
            {},
            {}};
}

dataverse::Request agent_search(const std::vector<std::string>& names) {
    return {"GET",
            dataverse::collection_path(
                "systemusers",
                {{"$select", kUserColumns},
                 {"$filter", any_of({"domainname", "internalemailaddress"}, names) + " and isdisabled eq false"},
                 {"$top", "2"}}),
            {},
            {}};
}

dataverse::Request agent_list() {
    return {"GET",
            dataverse::collection_path(
                "systemusers",
                {{"$select", kUserColumns}, {"$filter", "isdisabled eq false"}, {"$top", std::to_string(kListLength)}}),
            {},
            {}};
}

bool is_list(const dataverse::Request& request) { return request.path == agent_list().path; }

// As facts and kept documents write a person; {} stands for "asked, not found".
Person person_of(const Json& json) {
    if (json.as_object().size() != 1)
        return {};
    const auto& [table, id] = json.as_object().front();
    return id.is_string() ? Person{table, id.as_string()} : Person{};
}

const Json::Array* rows_of(const Result<dataverse::Answer>& answer, Json& holder) {
    if (!answer || answer->status != 200)
        return nullptr;
    auto json = answer->json();
    if (!json || !(*json)["value"].is_array())
        return nullptr;
    holder = std::move(*json);
    return &holder["value"].as_array();
}

} // namespace

Json to_json(const Person& person) {
    Json json = Json::object();
    if (!person.id.empty())
        json.set(person.table, person.id);
    return json;
}

std::optional<Json> People::kept(const std::string& key) const {
    if (!keeper_.load)
        return std::nullopt;
    auto found = keeper_.load(key);
    if (!found || clock_.now() - found->second > max_age_ms_)
        return std::nullopt;
    return std::move(found->first);
}

// Known: resolved, or asked for in this session and not found.
std::optional<Person> People::known(const Json& facts, const std::string& key) const {
    if (key.empty())
        return Person{};
    if (const Json* asked = facts[kFact].find(key))
        return person_of(*asked);
    if (const auto json = kept(key))
        return person_of(*json);
    return std::nullopt;
}

Person People::customer(const Json& facts) const {
    if (const Person given = person_of(facts["customer"]); !given.id.empty())
        return given;
    return known(facts, number_key(facts)).value_or(Person{});
}

bool People::has_list() const { return kept(kListKey).has_value(); }

std::optional<Person> People::listed_agent(const std::string& name) const {
    const auto list = kept(kListKey);
    const Json* id = list ? list->find(lower_ascii(name)) : nullptr;
    if (!id)
        return std::nullopt;
    return Person{"systemuser", id->as_string()};
}

// The name after agents.map, or the person when the map names a GUID.
std::optional<Person> People::mapped_agent(const Json& facts, std::string& name) const {
    name = facts["agent"].as_string();
    if (const Json* mapped = name.empty() ? nullptr : agents_map_.find(name)) {
        name = mapped->as_string();
        if (const auto guid = normal_guid(name))
            return Person{"systemuser", *guid};
    } else if (!facts["agent_email"].as_string().empty()) {
        name = facts["agent_email"].as_string();
    }
    return std::nullopt;
}

Person People::agent(const Json& facts) const {
    std::string name;
    if (const auto mapped = mapped_agent(facts, name))
        return *mapped;
    if (name.empty())
        return {};
    const std::string key = "agent:" + lower_ascii(name);
    if (const Person before = person_of(facts[kFact][key]); !before.id.empty())
        return before;
    if (const auto listed = listed_agent(name))
        return *listed;
    return known(facts, key).value_or(Person{});
}

std::vector<dataverse::Request> People::riders(const Json& facts) const {
    std::vector<dataverse::Request> requests;
    if (person_of(facts["customer"]).id.empty())
        if (const std::string key = number_key(facts); !known(facts, key))
            if (const auto forms = keeper_.number_forms(key.substr(7)); !forms.empty())
                for (const Book& book : books())
                    requests.push_back(number_search(book, forms));
    std::string name;
    const bool is_mapped = mapped_agent(facts, name).has_value();
    if (name.empty()) {
        if (!has_list() && !facts[kFact].find(kListKey)) // soon an agent will answer
            requests.push_back(agent_list());
    } else if (!is_mapped && !listed_agent(name) && !known(facts, "agent:" + lower_ascii(name))) {
        std::vector<std::string> names{name};
        if (const std::string& own = facts["agent"].as_string(); !own.empty() && own != name && !agents_map_.find(own))
            names.push_back(own);
        requests.push_back(agent_search(names));
    }
    return requests;
}

namespace {

// The customer after the answers of all searched books: one contact, else one account. Nothing when a search failed.
std::optional<Person> customer_in(const std::vector<dataverse::Request>& asked,
                                  const std::vector<Result<dataverse::Answer>>& answers) {
    bool has_asked = false, is_settled = false;
    Person customer;
    for (std::size_t i = 0; i < asked.size() && i < answers.size(); ++i)
        for (const Book& book : books()) {
            if (!asked[i].path.starts_with(std::string(book.set) + "?"))
                continue;
            has_asked = true;
            Json holder;
            const Json::Array* rows = rows_of(answers[i], holder);
            if (!rows)
                return std::nullopt; // asked again with the next write
            if (!is_settled && rows->size() == 1)
                customer = {book.table, rows->front()[book.id].as_string()};
            is_settled = is_settled || !rows->empty(); // several contacts: nobody is guessed
        }
    return has_asked ? std::optional(customer) : std::nullopt;
}

Json list_of(const Json::Array& rows) {
    Json list = Json::object();
    for (const Json& row : rows)
        for (const char* column : {"domainname", "internalemailaddress"})
            if (const std::string& text = row[column].as_string(); !text.empty())
                list.set(lower_ascii(text), row["systemuserid"]);
    return list;
}

} // namespace

Json People::learn(const Json& facts, const std::vector<dataverse::Request>& asked,
                   const std::vector<Result<dataverse::Answer>>& answers) const {
    Json found = facts[kFact].is_object() ? facts[kFact] : Json::object();
    bool has_learned = false;
    auto keep = [&](const std::string& key, const Json& in_session, const Json& for_all) {
        has_learned = true;
        found.set(key, in_session);
        if (!for_all.as_object().empty() && keeper_.save)
            keeper_.save(key, for_all);
    };
    if (const auto customer = customer_in(asked, answers))
        keep(number_key(facts), to_json(*customer), to_json(*customer));
    std::string name;
    mapped_agent(facts, name);
    for (std::size_t i = 0; i < asked.size() && i < answers.size(); ++i) {
        Json holder;
        const Json::Array* rows = asked[i].path.starts_with("systemusers?") ? rows_of(answers[i], holder) : nullptr;
        if (!rows)
            continue;
        if (is_list(asked[i])) {
            keep(kListKey, Json(true), list_of(*rows));
            continue;
        }
        const Person agent =
            rows->size() == 1 ? Person{"systemuser", rows->front()["systemuserid"].as_string()} : Person{};
        keep("agent:" + lower_ascii(name), to_json(agent), to_json(agent));
    }
    return remember(facts, found) || has_learned ? found : Json();
}

// A person who went into the record stays this session's, also when what is kept for all grows old.
bool People::remember(const Json& facts, Json& found) const {
    bool has_added = false;
    std::string name;
    const bool is_mapped = mapped_agent(facts, name).has_value();
    auto add = [&](const std::string& key, const Person& person) {
        if (key.empty() || person.id.empty() || found.find(key))
            return;
        found.set(key, to_json(person));
        has_added = true;
    };
    if (person_of(facts["customer"]).id.empty())
        add(number_key(facts), customer(facts));
    if (!is_mapped && !name.empty())
        add("agent:" + lower_ascii(name), agent(facts));
    return has_added;
}

} // namespace dyncx::flow
