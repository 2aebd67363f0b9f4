// Hosts that are killed, one after another, on one store: while they start, open, submit, deliver and close. Each life
// goes on with sessions that former ones began. At the end nothing that was acknowledged is missing or doubled.
#include "scene.h"

#include <cmath>
#include <iostream>

namespace campaign {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;

struct Trigger { // when the host is killed: so long after it told a phase, or so many acknowledged submits
    std::string phase;
    int acknowledged = 0;
    nanoseconds delay{};
};

nanoseconds up_to(Random& random, nanoseconds most) {
    return nanoseconds(static_cast<std::int64_t>(below(random, static_cast<std::uint64_t>(most.count()))));
}

// Each magnitude as often as the next.
nanoseconds between(Random& random, nanoseconds least, nanoseconds most) {
    const double share = static_cast<double>(below(random, 1'000'000)) / 1e6;
    const double ratio = static_cast<double>(most.count()) / static_cast<double>(least.count());
    return nanoseconds(static_cast<std::int64_t>(static_cast<double>(least.count()) * std::pow(ratio, share)));
}

Trigger drawn_trigger(Random& random, int submits) {
    const std::uint64_t kind = below(random, 100);
    if (kind < 10)
        return {"starting", 0, between(random, 50us, 400ms)};
    if (kind < 25)
        return {"opening", 0, up_to(random, 25ms)};
    if (kind < 50)
        return {"", 1 + static_cast<int>(below(random, static_cast<std::uint64_t>(submits))),
                between(random, 5us, 5ms)};
    if (kind < 85)
        return {"delivering", 0, up_to(random, 300ms)};
    return {"closing", 0, up_to(random, 25ms)};
}

class KillRun {
  public:
    KillRun(Scene& scene, std::uint64_t seed) : scene_(scene), random_(random_of(seed, 3)) {}

    bool live_once(); // one host; true when it was killed
    int kills() const { return kills_; }
    void print_counts() const;

  private:
    bool has_come(const Trigger& trigger) const;
    void take_reports(Process& host, Work& work);
    void watch(Process& host, Work& work, const Trigger& trigger); // until it is to be killed, or has ended
    void tell_work(Process& host, const Work& work, const Trigger& trigger);

    Scene& scene_;
    Random random_;
    int kills_ = 0, starts_ = 0, ends_ = 0, checkpoints_ = 0;
    std::map<std::string, int> kills_by_phase_;
    bool has_opened_ = false; // the store keeps settings
    std::string phase_;       // of the host that lives
    int acknowledged_ = 0;    // by it
};

bool KillRun::has_come(const Trigger& trigger) const {
    return trigger.phase.empty() ? acknowledged_ >= trigger.acknowledged : phase_ == trigger.phase;
}

void KillRun::take_reports(Process& host, Work& work) {
    while (auto report = host.report()) {
        scene_.learn(work, *report);
        acknowledged_ += report->starts_with("done ") ? 1 : 0;
        if (const std::string phase = words_after(*report, "phase"); !phase.empty())
            phase_ = phase;
        has_opened_ = has_opened_ || phase_ == "submitting";
    }
}

void KillRun::watch(Process& host, Work& work, const Trigger& trigger) {
    const Moment limit = after(60s);
    std::optional<Moment> end;
    while (!host.has_ended()) {
        if (!end && has_come(trigger))
            end = after(trigger.delay);
        const Moment until = end.value_or(limit);
        if (std::chrono::steady_clock::now() >= until) {
            if (!end)
                throw Broken("a host hangs while " + phase_);
            return;
        }
        host.wait(until);
        take_reports(host, work);
    }
}

void KillRun::tell_work(Process& host, const Work& work, const Trigger& trigger) {
    for (const Submit& submit : work)
        host.tell(submit.line());
    const bool closes_soon = trigger.phase == "closing" && chance(random_, 50);
    host.tell("flush " + std::to_string(closes_soon ? 1 + below(random_, 50) : 400));
    host.tell("close " + std::to_string(chance(random_, 50) ? 0 : 100));
}

bool KillRun::live_once() {
    scene_.weather.change(2 + static_cast<int>(below(random_, 6)));
    Work work = scene_.ledger.draw(1 + static_cast<int>(below(random_, 16)));
    const Trigger trigger = drawn_trigger(random_, static_cast<int>(work.size()));
    phase_ = "starting";
    acknowledged_ = 0;
    ++starts_;
    const std::int64_t written_before = scene_.database_written();
    Process host(scene_.start(!has_opened_ || chance(random_, 75)));
    tell_work(host, work, trigger);
    watch(host, work, trigger);
    const bool is_killed = host.kill();
    take_reports(host, work);
    scene_.ledger.host_is_gone(work);
    if (is_killed) {
        ++kills_;
        ++kills_by_phase_[phase_];
        checkpoints_ += scene_.is_amid_checkpoint(written_before) ? 1 : 0;
    } else if (host.ending().empty()) {
        ++ends_;
    } else {
        throw Broken("a host " + host.ending() + " while " + phase_);
    }
    return is_killed;
}

void KillRun::print_counts() const {
    print_count("hosts started", starts_);
    print_count("killed with kill -9", kills_);
    for (const char* phase : {"starting", "opening", "submitting", "delivering", "closing"}) {
        const auto found = kills_by_phase_.find(phase);
        print_count(std::string("  while ") + phase, found == kills_by_phase_.end() ? 0 : found->second);
    }
    print_count("  of them in the middle of a checkpoint", checkpoints_);
    print_count("ended by themselves", ends_);
}

} // namespace

int run_kill(const Options& options) {
    const auto began = std::chrono::steady_clock::now();
    Scene scene(options.library, options.seed, Order::kAny);
    KillRun run(scene, options.seed);
    const auto seconds = [&] { return std::chrono::ceil<std::chrono::seconds>(after(0s) - began).count(); };
    try {
        while (run.kills() < options.times) {
            if (run.live_once() && run.kills() % 100 == 0)
                std::cerr << run.kills() << " kills, " << seconds() << " s\n";
        }
        scene.drain_and_judge();
    } catch (...) {
        scene.keep_folder();
        throw;
    }
    run.print_counts();
    scene.print_counts();
    print_count("seconds", seconds());
    return 0;
}

} // namespace campaign
