// What it costs to decide where a session goes: 200 rules of 3 to 6 conditions over 40 facts, of which the last alone
// matches, so that every rule is looked at. Prints microseconds in JSON; nothing is asserted but that the right rule decided.
// Usage: rules_bench [DECISIONS]
#include "handoff/rules.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

using namespace dyncx;

namespace {

constexpr int kRules = 200, kFacts = 40;

std::string fact(int number) { return "attributes.fact" + std::to_string(number % kFacts); }

Json facts() {
    Json all = Json::object();
    for (int i = 0; i < kFacts; ++i)
        all.set(fact(i), i % 2 ? Json(i) : Json("value " + std::to_string(i)));
    return all;
}

// Holds for the facts above; `number` chooses the fact and the operator.
Json condition(int number) {
    Json one = Json::object();
    one.set("field", "session." + fact(number));
    if (number % 2)
        one.set("at_least", 0);
    else
        one.set("contains", "value");
    return one;
}

// All conditions hold but the last, so that each is looked at; that of the last rule holds too.
Json rule(int number) {
    Json all = Json::array();
    const int count = 3 + number % 4;
    for (int i = 1; i < count; ++i)
        all.push(condition(number * 7 + i));
    Json last = Json::object();
    last.set("field", "session." + fact(number));
    last.set(number + 1 < kRules ? "is" : "is_not", "something else");
    all.push(std::move(last));
    return Json(Json::Object{{"name", "rule " + std::to_string(number)},
                             {"when", Json(Json::Object{{"and", std::move(all)}})},
                             {"then", Json(Json::Object{{"queue", "Tier 2"}})}});
}

} // namespace

int main(int argc, char** argv) {
    const long decisions = argc > 1 ? std::max(1L, std::strtol(argv[1], nullptr, 10)) : 100000;
    Json list = Json::array();
    for (int i = 0; i < kRules; ++i)
        list.push(rule(i));
    const auto rules = handoff::Rules::open(list);
    if (!rules) {
        std::fprintf(stderr, "rules_bench: %s\n", rules.error().message.c_str());
        return 1;
    }
    const Json session = facts(), nothing;
    const handoff::Scene scene{session, nothing, nothing, 0};
    std::vector<double> times_us;
    times_us.reserve(static_cast<std::size_t>(decisions));
    for (long i = 0; i < decisions; ++i) {
        const auto began = std::chrono::steady_clock::now();
        const auto outcome = rules->decide(scene);
        times_us.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - began).count());
        if (outcome.rule != "rule " + std::to_string(kRules - 1)) {
            std::fprintf(stderr, "rules_bench: the rule \"%s\" decided\n", outcome.rule.c_str());
            return 1;
        }
    }
    std::sort(times_us.begin(), times_us.end());
    std::printf("{\"rules\":%d,\"facts\":%d,\"decisions\":%ld,\"p50_us\":%.1f,\"p99_us\":%.1f}\n", kRules, kFacts,
                decisions, times_us[times_us.size() / 2], times_us[times_us.size() * 99 / 100]);
    return 0;
}
