// The id of a contact that is made follows from what is known of the person, so that two handoffs at once make one.
#include "handoff/customer.h"

#include "base/guid.h"
#include "dataverse/address.h"
#include "dataverse/metadata.h"
#include "handoff/places.h"

#include <algorithm>
#include <array>

namespace dyncx::handoff {
namespace {

constexpr std::array kIdentities{"id", "email", "phone", "key"};

std::string first_text(const Json& of, std::initializer_list<const char*> names) {
    for (const char* name : names)
        if (const std::string& text = of[name].as_string(); !text.empty())
            return text;
    return {};
}

std::string email_of(const Json& asked, const Json& facts) {
    if (const std::string& own = asked["customer"]["email"].as_string(); !own.empty())
        return own;
    for (const char* name : {"customer_email", "customer_number", "from"})
        if (const std::string text = lower_ascii(trimmed(facts[name].as_string())); text.find('@') != text.npos)
            return text;
    return {};
}

// Nothing for a row that no case can belong to, such as a lead.
Json customer_row(const Json& record) {
    const auto& members = record.as_object();
    const bool is_one = members.size() == 1 && is_guid(members.front().second.as_string()) &&
                        (members.front().first == "contact" || members.front().first == "account");
    return is_one ? record : Json::object();
}

// Of several the one that was made last; answers are in a stable order.
const Json& newest(const Json::Array& matches) {
    return *std::max_element(matches.begin(), matches.end(), [](auto& a, auto& b) {
        return a["created_at"].as_string() < b["created_at"].as_string();
    });
}

Result<Json> stand_in_of(const Json& value) {
    if (value.is_null())
        return Json();
    const auto& members = value.as_object();
    const auto id = members.size() == 1 ? normal_guid(members.front().second.as_string()) : std::nullopt;
    if (!id || (members.front().first != "contact" && members.front().first != "account"))
        return fault(DYNCX_E_CONFIG, "handoff.unknown_customer names no row.", R"(Write {"account":"<guid>"}.)");
    return Json(Json::Object{{members.front().first, *id}});
}

} // namespace

Result<Customers> Customers::open(const config::Settings& settings, CustomerSeams seams) {
    Customers customers;
    customers.seams_ = std::move(seams);
    customers.environment_ = settings.text("environment.url");
    customers.key_column_ = settings.text("handoff.key_column");
    if (!customers.key_column_.empty() && !dataverse::is_logical_name(customers.key_column_))
        return fault(DYNCX_E_CONFIG, "handoff.key_column is no logical name.", "Write it as \"new_hostid\".");
    customers.makes_contacts_ = settings.boolean("handoff.create_contact");
    for (const Json& identity : settings.value("handoff.identity").as_array()) {
        if (std::find(kIdentities.begin(), kIdentities.end(), identity.as_string()) == kIdentities.end())
            return fault(DYNCX_E_CONFIG, "handoff.identity names what is no identity.",
                         "Use id, email, phone and key, in the order that counts.");
        customers.order_.push_back(identity.as_string());
    }
    auto stand_in = stand_in_of(settings.value("handoff.unknown_customer"));
    if (!stand_in)
        return stand_in.error();
    customers.stand_in_ = std::move(*stand_in);
    return customers;
}

Result<Customer> Customers::find(const Json& asked, const Json& facts, Not is_not, const net::Budget& budget) const {
    std::vector<std::string> findings;
    for (const std::string& identity : order_) {
        auto found = by(identity, asked, facts, is_not, budget);
        if (!found || found->is_somebody())
            return found;
        findings.insert(findings.end(), found->findings.begin(), found->findings.end());
    }
    Customer customer;
    customer.findings = std::move(findings);
    const std::string email = email_of(asked, facts), phone = phone_of(asked, facts);
    if (makes_contacts_ && !is_not.made && !(email.empty() && phone.empty())) {
        const std::string said = email.empty() ? phone : email;
        const std::string id = name_guid("handoff.contact", environment_ + "\n" + lower_ascii(said));
        customer.record = Json(Json::Object{{"contact", id}});
        customer.new_contact = contact_for(asked, email, phone);
        customer.how = "created";
        customer.said = said;
        return customer;
    }
    if (!stand_in_.is_null()) {
        customer.record = stand_in_;
        customer.how = "stand-in";
        customer.findings.emplace_back(
            "Nobody is known behind what the session tells of its customer: the case belongs "
            "to handoff.unknown_customer until somebody is.");
    }
    return customer;
}

Result<Customer> Customers::by(const std::string& identity, const Json& asked, const Json& facts, Not is_not,
                               const net::Budget& budget) const {
    Customer customer;
    if (identity == "id") {
        if (is_not.known)
            return customer;
        const Json& own = asked["customer"]["id"];
        customer.record = customer_row(own.is_object() ? own : facts["customer"]);
        customer.how = "id";
        return customer;
    }
    if (identity == "key") {
        const std::string& key = asked["customer"]["key"].as_string();
        if (key.empty() || key_column_.empty() || is_not.by_key)
            return customer;
        customer.key_bind =
            "/contacts(" + key_column_ + "=" + dataverse::percent_encoded(dataverse::odata_text(key)) + ")";
        customer.how = "key";
        return customer;
    }
    const bool is_email = identity == "email";
    const std::string said = is_email ? email_of(asked, facts) : phone_of(asked, facts);
    if (said.empty())
        return customer;
    if (Json known = is_not.known ? Json::object() : customer_row(seams_.known(said)); !known.as_object().empty()) {
        customer.record = std::move(known);
        customer.how = identity;
        return customer;
    }
    return searched(is_email ? "email" : "phone", said, budget);
}

Result<Customer> Customers::searched(const char* kind, const std::string& said, const net::Budget& budget) const {
    Customer customer;
    auto answer = seams_.ask(Json(Json::Object{{kind, said}, {"include", Json::array()}}), budget);
    if (!answer && !is_about_the_place(answer.error()))
        return answer.error();
    if (!answer) {
        customer.findings.push_back("Customers could not be searched: " + answer.error().message);
        return customer;
    }
    Json::Array people;
    for (const Json& match : (*answer)["matches"].as_array())
        if (match["table"].as_string() == "contact" || match["table"].as_string() == "account")
            people.push_back(match);
    if (people.empty())
        return customer;
    const Json& one = newest(people);
    if (people.size() > 1)
        customer.findings.push_back(std::to_string(people.size()) + " customers have this " + kind +
                                    "; the newest was taken.");
    customer.record = Json(Json::Object{{one["table"].as_string(), one["id"]}});
    customer.how = kind;
    customer.said = said;
    return customer;
}

// "anonymous" and extensions are nobody's number: who calls from them has nothing in common.
std::string Customers::phone_of(const Json& asked, const Json& facts) const {
    std::string number = asked["customer"]["phone"].as_string();
    if (number.empty())
        number = first_text(facts, {"customer_number"});
    if (number.empty())
        number = facts["direction"].as_string() == "out" ? facts["to"].as_string() : facts["from"].as_string();
    return seams_.is_number(number) ? number : std::string();
}

// A contact must have a last name; the number or address stands there until somebody knows better.
Json Customers::contact_for(const Json& asked, const std::string& email, const std::string& phone) const {
    const Json& given = asked["customer"];
    std::string first = given["first_name"].as_string(), last = given["last_name"].as_string();
    if (const std::string& name = given["name"].as_string(); last.empty() && !name.empty()) {
        const auto blank = name.rfind(' ');
        last = blank == name.npos ? name : name.substr(blank + 1);
        if (first.empty() && blank != name.npos)
            first = trimmed(name.substr(0, blank));
    }
    Json row = Json::object();
    if (!first.empty())
        row.set("firstname", first);
    row.set("lastname", !last.empty() ? last : !email.empty() ? email : phone);
    if (!email.empty())
        row.set("emailaddress1", email);
    if (!phone.empty())
        row.set("telephone1", phone);
    if (const std::string& key = given["key"].as_string(); !key.empty() && !key_column_.empty())
        row.set(key_column_, key);
    return row;
}

} // namespace dyncx::handoff
