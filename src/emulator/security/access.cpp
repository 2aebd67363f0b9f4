// See access.h.
#include "emulator/security/access.h"

namespace dyncx::emulator {

namespace {

bool has_owner(const Table& table) {
    const Column* owner = table.column("ownerid");
    return owner && owner->type == "owner" && table.ownership == "UserOwned";
}

bool reaches(const Site& site, Right right, const Table& table, const std::string& owner) {
    const auto depth = site.privileges.depth(privilege_name(right, table));
    return depth != Depth::basic || !has_owner(table) || owner == site.user_id;
}

[[noreturn]] void refuse_row(const Site& site, Right right, const Table& table, const std::string& id) {
    throw Refusal{403,
                  "0x80048306",
                  "Principal with id " + site.user_id + " does not have " + std::string(right_name(right)) +
                      "Access right(s) for record with id " + id + " of entity " + table.logical_name + ".",
                  {}};
}

// The rows that given lookups name: this row is appended to them.
void require_lookups(const Site& site, const Table& table, const Row& given) {
    for (const auto& [name, value] : given) {
        const Column* column = table.column(name);
        const auto* id = std::get_if<std::string>(&value);
        if (!column || !column->is_lookup() || name == "ownerid" || !id)
            continue;
        require_privilege(site, Right::append, table);
        const Table* target = site.schema.by_name(text_of(given, name + "@type"));
        const auto row = target ? site.rows.find(*target, *id) : std::nullopt;
        if (row)
            require_access(site, Right::append_to, {target, *id}, *row);
    }
}

void require_owner(const Site& site, const Table& table, const Row& given, const std::string& before) {
    const std::string owner = text_of(given, "ownerid");
    if (!has_owner(table) || owner.empty())
        return;
    require_enabled_user(site, given, "ownerid");
    if (owner != before)
        require_privilege(site, Right::assign, table);
}

} // namespace

void require_privilege(const Site& site, Right right, const Table& table) {
    const std::string name = privilege_name(right, table);
    if (name.empty() || site.privileges.depth(name))
        return;
    throw Refusal{403,
                  "0x80040220",
                  "Principal user (Id=" + site.user_id + ", type=8, roleCount=1, privilegeCount=" +
                      std::to_string(site.privileges.held().size()) + ", accessMode=4) is missing " + name +
                      " privilege (Id=" + privilege_id(name) + ") on OTC=" + std::to_string(table.type_code) +
                      " for entity '" + table.logical_name + "'. context.Caller=" + site.user_id + ".",
                  {}};
}

void require_access(const Site& site, Right right, const RowRef& ref, const Row& row) {
    require_privilege(site, right, *ref.table);
    if (!reaches(site, right, *ref.table, text_of(row, "ownerid")))
        refuse_row(site, right, *ref.table, ref.id);
}

bool is_in_sight(const Site& site, const Table& table, const Row& row) {
    return reaches(site, Right::read, table, text_of(row, "ownerid"));
}

void require_readable(const Site& site, const Table& table, const std::vector<odata::Expansion>& expands) {
    require_privilege(site, Right::read, table);
    for (const odata::Expansion& expansion : expands)
        if (expansion.target)
            require_readable(site, *expansion.target, expansion.expands);
}

void require_creatable_by_user(const Site& site, const Table& table, const Row& row) {
    require_privilege(site, Right::create, table);
    require_owner(site, table, row, site.user_id);
    const std::string owner = text_of(row, "ownerid");
    if (!reaches(site, Right::create, table, owner.empty() ? site.user_id : owner))
        refuse_row(site, Right::create, table, text_of(row, table.primary_id));
    require_lookups(site, table, row);
}

void require_changeable_by_user(const Site& site, const RowRef& ref, const Row& before, const Row& changes) {
    require_access(site, Right::write, ref, before);
    require_owner(site, *ref.table, changes, text_of(before, "ownerid"));
    require_lookups(site, *ref.table, changes);
}

void require_enabled_user(const Site& site, const Row& row, const std::string& column) {
    if (text_of(row, column + "@type") != "systemuser")
        return;
    const std::string id = text_of(row, column);
    const auto user = site.rows.find(*site.schema.by_name("systemuser"), id);
    const auto disabled = user ? user->find("isdisabled") : Row::const_iterator();
    const auto* is_disabled = user && disabled != user->end() ? std::get_if<bool>(&disabled->second) : nullptr;
    if (is_disabled && *is_disabled)
        throw Refusal{
            403, "0x80040225", "The specified user(Id = " + id + ") is disabled. Consider enabling this user.", {}};
}

} // namespace dyncx::emulator
