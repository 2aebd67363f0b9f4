// Who had the call when, see owner.h. Whoever answered counts before who is only named by a transfer or an end, and these
// before a telephone that rang.
#include "flow/owner.h"

#include "base/time.h"
#include "dyncx_c.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <tuple>
#include <vector>

namespace dyncx::flow {
namespace {

struct Moment { // one event of a leg
    UnixMs at = 0;
    int kind = 0;
    std::string leg, agent;
    const Json* told = nullptr;

    auto order() const { return std::tie(at, kind, leg, agent); }
};

bool has_named(const Moment& moment) { return !moment.agent.empty(); }

std::vector<Moment> moments_of(const Json& facts) {
    std::vector<Moment> moments;
    for (const auto& [identity, told] : facts["legs"].as_object()) {
        const std::size_t slash = identity.find('/');
        moments.push_back({told["at"].as_integer(), std::atoi(identity.c_str()),
                           slash == std::string::npos ? "" : identity.substr(slash + 1), told["agent"].as_string(),
                           &told});
    }
    std::sort(moments.begin(), moments.end(), [](auto& a, auto& b) { return a.order() < b.order(); });
    return moments;
}

// 0: was on the call; 1: was named as part of it; 2: was to be.
int distance(const Moment& moment, bool is_outbound) {
    if (moment.kind == DYNCX_SESSION_ANSWERED || (moment.kind == DYNCX_SESSION_STARTED && is_outbound))
        return 0;
    return moment.kind >= DYNCX_SESSION_TRANSFERRED ? 1 : 2;
}

const Moment* first_of(const std::vector<Moment>& moments, bool is_outbound) {
    const Moment* first = nullptr;
    for (const Moment& moment : moments)
        if (has_named(moment) && (!first || distance(moment, is_outbound) < distance(*first, is_outbound)))
            first = &moment;
    return first;
}

const Moment* last_of(const std::vector<Moment>& moments, bool is_outbound) {
    const auto is_on_it = [is_outbound](const Moment& moment) { return distance(moment, is_outbound) < 2; };
    const Moment* last = nullptr;
    for (const Moment& moment : moments)
        if (has_named(moment) && (!last || is_on_it(moment) || !is_on_it(*last)))
            last = &moment;
    return last;
}

using Talks = std::map<std::string, std::int64_t>; // milliseconds by agent

// From an answer (without one: from a transfer to the leg) each talks until the leg's next event.
void add_leg(const std::vector<Moment>& leg, const std::vector<Moment>& all, bool is_outbound, Talks& talks) {
    const auto answered =
        std::find_if(leg.begin(), leg.end(), [&](auto& one) { return distance(one, is_outbound) == 0; });
    const auto from = answered != leg.end() ? answered : std::find_if(leg.begin(), leg.end(), [](auto& one) {
        return one.kind == DYNCX_SESSION_TRANSFERRED;
    });
    for (auto at = from; at != leg.end(); ++at) {
        if (at->kind == DYNCX_SESSION_ENDED || (at->kind == DYNCX_SESSION_TRANSFERRED && at != from &&
                                                std::prev(at)->agent == at->agent)) // he handed it on
            continue;
        UnixMs until = at->at;
        if (std::next(at) != leg.end())
            until = std::next(at)->at;
        else if (const auto other = std::find_if(all.begin(), all.end(), [&](auto& one) { return one.at > at->at; });
                 other != all.end()) // nobody told the end of this leg
            until = other->at;
        talks[at->agent] += until - at->at;
    }
}

// What a leg says of its own talk counts more than the times of its events.
bool add_told(const std::vector<Moment>& leg, Talks& talks) {
    const Moment* told = nullptr;
    for (const Moment& moment : leg) {
        if (has_named(moment) && moment.told->find("talk_seconds"))
            told = &moment;
        if (has_named(moment) && moment.agent != leg.back().agent)
            return false; // several agents in one leg
    }
    if (told)
        talks[told->agent] += 1000 * (*told->told)["talk_seconds"].as_integer();
    return told != nullptr;
}

const Moment* longest_of(const std::vector<Moment>& moments, bool is_outbound) {
    std::map<std::string, std::vector<Moment>> legs;
    for (const Moment& moment : moments)
        legs[moment.leg].push_back(moment);
    Talks talks;
    for (const auto& [id, leg] : legs)
        if (!add_told(leg, talks))
            add_leg(leg, moments, is_outbound, talks);
    const Moment* longest = nullptr;
    std::int64_t most = 0;
    for (const Moment& moment : moments) // of equals the earlier
        if (has_named(moment) && talks[moment.agent] > most) {
            most = talks[moment.agent];
            longest = &moment;
        }
    return longest ? longest : last_of(moments, is_outbound);
}

} // namespace

OwnerRule owner_rule_of(std::string_view word) {
    return word == "first" ? OwnerRule::kFirst : word == "longest" ? OwnerRule::kLongest : OwnerRule::kLast;
}

Json with_owner(const Json& facts, OwnerRule rule) {
    const auto moments = moments_of(facts);
    const bool is_outbound = facts["direction"].as_string() == "out";
    const Moment* owner = rule == OwnerRule::kFirst  ? first_of(moments, is_outbound)
                          : rule == OwnerRule::kLast ? last_of(moments, is_outbound)
                                                     : longest_of(moments, is_outbound);
    Json changed = facts;
    if (!owner)
        return changed;
    changed.set("agent", owner->agent);
    changed.erase("agent_email");
    for (const Moment& moment : moments) // the latest that tells one of this agent
        if (moment.agent == owner->agent && moment.told->find("agent_email"))
            changed.set("agent_email", (*moment.told)["agent_email"]);
    return changed;
}

} // namespace dyncx::flow
