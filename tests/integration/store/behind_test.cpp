// NOWAIT outlives its process: what was taken without waiting is accepted by the next opening, once, and there is no log
// after a close. What stands in the log is in behind_log_test.cpp.
#include "child.h"
#include "support.h"

#include "store/behind_log.h"

#include <condition_variable>
#include <random>
#include <set>
#include <sstream>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace dyncx;
using namespace dyncx::store;
using namespace dyncx::store::test;

namespace {

constexpr int kTaken = 42; // a child's exit code
const std::string kSecret = "what the customer said";

std::vector<std::string> logs_in(const std::string& directory) {
    std::vector<std::string> logs;
    for (auto& entry : std::filesystem::directory_iterator(directory))
        if (entry.path().filename().string().starts_with("behind-"))
            logs.push_back(entry.path());
    return logs;
}

// Holds the committing thread from the first commit on: what is handed in after it stays uncommitted.
class Hold {
  public:
    std::function<void(Result<>)> holding() {
        return [this](const Result<>&) {
            std::unique_lock lock(mutex_);
            is_holding_ = true;
            changed_.notify_all();
            changed_.wait(lock, [this] { return is_let_go_; });
        };
    }
    void wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return is_holding_; });
    }
    void let_go() {
        std::lock_guard lock(mutex_);
        is_let_go_ = true;
        changed_.notify_all();
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_holding_ = false, is_let_go_ = false;
};

const auto nobody = [](const Result<>&) {};

bool take(Store& store, const std::string& session, std::function<void(Result<>)> landed = nobody,
          const std::string& body = "{}") {
    return store.accept_behind({event_of(session, DYNCX_SESSION_ENDED, body)}, accepted(session), std::move(landed))
        .ok();
}

// In a child: a store of its own, from which it never parts.
struct Bare {
    StandingClock clock;
    std::unique_ptr<Committer> committer;
    std::unique_ptr<Store> store;
    explicit Bare(const std::string& directory) {
        auto started = Committer::start();
        if (!started)
            ::_exit(11);
        committer = std::move(*started);
        auto opened = Store::open(directory, *committer, clock);
        if (!opened)
            ::_exit(12);
        store = std::move(*opened);
    }
};

// Takes `count` events that are never committed, and one that is, and ends.
int take_and_end(const std::string& directory, int count) {
    Bare bare(directory);
    Hold hold;
    if (!take(*bare.store, "committed", hold.holding()))
        return 1;
    hold.wait();
    for (int i = 0; i < count; ++i)
        if (!take(*bare.store, "left-" + std::to_string(i), nobody, R"({"said":")" + kSecret + "\"}"))
            return 2;
    ::_exit(kTaken);
}

int take_until_killed(const std::string& directory, int pipe) {
    Bare bare(directory);
    for (int i = 0;; ++i) {
        const std::string line = std::to_string(i) + "\n";
        if (take(*bare.store, std::to_string(i)) &&
            ::write(pipe, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
            return 1;
    }
}

std::multiset<std::string> sessions_due(Store& store) {
    std::multiset<std::string> sessions;
    auto due = store.due(1'000'000, {});
    BOOST_REQUIRE(due.ok());
    for (auto& event : *due)
        sessions.insert(event.event.session);
    return sessions;
}

std::int64_t pending(Opened& store) { return store->counts()->pending; }

} // namespace

BOOST_AUTO_TEST_SUITE(behind)

BOOST_AUTO_TEST_CASE(what_was_taken_without_waiting_is_accepted_once_after_its_process_ended) {
    Directory directory;
    Child child([&](int) { return take_and_end(directory.store(), 100); });
    BOOST_TEST(child.wait() == kTaken);
    BOOST_REQUIRE_EQUAL(logs_in(directory.store()).size(), 1U);
    BOOST_TEST(content_of(logs_in(directory.store())[0]).find(kSecret) != std::string::npos);
    for (int openings = 0; openings < 3; ++openings) {
        Opened store(directory.store());
        BOOST_TEST(pending(store) == 101);
        BOOST_TEST(store->audit_verify()->is_intact);
        BOOST_TEST(store->audit_verify()->entries == 101);
        const auto due = sessions_due(*store.store);
        BOOST_TEST(std::set<std::string>(due.begin(), due.end()).size() == 101U);
        BOOST_TEST(logs_in(directory.store()).empty());
    }
}

BOOST_AUTO_TEST_CASE(what_is_taken_in_keeps_its_guid_its_time_and_its_order) {
    Directory directory;
    Child child([&](int) { return take_and_end(directory.store(), 5); });
    BOOST_TEST(child.wait() == kTaken);
    Opened store(directory.store());
    store.clock.set(1'800'000'000'000);
    auto due = store->due(10, {});
    BOOST_REQUIRE_EQUAL(due->size(), 6U);
    for (std::size_t i = 1; i < 6; ++i) {
        const PendingEvent& event = (*due)[i];
        BOOST_TEST(event.event.session == "left-" + std::to_string(i - 1));
        BOOST_TEST(event.event.guid == event_of("").guid);
        BOOST_TEST(event.event.body == R"({"said":")" + kSecret + "\"}");
        BOOST_TEST(event.event.op == 0U);
        BOOST_TEST(event.accepted_at == 1'700'000'000'000);
    }
}

