// Operations and the queue: one terminal event each, wherever it ends.
#include "client/operations.h"

#include <boost/test/unit_test.hpp>
#include <poll.h>

using namespace dyncx;
using namespace dyncx::client;

namespace {

struct Desk {
    SystemClock clock;
    EventQueue queue{std::move(*guest::EventFd::open())};
    Operations operations{queue, clock};
    Event event;

    Desk() { operations.bound(3, 3); }

    bool is_readable() const {
        pollfd fd{queue.descriptor(), POLLIN, 0};
        return ::poll(&fd, 1, 0) == 1;
    }
    bool take() {
        return queue.take(Deadline::after(std::chrono::milliseconds(0)), event) == EventQueue::Taken::kEvent;
    }
};
const Deadline kNow = Deadline::after(std::chrono::milliseconds(0));

Call waitable() {
    Call call;
    call.flags = DYNCX_CALL_WAITABLE;
    return call;
}

} // namespace

BOOST_AUTO_TEST_SUITE(client_operations)

BOOST_AUTO_TEST_CASE(an_operation_ends_in_exactly_one_event) {
    Desk desk;
    Call call;
    call.tag = 42;
    auto operation = desk.operations.begin(call, 1000);
    BOOST_REQUIRE(operation);
    desk.operations.end(*operation, "s", "{}", std::nullopt);
    desk.operations.end(*operation, "s", "{}", fault(DYNCX_E_TIMEOUT, "late"));
    BOOST_TEST(!desk.operations.cancel((*operation)->op));
    BOOST_REQUIRE(desk.take());
    BOOST_TEST(desk.event.tag == 42u);
    BOOST_TEST(!desk.event.fault);
    BOOST_TEST(!desk.take());
}

BOOST_AUTO_TEST_CASE(a_waitable_one_goes_to_wait_and_not_to_the_queue) {
    Desk desk;
    auto operation = desk.operations.begin(waitable(), 1000);
    BOOST_TEST(desk.operations.wait((*operation)->op, kNow, desk.event) == DYNCX_NONE);
    desk.operations.end(*operation, "s", "{}", std::nullopt);
    BOOST_TEST(!desk.take());
    BOOST_TEST(desk.operations.wait((*operation)->op, kNow, desk.event) == DYNCX_OK);
    BOOST_TEST(desk.event.subject == "s");
    BOOST_TEST(desk.operations.wait((*operation)->op, kNow, desk.event) == DYNCX_E_NOT_FOUND);
}

BOOST_AUTO_TEST_CASE(a_submit_of_three_events_ends_with_its_last_part_and_its_first_fault) {
    Desk desk;
    auto operation = desk.operations.begin(Call(), -1, 3, "session");
    const auto body = [] { return std::string("{}"); };
    const Fault refused = fault(DYNCX_E_FORBIDDEN, "no");
    BOOST_TEST(desk.operations.end_part((*operation)->op, nullptr, body));
    BOOST_TEST(desk.operations.end_part((*operation)->op, &refused, body));
    BOOST_TEST(!desk.take());
    BOOST_TEST(desk.operations.end_part((*operation)->op, nullptr, body));
    BOOST_REQUIRE(desk.take());
    BOOST_TEST(desk.event.fault->status == DYNCX_E_FORBIDDEN);
    BOOST_TEST(!desk.operations.end_part((*operation)->op, nullptr, body));
}

BOOST_AUTO_TEST_CASE(quiet_tells_failures_only) {
    Desk desk;
    Call quiet;
    quiet.flags = DYNCX_CALL_QUIET;
    auto good = desk.operations.begin(quiet, -1, 1);
    desk.operations.end(*good, "", "", std::nullopt);
    BOOST_TEST(!desk.take());
    auto bad = desk.operations.begin(quiet, -1, 1);
    desk.operations.end(*bad, "", "", fault(DYNCX_E_GONE, "gone"));
    BOOST_TEST(desk.take());
}

BOOST_AUTO_TEST_CASE(too_many_open_operations_and_unpolled_events_are_refused_at_the_door) {
    Desk desk;
    std::vector<std::shared_ptr<Operation>> open;
    for (int i = 0; i < 3; ++i)
        open.push_back(*desk.operations.begin(Call(), -1));
    BOOST_TEST(desk.operations.begin(Call(), -1).error().status == DYNCX_E_BUSY);
    for (auto& operation : open)
        desk.operations.end(operation, "", "", std::nullopt);
    BOOST_TEST(desk.operations.begin(Call(), -1).error().status == DYNCX_E_BUSY);
    BOOST_TEST(desk.take());
    BOOST_TEST(desk.operations.begin(Call(), -1).ok());
}

BOOST_AUTO_TEST_CASE(submits_that_wait_for_days_do_not_count_among_the_open_operations) {
    Desk desk;
    for (int i = 0; i < 50; ++i)
        BOOST_TEST(desk.operations.begin(Call(), -1, 1).ok());
    BOOST_TEST(desk.operations.begin(Call(), -1).ok());
}

BOOST_AUTO_TEST_CASE(cancel_of_a_submit_ends_its_op_at_once) {
    Desk desk;
    auto operation = desk.operations.begin(Call(), -1, 1);
    BOOST_TEST(desk.operations.cancel((*operation)->op));
    BOOST_REQUIRE(desk.take());
    BOOST_TEST(desk.event.fault->status == DYNCX_E_CANCELED);
}

BOOST_AUTO_TEST_CASE(close_ends_what_is_open_before_the_queue_closes) {
    Desk desk;
    auto operation = desk.operations.begin(Call(), -1);
    desk.operations.end_all(fault(DYNCX_E_CLOSED, "closed"));
    desk.queue.close();
    BOOST_TEST((*operation)->cancel->is_canceled());
    BOOST_REQUIRE(desk.take());
    BOOST_TEST(desk.event.fault->status == DYNCX_E_CLOSED);
    BOOST_TEST((desk.queue.take(kNow, desk.event) == EventQueue::Taken::kClosed));
    BOOST_TEST(desk.operations.begin(Call(), -1).error().status == DYNCX_E_CLOSED);
}

BOOST_AUTO_TEST_CASE(the_descriptor_is_readable_exactly_while_the_queue_holds_events) {
    Desk desk;
    BOOST_TEST(!desk.is_readable());
    desk.queue.push(Event());
    desk.queue.push(Event());
    BOOST_TEST(desk.is_readable());
    desk.take();
    BOOST_TEST(desk.is_readable());
    desk.take();
    BOOST_TEST(!desk.is_readable());
}

BOOST_AUTO_TEST_CASE(wake_makes_one_poll_return_nothing) {
    Desk desk;
    desk.queue.wake();
    BOOST_TEST((desk.queue.take(Deadline::never(), desk.event) == EventQueue::Taken::kNone));
    BOOST_TEST((desk.queue.take(kNow, desk.event) == EventQueue::Taken::kNone));
}

BOOST_AUTO_TEST_CASE(events_are_numbered_without_gaps) {
    Desk desk;
    for (std::uint64_t seq = 1; seq <= 3; ++seq)
        desk.queue.push(Event());
    for (std::uint64_t seq = 1; seq <= 3; ++seq) {
        BOOST_REQUIRE(desk.take());
        BOOST_TEST(desk.event.seq == seq);
    }
}

BOOST_AUTO_TEST_SUITE_END()
