// Requests to one row: read, create, update, upsert, delete, single properties.
//
// Promises the statuses, conditional headers and answer headers of Dataverse. Each write is one transaction.
#pragma once

#include "emulator/odata/keys.h"
#include "emulator/service/call.h"

namespace dyncx::emulator {

Response create_in(const Call& call, const Table& table);
Response read_row(const Call& call, const Table& table, const odata::Key& key);
Response patch_row(const Call& call, const Table& table, const odata::Key& key);
Response remove_row(const Call& call, const Table& table, const odata::Key& key);

Response read_property(const Call& call, const RowRef& row, const Column& column, bool is_raw);
Response write_property(const Call& call, const RowRef& row, const std::string& name); // PUT and DELETE

// POST set(key)/collection: a new row that points at this one.
Response create_related(const Call& call, const RowRef& parent, const Collection& collection);
// PUT set(key)/phonecall_activity_parties {"value":[...]}
Response put_parties(const Call& call, const RowRef& activity, const Collection& collection);

// The 200 or 201 with the row, shaped by $select and $expand.
Response representation(const Call& call, const Table& table, const std::string& id, int status);

std::string context_of(const Call& call, const Table& table, const odata::Query& query); // without /$entity

} // namespace dyncx::emulator
