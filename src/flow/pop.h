// What an agent's screen is to show of a session: its record; while none is written yet, its customer; of somebody whom
// nobody knows, a form for a new row with the number filled in. From what is known here, so that it is ready while Dynamics
// is down: it sends nothing and waits for nothing.
#pragma once

#include "base/json.h"
#include "config/settings.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <vector>

namespace dyncx::flow {

struct PopGround { // what is known of a session
    const std::vector<store::Mapping>& records;
    const Json& facts;
    const Json& customer;       // {"contact":"<guid>"}, {} while unknown
    std::optional<Json> opened; // the link of the flow's own `open` step, when its values are there
    bool prefers_tab = true;
};

class Pop {
  public:
    static Result<Pop> open(const config::Settings& settings); // CONFIG names the place: pop.url, pop.new

    // {"tab","embedded","prefers","shows":"record"|"customer"|"new"|"page","table","id","why"}; null when there is nothing
    // to show or no app to show it in.
    Json links(const PopGround& ground) const;

  private:
    struct Shown;
    std::optional<Shown> shown(const PopGround& ground) const;
    Shown record(const char* what, const std::string& table, const std::string& id, const char* why) const;
    std::optional<Shown> form(const PopGround& ground) const;

    std::string environment_url_, app_, table_, form_; // table_, form_: of pop.url, or ""
    Json new_;                                         // {"table","values"}; null: as built in; {}: none
};

} // namespace dyncx::flow
