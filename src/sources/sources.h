// Native host events to session events. One payload may tell several events of one or more sessions; they come in
// order. A payload that is no event (a Lambda invocation, a rule match without contact id) is UNSUPPORTED with the
// reason. Nothing is looked up and nothing is kept here: the same payload gives the same events.
#pragma once

#include "base/session_event.h"
#include "base/zone.h"

#include <string_view>
#include <vector>

namespace dyncx::sources {

std::vector<std::string_view> names(); // "dyncx", "amazon-connect", "asterisk-ami" …
// `zone` tells the times that a host writes by its own clock; without it they are refused.
Result<std::vector<SessionEvent>> parse(std::string_view source, std::string_view payload, const Zone& zone = {});

// One object of source "dyncx" (docs/events.md); the struct lane makes the same object, so that both agree.
// A recording or a transcript that it brings along is told as an event of its own behind it.
// `place` stands in front of the names in a refusal: "[2]".
Result<std::vector<SessionEvent>> native_event(const Json& object, std::string_view place = {});

} // namespace dyncx::sources
