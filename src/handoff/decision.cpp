// The channel map is data; a channel that it does not have takes the stated way and says so.
#include "handoff/decision.h"

#include "base/text.h"

#include <algorithm>

namespace dyncx::handoff {
namespace {

void add_named(Rules::Named& all, const std::string& place, const Json& names) {
    for (const auto& [name, value] : names.as_object())
        all.emplace_back(place + "." + name, value.as_string());
}

bool holds(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

const std::string& named(const Json& map, const std::string& name) {
    for (const auto& [key, value] : map.as_object())
        if (equals_ignoring_case(trimmed(key), name))
            return value.as_string();
    return Json().as_string();
}

} // namespace

std::string channel_of(const Json& facts) {
    const std::string channel = lower_ascii(trimmed(facts["channel"].as_string()));
    return channel.empty() ? "phone" : channel;
}

Result<Decider::Choices> Decider::read(const config::Settings& settings, const std::string& what) {
    Choices choices;
    choices.always = settings.text("handoff." + what);
    choices.instead = what == "queue" ? settings.text("handoff.fallback_queue") : "";
    const Json& more = settings.value("handoff." + what + "s");
    for (const auto& [name, value] : more.as_object()) {
        if (name != "channel" && name != "agent")
            return fault(DYNCX_E_CONFIG, "handoff." + what + "s knows channel and agent, no other member.",
                         R"(Write {"channel":{"phone":"Tier 1"},"agent":{"anna":"Tier 2"}}.)");
        for (const auto& [key, text] : value.as_object())
            if (text.as_string().empty())
                return fault(DYNCX_E_CONFIG, "handoff." + what + "s." + name + " holds what is no name.");
    }
    choices.by_channel = more["channel"];
    choices.by_agent = more["agent"];
    return choices;
}

Result<Decider> Decider::open(const config::Settings& settings) {
    Decider decider;
    auto rules = Rules::open(settings.value("handoff.rules"));
    if (!rules)
        return rules.error();
    decider.rules_ = std::move(*rules);
    auto queues = read(settings, "queue");
    auto owners = queues ? read(settings, "owner") : queues;
    if (!owners)
        return owners.error();
    decider.queues_ = std::move(*queues);
    decider.owners_ = std::move(*owners);
    decider.has_conversations_ = settings.boolean("handoff.conversations");
    for (const auto& [channel, path] : settings.value("handoff.channels").as_object()) {
        const std::string name = lower_ascii(trimmed(channel));
        const bool is_else = name == "else";
        if (path.as_string() != "case" && path.as_string() != "conversation")
            return fault(DYNCX_E_CONFIG, "handoff.channels." + name + " is neither case nor conversation.");
        if (is_else)
            decider.else_conversation_ = path.as_string() == "conversation";
        else
            (path.as_string() == "case" ? decider.cases_ : decider.conversations_).push_back(name);
    }
    return decider;
}

std::vector<std::pair<std::string, bool>> Decider::channels() const {
    std::vector<std::pair<std::string, bool>> all;
    for (const std::string& name : cases_)
        all.emplace_back(name, false);
    for (const std::string& name : conversations_)
        all.emplace_back(name, has_conversations_);
    return all;
}

std::string Decider::queue_of(const std::string& channel) const {
    const std::string& own = named(queues_.by_channel, channel);
    return own.empty() ? queues_.always : own;
}

Rules::Named Decider::queues() const {
    Rules::Named all = rules_.queues();
    if (!queues_.always.empty())
        all.emplace_back("handoff.queue", queues_.always);
    if (!queues_.instead.empty())
        all.emplace_back("handoff.fallback_queue", queues_.instead);
    add_named(all, "handoff.queues.channel", queues_.by_channel);
    add_named(all, "handoff.queues.agent", queues_.by_agent);
    return all;
}

Rules::Named Decider::owners() const {
    Rules::Named all = rules_.owners();
    if (!owners_.always.empty())
        all.emplace_back("handoff.owner", owners_.always);
    add_named(all, "handoff.owners.channel", owners_.by_channel);
    add_named(all, "handoff.owners.agent", owners_.by_agent);
    return all;
}

// Who gets a task is no owner of the case.
bool Decider::names_owners() const {
    const auto all = owners();
    return std::any_of(all.begin(), all.end(), [](auto& named) { return !named.first.ends_with(".task_for"); });
}

std::string Decider::unclaimed_warning() const {
    if (!queues_.always.empty() || !queues_.instead.empty() || !owners_.always.empty())
        return {};
    return "Neither handoff.queue nor handoff.owner is set: a case that no rule of Dynamics or of handoff.rules takes "
           "stays with the application user, and nobody sees it.";
}

std::vector<Wish> Decider::wishes(const Choices& choices, const std::string& asked, const std::string& ruled,
                                  const Decision& decision, const Json& facts) const {
    std::vector<Wish> all;
    const auto add = [&](const std::string& name, std::string why) {
        if (!name.empty() && std::none_of(all.begin(), all.end(), [&](auto& one) { return one.name == name; }))
            all.push_back({name, std::move(why)});
    };
    add(asked, "the handoff itself");
    add(ruled, "the rule " + decision.outcome.rule);
    if (const std::string& agent = facts["agent"].as_string(); !agent.empty())
        add(named(choices.by_agent, agent), "the agent");
    add(named(choices.by_channel, decision.channel), "the channel " + decision.channel);
    add(choices.always, "the settings");
    add(choices.instead, "the fallback");
    return all;
}

Decision Decider::decide(const Json& asked, const Scene& scene) const {
    Decision decision;
    decision.channel = channel_of(scene.session);
    decision.outcome = rules_.decide(scene);
    const std::string& channel = decision.channel;
    if (!decision.outcome.path.empty()) {
        decision.is_conversation = decision.outcome.path == "conversation";
        decision.why.push_back("The rule " + decision.outcome.rule + " says " + decision.outcome.path + ".");
    } else if (holds(conversations_, channel) || holds(cases_, channel)) {
        decision.is_conversation = holds(conversations_, channel);
        decision.why.push_back("The channel " + channel + " becomes a " +
                               (decision.is_conversation ? "conversation." : "case."));
    } else {
        decision.is_conversation = else_conversation_;
        decision.why.push_back(
            std::string("handoff.channels does not have this channel: as every other, it becomes a ") +
            (decision.is_conversation ? "conversation." : "case."));
    }
    if (decision.is_conversation && !has_conversations_) {
        decision.is_conversation = false;
        decision.why.emplace_back("handoff.conversations is off: it becomes a case.");
    }
    decision.queues = wishes(queues_, asked["queue"].as_string(), decision.outcome.queue, decision, scene.session);
    decision.owners = wishes(owners_, asked["owner"].as_string(), decision.outcome.owner, decision, scene.session);
    return decision;
}

} // namespace dyncx::handoff
