// The phone call that a session becomes in the default flow: which column gets what. Pure: facts and people in, a row
// out.
#pragma once

#include "base/json.h"
#include "flow/people.h"

#include <string>

namespace dyncx::flow {

bool is_phone(const Json& facts);    // also when no channel is told
bool is_outbound(const Json& facts); // unknown counts as inbound

// A row as dataverse::write_row takes it, without state: subject, phonenumber, directioncode, times, duration,
// description, regarding, owner and phonecall_activity_parties. What is not known is left out.
Json call_row(const Json& facts, const Person& customer, const Person& agent);
Json completed_state(const Json& facts); // {"statecode":1,"statuscode":4}
Json reopened_state();

} // namespace dyncx::flow
