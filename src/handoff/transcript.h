// A session's transcript, in the form that a host has it, becomes one text: a line per turn, "[00:01:05] customer: …\n".
// Read are a plain text, turns of dyncx, a Contact Lens file (voice and chat) and a vCon; anything else is refused with
// the place and the fix. What is marked as redacted becomes "[redacted]". Nothing else of what was said is left out, but
// for control characters, which Dynamics does not store: they end here, so that what is kept is found again byte for byte.
// It does not look for numbers or words to hide: redaction.h does.
#pragma once

#include "base/json.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace dyncx::handoff {

inline constexpr std::size_t kMostTranscriptBytes = std::size_t{4} * 1024 * 1024; // of the text that comes out
inline constexpr std::size_t kMostTurns = 100000;
inline constexpr std::size_t kMostSpans = 100000;

// As it stands in docs/transcripts.md. Faults are DYNCX_E_INVALID, or DYNCX_E_TOO_LARGE.
Result<std::string> transcript_text(const Json& given);

// Without the control characters that a text column refuses: all but tab, line feed and carriage return.
std::string without_controls(std::string_view text);

} // namespace dyncx::handoff
