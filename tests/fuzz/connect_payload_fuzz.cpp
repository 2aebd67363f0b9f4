// Fuzz target: Amazon Connect's payloads. Whatever comes, the answer is events with sound ids and kinds, or a Fault
// with words.
#include "sources/sources.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dyncx;
    const auto events = sources::parse("amazon-connect", std::string_view(reinterpret_cast<const char*>(data), size));
    if (!events) {
        if (events.error().message.empty())
            std::abort();
        return 0;
    }
    for (const SessionEvent& event : *events) {
        const bool is_sound = !event.session.empty() && event.session.size() <= 200 && !kind_name(event.kind).empty();
        const auto kept = Json::parse(to_json(event).text());
        const SessionEvent named{event.source, event.session, event.kind, 0, event.version};
        if (!is_sound || !kept || !session_event_of(named, *kept))
            std::abort();
    }
    return 0;
}
