// A session event: what happened to a customer session, as every source gives it and every flow reads it.
// `facts` holds what later steps may name in a template: the canonical names ("from", "agent", "queue" …) and the names of
// the host's own format ("CustomerEndpoint", "Attributes.Acct_Code"); values keep their JSON type.
#pragma once

#include "base/json.h"
#include "base/time.h"

#include <string>
#include <string_view>

namespace dyncx {

struct SessionEvent {
    std::string source;       // "amazon-connect"
    std::string session;      // the host's id, 1 to 200 bytes
    int kind = 0;             // DYNCX_SESSION_…
    UnixMs time = 0;          // when it happened
    std::int64_t version = 0; // of this kind for this session; an older one never overwrites a newer one
    // What this event tells, by name; merged into the session's facts in the order of events. Canonical names:
    //   channel ("phone" "chat" "sms" "email"), direction ("in" "out"), from, to, customer_number, our_number, queue, agent,
    //   agent_email, leg, disposition, started_at, answered_at, ended_at (ISO UTC texts), talk_seconds, wait_seconds,
    //   recording_url, recording_id, transcript (text), summary, customer ({"contact":"<guid>"}), regarding, owner.
    Json facts = Json::object();
};

// Kinds that no host hands in as an event: a handoff, and the look at what became of it. They tell nothing of the session.
inline constexpr int kHandoff = 100;
inline constexpr int kHandoffLook = 101;

std::string_view kind_name(int kind);    // "session.started"; "" when unknown
int kind_of_name(std::string_view name); // of what a host may tell; 0 when unknown
// The form kept in the store, {"time":…,"facts":{…}}: source, session, kind and version have columns of their own there.
Json to_json(SessionEvent event);
Result<SessionEvent> session_event_of(SessionEvent named, const Json& kept); // `named` holds what the columns said

} // namespace dyncx
