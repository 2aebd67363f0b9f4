// Creating, changing and deleting rows by Dataverse's rules. Every call belongs inside a Transaction of the store.
//
// Promises unique primary and alternate keys, required columns, state pairs, read-only closed activities, parties and
// nested rows in the same transaction, restricted deletes, and that the user may create or change what is written (a
// delete is the caller's to check). It reads no HTTP and writes no JSON.
#pragma once

#include "emulator/rows/payload.h"
#include "emulator/site.h"

#include <string>

namespace dyncx::emulator {

// The new row's id: the one in the payload, or a fresh one. `key_columns` are values that the address gave (upsert).
std::string create_row(const Site& site, const Payload& payload, const Row& key_columns = {});

enum class WrittenBy { request, action }; // some states are set by their action only

void update_row(const Site& site, const Table& table, const std::string& id, const Payload& payload,
                WrittenBy writer = WrittenBy::request);
void delete_row(const Site& site, const Table& table, const std::string& id);

// Takes the place of all parties that the activity has.
void replace_parties(const Site& site, const RowRef& activity, const std::vector<std::shared_ptr<Payload>>& parties);

} // namespace dyncx::emulator
