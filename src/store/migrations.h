// The schema of a store's file and how an older file becomes a newer one: forward only, each step whole or not at all.
// A file of a newer release, and a SQLite file that is not ours, are refused and left as they were.
#pragma once

#include "store/database.h"

namespace dyncx::store {

constexpr std::int64_t kSchemaVersion = 3;
constexpr std::int64_t kApplicationId = 0x64796378; // "dycx" in the file's header

// Reads only. The schema version of the file; 0: a new, empty one.
Result<std::int64_t> check_schema(Database& database);
Result<> migrate(Database& database);

} // namespace dyncx::store
