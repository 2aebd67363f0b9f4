// activitypointer: every activity once more, with the columns that all activities share.
//
// Promises that a row of an activity table and its row here come, change and go in one transaction. The view takes no
// writes of its own; see rows/writes.cpp.
#pragma once

#include "emulator/site.h"

#include <string>

namespace dyncx::emulator {

void show_activity(const Site& site,
                   const RowRef& activity); // after a create or an update; other tables are left alone
void hide_activity(const Site& site, const RowRef& activity);

} // namespace dyncx::emulator
