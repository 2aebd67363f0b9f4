// What a host asks for when it hands a session over: read strictly at the door, into the form in which the outbox keeps it.
// Redacted here, before anything is stored: what is written nowhere cannot leak. Pure.
#pragma once

#include "base/session_event.h"
#include "handoff/redaction.h"

#include <string>

namespace dyncx::handoff {

struct Request {
    SessionEvent event; // of kHandoff; its facts are what was asked, the transcript as one text
    bool is_dry_run = false;
};

// {"session","source","channel","customer":{"id","email","phone","key","name","first_name","last_name"},"title",
//  "summary","reason","collected":{…},"priority","subject","product","queue","owner","agent","transcript",
//  "recording_url","ticket_properties":{…},"time","version","dry_run"}
Result<Request> request_of(const Json& json, const Redaction& redaction, UnixMs now);

} // namespace dyncx::handoff
