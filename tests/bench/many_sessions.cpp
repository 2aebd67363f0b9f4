// A store with many sessions in it beside one with few, in the same run on the same disk: how long it takes to open, to
// accept, to read a session by name, to find it in any source, to find it by its record and to look for what is due. The ratios
// are what counts; they hardly grow when nothing goes over the whole store.
// Prints JSON. Usage: many_sessions [directory [few [many]]]
#include "base/guid.h"
#include "base/json.h"
#include "base/time.h"
#include "store/committer.h"
#include "store/store.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

using namespace dyncx;

namespace {

constexpr int kSample = 300, kOpens = 7, kTogether = 1000;

[[noreturn]] void give_up(const Fault& f) {
    std::fprintf(stderr, "%s\n", f.message.c_str());
    std::exit(1);
}

template <class T> T must(Result<T> result) {
    if (!result)
        give_up(result.error());
    return std::move(*result);
}

std::string session_name(long n) { return name_guid("session", std::to_string(n)); }
std::string record_id(long n) { return name_guid("record", std::to_string(n)); }

// A session as the default flow leaves it: its facts, its phone call, nothing in the outbox.
store::Progress finished_session(long n) {
    store::Progress progress;
    progress.source = "amazon-connect";
    progress.session = session_name(n);
    progress.facts = Json(Json::Object{{"channel", "phone"},
                                       {"direction", "in"},
                                       {"from", "+1555" + std::to_string(1000000 + n)},
                                       {"agent", "agent." + std::to_string(n % 500) + "@contoso.com"},
                                       {"started_at", "2026-02-03T17:12:59Z"},
                                       {"ended_at", "2026-02-03T17:47:28Z"}});
    progress.seen = Json(Json::Object{{"1", 1770000000000}, {"5", 1770000000000}});
    progress.is_open = false;
    progress.mappings.push_back({"CALL", "phonecall", record_id(n), {}, Json(Json::Object{{"is_complete", true}}), 1});
    return progress;
}

struct Opened {
    SystemClock clock;
    std::unique_ptr<store::Committer> committer = must(store::Committer::start());
    std::unique_ptr<store::Store> store;
    explicit Opened(const std::string& path) : store(must(store::Store::open(path, *committer, clock))) {}
};

double fill(const std::string& path, long sessions) {
    Opened opened(path);
    const auto began = std::chrono::steady_clock::now();
    for (long n = 0; n < sessions;) {
        std::vector<store::Progress> together;
        for (; n < sessions && together.size() < kTogether; ++n)
            together.push_back(finished_session(n));
        for (auto& done : opened.store->commit_each(std::move(together)))
            must(std::move(done));
    }
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

// Median in microseconds.
double time_of(int times, const std::function<void(int)>& call) {
    std::vector<double> all;
    for (int i = 0; i < times; ++i) {
        const auto began = std::chrono::steady_clock::now();
        call(i);
        all.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - began).count());
    }
    std::sort(all.begin(), all.end());
    return all[all.size() / 2];
}

Json::Object measure(const std::string& path, long sessions) {
    const double open_us = time_of(kOpens, [&](int) { Opened once(path); });
    Opened opened(path);
    store::Store& store = *opened.store;
    const auto some = [sessions](int i) { return (i * 7919L) % sessions; };
    const double accept_us = time_of(kSample, [&](int i) {
        store::NewEvent event{
            new_guid(i), "amazon-connect", session_name(some(i)), DYNCX_SESSION_ENDED, i, std::string(600, 'x'), 0};
        std::vector<store::NewEvent> events;
        events.push_back(std::move(event));
        must(store.accept(std::move(events), {"accepted", session_name(some(i)), Json::object()}));
    });
    const double due_us = time_of(kSample, [&](int) { must(store.due(4, {})); });
    const double session_us =
        time_of(kSample, [&](int i) { must(store.session("amazon-connect", session_name(some(i)))); });
    const double find_us = time_of(kSample, [&](int i) { must(store.find_session(session_name(some(i)))); });
    const double record_us = time_of(kSample, [&](int i) { must(store.find_by_record(record_id(some(i)))); });
    const double commit_us = time_of(kSample, [&](int i) { must(store.commit(finished_session(some(i)))); });
    const double silent_us = time_of(20, [&](int) { must(store.silent_since(1, 200)); });
    const double counts_us = time_of(kSample, [&](int) { must(store.counts()); });
    return {{"open_us", open_us},         {"accept_us", accept_us},
            {"due_us", due_us},           {"session_us", session_us},
            {"find_session_us", find_us}, {"find_by_record_us", record_us},
            {"commit_us", commit_us},     {"silent_since_us", silent_us},
            {"counts_us", counts_us},     {"store_bytes", must(store.counts()).store_bytes}};
}

} // namespace

int main(int count, char** words) {
    const std::string directory = count > 1 ? words[1] : ".";
    const long few = count > 2 ? std::atol(words[2]) : 1000, many = count > 3 ? std::atol(words[3]) : 1000000;
    Json result = Json::object(), ratio = Json::object();
    Json::Object measured[2];
    for (int i = 0; i < 2; ++i) {
        const std::string path = directory + "/many_sessions_store";
        std::filesystem::remove_all(path);
        const long sessions = i == 0 ? few : many;
        const double fill_s = fill(path, sessions);
        measured[i] = measure(path, sessions);
        std::filesystem::remove_all(path);
        Json one(measured[i]);
        one.set("sessions", std::int64_t{sessions});
        one.set("fill_seconds", fill_s);
        result.set(i == 0 ? "few" : "many", one);
    }
    for (std::size_t i = 0; i + 1 < measured[0].size(); ++i) // not the size
        ratio.set(measured[0][i].first, measured[1][i].second.as_number() / measured[0][i].second.as_number());
    result.set("ratio", ratio);
    std::printf("%s\n", result.text().c_str());
    return 0;
}
