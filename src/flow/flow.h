// What a session becomes in Dynamics: the steps of a configuration (or the default flow) per event, as a
// delivery::Script; its linter; the dry run; the screen pop.
#pragma once

#include "base/session_event.h"
#include "config/settings.h"
#include "dataverse/metadata.h"
#include "delivery/script.h"

#include <memory>
#include <string>
#include <vector>

namespace dyncx::flow {

struct Finding {
    std::string place; // "flow.session.started[0].body.subject"
    std::string text;  // "Username is a known name without braces: did you mean {{Username}}?"
    bool is_error = false;
};
Json to_json(const std::vector<Finding>& findings); // [{"place","text","is_error"}]

// Where people found by number or name are kept (the store), and how a number may be written (lookup); the client gives both.
struct PeopleKeeper {
    std::function<std::optional<std::pair<Json, UnixMs>>(const std::string& key)> load;
    std::function<void(const std::string& key, const Json& person)> save;
    std::function<std::vector<std::string>(std::string_view number)> number_forms = // exact; none: it is nobody's
        [](std::string_view number) { return std::vector<std::string>{std::string(number)}; };
};

class Flow : public delivery::Script {
  public:
    // Checks the flow of the settings (the default flow when none is given). Errors refuse; warnings are in findings().
    static Result<std::unique_ptr<Flow>> open(const config::Settings& settings, dataverse::WebApi& api,
                                              dataverse::Metadata& metadata, PeopleKeeper people, const Clock& clock);
    virtual const std::vector<Finding>& findings() const = 0;
    // {"steps":[{"event","step","method","address","body","notes":[…]}],"findings":[…]}
    virtual Result<Json> preview(const std::vector<SessionEvent>& events, const net::Budget& budget) = 0;
    virtual Json customer(const Json& facts) const = 0; // {"contact":"<guid>"} as far as it is known here, else {}
    // What the agent's screen shows, see pop.h. `customer` as customer() tells it, or found otherwise.
    virtual Json links(const std::vector<store::Mapping>& records, const Json& facts, const Json& customer) const = 0;
};

// The check of the flow without network and store, for the door: refuses what open() would refuse.
Result<> check(const config::Settings& settings);

} // namespace dyncx::flow
