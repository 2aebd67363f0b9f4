// How the events of a session add up to what is known of it, whatever their order. Pure.
// An event is known among those of its session by its identity: its kind, the leg it tells of, and for a recording or an
// analysis which one it is. Of one identity the highest version counts. Between kinds the time of the events counts:
// what a late event tells fills gaps and replaces nothing that a later one has told.
#pragma once

#include "base/session_event.h"

namespace dyncx {

inline constexpr const char* kLastEventAt = "last_event_at"; // fact: time of the latest of the call's own events
// Fact: by identity who was on the call when, {"3/leg-1":{"at":…,"agent":…,"agent_email":…,"talk_seconds":…}}
inline constexpr const char* kLegs = "legs";

inline constexpr const char* kRemoved = "recording_removed"; // the address of a recording that is gone

std::string identity_of(const SessionEvent& event); // "3", "3/leg-1", "6/leg-1/<guid of the recording>"
bool is_of_the_call(int kind);                      // and not of what is made of it: recording, transcript, analysis
// Adds an event that is no repeat, unless it is of a handoff; `is_correction` when an earlier version of it was told before.
void tell(Json& facts, const SessionEvent& event, bool is_correction);

} // namespace dyncx
