// Whether the application user may do what a request asks for.
//
// Promises 403 0x80040220 that names the missing privilege, 403 0x80048306 for a row out of the privilege's depth, and
// 403 0x80040225 for a disabled user as owner. There is one business unit, so every depth above Basic reaches all rows.
#pragma once

#include "emulator/odata/query.h"
#include "emulator/security/privileges.h"
#include "emulator/site.h"

namespace dyncx::emulator {

void require_privilege(const Site& site, Right right, const Table& table);
void require_access(const Site& site, Right right, const RowRef& ref, const Row& row); // the privilege and its depth
bool is_in_sight(const Site& site, const Table& table, const Row& row);                // a row that a list shows

// The tables that a query shows rows of: its own and those it expands.
void require_readable(const Site& site, const Table& table, const std::vector<odata::Expansion>& expands);

// Create: `row` holds what the request gave. Update: `changes` does.
void require_creatable_by_user(const Site& site, const Table& table, const Row& row);
void require_changeable_by_user(const Site& site, const RowRef& ref, const Row& before, const Row& changes);

void require_enabled_user(const Site& site, const Row& row, const std::string& column); // whom a lookup names

} // namespace dyncx::emulator
