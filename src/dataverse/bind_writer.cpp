// Binds that a person writes as Dataverse wants them, and the parties of activities.
#include "dataverse/row_writer.h"

#include "base/guid.h"
#include "base/text.h"
#include "dataverse/column_value.h"

#include <array>
#include <optional>

namespace dyncx::dataverse {

namespace {

constexpr std::size_t kMaxParties = 500;
constexpr std::string_view kBindTail = "@odata.bind";

struct Role {
    std::string_view name;
    int mask;
};
constexpr std::array<Role, 12> kRoles = {{{"sender", 1},
                                          {"from", 1},
                                          {"to", 2},
                                          {"cc", 3},
                                          {"bcc", 4},
                                          {"required", 5},
                                          {"optional", 6},
                                          {"organizer", 7},
                                          {"regarding", 8},
                                          {"owner", 9},
                                          {"resource", 10},
                                          {"customer", 11}}};

// Where tables can be parties when the definition does not tell.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kPartySets = {{{"account", "accounts"},
                                                                                      {"contact", "contacts"},
                                                                                      {"lead", "leads"},
                                                                                      {"queue", "queues"},
                                                                                      {"systemuser", "systemusers"}}};

// The set in "/contacts(<guid>)", "contacts(key='x')", "https://…/contacts(<guid>)"; nothing when it has another shape.
std::optional<std::string> set_of_address(std::string_view address) {
    std::size_t open = address.find('(');
    if (open == address.npos || !address.ends_with(')') || address.find_first_of(" \t\r\n") != address.npos)
        return std::nullopt;
    std::string_view set = address.substr(0, open);
    set = set.substr(set.rfind('/') == set.npos ? 0 : set.rfind('/') + 1);
    std::string_view key = address.substr(open + 1, address.size() - open - 2);
    bool is_key = is_guid(key) || key.find('=') != key.npos;
    if (set.empty() || !is_key)
        return std::nullopt;
    return std::string(set);
}

bool is_reference(std::string_view text) { return text.starts_with('$') && is_digits(text.substr(1)); }

Fault unknown_navigation(const Table& table, const std::string& navigation) {
    std::vector<std::string> names;
    for (const Column& column : table.columns)
        for (const auto& target : column.targets)
            if (column.is_lookup())
                names.push_back(target.navigation);
    std::string fix;
    for (const std::string& name : names)
        if (equals_ignoring_case(name, navigation))
            fix = "Names follow upper and lower case: write " + name + "@odata.bind.";
    auto near = nearest(navigation, names);
    if (fix.empty() && !near.empty())
        fix = "Did you mean " + near.front() + "@odata.bind?";
    return refused_row("the table " + table.name + " has no navigation " + shown_name(navigation), fix);
}

Result<Json> checked_address(const std::string& member, const std::string& set, const Json& value) {
    if (value.is_null() || is_reference(value.as_string()))
        return value;
    auto given = set_of_address(value.as_string());
    if (!given)
        return refused_row(shown_name(member) + ": the address of one row is needed",
                           "Write it as /" + (set.empty() ? "<set>" : set) + "(<guid>).");
    if (!set.empty() && *given != set)
        return refused_row(shown_name(member) + ": it refers to rows of " + set, "Write it as /" + set + "(<guid>).");
    return value;
}

Column party_column(const Table& table) {
    Column party;
    party.name = "partyid";
    party.type = "lookup";
    for (const Column& column : table.columns)
        if (column.type == "partylist" && column.targets.size() > party.targets.size())
            party.targets = column.targets;
    for (const auto& [name, set] : kPartySets) {
        bool is_there = false;
        for (const auto& target : party.targets)
            is_there = is_there || target.table == name;
        if (!is_there)
            party.targets.push_back({std::string(name), std::string(set), "partyid_" + std::string(name)});
    }
    return party;
}

