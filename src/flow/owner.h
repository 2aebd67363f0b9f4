// Which agent a call belongs to that several have had: transferred, consulted, picked up again. Read from the fact `legs`
// (base/session_facts.h), so the order in which events come does not matter. Pure.
#pragma once

#include "base/json.h"

#include <string>
#include <string_view>

namespace dyncx::flow {

enum class OwnerRule { kFirst, kLast, kLongest }; // who answered first, had it last, talked longest

OwnerRule owner_rule_of(std::string_view word); // of the property session.owner
// The facts with `agent` and `agent_email` of that agent; as they are while no leg names one.
Json with_owner(const Json& facts, OwnerRule rule);

} // namespace dyncx::flow
