// The readers of the other phone systems. Each takes the payload as the host wrote it, JSON or text, and answers with the
// session events that it tells, in order; with a Fault that names the place; or UNSUPPORTED when it changes no session.
// docs/hosts.md says what is read and what it becomes.
#pragma once

#include "base/zone.h"
#include "sources/host_text.h"

namespace dyncx::sources {

// `zone` is asked by those whose times may come without one.
Events asterisk_manager_events(std::string_view payload, const Zone& zone); // "asterisk-ami"
Events asterisk_channel_events(std::string_view payload, const Zone& zone); // "asterisk-cel"
Events asterisk_call_records(std::string_view payload, const Zone& zone);   // "asterisk-cdr"
Events freeswitch_events(std::string_view payload, const Zone& zone);       // "freeswitch"
Events twilio_events(std::string_view payload, const Zone& zone);           // "twilio"
Events vcon_events(std::string_view payload, const Zone& zone);             // "vcon"

} // namespace dyncx::sources
