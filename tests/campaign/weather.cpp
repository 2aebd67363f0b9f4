// The emulator keeps its latest requests only, so they are counted while they are there.
#include "weather.h"

namespace campaign {
namespace {

using dyncx::emulator::Fault;
using dyncx::emulator::FaultAction;

Fault drawn_fault(Random& random) {
    Fault fault;
    fault.skip = static_cast<int>(below(random, 4));
    const std::uint64_t kind = below(random, 100);
    if (kind < 40) {
        fault.action = FaultAction::drop_after_commit;
        fault.method = "POST"; // a $batch, a row, a note
    } else if (kind < 50) {
        fault.action = FaultAction::drop_after_commit;
        fault.method = "PATCH";
    } else if (kind < 65) {
        fault.action = FaultAction::reset;
    } else if (kind < 78) {
        fault.status = chance(random, 70) ? 503 : 502;
    } else if (kind < 82) {
        fault.status = 429;
        fault.code = "0x80072322";
        fault.message = "Number of requests exceeded the limit of 6000 over time window of 300 seconds.";
        fault.retry_after = chance(random, 50) ? "1" : "0";
    } else if (kind < 86) {
        fault.is_for_tokens = true;
        fault.skip = 0;
        fault.action = chance(random, 50) ? FaultAction::reset : FaultAction::delay;
        fault.delay_ms = 20;
    } else {
        fault.action = FaultAction::delay;
        fault.delay_ms = 5 + static_cast<int>(below(random, 120));
        fault.times = 1 + static_cast<int>(below(random, 3));
    }
    return fault;
}

std::int64_t times_in(const std::string& text, std::string_view word) {
    std::int64_t times = 0;
    for (auto at = text.find(word); at != text.npos; at = text.find(word, at + word.size()))
        ++times;
    return times;
}

void add(Tally& tally, const dyncx::emulator::LogEntry& entry) {
    const bool has_worked = entry.status != 200 || !entry.response_body.empty();
    if (entry.is_dropped)
        ++(has_worked ? tally.dropped : tally.cut);
    tally.repeats_met += times_in(entry.response_body, "\"code\":\"0x80040237\"");
    tally.unavailable += entry.status == 502 || entry.status == 503 ? 1 : 0;
    tally.throttled += entry.status == 429 ? 1 : 0;
}

} // namespace

Weather::Weather(dyncx::emulator::Emulator& emulator, std::uint64_t seed)
    : emulator_(emulator), random_(random_of(seed, 2)) {
    dyncx::emulator::LimitSettings limits; // its own limits would be met by the speed of a campaign
    limits.requests = 1'000'000'000;
    limits.execution_ms = 1'000'000'000;
    limits.concurrent = 1'000;
    emulator_.set_limits(limits);
}

void Weather::change(int faults) {
    count();
    emulator_.clear_faults();
    for (int i = 0; i < faults; ++i)
        emulator_.add_fault(drawn_fault(random_));
}

// A request that is answered between two looks belongs to neither: then it is looked again.
void Weather::count() {
    for (;;) {
        const auto before = emulator_.counts();
        const auto log = emulator_.log();
        const auto counts = emulator_.counts();
        if (counts.total != before.total)
            continue;
        auto unseen = static_cast<std::size_t>(counts.total - tally_.requests);
        if (unseen > log.size())
            unseen = log.size();
        for (auto entry = log.end() - static_cast<std::ptrdiff_t>(unseen); entry != log.end(); ++entry)
            add(tally_, *entry);
        tally_.requests = counts.total;
        tally_.tokens = counts.tokens;
        const auto creates = counts.by_operation.find("POST phonecalls");
        tally_.creates = creates == counts.by_operation.end() ? 0 : creates->second;
        return;
    }
}

const Tally& Weather::tally() {
    count();
    return tally_;
}

} // namespace campaign
