// The committer: groups, failing jobs, bounds, calls from where they would wait for themselves.
#include "support.h"

#include <condition_variable>
#include <thread>

using namespace dyncx;
using namespace dyncx::store;
using namespace dyncx::store::test;

namespace {

struct Fixture {
    Directory directory;
    Opened store{directory.store()};

    // Keeps the committing thread busy until let go, so that what comes meanwhile becomes one group.
    class Hold {
      public:
        explicit Hold(Committer& committer) {
            thread_ = std::thread([this, &committer] {
                const auto held = committer.run([this]() -> Result<> {
                    std::unique_lock lock(mutex_);
                    is_held_ = true;
                    changed_.notify_all();
                    changed_.wait(lock, [this] { return is_let_go_; });
                    return Done{};
                });
                BOOST_TEST(held.ok());
            });
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return is_held_; });
        }
        ~Hold() { let_go(); }
        void let_go() {
            {
                std::lock_guard lock(mutex_);
                is_let_go_ = true;
            }
            changed_.notify_all();
            if (thread_.joinable())
                thread_.join();
        }

      private:
        std::mutex mutex_;
        std::condition_variable changed_;
        bool is_held_ = false, is_let_go_ = false;
        std::thread thread_;
    };

    std::int64_t commits_in_log() {
        return static_cast<std::int64_t>(std::filesystem::file_size(directory.file() + "-wal"));
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(committer, Fixture)

BOOST_AUTO_TEST_CASE(a_failing_job_takes_no_other_of_its_group_down) {
    tamper(directory.file(), "CREATE TRIGGER no_b BEFORE INSERT ON outbox WHEN new.session LIKE 'bad%' "
                             "BEGIN SELECT RAISE(ABORT, 'no'); END");
    std::atomic<int> good{0}, bad{0};
    Hold hold(*store.committer);
    for (int i = 0; i < 30; ++i) {
        const bool is_bad = i % 3 == 1;
        auto put = store->accept_behind({event_of((is_bad ? "bad" : "good") + std::to_string(i))}, accepted("x"),
                                        [&, is_bad](Result<> outcome) {
                                            if (outcome.ok() != is_bad)
                                                (is_bad ? bad : good) += 1;
                                        });
        BOOST_REQUIRE(put.ok());
    }
    hold.let_go();
    accept(store, "behind");
    BOOST_TEST(good == 20);
    BOOST_TEST(bad == 10);
    BOOST_TEST(store->counts()->pending == 21);
    BOOST_TEST(store->due(100, {})->size() == 21U);
    BOOST_TEST(store->audit_verify()->is_intact);
    BOOST_TEST(store->audit_verify()->entries == 21);
}

BOOST_AUTO_TEST_CASE(what_queued_meanwhile_becomes_one_commit) {
    accept(store, "first");
    const auto before = commits_in_log();
    Hold hold(*store.committer);
    for (int i = 0; i < 100; ++i)
        BOOST_REQUIRE(store->accept_behind({event_of("s" + std::to_string(i))}, accepted("s"), [](Result<>) {}).ok());
    hold.let_go();
    accept(store, "last");
    // A commit of its own for each would write three pages or more a hundred times.
    BOOST_TEST(commits_in_log() - before < 100 * 4096);
    BOOST_TEST(store->counts()->pending == 102);
}

BOOST_AUTO_TEST_CASE(a_queue_over_its_bound_refuses_and_takes_again_when_written) {
    auto small = Committer::start(100'000);
    BOOST_REQUIRE(small.ok());
    Directory other;
    auto opened = Store::open(other.store(), **small, store.clock);
    BOOST_REQUIRE(opened.ok());
    const std::string body(30'000, 'x');
    std::atomic<int> landed{0};
    Hold hold(**small);
    int taken = 0;
    Fault refusal;
    while (taken < 100) {
        auto put = (*opened)->accept_behind({event_of("s", 1, body)}, accepted("s"), [&](Result<>) { ++landed; });
        if (!put) {
            refusal = put.error();
            break;
        }
        ++taken;
    }
    BOOST_TEST(taken == 3);
    BOOST_TEST(refusal.status == DYNCX_E_FULL);
    BOOST_TEST(refusal.is_retriable());
    hold.let_go();
    BOOST_REQUIRE((*opened)->audit(accepted("goes behind them")).ok());
    BOOST_TEST((*opened)->accept({event_of("s", 1, body)}, accepted("s")).ok());
    BOOST_TEST(landed == 3);
    BOOST_TEST((*opened)->accept({event_of("large", 1, std::string(200'000, 'x'))}, accepted("s")).ok());
}

BOOST_AUTO_TEST_CASE(a_call_from_the_committing_thread_is_refused_instead_of_hanging) {
    std::atomic<int> status{0};
    auto put = store->accept_behind({event_of("a")}, accepted("a"), [&](Result<>) {
        auto inner = store->accept({event_of("b")}, accepted("b"));
        status = inner ? 1 : inner.error().status;
    });
    BOOST_REQUIRE(put.ok());
    accept(store, "behind");
    BOOST_TEST(status == DYNCX_E_INTERNAL);
}

BOOST_AUTO_TEST_CASE(two_stores_on_one_committer_do_not_mix) {
    Directory other;
    auto second = Store::open(other.store(), *store.committer, store.clock);
    BOOST_REQUIRE(second.ok());
    std::atomic<int> landed{0};
    Hold hold(*store.committer);
    for (int i = 0; i < 10; ++i) {
        Store& target = i % 2 == 0 ? *store.store : **second;
        BOOST_REQUIRE(target
                          .accept_behind({event_of("s" + std::to_string(i))}, accepted("s"),
                                         [&](Result<> outcome) { landed += outcome.ok() ? 1 : 0; })
                          .ok());
    }
    hold.let_go();
    accept(store, "last");
    BOOST_REQUIRE((*second)->accept({event_of("last")}, accepted("last")).ok()); // behind all that was handed in before
    BOOST_TEST(landed == 10);
    BOOST_TEST(store->counts()->pending == 6);
    BOOST_TEST((*second)->counts()->pending == 6);
}

BOOST_AUTO_TEST_CASE(an_exception_in_a_job_becomes_a_fault) {
    auto thrown = store.committer->run([]() -> Result<> { throw std::bad_alloc(); });
    BOOST_REQUIRE(!thrown.ok());
    BOOST_TEST(thrown.error().status == DYNCX_E_MEMORY);
    accept(store, "a");
}

BOOST_AUTO_TEST_SUITE_END()
