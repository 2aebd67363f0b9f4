// The parts of write_row() that have a file of their own.
#pragma once

#include "dataverse/metadata.h"

#include <string>

namespace dyncx::dataverse {

// "phonecall_activity_parties": [{"participationtypemask":1 or "sender","partyid":{"contact":"<guid>"}},
// {"participationtypemask":2,"addressused":"+1 555"}] to what Dataverse takes.
Result<Json> write_parties(const Table& table, const std::string& collection, const Json& parties);

// "nav@odata.bind" with its value, given as it is.
Result<Json> checked_bind(const Table& table, const std::string& member, const Json& value);

Fault refused_row(const std::string& why, const std::string& fix = {});
std::string shown_name(const std::string& name); // as it may stand in a message

} // namespace dyncx::dataverse
