// The readers of the other phone systems. Each takes the payload as the host wrote it, JSON or text, and answers with the
// session events that it tells, in order; with a Fault that names the place; or UNSUPPORTED when it changes no session.
// docs/hosts.md says what is read and what it becomes.
#pragma once

#include "sources/host_text.h"

namespace dyncx::sources {

Events asterisk_manager_events(std::string_view payload); // "asterisk-ami"
Events freeswitch_events(std::string_view payload);       // "freeswitch"
Events twilio_events(std::string_view payload);           // "twilio"
Events vcon_events(std::string_view payload);             // "vcon"

} // namespace dyncx::sources
