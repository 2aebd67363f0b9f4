// The participants of an activity: rows of activityparty that live and die with it.
//
// Promises at most one sender, only the participation types that the activity takes, and that each party names a row or
// an address. Activity parties have no create message of their own, so they are written here and nowhere else.
#pragma once

#include "emulator/rows/payload.h"

namespace dyncx::emulator {

void require_fitting_parties(const Table& activity, const std::vector<std::shared_ptr<Payload>>& parties);
void add_parties(const Site& site, const RowRef& activity, const std::vector<std::shared_ptr<Payload>>& parties);
void erase_parties(const Site& site, const RowRef& activity); // also those where the row is the party

} // namespace dyncx::emulator
