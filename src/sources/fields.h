// Reads the members of one JSON object of a payload by name and type, within bounds, and keeps the first complaint.
// A complaint names the place ("[2].recording.url") and the fix, never the value. Null counts as not given.
#pragma once

#include "base/json.h"
#include "base/time.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dyncx::sources {

enum class Case { kExact, kIgnored }; // Amazon Connect writes agentInfo and AgentInfo in one feed

// The member, in any case when asked; nullptr when absent or null.
const Json* member(const Json& object, std::string_view name, Case letters);

class Fields {
  public:
    Fields(const Json& object, std::string place, Case letters)
        : object_(object), place_(std::move(place)), letters_(letters) {}

    const Json* find(std::string_view name) const { return member(object_, name, letters_); }
    std::string text(std::string_view name, std::size_t max_bytes); // "" when absent; other types are refused
    std::optional<UnixMs> time(std::string_view name);              // text with a zone
    std::optional<std::int64_t> whole(std::string_view name);       // a whole number from 0
    const Json* object(std::string_view name);                      // refused when it is no object
    Fields nested(std::string_view name);                           // over an empty object when absent
    std::string id(std::string_view name, bool is_required);        // 1 to 200 bytes, no control characters

    void refuse(std::string_view name, std::string_view what, std::string fix = {});
    void refuse_unknown(const std::vector<std::string>& known); // exact case only
    void adopt(const Fields& inner) {
        if (!fault_)
            fault_ = inner.fault_;
    }
    const std::optional<Fault>& fault() const { return fault_; }
    std::string place_of(std::string_view name) const;

  private:
    const Json& object_;
    std::string place_;
    Case letters_;
    std::optional<Fault> fault_;
};

bool has_control_characters(std::string_view text);

} // namespace dyncx::sources
