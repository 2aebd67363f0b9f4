// The columns that Dataverse fills by itself: times, users, owner, defaults, composed names, running numbers, currency.
//
// Promises that a created row has what the facts say a row has, and that an update moves modifiedon and modifiedby.
// Columns that the schema does not hold are never written.
#pragma once

#include "emulator/site.h"

namespace dyncx::emulator {

void fill_created(const Site& site, const Table& table, Row& row); // after the payload was applied
void fill_updated(const Site& site, const Table& table, Row& row); // likewise

} // namespace dyncx::emulator
