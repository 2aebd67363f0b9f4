// Adding up, see session_facts.h.
#include "base/session_facts.h"

#include "base/guid.h"

namespace dyncx {
namespace {

// Which recording or analysis an event is about; "" for the other kinds, of which a leg has one.
std::string subject_of(const SessionEvent& event) {
    const auto first_of = [&event](const char* name, const char* other) {
        const std::string& text = event.facts[name].as_string();
        return text.empty() ? event.facts[other].as_string() : text;
    };
    if (event.kind == DYNCX_SESSION_RECORDING_READY)
        return first_of("recording_id", "recording_url");
    if (event.kind == DYNCX_SESSION_ANALYSIS_READY)
        return first_of("analysis_url", "rule");
    return {};
}

// Rings and starts tell of nobody on the call unless they name someone.
bool tells_of_a_leg(const SessionEvent& event) {
    return is_of_the_call(event.kind) && (event.kind >= DYNCX_SESSION_ANSWERED || event.facts.find("agent") != nullptr);
}

void tell_leg(Json& facts, const SessionEvent& event) {
    Json moment = Json::object();
    moment.set("at", std::int64_t{event.time});
    for (const char* name : {"agent", "agent_email"})
        if (const Json* told = event.facts.find(name))
            moment.set(name, *told);
    if (const Json* talked = event.facts.find("talk_seconds"); talked && event.facts.find("leg") != nullptr)
        moment.set("talk_seconds", *talked);
    Json legs = facts[kLegs];
    legs.object_ref();
    legs.set(identity_of(event), std::move(moment));
    facts.set(kLegs, std::move(legs));
}

} // namespace

std::string identity_of(const SessionEvent& event) {
    std::string identity = std::to_string(event.kind);
    const std::string leg = event.facts["leg"].as_string(), subject = subject_of(event);
    if (!leg.empty() || !subject.empty())
        identity += "/" + leg;
    if (!subject.empty())
        identity += "/" + name_guid("event.subject", subject);
    return identity;
}

bool is_of_the_call(int kind) { return kind >= DYNCX_SESSION_STARTED && kind <= DYNCX_SESSION_ENDED; }

void tell(Json& facts, const SessionEvent& event, bool is_correction) {
    if (event.kind >= kHandoff)
        return;
    const std::string time = format_time(event.time), last = facts[kLastEventAt].as_string();
    const bool is_late = is_of_the_call(event.kind) && time < last && !is_correction;
    for (auto& [name, value] : event.facts.as_object())
        if (name != kLegs && name != kLastEventAt && !(is_late && facts.find(name)))
            facts.set(name, value);
    if (const Json* gone = event.facts.find(kRemoved); gone && facts["recording_url"] == *gone)
        facts.erase("recording_url");
    if (tells_of_a_leg(event))
        tell_leg(facts, event);
    if (is_of_the_call(event.kind) && time > last)
        facts.set(kLastEventAt, time);
}

} // namespace dyncx
