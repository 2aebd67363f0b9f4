// What the application user may do: a depth for each privilege that its role holds, by Dataverse's names.
//
// Promises every privilege of every table at the depth Global until one is taken away. Tables that share privileges
// (activities; lines of an order) share them here. Which request asks for which privilege is access.h.
#pragma once

#include "emulator/model.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace dyncx::emulator {

enum class Right { create, read, write, remove, append, append_to, assign };
enum class Depth { basic, local, deep, global };

std::string privilege_name(Right right, const Table& table); // "prvAppendToQueue"; "" when the table has no such one
std::string privilege_id(const std::string& name);           // the same in each run
std::string_view right_name(Right right);                    // "AppendTo"
std::string_view depth_name(Depth depth);                    // "Basic"
std::optional<Depth> depth_named(std::string_view name);

class Privileges {
  public:
    using Held = std::map<std::string, Depth>;

    explicit Privileges(const std::vector<const Table*>& tables);

    std::optional<Depth> depth(const std::string& name) const; // nothing when it was taken away
    const Held& held() const { return held_; }

    void remove(const std::string& name); // both throw std::invalid_argument for a name that no table has
    void set_depth(const std::string& name, Depth depth);
    void reset() { held_ = all_; }

  private:
    void require_known(const std::string& name) const;

    Held all_;
    Held held_;
};

} // namespace dyncx::emulator
