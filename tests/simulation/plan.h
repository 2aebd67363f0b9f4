// What the hosts of a world hand in, and what Dynamics must hold in the end, whatever happens on the way. What a session
// tells is chosen so that the end does not depend on the order: each fact belongs to one kind of event, and its value to
// the version.
#pragma once

#include "base/session_event.h"
#include "dice.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace dyncx::simulation {

struct HandedIn { // one hand-in; repeats are further ones
    SessionEvent event;
    std::int64_t at_ms = 0;
    int slot = 0; // which process, when it lives
};

struct PlannedSession {
    std::string number;      // of the caller: the session's own, so that a row tells whose it is
    bool is_refused = false; // Dynamics refuses rows with this number for good
    std::vector<HandedIn> handed_in;
};

struct Expected {
    Json columns = Json::object();
    std::set<std::string> ends;                          // when the end is estimated: one of these
    std::set<std::pair<std::string, std::string>> notes; // subject and text
};

struct PlanOptions {
    std::int64_t length_ms = 0;
    int slots = 1;
};

std::vector<PlannedSession> plan_sessions(Dice& dice, const PlanOptions& options);
Expected expected_of(const PlannedSession& session, bool is_end_estimated); // when the host tells none

} // namespace dyncx::simulation