BOOST_AUTO_TEST_CASE(a_process_killed_at_any_moment_loses_nothing_that_it_was_acknowledged) {
    std::mt19937 random(20261122);
    for (int round = 0; round < 20; ++round) {
        Directory directory;
        Child child([&](int pipe) { return take_until_killed(directory.store(), pipe); });
        std::string told;
        for (auto most = 1 + random() % 20000; told.size() < most && child.read_some(told);) {
        }
        child.kill();
        told += child.read_all();
        std::istringstream lines(told.substr(0, told.rfind('\n') + 1));
        Opened store(directory.store());
        const auto due = sessions_due(*store.store);
        int count = 0;
        for (std::string name; std::getline(lines, name); ++count)
            BOOST_TEST(due.count(name) == 1U, "round " << round << ", event " << name);
        BOOST_TEST(count > 0);
        BOOST_TEST(static_cast<std::size_t>(pending(store)) == due.size());
        BOOST_TEST(store->audit_verify()->is_intact);
    }
}

BOOST_AUTO_TEST_CASE(what_was_committed_and_not_marked_is_not_accepted_again) {
    Directory directory;
    std::string before;
    {
        Opened store(directory.store());
        Hold hold;
        BOOST_REQUIRE(take(*store.store, "first", hold.holding()));
        hold.wait();
        BOOST_REQUIRE(take(*store.store, "second"));
        before = content_of(logs_in(directory.store()).at(0));
        hold.let_go();
    }
    BOOST_TEST(BehindLog::read(before).size() == 1U); // the second
    std::ofstream(directory.store() + "/behind-4711", std::ios::binary) << before;
    Opened store(directory.store());
    BOOST_TEST(pending(store) == 2);
    BOOST_TEST(store->audit_verify()->entries == 2);
    BOOST_TEST(logs_in(directory.store()).empty());
}

BOOST_AUTO_TEST_CASE(a_living_process_takes_in_what_one_that_ended_left_and_nothing_of_a_living_one) {
    Directory directory;
    Child living([&](int pipe) {
        Bare bare(directory.store());
        Hold hold;
        const bool is_taken = take(*bare.store, "of the living", hold.holding());
        hold.wait();
        if (!is_taken || !take(*bare.store, "of the living") || ::write(pipe, "t", 1) != 1)
            return 1;
        ::pause();
        return 0;
    });
    std::string told;
    BOOST_REQUIRE(living.read_some(told));
    Child child([&](int) { return take_and_end(directory.store(), 3); });
    BOOST_TEST(child.wait() == kTaken);
    Opened store(directory.store());
    BOOST_TEST(pending(store) == 5);
    BOOST_TEST(logs_in(directory.store()).size() == 1U);
    BOOST_TEST(sessions_due(*store.store).count("of the living") == 0U);
    const auto looked_at = store.clock.even_ms();
    BOOST_REQUIRE(store->next_due(looked_at)->has_value()); // so an idle process looks too
    living.kill();
    store.clock.set(1'700'000'002'000);
    sessions_due(*store.store);
    BOOST_TEST(pending(store) == 6);
    BOOST_TEST(logs_in(directory.store()).empty());
}

