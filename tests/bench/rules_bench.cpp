// What it costs to decide where a session goes: 200 rules of 3 to 6 conditions over 40 facts, of which the last alone
// matches, so that every rule is looked at. Prints microseconds in JSON, by the clock and of the processor: on a busy machine
// only the second tells what a decision costs. Nothing is asserted but that the right rule decided.
// Usage: rules_bench [DECISIONS]
#include "handoff/rules.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
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

double us_of(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

double percentile(std::vector<double>& times, std::size_t percent) {
    std::sort(times.begin(), times.end());
    return times[times.size() * percent / 100];
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
    std::vector<double> times_us, processor_us;
    for (long i = 0; i < decisions; ++i) {
        const double processor_began = us_of(CLOCK_THREAD_CPUTIME_ID), began = us_of(CLOCK_MONOTONIC);
        const auto outcome = rules->decide(scene);
        times_us.push_back(us_of(CLOCK_MONOTONIC) - began);
        processor_us.push_back(us_of(CLOCK_THREAD_CPUTIME_ID) - processor_began);
        if (outcome.rule != "rule " + std::to_string(kRules - 1)) {
            std::fprintf(stderr, "rules_bench: the rule \"%s\" decided\n", outcome.rule.c_str());
            return 1;
        }
    }
    const double p50 = percentile(times_us, 50), p99 = percentile(times_us, 99);
    std::printf(
        "{\"rules\":%d,\"facts\":%d,\"decisions\":%ld,\"p50_us\":%.1f,\"p99_us\":%.1f,\"p50_processor_us\":%.1f,"
        "\"p99_processor_us\":%.1f}\n",
        kRules, kFacts, decisions, p50, p99, percentile(processor_us, 50), percentile(processor_us, 99));
    return 0;
}
