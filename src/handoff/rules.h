// The setting handoff.rules: where a session is handed over to. A list, read from the top; the first rule whose condition
// holds decides alone. Read strictly and compiled when it is opened, so that a decision costs microseconds.
// Pure: nothing is sent or kept, and whether the queues and owners exist is asked elsewhere. Safe from several threads.
#pragma once

#include "handoff/condition.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dyncx::handoff {

struct Limits { // minutes from the hand-over
    std::optional<int> first_response_minutes, resolution_minutes;
};

struct Escalation { // what happens when a limit is missed; "" where nothing of it is said
    std::string queue, owner, task_for;
    bool empty() const { return queue.empty() && owner.empty() && task_for.empty(); }
};

// What the rule says; "" or null where it says nothing, and all of it when no rule matches.
struct Outcome {
    std::string rule;
    std::string path;  // "case" or "conversation"
    std::string queue; // by name
    std::string owner; // an address, "team:<name>" or a GUID
    Json priority;     // a label or a number
    Limits limits;
    Escalation escalation;
};

struct Rule {
    Condition when;
    Outcome then;
};

class Rules {
  public:
    using Named = std::vector<std::pair<std::string, std::string>>; // place and name

    // `list` is the value of handoff.rules, or null. CONFIG names the place and the fix.
    static Result<Rules> open(const Json& list);

    Outcome decide(const Scene& scene) const;
    // [{"rule":"VIP","matches":false,"why":"session.channel is \"chat\", not \"phone\""}] up to the rule that matched.
    // Of customers' data it holds no values, only the names of fields and what the rules themselves say.
    Json explain(const Scene& scene) const;

    std::vector<std::string> customer_columns() const; // that conditions name, each once
    Named queues() const;                              // to be proven when settings are saved
    Named owners() const;                              // with those of escalations and their tasks
    bool empty() const { return rules_.empty(); }

  private:
    Fields fields_;
    std::vector<Rule> rules_;
};

Result<Rule> read_rule(const Json& rule, const std::string& place, Fields& fields);

} // namespace dyncx::handoff