std::optional<int> mask_of(const Json& value) {
    for (const Role& role : kRoles)
        if (value.is_string() && equals_ignoring_case(role.name, value.as_string()))
            return role.mask;
    std::int64_t mask = value.as_integer();
    return mask >= 1 && mask <= 13 ? std::optional<int>(static_cast<int>(mask)) : std::nullopt;
}

class PartyWriter {
  public:
    PartyWriter(const Table& table, const std::string& collection)
        : collection_(collection), party_(party_column(table)) {}

    Result<Json> write(const Json& given) {
        if (!given.is_object())
            return refused("a party is an object");
        Json party = Json::object();
        for (const auto& [name, value] : given.as_object()) {
            auto added = add(party, name, value);
            if (!added)
                return added.error();
        }
        bool has_address = party.find("addressused") != nullptr;
        if (party.find("participationtypemask") == nullptr)
            return refused("participationtypemask is missing");
        if (party.as_object().size() < 2 && !has_address)
            return refused("a party needs partyid or addressused");
        return party;
    }

  private:
    Fault refused(const std::string& why) const {
        return refused_row(collection_ + ": " + why,
                           "Write {\"participationtypemask\":1,\"partyid\":{\"contact\":\"<guid>\"}}.");
    }

    Result<> add(Json& party, const std::string& name, const Json& value) {
        if (name == "participationtypemask") {
            auto mask = mask_of(value);
            if (!mask)
                return refused("participationtypemask is a number from 1 to 13 or a name such as sender, to");
            party.set(name, Json(*mask));
            return Done{};
        }
        if (name == "addressused") {
            if (!value.is_string() || value.as_string().empty() || !is_utf8(value.as_string()))
                return refused("addressused is a text");
            party.set(name, Json(cut_utf16_units(value.as_string(), 320)));
            return Done{};
        }
        if (name == "partyid")
            return add_party(party, value);
        if (name.starts_with("partyid_") && std::string_view(name).ends_with(kBindTail))
            return add_bind(party, name, value);
        return refused("it knows participationtypemask, partyid and addressused");
    }

    Result<> add_party(Json& party, const Json& value) {
        auto bind = lookup_value(party_, value);
        if (!bind)
            return bind.error();
        party.set(bind->navigation + std::string(kBindTail), Json(bind->address));
        return Done{};
    }

    Result<> add_bind(Json& party, const std::string& name, const Json& value) {
        for (const auto& target : party_.targets) {
            if (target.navigation + std::string(kBindTail) != name)
                continue;
            auto address = checked_address(name, target.set, value);
            if (!address)
                return address.error();
            party.set(name, *address);
            return Done{};
        }
        return refused(shown_name(name) + " is no navigation of a party");
    }

    const std::string collection_;
    const Column party_;
};

} // namespace

Result<Json> checked_bind(const Table& table, const std::string& member, const Json& value) {
    std::string navigation = member.substr(0, member.size() - kBindTail.size());
    for (const Column& column : table.columns) {
        bool is_found = false;
        std::string set; // the owner's navigation leads to several sets
        for (const auto& target : column.targets) {
            bool is_same = column.is_lookup() && target.navigation == navigation;
            set = is_same && !is_found ? target.set : (is_same && target.set != set ? "" : set);
            is_found = is_found || is_same;
        }
        if (is_found)
            return checked_address(member, set, value);
    }
    return unknown_navigation(table, navigation);
}

Result<Json> write_parties(const Table& table, const std::string& collection, const Json& parties) {
    if (!parties.is_array() || parties.as_array().size() > kMaxParties)
        return refused_row(collection + ": a list of at most 500 parties is needed");
    PartyWriter writer(table, collection);
    Json written = Json::array();
    int senders = 0;
    for (const Json& one : parties.as_array()) {
        auto party = writer.write(one);
        if (!party)
            return party.error();
        senders += (*party)["participationtypemask"].as_integer() == 1 ? 1 : 0;
        written.push(std::move(*party));
    }
    if (senders > 1)
        return refused_row(collection + ": an activity has one sender at most");
    return written;
}

} // namespace dyncx::dataverse
