// Many contacts, for tests and measurements of large environments.
//
// Promises the same rows with the same ids in each run, numbers of the area code 555 that nobody has, in the forms that
// people type, and an address each. Does nothing when they are already there.
#pragma once

#include "emulator/site.h"

namespace dyncx::emulator {

void make_people(Site& site, int count);

} // namespace dyncx::emulator
