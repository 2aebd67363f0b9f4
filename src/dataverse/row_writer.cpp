// write_row: member by member, by what its name stands for.
#include "dataverse/row_writer.h"

#include "base/text.h"
#include "dataverse/column_value.h"

namespace dyncx::dataverse {

namespace {

constexpr std::size_t kMaxMembers = 1000;
constexpr std::string_view kBindTail = "@odata.bind";

std::vector<std::string> writable_names(const Table& table, Verb verb) {
    std::vector<std::string> names = table.party_collections;
    for (const Column& column : table.columns)
        if (verb == Verb::kCreate ? column.can_create : column.can_update)
            names.push_back(column.name);
    return names;
}

Fault unknown_column(const Table& table, const std::string& name, Verb verb) {
    std::string fix;
    for (const std::string& candidate : writable_names(table, verb))
        if (equals_ignoring_case(candidate, name))
            fix = "Names follow upper and lower case: write " + candidate + ".";
    auto near = nearest(name, writable_names(table, verb));
    if (fix.empty() && !near.empty())
        fix = "Did you mean " + near.front() + "?";
    return refused_row("the table " + table.name + " has no column " + shown_name(name), fix);
}

const Column* column_of_navigation(const Table& table, std::string_view navigation) {
    for (const Column& column : table.columns)
        for (const auto& target : column.targets)
            if (column.is_lookup() && target.navigation == navigation)
                return &column;
    return nullptr;
}

Result<> check_right(const Column& column, Verb verb) {
    bool may = verb == Verb::kCreate ? column.can_create : column.can_update;
    if (may)
        return Done{};
    if (!column.can_create && !column.can_update)
        return refused_value(column, "the column is read-only");
    return refused_value(column, verb == Verb::kCreate ? "the column can only be set on a row that exists"
                                                       : "the column can only be set when the row is made");
}

class RowWriter {
  public:
    RowWriter(const Table& table, Verb verb, bool fits_text)
        : table_(table), verb_(verb), rules_{fits_text, &written_.notes} {}

    Result<Written> write(const Json& row) {
        if (!row.is_object())
            return refused_row("a row is a JSON object of columns");
        if (row.as_object().size() > kMaxMembers)
            return refused_row("a row has more than 1000 members");
        for (const auto& [name, value] : row.as_object()) {
            auto added = add(name, value);
            if (!added)
                return added.error();
        }
        return std::move(written_);
    }

  private:
    Result<> add(const std::string& name, const Json& value) {
        if (std::string_view(name).ends_with(kBindTail))
            return put(name, checked_bind(table_, name, value));
        for (const std::string& collection : table_.party_collections)
            if (name == collection)
                return put(name, write_parties(table_, collection, value));
        if (const Column* read = table_.column(name); read != nullptr && read->name != name)
            return refused_row(shown_name(name) + " is the name for reading", "Write " + read->name + " instead.");
        if (const Column* column = table_.column(name))
            return add_column(*column, value);
        if (const Column* column = column_of_navigation(table_, name))
            return add_navigation(*column, name, value);
        return unknown_column(table_, name, verb_);
    }

    Result<> add_column(const Column& column, const Json& value) {
        if (column.type == "partylist")
            return refused_value(
                column, "parties travel in a collection",
                "Write " +
                    (table_.party_collections.empty() ? "<table>_activity_parties" : table_.party_collections.front()) +
                    ".");
        auto may = check_right(column, verb_);
        if (!may)
            return may;
        if (column.is_lookup())
            return add_lookup(column, value);
        return put(column.name, column_value(column, value, rules_));
    }

    Result<> add_lookup(const Column& column, const Json& value) {
        if (value.is_null() && column.type == "owner")
            return refused_value(column, "a row always has an owner");
        if (value.is_null() && column.targets.empty())
            return refused_value(column, "this lookup cannot be written: the environment gives it no navigation");
        if (value.is_null())
            return clear(column.targets.front().navigation);
        auto bind = lookup_value(column, value);
        if (!bind)
            return bind.error();
        return put(bind->navigation + std::string(kBindTail), Json(bind->address));
    }

    // "customerid_contact": "<guid>" is as clear as {"contact":"<guid>"}.
    Result<> add_navigation(const Column& column, const std::string& navigation, const Json& value) {
        auto may = check_right(column, verb_);
        if (!may)
            return may;
        if (value.is_null())
            return clear(navigation);
        Column narrowed = column;
        std::erase_if(narrowed.targets, [&](const Column::Target& target) { return target.navigation != navigation; });
        return add_lookup(narrowed, value);
    }

    Result<> clear(const std::string& navigation) {
        if (verb_ == Verb::kUpdate) // a new row has nothing to clear
            return put(navigation + std::string(kBindTail), Json());
        return Done{};
    }

    Result<> put(const std::string& name, Result<Json> value) {
        if (!value)
            return value.error();
        if (written_.payload.find(name) != nullptr)
            return refused_row(shown_name(name) + " is given twice");
        written_.payload.object_ref().emplace_back(name, std::move(*value));
        return Done{};
    }

    const Table& table_;
    const Verb verb_;
    Written written_;
    ValueRules rules_;
};

} // namespace

Fault refused_row(const std::string& why, const std::string& fix) {
    Fault f = fault(DYNCX_E_INVALID, why, fix);
    f.flags = DYNCX_ERROR_LOCAL;
    return f;
}

std::string shown_name(const std::string& name) {
    bool is_name = !name.empty() && name.size() <= 100;
    for (char c : name) {
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        is_name = is_name && (is_letter || c == '_' || c == '@' || c == '.');
    }
    return is_name ? name : "(a name with other characters than letters, digits and _)";
}

Result<Written> write_row(const Table& table, const Json& row, Verb verb, bool fits_text) {
    return RowWriter(table, verb, fits_text).write(row);
}

} // namespace dyncx::dataverse
