// The sessions of a campaign: which events a host hands in for each, in which order, and what the phone call in Dynamics
// must hold when a given set of them was accepted. All of it follows from seed and number, so that the campaign and its
// hosts agree without telling each other. It does not know what was handed in.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace campaign {

using Random = std::mt19937_64;
Random random_of(std::uint64_t seed, std::uint64_t stream); // the same on every machine
std::uint64_t below(Random& random, std::uint64_t limit);   // 0 to limit - 1
bool chance(Random& random, int percent);

enum class Order {
    kAny, // events are handed in in a drawn order; the row is the same in each
    kKept // in the order in which they happened; the row tells which came last
};

struct Event {
    int kind = 0; // DYNCX_SESSION_…
    std::int64_t time_ms = 0;
    std::int64_t version = 0; // 0: the time
    std::int64_t wait_ms = 0, talk_ms = 0;
    std::string queue, agent, disposition;
    std::string recording, leg; // each recording is of a leg of its own

    bool is_of_call() const { return recording.empty(); } // else it makes a note
};

struct Call {
    std::string session, customer, ours;
    bool is_outgoing = false;
    bool is_customer_known = false; // a contact has the number
    std::vector<Event> events;      // in the order in which they happened
    std::vector<int> handed_in;     // which event, one after another; some come twice

    const std::string& from() const { return is_outgoing ? ours : customer; }
    const std::string& to() const { return is_outgoing ? customer : ours; }
    std::string subject() const { return "Call from " + from() + " to " + to(); } // of no other session
};

Call make_call(std::uint64_t seed, int number, Order order);
Call make_whole_call(std::uint64_t seed, int number); // started, answered, ended, one recording, each once and in order
std::string to_json(const Call& call, const Event& event); // as source "dyncx" takes it

// Columns as text; "" for what must be empty. None at all: there must be no row. What is found out about people is told
// with the end at the latest, so only a completed call has those columns and "sender" and "receiver".
using Columns = std::map<std::string, std::string>;
Columns wanted_columns(const Call& call, const std::set<int>& accepted);

} // namespace campaign
