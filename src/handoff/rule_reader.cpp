// What one rule may say: {"name","when","then","limits","escalate"}.
#include "base/guid.h"
#include "base/text.h"
#include "handoff/reading.h"
#include "handoff/rules.h"

namespace dyncx::handoff {
namespace {

constexpr std::int64_t kMostMinutes = 525600; // a year
constexpr std::string_view kTeam = "team:";

// An address, "team:<name>" or a GUID, in its plain form.
Result<std::string> owner_of(const Json& given, const std::string& place) {
    auto text = text_of(given, place);
    if (!text)
        return text;
    if (auto guid = normal_guid(*text))
        return *guid;
    if (equals_ignoring_case(text->substr(0, kTeam.size()), kTeam)) {
        const std::string name(trimmed(std::string_view(*text).substr(kTeam.size())));
        if (!name.empty())
            return std::string(kTeam) + name;
    } else if (const std::size_t at = text->find('@'); at != std::string::npos && at > 0 && at + 1 < text->size() &&
                                                       text->find_first_of(" \t\r\n") == std::string::npos) {
        return text;
    }
    return wrong(place, "neither an address nor a team nor a GUID",
                 "Write agent.one@example.com, team:Night or the GUID of a user or team.");
}

// Reads the member into `out` when it is given.
Result<> read_text(const Json& given, const char* name, const std::string& place, std::string& out,
                   Result<std::string> (*read)(const Json&, const std::string&)) {
    const Json* member = given.find(name);
    if (member == nullptr)
        return Done{};
    auto text = read(*member, place + "." + name);
    if (!text)
        return text.error();
    out = std::move(*text);
    return Done{};
}

Result<std::string> path_of(const Json& given, const std::string& place) {
    const std::string word = lower_ascii(trimmed(given.as_string()));
    if (word == "case" || word == "conversation")
        return word;
    return wrong(place, "there is no such path",
                 did_you_mean(word, {"case", "conversation"}, "Write \"case\" or \"conversation\"."));
}

Result<> read_then(const Json& given, const std::string& place, Outcome& outcome) {
    if (auto good = only_members(given, place, {"path", "queue", "owner", "priority"}); !good)
        return good;
    if (auto good = read_text(given, "path", place, outcome.path, path_of); !good)
        return good;
    if (auto good = read_text(given, "queue", place, outcome.queue, text_of); !good)
        return good;
    if (auto good = read_text(given, "owner", place, outcome.owner, owner_of); !good)
        return good;
    const Json* priority = given.find("priority");
    if (priority == nullptr)
        return Done{};
    if (!priority->is_integer()) {
        if (auto label = text_of(*priority, place + ".priority"); !label)
            return label.error();
    }
    outcome.priority = *priority;
    return Done{};
}

Result<> read_minutes(const Json& given, const char* name, const std::string& place, std::optional<int>& out) {
    const Json* member = given.find(name);
    if (member == nullptr)
        return Done{};
    const std::int64_t minutes = member->as_integer(0);
    if (minutes < 1 || minutes > kMostMinutes)
        return wrong(place + "." + name, "a whole number of minutes from 1 to 525600 is needed", "Write 15.");
    out = static_cast<int>(minutes);
    return Done{};
}

Result<> read_limits(const Json& given, const std::string& place, Limits& limits) {
    if (auto good = only_members(given, place, {"first_response_minutes", "resolution_minutes"}); !good)
        return good;
    if (auto good = read_minutes(given, "first_response_minutes", place, limits.first_response_minutes); !good)
        return good;
    if (auto good = read_minutes(given, "resolution_minutes", place, limits.resolution_minutes); !good)
        return good;
    if (limits.resolution_minutes && limits.first_response_minutes &&
        *limits.resolution_minutes < *limits.first_response_minutes)
        return wrong(place, "the resolution is due before the first response",
                     "Exchange the two, or raise the second.");
    return Done{};
}

Result<> read_escalation(const Json& given, const std::string& place, Escalation& escalation) {
    if (auto good = only_members(given, place, {"queue", "owner", "task_for"}); !good)
        return good;
    if (given.as_object().empty())
        return wrong(place, "the escalation says nothing",
                     "Give a queue, an owner or task_for, or leave escalate out.");
    if (auto good = read_text(given, "queue", place, escalation.queue, text_of); !good)
        return good;
    if (auto good = read_text(given, "owner", place, escalation.owner, owner_of); !good)
        return good;
    return read_text(given, "task_for", place, escalation.task_for, owner_of);
}

} // namespace

Result<Rule> read_rule(const Json& given, const std::string& place, Fields& fields) {
    if (auto good = only_members(given, place, {"name", "when", "then", "limits", "escalate"}); !good)
        return good.error();
    auto name = text_of(given["name"], place + ".name");
    if (!name)
        return name.error();
    Rule rule;
    rule.then.rule = *name;
    if (const Json* when = given.find("when")) {
        auto condition = read_condition(*when, place + ".when", fields);
        if (!condition)
            return condition.error();
        rule.when = std::move(*condition);
    }
    if (auto good = read_then(given["then"], place + ".then", rule.then); !good)
        return good.error();
    if (const Json* limits = given.find("limits"))
        if (auto good = read_limits(*limits, place + ".limits", rule.then.limits); !good)
            return good.error();
    if (const Json* escalate = given.find("escalate"))
        if (auto good = read_escalation(*escalate, place + ".escalate", rule.then.escalation); !good)
            return good.error();
    return rule;
}

} // namespace dyncx::handoff
