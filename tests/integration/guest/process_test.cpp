// Fork, exit, cancellation and descriptors, each in a child process or thread where it could do harm.
#include "guest/cancel_guard.h"
#include "guest/event_fd.h"
#include "guest/exit.h"
#include "guest/fork.h"
#include "guest/thread.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace dyncx;

namespace {

template <class Body> int status_of_child(Body body) { // body answers the exit status
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(body());
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

bool is_readable(int descriptor) {
    pollfd one{descriptor, POLLIN, 0};
    return ::poll(&one, 1, 0) == 1;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_fork_grows_the_generation_in_the_child_only) {
    BOOST_TEST_REQUIRE(guest::watch_forks().ok());
    BOOST_TEST_REQUIRE(guest::watch_forks().ok()); // once per process
    const auto before = guest::fork_generation();
    BOOST_TEST(status_of_child([before] { return guest::fork_generation() == before + 1 ? 0 : 1; }) == 0);
    BOOST_TEST(guest::fork_generation() == before);
}

BOOST_AUTO_TEST_CASE(a_child_may_open_only_when_nothing_was_open_at_the_fork) {
    BOOST_TEST_REQUIRE(guest::watch_forks().ok());
    const auto child_opens = [] { return guest::runtime_opened().ok() ? 0 : 1; };
    BOOST_TEST(status_of_child(child_opens) == 0);
    BOOST_TEST_REQUIRE(guest::runtime_opened().ok());
    BOOST_TEST(status_of_child(child_opens) == 1);
    BOOST_TEST(status_of_child([&] { return status_of_child(child_opens); }) == 1); // nor may a grandchild
    BOOST_TEST(status_of_child([] { return guest::runtime_opened().error().status == DYNCX_E_FORKED ? 0 : 1; }) == 0);
    guest::runtime_closed();
    BOOST_TEST(status_of_child(child_opens) == 0);
}

BOOST_AUTO_TEST_CASE(two_runtimes_count_twice) {
    BOOST_TEST_REQUIRE(guest::watch_forks().ok());
    BOOST_TEST(guest::runtime_opened().ok());
    BOOST_TEST(guest::runtime_opened().ok());
    guest::runtime_closed();
    BOOST_TEST(status_of_child([] { return guest::runtime_opened().ok() ? 0 : 1; }) == 1);
    guest::runtime_closed();
    BOOST_TEST(status_of_child([] { return guest::runtime_opened().ok() ? 0 : 1; }) == 0);
}

BOOST_AUTO_TEST_CASE(a_child_forgets_the_threads_of_its_parent) {
    BOOST_TEST_REQUIRE(guest::watch_forks().ok());
    std::atomic<bool> is_over{false};
    auto thread = guest::Thread::start("dyncx-parent", [&is_over] {
        while (!is_over)
            ::usleep(1000);
    });
    BOOST_TEST(status_of_child([&] {
                   ::alarm(5);
                   thread->join(); // must not wait for a thread that is not here
                   return 0;
               }) == 0);
    is_over = true;
}

BOOST_AUTO_TEST_CASE(exit_stops_what_is_watched_within_its_budget) {
    const auto body = [] {
        const pid_t child = ::fork();
        if (child != 0) {
            int status = 0;
            ::waitpid(child, &status, 0);
            return WIFEXITED(status) ? WEXITSTATUS(status) : 100;
        }
        if (!guest::watch_exit().ok())
            ::_exit(9);
        new guest::ExitWatch([](std::chrono::milliseconds budget) {
            const bool is_good = guest::is_exiting() && budget.count() > 0 && budget <= guest::kExitBudget;
            ::_exit(is_good ? 42 : 8); // seen from outside
        });
        ::exit(7);
    };
    BOOST_TEST(body() == 42);
}

BOOST_AUTO_TEST_CASE(a_watch_that_is_gone_is_not_called) {
    BOOST_TEST(status_of_child([] {
                   int calls = 0;
                   {
                       guest::ExitWatch first([&](auto) { calls += 100; });
                       auto second = std::make_unique<guest::ExitWatch>([&](auto) { calls += 10; });
                       guest::ExitWatch third([&](auto) { calls += 1; });
                       second.reset();
                       guest::stop_everything();
                       guest::stop_everything(); // each is asked once
                   }
                   guest::stop_everything();
                   return calls;
               }) == 101);
}

BOOST_AUTO_TEST_CASE(a_forked_child_that_exits_does_not_stop_its_parents_threads) {
    BOOST_TEST_REQUIRE(guest::watch_forks().ok());
    BOOST_TEST(status_of_child([] {
                   if (!guest::watch_exit().ok())
                       return 9;
                   guest::ExitWatch watch([](auto) { ::_exit(42); });
                   const pid_t grandchild = ::fork();
                   if (grandchild == 0)
                       ::exit(0);
                   int status = 0;
                   ::waitpid(grandchild, &status, 0);
                   return WEXITSTATUS(status);
               }) == 0);
}

BOOST_AUTO_TEST_CASE(an_event_descriptor_is_readable_from_set_to_clear) {
    auto flag = guest::EventFd::open();
    BOOST_TEST_REQUIRE(flag.ok());
    BOOST_TEST(!is_readable(flag->number()));
    flag->set();
    flag->set();
    BOOST_TEST(is_readable(flag->number()));
    BOOST_TEST(is_readable(flag->number()));
    flag->clear();
    BOOST_TEST(!is_readable(flag->number()));
    errno = EDOM;
    flag->clear(); // nothing to clear: neither waits nor touches errno
    BOOST_TEST(errno == EDOM);
    BOOST_TEST((::fcntl(flag->number(), F_GETFD) & FD_CLOEXEC) != 0);
    BOOST_TEST((::fcntl(flag->number(), F_GETFL) & O_NONBLOCK) != 0);
}

BOOST_AUTO_TEST_CASE(no_descriptor_left_is_an_error_that_may_pass) {
    BOOST_TEST(status_of_child([] {
                   while (::dup(0) >= 0) {
                   }
                   auto flag = guest::EventFd::open();
                   return !flag.ok() && flag.error().status == DYNCX_E_OS && flag.error().is_retriable() ? 0 : 1;
               }) == 0);
}

BOOST_AUTO_TEST_CASE(a_descriptor_closes_once_and_close_on_exec_is_set) {
    int ends[2];
    BOOST_TEST_REQUIRE(::pipe(ends) == 0);
    BOOST_TEST(guest::close_on_exec(ends[0]).ok());
    BOOST_TEST((::fcntl(ends[0], F_GETFD) & FD_CLOEXEC) != 0);
    {
        guest::Descriptor first(ends[0]);
        guest::Descriptor second = std::move(first);
        BOOST_TEST(!first.is_open());
        BOOST_TEST(second.number() == ends[0]);
        second = guest::Descriptor(ends[1]);
        BOOST_TEST(::fcntl(ends[0], F_GETFD) == -1);
    }
    BOOST_TEST(::fcntl(ends[1], F_GETFD) == -1);
    BOOST_TEST(!guest::close_on_exec(ends[1]).ok());
}

#ifndef __SANITIZE_ADDRESS__ // it does not survive the end of a cancelled thread
BOOST_AUTO_TEST_CASE(a_cancel_waits_until_the_call_is_over_and_errno_comes_back) {
    static std::atomic<int> step;
    step = 0;
    pthread_t thread;
    ::pthread_create(
        &thread, nullptr,
        [](void*) -> void* {
            errno = EDOM;
            {
                const guest::CancelGuard guard;
                step = 1;
                while (step != 2)
                    ::usleep(1000); // a cancellation point
                errno = ERANGE;
                step = 3;
            }
            step = errno == EDOM ? 4 : 5;
            ::pthread_testcancel();
            step = 6;
            return nullptr;
        },
        nullptr);
    while (step != 1)
        ::usleep(1000);
    ::pthread_cancel(thread);
    step = 2;
    void* outcome = nullptr;
    ::pthread_join(thread, &outcome);
    BOOST_TEST(outcome == PTHREAD_CANCELED);
    BOOST_TEST(step == 4);
}
#endif

BOOST_AUTO_TEST_CASE(after_exit_began_no_call_is_let_in_and_those_inside_are_waited_for) {
    BOOST_TEST(status_of_child([] {
                   if (!guest::watch_exit().ok())
                       return 9;
                   static std::atomic<bool> is_inside{false};
                   static std::atomic<bool> was_refused{false};
                   auto inside = guest::Thread::start("dyncx-inside", [] {
                       const guest::HostCall call;
                       is_inside = call.is_let_in();
                       while (!guest::is_exiting())
                           ::usleep(1000);
                       was_refused = !guest::HostCall().is_let_in();
                       ::usleep(50'000); // exit() must not go on before this
                       ::_exit(was_refused ? 42 : 8);
                   });
                   while (!is_inside)
                       ::usleep(1000);
                   ::exit(7);
                   return 0;
               }) == 42);
}

BOOST_AUTO_TEST_CASE(a_call_that_never_ends_holds_exit_up_for_its_budget_only) {
    const auto begin = std::chrono::steady_clock::now();
    BOOST_TEST(status_of_child([] {
                   if (!guest::watch_exit().ok())
                       return 9;
                   static std::atomic<bool> is_inside{false};
                   static auto* stuck = new guest::Thread(std::move(*guest::Thread::start("dyncx-stuck", [] {
                       const guest::HostCall call;
                       is_inside = true;
                       ::sleep(60);
                   })));
                   while (!is_inside)
                       ::usleep(1000);
                   static_cast<void>(stuck);
                   ::exit(7);
                   return 0;
               }) == 7);
    const bool was_quick = std::chrono::steady_clock::now() - begin < std::chrono::seconds(20);
    BOOST_TEST(was_quick);
}
