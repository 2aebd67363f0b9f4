// Settings between reading and approval: what was given, by property name, and what the checks repaired.
// read_draft() looks at each value alone (name, type, range); check_environment() at what belongs together.
#pragma once

#include "config/settings.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dyncx::config {

constexpr std::size_t kMaxSettingsBytes = 1u << 20;
constexpr std::size_t kMaxTextBytes = 2048;
constexpr std::string_view kMask = "***"; // stands for a secret in what we print

struct Draft {
    std::map<std::string, Json, std::less<>> values; // as given, then repaired; no secrets
    std::map<std::string, Secret, std::less<>> secrets;
    std::map<std::string, Json, std::less<>> derived; // defaults that depend on other values
    std::vector<std::string> repairs;

    const std::string* text(std::string_view name) const; // nullptr when not given
    bool boolean(std::string_view name) const;
    void repair(std::string_view name, std::string repaired); // and says so when it differs
};

const Property* find_property(std::string_view name);
Fault config_fault(std::string_view property, std::string_view what, std::string fix);

Result<Draft> read_draft(std::string_view json, bool is_runtime);
Result<> check_environment(Draft& draft);
Result<> check_region(Draft& draft);

} // namespace dyncx::config
