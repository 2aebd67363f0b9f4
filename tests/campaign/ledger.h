// What was handed in, session by session: which events a host tried to submit, which were acknowledged, which come next.
// It draws the work of each host and learns from what that host reports. It knows neither processes nor Dynamics.
#pragma once

#include "calls.h"

#include <cstdint>
#include <string>
#include <vector>

namespace campaign {

struct Session {
    Call call;
    std::size_t next = 0;       // in call.handed_in: what no host has yet done
    std::size_t drawn = 0;      // the same, with the work of the host that lives
    std::set<int> tried;        // events that a host began to submit
    std::set<int> acknowledged; // of them
    bool is_given_up = false;   // its host has forgotten it
    int hosts = 0;              // that tried events of it

    bool is_done() const { return is_given_up || next == call.handed_in.size(); }
    bool has_acknowledged_call() const;
    bool must_have_call() const; // a recording was tried, which waits for a call
};

struct Submit { // one call of dyncx_submit() or dyncx_submit_json(), of one or more events of a session
    int session = 0;
    std::vector<int> events;
    std::size_t end = 0; // Session::next when it is done
    char lane = 's';     // 's' struct, 'j' JSON, 'a' JSON array
    bool is_tried = false, is_done = false;

    std::string line() const; // "submit s 17 2"
};
using Work = std::vector<Submit>; // of one host, in order

class Ledger {
  public:
    Ledger(std::uint64_t seed, Order order) : seed_(seed), order_(order), random_(random_of(seed, 1)) {}

    int open(); // a new session; its number
    Submit draw_of(int session, int most_events);
    Work draw(int count); // of sessions under way, drawn; new ones begin when few are left
    Work draw_rest(); // for the last host: half of the sessions go on to their end, and all that still lack their call

    // A report of the host with this work: it is about to submit ("try 17 2"), it was acknowledged ("done 17 2").
    void learn(Work& work, const std::string& report);
    // The host is gone: what it tried without an answer is handed in again, or (Order::kAny) was forgotten with it.
    void host_is_gone(const Work& work);

    const std::vector<Session>& sessions() const { return sessions_; }

    struct Totals {
        std::int64_t tried = 0, acknowledged = 0, unanswered = 0; // submits
        std::int64_t events = 0, sessions = 0;                    // acknowledged, each once
        std::int64_t shared_sessions = 0;                         // of several hosts
    };
    Totals totals() const;

  private:
    void settle_unanswered(const Submit& submit);
    bool may_forget(const Session& session) const;
    Session& at(int number) { return sessions_[static_cast<std::size_t>(number)]; }

    const std::uint64_t seed_;
    const Order order_;
    Random random_;
    std::vector<Session> sessions_;
    std::vector<int> under_way_;
    Totals totals_;
};

} // namespace campaign
