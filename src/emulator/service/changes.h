// Change tracking: the first reading of a table with its delta link, and what changed and went since a delta link.
//
// Promises pages by version: what changes while a table is read comes again with the delta link of that reading. Rows
// that are there come first, then what was deleted, also what came and went in between. Refuses tables that do not track
// changes, tokens that have expired, and options that Dataverse does not take here.
#pragma once

#include "emulator/service/call.h"

namespace dyncx::emulator {

bool asks_for_changes(const Call& call); // by its preference, its delta token, or the cookie of a page of them
Response query_changes(const Call& call, const Table& table);
Response count_changes(const Call& call, const Table& table);

} // namespace dyncx::emulator
