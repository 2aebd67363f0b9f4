// Four hosts on one store, at the same time. The events of a session go to now this, now that host, each when the one
// before was acknowledged. One host is killed; the others deliver what it had accepted, in the order of each session.
#include "scene.h"

#include <algorithm>
#include <iostream>
#include <memory>

namespace campaign {
namespace {

using namespace std::chrono_literals;

constexpr int kHosts = 4;
constexpr int kSessions = 40;
constexpr int kAfterPause = 8; // submits that it takes and does not deliver

struct Member {
    std::unique_ptr<Process> host;
    Work work;
    int acknowledged = 0;
    bool is_ready = false, is_gone = false;
};

class Round {
  public:
    Round(const Options& options, std::uint64_t seed, bool is_paused);
    void run();
    void keep_folder() { scene_.keep_folder(); }
    void print_counts();

  private:
    void hand_out();     // each session that waits: its next event, to a drawn host
    void take_reports(); // of all hosts
    void take_reports(Member& member);
    void wait();
    void change_weather();
    void watch_victim();
    void kill_victim();
    void flush_others();
    int acknowledged() const;

    Scene scene_;
    Random random_;
    const bool is_paused_; // the host that is killed delivers nothing in its last moments: all is left to the others
    const int kill_at_;    // acknowledged submits
    std::vector<Member> members_;
    std::size_t victim_;
    std::optional<int> acknowledged_at_pause_; // by the victim
    int next_weather_ = 0;                     // at so many acknowledged submits
    std::vector<bool> is_busy_;                // by session
    int left_behind_ = 0;
};

Round::Round(const Options& options, std::uint64_t seed, bool is_paused)
    : scene_(options.library, seed, Order::kKept), random_(random_of(seed, 4)), is_paused_(is_paused),
      kill_at_(kSessions + static_cast<int>(below(random_, kSessions * 3))), members_(kHosts),
      victim_(below(random_, kHosts)), is_busy_(kSessions, false) {
    for (int i = 0; i < kSessions; ++i)
        scene_.ledger.open();
    for (Member& member : members_)
        member.host = std::make_unique<Process>(scene_.start(true));
}

int Round::acknowledged() const {
    int sum = 0;
    for (const Member& member : members_)
        sum += member.acknowledged;
    return sum;
}

void Round::take_reports(Member& member) {
    while (auto report = member.host->report()) {
        scene_.learn(member.work, *report);
        member.is_ready = member.is_ready || *report == "phase submitting";
        if (!report->starts_with("done "))
            continue;
        ++member.acknowledged;
        is_busy_[static_cast<std::size_t>(std::stoi(words_after(*report, "done")))] = false;
    }
}

void Round::take_reports() {
    for (Member& member : members_) {
        if (member.is_gone)
            continue;
        take_reports(member);
        if (member.host->has_ended())
            throw Broken("a host ended " + member.host->ending());
    }
}

void Round::wait() {
    std::vector<Process*> alive;
    for (Member& member : members_)
        if (!member.is_gone)
            alive.push_back(member.host.get());
    const Moment limit = after(60s);
    wait_for_any(alive, limit);
    if (std::chrono::steady_clock::now() >= limit)
        throw Broken("all hosts hang");
}

void Round::hand_out() {
    std::vector<Member*> ready;
    for (Member& member : members_)
        if (member.is_ready && !member.is_gone)
            ready.push_back(&member);
    for (int number = 0; number < kSessions && !ready.empty(); ++number) {
        const auto at = static_cast<std::size_t>(number);
        if (is_busy_[at] || scene_.ledger.sessions()[at].is_done())
            continue;
        Member& member = *ready[below(random_, ready.size())];
        member.work.push_back(scene_.ledger.draw_of(number, 1));
        member.host->tell(member.work.back().line());
        is_busy_[at] = true;
    }
}

void Round::change_weather() {
    if (acknowledged() < next_weather_)
        return;
    scene_.weather.change(8);
    next_weather_ = acknowledged() + 20;
}

void Round::watch_victim() {
    Member& victim = members_[victim_];
    if (victim.is_gone || acknowledged() < kill_at_)
        return;
    if (is_paused_ && !acknowledged_at_pause_) {
        victim.host->tell("pause");
        acknowledged_at_pause_ = victim.acknowledged;
    }
    if (!is_paused_ || victim.acknowledged >= *acknowledged_at_pause_ + kAfterPause)
        kill_victim();
}

// Killed with work on its hands. What it did not answer goes to the others.
void Round::kill_victim() {
    Member& victim = members_[victim_];
    victim.host->kill();
    take_reports(victim);
    victim.is_gone = true;
    scene_.ledger.host_is_gone(victim.work);
    for (const Submit& submit : victim.work)
        if (!submit.is_done)
            is_busy_[static_cast<std::size_t>(submit.session)] = false;
    const Rows rows(scene_.emulator);
    std::set<int> sessions;
    for (const Submit& submit : victim.work)
        if (submit.is_done)
            sessions.insert(submit.session);
    left_behind_ = static_cast<int>(std::count_if(sessions.begin(), sessions.end(), [&](int number) {
        return !rows.fault_of(scene_.ledger.sessions()[static_cast<std::size_t>(number)]).empty();
    }));
}

void Round::flush_others() {
    for (Member& member : members_)
        if (!member.is_gone)
            member.host->tell("flush 60000");
    for (Member& member : members_)
        if (!member.is_gone && scene_.answer(*member.host, member.work, "flushed") != "1")
            throw Broken("the hosts that live do not deliver what is in the store:" + scene_.faults_of_rows());
}

void Round::run() {
    const auto is_left = [this] {
        const auto& sessions = scene_.ledger.sessions();
        return std::any_of(sessions.begin(), sessions.end(), [](auto& session) { return !session.is_done(); });
    };
    while (is_left()) {
        change_weather();
        hand_out();
        wait();
        take_reports();
        watch_victim();
    }
    if (!members_[victim_].is_gone || (is_paused_ && left_behind_ == 0))
        throw Broken("this round shows nothing: the killed host had no work left");
    flush_others();
    scene_.judge_rows(); // with the others still alive: it is their work
    for (Member& member : members_)
        if (!member.is_gone)
            scene_.close(*member.host, member.work);
    scene_.drain_and_judge();
}

void Round::print_counts() {
    print_count("submits acknowledged by the killed host", members_[victim_].acknowledged);
    print_count("sessions of it that were not all in Dynamics then", left_behind_);
    scene_.print_counts();
}

} // namespace

int run_processes(const Options& options) {
    const auto began = std::chrono::steady_clock::now();
    for (int i = 0; i < options.times; ++i) {
        const bool is_paused = i % 2 == 0;
        Round round(options, options.seed + static_cast<std::uint64_t>(i), is_paused);
        try {
            round.run();
        } catch (...) {
            round.keep_folder();
            throw;
        }
        std::cout << "Round " << i + 1 << ": four processes, one killed"
                  << (is_paused ? " while it was paused\n" : "\n");
        round.print_counts();
    }
    print_count("seconds", std::chrono::ceil<std::chrono::seconds>(after(0s) - began).count());
    return 0;
}

} // namespace campaign
