// State and status of a row: defaults on create, pairs that belong together, changes that need an action of their own.
//
// Promises 400 0x80048408 for a pair that does not fit. Tables without states are left alone.
#pragma once

#include "emulator/model.h"

#include <string>

namespace dyncx::emulator {

void set_first_state(const Table& table, Row& row); // create: fills what the payload did not give, checks the rest

// Refuses an update to a state that its action alone sets: a resolved case, a won or lost opportunity.
void require_no_action(const Table& table, const Row& before, const Row& changes);

// Update: `changes` holds what the payload gave; completes it so that both columns fit together.
void settle_state(const Table& table, const Row& before, Row& changes, const std::string& id);

bool is_closed_activity(const Table& table, const Row& row);
bool reopens(const Row& changes); // statecode 0 is among the changes

} // namespace dyncx::emulator
