// Fuzz target: the payloads of other phone systems; the first byte chooses whose, and whether a zone is set. Whatever comes,
// the answer is events with sound ids, kinds and times that can be kept, the same ones again, or a Fault with words.
#include "../unit/zone_file.h"
#include "sources/sources.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace dyncx;

void require(bool holds) {
    if (!holds)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static constexpr std::array<const char*, 6> kSources{"asterisk-ami", "asterisk-cel", "asterisk-cdr",
                                                         "freeswitch",   "twilio",       "vcon"};
    static const auto& berlin = *new Zone(*Zone::parse(zone_file({}, kBerlin)));
    if (size == 0)
        return 0;
    const std::string_view source = kSources[data[0] % kSources.size()];
    const Zone zone = data[0] / kSources.size() % 2 == 0 ? berlin : Zone();
    const std::string_view payload(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto events = sources::parse(source, payload, zone);
    if (!events) {
        require(!events.error().message.empty());
        return 0;
    }
    require(!events->empty());
    for (const SessionEvent& event : *events) {
        require(event.source == source && !event.session.empty() && event.session.size() <= 200);
        require(!kind_name(event.kind).empty() && event.time >= 0 && event.version >= 0);
        const auto kept = Json::parse(to_json(event).text());
        require(kept.ok() && session_event_of({event.source, event.session, event.kind, 0, event.version}, *kept).ok());
    }
    const auto again = sources::parse(source, payload, zone);
    require(again.ok() && again->size() == events->size());
    for (std::size_t i = 0; i < events->size(); ++i)
        require((*again)[i].version == (*events)[i].version && (*again)[i].session == (*events)[i].session);
    return 0;
}
