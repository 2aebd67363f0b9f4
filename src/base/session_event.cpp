// Names of the kinds of events, and the form in which the store keeps an event.
#include "base/session_event.h"

#include <array>
#include <utility>

namespace dyncx {
namespace {

constexpr std::array<std::pair<int, std::string_view>, 8> kKinds{{
    {DYNCX_SESSION_STARTED, "session.started"},
    {DYNCX_SESSION_RINGING, "session.ringing"},
    {DYNCX_SESSION_ANSWERED, "session.answered"},
    {DYNCX_SESSION_TRANSFERRED, "session.transferred"},
    {DYNCX_SESSION_ENDED, "session.ended"},
    {DYNCX_SESSION_RECORDING_READY, "session.recording_ready"},
    {DYNCX_SESSION_TRANSCRIPT_READY, "session.transcript_ready"},
    {DYNCX_SESSION_ANALYSIS_READY, "session.analysis_ready"},
}};

} // namespace

std::string_view kind_name(int kind) {
    for (auto& [number, name] : kKinds)
        if (number == kind)
            return name;
    return kind == kHandoff ? "session.handoff" : kind == kHandoffLook ? "session.handoff_look" : std::string_view();
}

int kind_of_name(std::string_view name) {
    for (auto& [number, known] : kKinds)
        if (known == name)
            return number;
    return 0;
}

Json to_json(SessionEvent event) {
    Json json = Json::object();
    json.set("time", std::int64_t{event.time});
    json.set("facts", std::move(event.facts));
    return json;
}

Result<SessionEvent> session_event_of(SessionEvent named, const Json& kept) {
    named.time = kept["time"].as_integer();
    named.facts = kept["facts"];
    if (kind_name(named.kind).empty() || named.session.empty() || !named.facts.is_object())
        return fault(DYNCX_E_DAMAGED, "An event in the store cannot be read.");
    return named;
}

} // namespace dyncx
