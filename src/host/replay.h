// Handing in recorded events and waiting until they took effect in Dynamics: the heart of every host.
// Submitting and polling go on side by side on one thread; what is not delivered in time stays in the store.
#pragma once

#include "connection.h"

#include <string>
#include <vector>

namespace dyncx::host {

struct Payload {
    std::string file; // where it came from, for messages
    std::string text;
};

// A file holds one JSON payload, or JSON lines (each line that is not blank is an object of its own).
std::vector<Payload> read_payloads(const std::vector<std::string>& files, int times);

struct SessionTime {
    std::string session;
    std::int64_t first_ms = 0; // when its first payload was handed in, since the start
    std::int64_t last_ms = 0;  // when its last payload had taken effect
};

struct Refusal {
    std::string file;
    Failure failure;
};

struct Tally {
    std::size_t payloads = 0;
    std::size_t delivered = 0;
    std::size_t late = 0;
    std::vector<Refusal> refusals;
    std::vector<SessionTime> sessions; // in the order in which they ended
    std::int64_t elapsed_ms = 0;

    Exit exit() const;
};

Tally replay(Connection& connection, const Options& options, const std::string& source,
             const std::vector<Payload>& payloads);

} // namespace dyncx::host
