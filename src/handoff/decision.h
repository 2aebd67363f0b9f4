// Where a session goes: path by channel, then what the handoff itself, the rules, the agent, the channel and the settings say
// of queue and owner, in this order; each with its reason. Pure: whether these exist is asked elsewhere.
#pragma once

#include "config/settings.h"
#include "handoff/rules.h"

#include <string>
#include <vector>

namespace dyncx::handoff {

struct Wish { // for a queue or an owner
    std::string name;
    std::string why; // "the rule VIP", "the channel phone"
};

struct Decision {
    bool is_conversation = false;
    std::string channel;
    std::vector<std::string> why;
    std::vector<Wish> queues, owners; // the first that Dynamics takes counts
    Outcome outcome;                  // of the rules
};

class Decider {
  public:
    static Result<Decider> open(const config::Settings& settings);

    Decision decide(const Json& asked, const Scene& scene) const;
    Json explain(const Scene& scene) const { return rules_.explain(scene); }
    bool wants_conversations() const { return has_conversations_ && !conversations_.empty(); }
    std::vector<std::pair<std::string, bool>> channels() const; // and whether it becomes a conversation
    std::string queue_of(const std::string& channel) const;     // without rules and agents
    Rules::Named queues() const;                                // place and name, to be proven
    Rules::Named owners() const;
    bool names_owners() const; // of a case, in the settings
    // Why nobody may get a case: neither queue nor owner for every case. "": somebody does.
    std::string unclaimed_warning() const;
    const std::string& fallback_queue() const { return queues_.instead; }
    const Rules& rules() const { return rules_; }

  private:
    struct Choices { // of queues, or of owners
        std::string always, instead;
        Json by_channel, by_agent;
    };
    static Result<Choices> read(const config::Settings& settings, const std::string& what);
    std::vector<Wish> wishes(const Choices& choices, const std::string& asked, const std::string& ruled,
                             const Decision& decision, const Json& facts) const;

    Rules rules_;
    Choices queues_, owners_;
    std::vector<std::string> conversations_;
    std::vector<std::string> cases_;
    bool has_conversations_ = true, else_conversation_ = false;
};

std::string channel_of(const Json& facts); // "phone" when none is told

} // namespace dyncx::handoff
