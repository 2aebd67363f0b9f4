// See privileges.h.
#include "emulator/security/privileges.h"

#include "emulator/guid.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace dyncx::emulator {

namespace {

constexpr std::uint32_t kFamily = 0x9e000000;
constexpr std::array kRights{Right::create, Right::read,      Right::write, Right::remove,
                             Right::append, Right::append_to, Right::assign};
constexpr std::array<std::string_view, 4> kDepths{"Basic", "Local", "Deep", "Global"};

// What a table's privileges are called after; "" for tables without any.
std::string noun_of(const Table& table) {
    const std::string& name = table.logical_name;
    if (name == "activityparty" || name == "privilege" || name == "queueitem")
        return {};
    if (table.is_activity && !name.starts_with("msdyn_"))
        return "Activity";
    if (name == "activitypointer")
        return "Activity";
    if (name == "annotation")
        return "Note";
    if (name == "systemuser")
        return "User";
    if (name == "salesorder" || name == "salesorderdetail")
        return "Order";
    return table.schema_name;
}

} // namespace

std::string_view right_name(Right right) {
    constexpr std::array<std::string_view, 7> names{"Create", "Read",     "Write", "Delete",
                                                    "Append", "AppendTo", "Assign"};
    return names[static_cast<std::size_t>(right)];
}

std::string_view depth_name(Depth depth) { return kDepths[static_cast<std::size_t>(depth)]; }

std::optional<Depth> depth_named(std::string_view name) {
    const auto found = std::find(kDepths.begin(), kDepths.end(), name);
    if (found == kDepths.end())
        return std::nullopt;
    return static_cast<Depth>(found - kDepths.begin());
}

std::string privilege_name(Right right, const Table& table) {
    // Items are read with their queue; who may do what with one is asked of the queue and of the row it stands for.
    const bool is_item_read = table.logical_name == "queueitem" && right == Right::read;
    const std::string noun = is_item_read ? "Queue" : noun_of(table);
    const bool has_owner = table.ownership == "UserOwned";
    if (noun.empty() || (right == Right::assign && !has_owner))
        return {};
    return "prv" + std::string(right_name(right)) + noun;
}

std::string privilege_id(const std::string& name) {
    std::uint32_t hash = 2166136261U; // FNV-1a
    for (const char c : name)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return fixed_guid(kFamily, hash);
}

Privileges::Privileges(const std::vector<const Table*>& tables) {
    for (const Table* table : tables)
        for (const Right right : kRights)
            if (const std::string name = privilege_name(right, *table); !name.empty())
                all_[name] = Depth::global;
    reset();
}

std::optional<Depth> Privileges::depth(const std::string& name) const {
    const auto found = held_.find(name);
    return found == held_.end() ? std::nullopt : std::optional<Depth>(found->second);
}

void Privileges::require_known(const std::string& name) const {
    if (!all_.contains(name))
        throw std::invalid_argument("there is no privilege '" + name + "'");
}

void Privileges::remove(const std::string& name) {
    require_known(name);
    held_.erase(name);
}

void Privileges::set_depth(const std::string& name, Depth depth) {
    require_known(name);
    held_[name] = depth;
}

} // namespace dyncx::emulator
