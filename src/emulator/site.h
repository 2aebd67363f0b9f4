// What the rooms that work on rows share: schema, rows, the ids of the environment, and the rules that are a matter of
// choice.
//
// One per emulator. Not locked by itself: the Web API serves one request at a time while it touches a Site.
#pragma once

#include "emulator/model.h"
#include "emulator/schema/loaded_schema.h"
#include "emulator/security/privileges.h"
#include "emulator/store/row_store.h"

#include <atomic>
#include <string>

namespace dyncx::emulator {

struct Site {
    Site(LoadedSchema& loaded, RowStore& store) : schema(loaded), rows(store), privileges(loaded.tables()) {}

    const LoadedSchema& schema;
    RowStore& rows;
    std::string url; // https://127.0.0.1:port, no slash at the end
    std::string organization_id;
    std::string business_unit_id;
    std::string user_id; // the application user
    std::string currency_id;
    std::string tenant_id;
    Privileges privileges; // of the application user
    bool closed_activities_are_read_only = true;
    std::string routing_queue_id;                 // where the active routing rule puts a case; empty: no rule is active
    std::size_t max_upload_bytes = 5'242'880;     // of a file, as base64
    std::size_t aggregate_records = 50'000;       // that an $apply may take in
    std::int64_t changes_expired_at = -1;         // delta tokens up to this version have expired
    std::atomic<bool> has_application_user{true}; // read before the lock is taken
};

struct RowRef {
    const Table* table = nullptr;
    std::string id;
};

// The row a key names, or nothing; alternate keys are looked up.
std::optional<Row> find_row(const Site& site, const RowRef& ref);
std::string text_of(const Row& row, const std::string& column); // "" when null
std::optional<std::int64_t> whole_of(const Row& row, const std::string& column);

} // namespace dyncx::emulator
