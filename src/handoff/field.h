// What a rule may ask for, "session.channel" or "customer.new_tier", and how it is found: each field that rules name is looked
// up at most once per decision, however many conditions name it. Pure: what is not in the scene is not known; nothing is
// read from the store or over the network.
#pragma once

#include "base/json.h"
#include "base/time.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dyncx::handoff {

// All that rules see of the session that is to be handed over.
struct Scene {
    const Json& session;     // its facts
    const Json& customer;    // {"table":"contact", and columns}; null or {}: nobody is known
    const Json& handed_case; // the columns of the case that is handed over, as they will be written
    UnixMs now;              // weekday and time of day are read of it as UTC: shift it for another zone
};

enum class Part { kSession, kCustomer, kCase, kNow };

struct Field {
    std::string name; // "session.attributes.VIP"
    Part part;
    std::string key; // "attributes.VIP"
    bool is_told;    // explanations may quote its value: it tells nothing of a person
};

// A value in the form in which it is compared: without regard to ASCII case and outer blanks.
struct Value {
    std::string text;
    std::optional<long double> number; // of numbers, and of texts that write one plainly: exact for 64 bits
};
std::optional<Value> value_of(const Json& json); // nothing for null, blank texts, lists and objects
std::string quoted(const Json& json);            // as explanations quote it, cut to a bearable length

// The distinct fields of a set of rules.
class Fields {
  public:
    Result<std::size_t> slot_of(const std::string& place, const Json& name);
    const std::vector<Field>& all() const { return all_; }

  private:
    std::vector<Field> all_;
    std::map<std::string, std::size_t> slots_;
};

// The fields of one scene. Refers to both.
class View {
  public:
    View(const Fields& fields, const Scene& scene) : fields_(fields), scene_(scene), slots_(fields.all().size()) {}

    struct Slot {
        bool is_found = false; // looked up already
        bool is_known = false;
        std::optional<Value> value; // nothing though known: a list or an object
    };
    const Slot& at(std::size_t index);
    std::string told(std::size_t index) const; // its value for an explanation: "something else" where it is a person's
    const Field& field(std::size_t index) const { return fields_.all()[index]; }

  private:
    const Json& found(const Field& field, Json& made) const; // null when there is none

    const Fields& fields_;
    const Scene& scene_;
    std::vector<Slot> slots_;
};

} // namespace dyncx::handoff
