// Threads of ours as a host sees them: name, stack, mask, and the caller's own mask left alone.
#include "guest/thread.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <pthread.h>
#include <stdexcept>
#include <string>

using namespace dyncx;
using guest::Thread;

namespace {

sigset_t mask_here() {
    sigset_t mask;
    ::sigemptyset(&mask);
    ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    return mask;
}

bool is_same(const sigset_t& a, const sigset_t& b) {
    for (int number = 1; number <= SIGRTMAX; ++number)
        if (::sigismember(&a, number) != ::sigismember(&b, number))
            return false;
    return true;
}

struct Seen {
    sigset_t mask = {};
    std::size_t stack_bytes = 0;
    std::string name;
};

Seen seen_from_inside(std::string_view name) {
    Seen seen;
    auto thread = Thread::start(name, [&seen] {
        seen.mask = mask_here();
        pthread_attr_t attributes;
        ::pthread_getattr_np(::pthread_self(), &attributes);
        ::pthread_attr_getstacksize(&attributes, &seen.stack_bytes);
        ::pthread_attr_destroy(&attributes);
        char held[32] = "";
        ::pthread_getname_np(::pthread_self(), held, sizeof held);
        seen.name = held;
    });
    BOOST_TEST_REQUIRE(thread.ok());
    thread->join();
    return seen;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_thread_has_its_name_and_its_stack) {
    const Seen seen = seen_from_inside("dyncx-commit");
    BOOST_TEST(seen.name == "dyncx-commit");
#ifndef __SANITIZE_THREAD__ // it makes stacks larger
    BOOST_TEST(seen.stack_bytes == guest::kStackBytes);
#endif
    BOOST_TEST(seen_from_inside("dyncx-a-name-that-is-longer").name == "dyncx-a-name-th");
}

BOOST_AUTO_TEST_CASE(asynchronous_signals_are_blocked_and_those_a_collector_needs_are_open) {
    const Seen seen = seen_from_inside("dyncx-mask");
    for (const int number : {SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGALRM, SIGTERM, SIGUSR1, SIGUSR2, SIGCHLD, SIGTSTP,
                             SIGTTIN, SIGTTOU, SIGURG, SIGIO, SIGWINCH, SIGXFSZ})
        BOOST_TEST(::sigismember(&seen.mask, number) == 1, number);
    for (const int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGPWR, SIGXCPU, SIGSYS})
        BOOST_TEST(::sigismember(&seen.mask, number) == 0, number);
    for (int number = SIGRTMIN; number <= SIGRTMAX; ++number)
        BOOST_TEST(::sigismember(&seen.mask, number) == 0, number);
}

BOOST_AUTO_TEST_CASE(a_caller_that_blocks_everything_does_not_close_the_real_time_signals_of_our_thread) {
    sigset_t all, former;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &former);
    const Seen seen = seen_from_inside("dyncx-mask");
    ::pthread_sigmask(SIG_SETMASK, &former, nullptr);
    BOOST_TEST(::sigismember(&seen.mask, SIGRTMIN) == 0);
    BOOST_TEST(::sigismember(&seen.mask, SIGTERM) == 1);
}

BOOST_AUTO_TEST_CASE(starting_leaves_the_callers_mask_as_it_was) {
    sigset_t one, former;
    ::sigemptyset(&one);
    ::sigaddset(&one, SIGUSR2);
    ::pthread_sigmask(SIG_BLOCK, &one, &former);
    const sigset_t before = mask_here();
    seen_from_inside("dyncx-mask");
    BOOST_TEST(is_same(before, mask_here()));
    ::pthread_sigmask(SIG_SETMASK, &former, nullptr);
}

BOOST_AUTO_TEST_CASE(going_out_of_scope_joins) {
    std::atomic<bool> has_ended{false};
    {
        auto thread = Thread::start("dyncx-scope", [&has_ended] {
            const timespec pause{0, 20'000'000};
            ::nanosleep(&pause, nullptr);
            has_ended = true;
        });
        Thread moved = std::move(*thread);
        BOOST_TEST(moved.is_joinable());
        BOOST_TEST(!thread->is_joinable());
    }
    BOOST_TEST(has_ended.load());
}

BOOST_AUTO_TEST_CASE(an_exception_ends_the_thread_and_not_the_process) {
    auto thread = Thread::start("dyncx-throw", [] { throw std::runtime_error("x"); });
    thread->join();
    BOOST_TEST(!thread->is_joinable());
}

BOOST_AUTO_TEST_CASE(what_the_body_captured_is_gone_when_join_returns) {
    auto held = std::make_shared<int>(1);
    auto thread = Thread::start("dyncx-hold", [held] {});
    thread->join();
    BOOST_TEST(held.use_count() == 1);
}
