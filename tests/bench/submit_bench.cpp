// What a durable submit costs: the store's accept (one outbox row, one audit row, group commit, on disk) as a share of
// a raw group-committing file on the same disk in the same run. Runs alternate, so that a drifting machine moves both, and
// each begins when the disk has done what the one before left to it.
// Prints JSON. Usage: submit_bench [directory [seconds per run [rounds]]]
#include "api_submit.h"
#include "measure.h"
#include "raw_group_commit.h"

#include "base/guid.h"
#include "base/json.h"
#include "base/time.h"
#include "store/committer.h"
#include "store/store.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <unistd.h>

using namespace dyncx;
using namespace dyncx::bench;

namespace {

constexpr std::size_t kEventBytes = 600;

[[noreturn]] void give_up(const Fault& f) {
    std::fprintf(stderr, "%s\n", f.message.c_str());
    std::exit(1);
}

store::NewEvent new_event(int thread, long n, const std::string& body) {
    store::NewEvent event;
    event.guid = new_guid(1'700'000'000'000 + n);
    event.source = "amazon-connect";
    event.session = name_guid(std::to_string(thread), std::to_string(n)); // no order, as contact ids have none
    event.kind = DYNCX_SESSION_ENDED;
    event.version = 1;
    event.body = body;
    return event;
}

Rate store_accept(const std::string& directory, int threads, double seconds) {
    const std::string path = directory + "/store";
    std::filesystem::remove_all(path);
    SystemClock clock;
    auto committer = store::Committer::start();
    if (!committer)
        give_up(committer.error());
    auto opened = store::Store::open(path, **committer, clock);
    if (!opened)
        give_up(opened.error());
    const std::string body(kEventBytes, 'x');
    const Rate rate = measured(threads, seconds, [&](int thread, long n) {
        auto event = new_event(thread, n, body);
        store::AuditLine line{"accepted", event.session, Json(Json::Object{{"kinds", "session.ended"}})};
        std::vector<store::NewEvent> events;
        events.push_back(std::move(event));
        if (auto done = (*opened)->accept(std::move(events), std::move(line)); !done)
            give_up(done.error());
    });
    opened->reset();
    std::filesystem::remove_all(path);
    return rate;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[values.size() / 2];
}

struct Lane { // one way to submit, over the rounds, beside the raw file of the same round
    std::vector<double> rate, share, p50_us, p99_us, p99_share;
    void add(const Rate& own, const Rate& raw) {
        rate.push_back(own.events_per_second);
        share.push_back(own.events_per_second / raw.events_per_second);
        p50_us.push_back(own.p50_us);
        p99_us.push_back(own.p99_us);
        p99_share.push_back(own.p99_us / raw.p99_us);
    }
    Json summary() const {
        Json out = Json::object();
        out.set("events_per_second", std::int64_t(median(rate)));
        out.set("share_of_raw", median(share));
        out.set("share_lowest", *std::min_element(share.begin(), share.end()));
        out.set("share_highest", *std::max_element(share.begin(), share.end()));
        out.set("p50_us", median(p50_us));
        out.set("p99_us", median(p99_us));
        out.set("p99_times_raw", median(p99_share));
        return out;
    }
};

void settle_disk() {
    ::sync();
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
}

Json run(const std::string& directory, int threads, double seconds, int rounds) {
    Lane raw, store, api;
    for (int i = 0; i < rounds; ++i) {
        settle_disk();
        const Rate yardstick = raw_group_commit(directory, threads, kEventBytes, seconds);
        raw.add(yardstick, yardstick);
        settle_disk();
        store.add(store_accept(directory, threads, seconds), yardstick);
#ifdef DYNCX_BENCH_API
        settle_disk();
        api.add(api_submit(directory, threads, kEventBytes, seconds), yardstick);
#endif
    }
    Json out = Json::object();
    out.set("threads", threads);
    out.set("raw", raw.summary());
    out.set("store_accept", store.summary());
#ifdef DYNCX_BENCH_API
    out.set("dyncx_submit", api.summary());
#endif
    return out;
}

} // namespace

int main(int argc, char** argv) {
    const std::string base = argc > 1 ? argv[1] : std::filesystem::current_path().string();
    const double seconds = argc > 2 ? std::atof(argv[2]) : 1.0;
    const int rounds = argc > 3 ? std::max(1, std::atoi(argv[3])) : 3;
    std::string directory = base + "/submit-bench-XXXXXX";
    if (!::mkdtemp(directory.data())) {
        std::fprintf(stderr, "Cannot make a directory in %s\n", base.c_str());
        return 1;
    }
    Json out = Json::object();
    out.set("event_bytes", std::int64_t(kEventBytes));
    Json lanes = Json::array();
    for (const int threads : {1, 8})
        lanes.push(run(directory, threads, seconds, rounds));
    out.set("submit", lanes);
    std::filesystem::remove_all(directory);
    std::printf("%s\n", out.pretty().c_str());
    return 0;
}
