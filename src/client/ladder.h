// The ladder that verify climbs: form of the settings, token, WhoAmI, server version. It stops at the first rung that breaks
// and says in one finding what is wrong and how to fix it.
#pragma once

#include "client/link.h"

#include <optional>

namespace dyncx::client {

struct Climb {
    Json report = Json::object();
    std::optional<Fault> broken;
};
Climb climb(Link& link, const net::Budget& budget);

} // namespace dyncx::client
