// The zone that a setting names: an offset such as "+02:00", or a name such as "Europe/Berlin" of the system's zone files
// (/usr/share/zoneinfo, package tzdata). Neither TZ nor TZDIR is read: the environment is the host's.
#pragma once

#include "base/zone.h"

#include <string>

namespace dyncx::config {

Result<Zone> zone_of(const std::string& name); // "" gives none

} // namespace dyncx::config
