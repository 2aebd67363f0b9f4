// A limit is known by its name, so that it is told and acted on once.
#include "handoff/watch.h"

#include <algorithm>
#include <array>

namespace dyncx::handoff {
namespace {

constexpr UnixMs kMinuteMs = 60 * 1000;
constexpr UnixMs kLookForLevelsMs = 5 * kMinuteMs; // how often Dynamics' own service levels are asked for

struct Limit {
    const char* name;
    const char* minutes; // member of limits
};
constexpr std::array kLimits{Limit{"first_response", "first_response_minutes"},
                             Limit{"resolution", "resolution_minutes"}};

UnixMs handed_at(const Handed& handed) {
    auto at = parse_time(handed["at"].as_string());
    return at ? *at : 0;
}

bool was_told(const Handed& handed, const std::string& alarm) {
    const auto& told = handed["alarms"].as_array();
    return std::any_of(told.begin(), told.end(), [&](auto& one) { return one.as_string() == alarm; });
}

void tell(Handed& handed, Verdict& verdict, const std::string& alarm, const char* fix) {
    Json told = handed["alarms"];
    told.array_ref().emplace_back(alarm);
    handed.set("alarms", std::move(told));
    Json news = Json::object();
    news.set("alarm", alarm);
    for (const char* name : {"table", "id", "number"})
        news.set(name, handed[name]);
    news.set("fix", fix);
    verdict.alarms.push(std::move(news));
}

Move move_for(const Handed& handed, const std::string& limit) {
    const Json& up = handed["limits"];
    return {limit, up["queue"].as_string(), up["owner"].as_string(), up["task_for"].as_string()};
}

void miss(Handed& handed, Verdict& verdict, const std::string& limit) {
    if (was_told(handed, limit))
        return;
    tell(handed, verdict, limit, "The time limit was missed: somebody is to look at the case now.");
    if (const Move move = move_for(handed, limit); !(move.queue + move.owner + move.task_for).empty())
        verdict.moves.push_back(move);
}

// 0: there is no such limit.
UnixMs due_at(const Handed& handed, const Limit& limit) {
    const std::int64_t minutes = handed["limits"][limit.minutes].as_integer();
    return minutes > 0 ? handed_at(handed) + minutes * kMinuteMs : 0;
}

void sooner(UnixMs& at, UnixMs other) {
    if (other > 0 && (at == 0 || other < at))
        at = other;
}

} // namespace

UnixMs first_look(const Handed& handed, std::int64_t unclaimed_ms, UnixMs now) {
    UnixMs at = unclaimed_ms > 0 ? now + unclaimed_ms : 0;
    for (const Limit& limit : kLimits)
        sooner(at, due_at(handed, limit));
    return at;
}

Verdict judge(Handed& handed, const Seen& seen, const Patience& patience, UnixMs now) {
    Verdict verdict;
    handed.set("looked_at", format_time(now));
    if (!seen.is_there) {
        handed.set("state", "gone");
        return verdict;
    }
    if (!seen.is_doubtful)
        handed.set("state", seen.is_claimed() ? "claimed" : "created");
    if (!seen.worker.empty())
        handed.set("taken_by", seen.worker);
    if (seen.is_closed) {
        handed.set("is_closed", true);
        return verdict;
    }
    const bool may_alarm = patience.unclaimed_ms > 0 && !seen.is_doubtful && !seen.is_claimed();
    const UnixMs unclaimed_at = handed_at(handed) + patience.unclaimed_ms;
    if (may_alarm && now < unclaimed_at) {
        sooner(verdict.look_at, unclaimed_at);
    } else if (may_alarm && !was_told(handed, "unclaimed")) {
        tell(handed, verdict, "unclaimed",
             "Set handoff.queue or handoff.owner, or a routing rule in Dynamics, so that somebody gets it.");
        if (!patience.fallback_queue.empty())
            verdict.moves.push_back({"unclaimed", patience.fallback_queue, "", ""});
    }
    for (const Limit& limit : kLimits) {
        const UnixMs due = due_at(handed, limit);
        const bool is_kept = std::string_view(limit.name) == "first_response" && seen.has_first_response;
        if (due == 0 || is_kept)
            continue;
        if (now >= due)
            miss(handed, verdict, limit.name);
        else
            sooner(verdict.look_at, due);
    }
    const bool has_limits = handed["limits"].is_object();
    for (const Seen::Level& level : seen.levels) {
        if (level.is_missed)
            miss(handed, verdict, level.name);
        else if (!level.is_over && has_limits)
            sooner(verdict.look_at, now + kLookForLevelsMs);
    }
    return verdict;
}

} // namespace dyncx::handoff