BOOST_AUTO_TEST_CASE(there_is_no_log_without_nowait_and_none_after_a_close) {
    Directory directory;
    {
        Opened store(directory.store());
        accept(store, "durable");
        BOOST_TEST(logs_in(directory.store()).empty());
        BOOST_REQUIRE(take(*store.store, "behind"));
        const auto logs = logs_in(directory.store());
        BOOST_REQUIRE_EQUAL(logs.size(), 1U);
        struct stat about {};
        BOOST_REQUIRE(::stat(logs[0].c_str(), &about) == 0);
        BOOST_TEST((about.st_mode & 0777) == 0600U);
        BOOST_TEST(about.st_blocks * 512 >= static_cast<blkcnt_t>(BehindLog::kFileBytes));
        for (auto& open : std::filesystem::directory_iterator("/proc/self/fd"))
            BOOST_TEST(std::filesystem::read_symlink(open).string() != logs[0]);
    }
    BOOST_TEST(logs_in(directory.store()).empty());
    BOOST_TEST(pending(*std::make_unique<Opened>(directory.store())) == 2);
}

BOOST_AUTO_TEST_CASE(a_disk_too_full_for_the_log_is_told_once_and_nowait_goes_on_in_memory) {
    Directory directory;
    Child child([&](int) {
        Bare bare(directory.store());
        ::signal(SIGXFSZ, SIG_IGN);
        rlimit limit{};
        ::getrlimit(RLIMIT_FSIZE, &limit);
        limit.rlim_cur = BehindLog::kFileBytes / 2;
        ::setrlimit(RLIMIT_FSIZE, &limit);
        for (int i = 0; i < 3; ++i)
            if (!take(*bare.store, std::to_string(i)))
                return 1;
        bare.store.reset();
        return 0;
    });
    BOOST_TEST(child.wait() == 0);
    BOOST_TEST(logs_in(directory.store()).empty());
    Opened store(directory.store());
    BOOST_TEST(pending(store) == 3);
    int told = 0;
    const auto trail = store->audit_entries(0, 100);
    BOOST_REQUIRE(trail.ok());
    for (auto& entry : *trail)
        told += entry.kind == "nowait in memory only" ? 1 : 0;
    BOOST_TEST(told == 1);
}

BOOST_AUTO_TEST_CASE(what_no_segment_could_hold_waits_for_the_disk) {
    Directory directory;
    Opened store(directory.store());
    bool has_landed = false;
    BOOST_TEST(take(
        *store.store, "large", [&](const Result<>& done) { has_landed = done.ok(); },
        std::string(BehindLog::kSegmentBytes, 'x')));
    BOOST_TEST(has_landed);
    BOOST_TEST(pending(store) == 1);
}

BOOST_AUTO_TEST_CASE(a_log_that_cannot_be_taken_in_now_is_kept) {
    Directory directory;
    Child child([&](int) { return take_and_end(directory.store(), 1); });
    BOOST_TEST(child.wait() == kTaken);
    tamper(directory.file(), "ALTER TABLE outbox RENAME TO away; CREATE VIEW outbox AS SELECT * FROM away");
    { Opened store(directory.store()); }
    BOOST_TEST(logs_in(directory.store()).size() == 1U);
    tamper(directory.file(), "DROP VIEW outbox; ALTER TABLE away RENAME TO outbox");
    Opened store(directory.store());
    BOOST_TEST(pending(store) == 2);
    BOOST_TEST(logs_in(directory.store()).empty());
}

BOOST_AUTO_TEST_SUITE_END()
