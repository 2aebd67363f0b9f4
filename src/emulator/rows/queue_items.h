// What is special about rows of queueitem: one active item per object, only objects and queues that may take one.
//
// Promises 400 0x80040526 for a second active item, 0x800404e7 for a table that has no queues and 0x8004051e for a
// deactivated object or queue, whoever writes the item; title, type and times are filled. Actions are not its matter.
#pragma once

#include "emulator/site.h"

#include <optional>
#include <string>

namespace dyncx::emulator {

std::optional<Row> active_queue_item(const Site& site, const std::string& object_id);
void require_queueable(const Site& site, const RowRef& object);
RowRef real_object(const Site& site, const RowRef& object); // an activitypointer becomes the activity that it shows

// For rows/writes: the row as it will be written, checked and completed; rows of other tables are left alone.
void settle_queue_item(const Site& site, const Table& table, const Row& before, Row& row);

} // namespace dyncx::emulator
