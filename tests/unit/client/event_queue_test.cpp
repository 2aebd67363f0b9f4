// The queue that the host polls: order, numbers, and what a host that polls nothing leaves in it.
#include "client/event_queue.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx;
using namespace dyncx::client;

namespace {

struct Queue {
    EventQueue queue{std::move(*guest::EventFd::open())};
    Event event;

    void push(int kind, const std::string& subject) {
        Event pushed;
        pushed.kind = kind;
        pushed.subject = subject;
        queue.push(std::move(pushed));
    }
    bool take() {
        return queue.take(Deadline::after(std::chrono::milliseconds(0)), event) == EventQueue::Taken::kEvent;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(event_queue, Queue)

BOOST_AUTO_TEST_CASE(only_the_newest_states_wait_in_their_order_and_nothing_else_is_lost) {
    push(DYNCX_EVENT_DONE, "first");
    for (int i = 1; i <= 1000; ++i)
        push(DYNCX_EVENT_STATE, std::to_string(i));
    push(DYNCX_EVENT_DONE, "last");
    BOOST_TEST(queue.size() == 10u);
    BOOST_REQUIRE(take());
    BOOST_TEST(event.subject == "first");
    for (int i = 993; i <= 1000; ++i) {
        BOOST_REQUIRE(take());
        BOOST_TEST(event.subject == std::to_string(i));
    }
    BOOST_REQUIRE(take());
    BOOST_TEST(event.subject == "last");
    BOOST_TEST(!take());
    for (int i = 0; i < 8; ++i) // those that were taken count no more
        push(DYNCX_EVENT_STATE, "again");
    BOOST_TEST(queue.size() == 8u);
}

BOOST_AUTO_TEST_CASE(alarms_and_dead_letters_that_nobody_polls_are_bounded_each_by_themselves) {
    for (int i = 1; i <= 1500; ++i) {
        push(DYNCX_EVENT_HANDOFF, std::to_string(i));
        push(DYNCX_EVENT_DEAD, std::to_string(i));
    }
    push(DYNCX_EVENT_STATE, "way");
    BOOST_TEST(queue.size() == 2001u);
    for (int i = 501; i <= 1500; ++i)
        for (const int kind : {DYNCX_EVENT_HANDOFF, DYNCX_EVENT_DEAD}) {
            BOOST_REQUIRE(take());
            BOOST_REQUIRE(event.kind == kind && event.subject == std::to_string(i));
        }
    BOOST_REQUIRE(take());
    BOOST_TEST(event.subject == "way");
    for (int i = 0; i < 1000; ++i) // those that were taken count no more
        push(DYNCX_EVENT_HANDOFF, "again");
    BOOST_TEST(queue.size() == 1000u);
}

BOOST_AUTO_TEST_CASE(the_numbers_of_events_have_no_gap_where_a_state_was_left_out) {
    for (int i = 0; i < 20; ++i)
        push(DYNCX_EVENT_STATE, "way");
    push(DYNCX_EVENT_DONE, "done");
    for (std::uint64_t seq = 1; seq <= 9; ++seq) {
        BOOST_REQUIRE(take());
        BOOST_TEST(event.seq == seq);
    }
}

BOOST_AUTO_TEST_SUITE_END()
