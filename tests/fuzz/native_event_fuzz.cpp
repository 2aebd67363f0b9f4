// Fuzz target: the native event. What is taken has a sound id, a kind, a time and no negative duration.
#include "sources/sources.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dyncx;
    const auto events = sources::parse("dyncx", std::string_view(reinterpret_cast<const char*>(data), size));
    if (!events) {
        if (events.error().message.empty())
            std::abort();
        return 0;
    }
    for (const SessionEvent& event : *events) {
        const bool is_sound = !event.session.empty() && event.session.size() <= 200 && !kind_name(event.kind).empty() &&
                              event.time >= 0 && event.facts["talk_seconds"].as_integer() >= 0;
        if (!is_sound || !Json::parse(to_json(event).text()))
            std::abort();
    }
    return 0;
}
