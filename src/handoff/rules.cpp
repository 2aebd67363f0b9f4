// The list of rules: the first that matches decides.
#include "handoff/rules.h"

#include "base/text.h"
#include "handoff/reading.h"

#include <set>

namespace dyncx::handoff {
namespace {

constexpr std::size_t kMostRules = 1000, kLongestWhy = 1000;

std::string place_of(std::size_t index) { return "handoff.rules[" + std::to_string(index) + "]"; }

void add_named(Rules::Named& all, std::string place, const std::string& name) {
    if (!name.empty())
        all.emplace_back(std::move(place), name);
}

} // namespace

Result<Rules> Rules::open(const Json& list) {
    Rules rules;
    if (list.is_null())
        return rules;
    if (!list.is_array() || list.as_array().size() > kMostRules)
        return wrong("handoff.rules", "a list of at most 1000 rules is needed",
                     R"(Write [{"name":"VIP","when":{…},"then":{"queue":"Tier 2"}}].)");
    std::set<std::string> names;
    for (const Json& given : list.as_array()) {
        const std::string place = place_of(rules.rules_.size());
        auto rule = read_rule(given, place, rules.fields_);
        if (!rule)
            return rule.error();
        if (!names.insert(lower_ascii(rule->then.rule)).second)
            return wrong(place + ".name", "a rule above has this name already", "Give each rule a name of its own.");
        rules.rules_.push_back(std::move(*rule));
    }
    return rules;
}

Outcome Rules::decide(const Scene& scene) const {
    View view(fields_, scene);
    for (const Rule& rule : rules_)
        if (rule.when.holds(view))
            return rule.then;
    return {};
}

Json Rules::explain(const Scene& scene) const {
    View view(fields_, scene);
    Json all = Json::array();
    for (const Rule& rule : rules_) {
        const bool matches = rule.when.holds(view);
        const std::string why = rule.when.why(view);
        Json one = Json::object();
        one.set("rule", rule.then.rule);
        one.set("matches", matches);
        one.set("why", std::string(cut_bytes(why, kLongestWhy)) + (why.size() > kLongestWhy ? "…" : ""));
        all.push(std::move(one));
        if (matches)
            break;
    }
    return all;
}

std::vector<std::string> Rules::customer_columns() const {
    std::vector<std::string> columns;
    for (const Field& field : fields_.all())
        if (field.part == Part::kCustomer && field.key != "table" && field.key != "is_known")
            columns.push_back(field.key);
    return columns;
}

Rules::Named Rules::queues() const {
    Named all;
    for (std::size_t i = 0; i < rules_.size(); ++i) {
        add_named(all, place_of(i) + ".then.queue", rules_[i].then.queue);
        add_named(all, place_of(i) + ".escalate.queue", rules_[i].then.escalation.queue);
    }
    return all;
}

Rules::Named Rules::owners() const {
    Named all;
    for (std::size_t i = 0; i < rules_.size(); ++i) {
        add_named(all, place_of(i) + ".then.owner", rules_[i].then.owner);
        add_named(all, place_of(i) + ".escalate.owner", rules_[i].then.escalation.owner);
        add_named(all, place_of(i) + ".escalate.task_for", rules_[i].then.escalation.task_for);
    }
    return all;
}

} // namespace dyncx::handoff
