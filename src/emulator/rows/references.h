// How a text names a row: "/contacts(<guid>)", "contacts(emailaddress1='a@b.c')", an absolute address of this
// environment.
//
// Promises Dataverse's refusals: 400 0x80060888 for a text that is no such address, 404 0x80040217 and 0x80060891 for a
// row that is not there. "$1" never arrives here: the batch room replaces it first.
#pragma once

#include "emulator/odata/keys.h"
#include "emulator/site.h"

#include <string>

namespace dyncx::emulator {

RowRef row_named(const Site& site, const std::string& text); // the row exists
std::optional<std::string> id_of_key(const Site& site, const Table& table,
                                     const odata::Key& key);                          // the row may not exist
std::string existing_id(const Site& site, const Table& table, const odata::Key& key); // 404 when it does not

[[noreturn]] void refuse_missing(const Table& table, const std::string& id);
[[noreturn]] void refuse_missing_key(const Table& table);

} // namespace dyncx::emulator
