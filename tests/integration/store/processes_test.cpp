// Several processes on one file, and a process that is killed: what was acknowledged is there, and the trail is one
// chain.
#include "child.h"
#include "support.h"

#include <algorithm>
#include <set>
#include <sstream>
#include <thread>

using namespace dyncx;
using namespace dyncx::store;
using namespace dyncx::store::test;

namespace {

struct Bare { // a store without Boost's checks, for children
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

void write_name(int pipe, const std::string& name) {
    const std::string line = name + "\n";
    if (::write(pipe, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
        ::_exit(13);
}

int accept_many(const std::string& directory, const std::string& prefix, int count, int pipe) {
    {
        Bare store(directory);
        for (int i = 0; i < count; ++i) {
            const auto name = prefix + std::to_string(i);
            if (!store.store->accept({event_of(name)}, accepted(name)))
                return 1;
            write_name(pipe, name);
        }
    }
    return 0;
}

int accept_from_threads_until_killed(const std::string& directory, int pipe) {
    Bare store(directory);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0;; ++i) {
                const auto name = std::to_string(t) + "-" + std::to_string(i);
                if (store.store->accept({event_of(name)}, accepted(name)))
                    write_name(pipe, name);
            }
        });
    for (auto& thread : threads)
        thread.join();
    return 0;
}

std::set<std::string> whole_lines(const std::string& text) {
    std::set<std::string> names;
    std::istringstream lines(text.substr(0, text.rfind('\n') + 1));
    for (std::string line; std::getline(lines, line);)
        names.insert(line);
    return names;
}

std::set<std::string> stored_names(Opened& store) {
    std::set<std::string> names;
    auto due = store->due(1'000'000, {});
    BOOST_REQUIRE(due.ok());
    for (auto& event : *due)
        names.insert(event.event.session);
    return names;
}

bool has_all(const std::set<std::string>& stored, const std::set<std::string>& acknowledged) {
    return std::includes(stored.begin(), stored.end(), acknowledged.begin(), acknowledged.end());
}

} // namespace

BOOST_AUTO_TEST_SUITE(processes)

BOOST_AUTO_TEST_CASE(several_processes_on_a_new_file_keep_every_event_and_one_chain) {
    Directory directory;
    constexpr int kEach = 60;
    const auto run = [&](const char* prefix) {
        return std::make_unique<Child>(
            [&, prefix](int pipe) { return accept_many(directory.store(), prefix, kEach, pipe); });
    };
    auto a = run("a"), b = run("b"), c = run("c");
    std::set<std::string> acknowledged;
    for (auto* child : {a.get(), b.get(), c.get()}) {
        acknowledged.merge(whole_lines(child->read_all()));
        BOOST_TEST(child->wait() == 0);
    }
    BOOST_TEST(acknowledged.size() == 3U * kEach);
    Opened store(directory.store());
    BOOST_TEST(has_all(stored_names(store), acknowledged));
    BOOST_TEST(store->counts()->pending == 3 * kEach);
    const auto report = store->audit_verify();
    BOOST_TEST(report->is_intact);
    BOOST_TEST(report->entries == 3 * kEach);
}

BOOST_AUTO_TEST_CASE(what_was_acknowledged_is_there_after_kill_9) {
    Directory directory;
    std::set<std::string> acknowledged;
    for (int round = 1; round <= 3; ++round) {
        Child child([&](int pipe) { return accept_from_threads_until_killed(directory.store(), pipe); });
        std::string told;
        while (told.size() < 600U && child.read_some(told)) {
        }
        child.kill();
        told += child.read_all();
        const auto names = whole_lines(told);
        BOOST_TEST(names.size() > 50U);
        acknowledged.insert(names.begin(), names.end());
    }
    Opened store(directory.store());
    BOOST_TEST(has_all(stored_names(store), acknowledged));
    BOOST_TEST(store->audit_verify()->is_intact);
    BOOST_TEST(store->audit_verify()->entries == store->counts()->pending);
}

BOOST_AUTO_TEST_CASE(an_event_accepted_by_one_process_is_delivered_by_another) {
    Directory directory;
    Child child([&](int pipe) { return accept_many(directory.store(), "call-", 1, pipe); });
    BOOST_TEST(child.wait() == 0);
    Opened store(directory.store());
    auto due = store->due(10, {});
    BOOST_REQUIRE(due->size() == 1);
    Progress progress;
    progress.event_id = due->front().id;
    progress.source = due->front().event.source;
    progress.session = due->front().event.session;
    progress.is_finished = true;
    BOOST_REQUIRE(store->commit(progress).ok());
    BOOST_TEST(store->counts()->pending == 0);
}

BOOST_AUTO_TEST_CASE(what_a_killed_process_left_is_taken_over_by_exactly_one_of_the_living) {
    Directory directory;
    Child child([&](int pipe) {
        Bare store(directory.store());
        if (store.store->accept({event_of("left")}, accepted("left")))
            write_name(pipe, "left");
        ::pause();
        return 0;
    });
    std::string told;
    BOOST_REQUIRE(child.read_some(told));
    Opened first(directory.store()), second(directory.store());
    BOOST_TEST(first->due(10, {})->empty());
    child.kill();
    BOOST_TEST(second->due(10, {})->size() == 1U);
    BOOST_TEST(first->due(10, {})->empty());
    BOOST_TEST(second->due(10, {})->size() == 1U);
}

BOOST_AUTO_TEST_CASE(two_stores_of_one_process_share_a_file) {
    Directory directory;
    Opened first(directory.store()), second(directory.store());
    for (int i = 0; i < 10; ++i) {
        accept(first, "first-" + std::to_string(i));
        accept(second, "second-" + std::to_string(i));
    }
    BOOST_TEST(first->counts()->pending == 20);
    BOOST_TEST(second->audit_verify()->is_intact);
    BOOST_TEST(second->audit_verify()->entries == 20);
}

BOOST_AUTO_TEST_SUITE_END()
