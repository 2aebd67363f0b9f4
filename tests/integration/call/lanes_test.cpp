// Requests of the host beside deliveries: they keep a pause that Dynamics asked for, and wait for nothing else.
#include "scene.h"

using namespace scene;
using dyncx::Json;

namespace {

constexpr const char* kQuery = R"({"table":"incident","columns":["title"],"top":1})";

dyncx::emulator::Fault busy(const char* method, const char* retry_after) {
    dyncx::emulator::Fault fault;
    fault.method = method;
    fault.status = 429;
    fault.code = "0x80072322";
    fault.message = "Number of requests exceeded the limit of 6000 over time window of 300 seconds.";
    fault.retry_after = retry_after;
    return fault;
}

struct Lanes : Scene {
    Lanes() {
        open();
        BOOST_REQUIRE_EQUAL(look_up(30000)->status, DYNCX_OK); // fetches what is known of the table
    }
    std::unique_ptr<Slot> look_up(int budget_ms) {
        return wait_for([&](dyncx_call* call, dyncx_op* op) {
            call->budget_ms = budget_ms;
            return dyncx_record_query(client, kQuery, DYNCX_NUL, call, op, &err);
        });
    }
    void submit_sessions(int count, int first = 1) {
        for (int i = first; i < first + count; ++i) {
            std::string text = native("session.started", "2026-01-05T09:00:00Z");
            text.replace(text.find("s-1"), 3, "s-" + std::to_string(i));
            BOOST_REQUIRE_EQUAL(submit(text, "dyncx"), DYNCX_OK);
        }
    }
    std::int64_t requests() { return emulator.counts().total; }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(lanes, Lanes)

BOOST_AUTO_TEST_CASE(s5_22_a_lookup_waits_for_the_end_of_a_pause_when_its_budget_lasts) {
    emulator.add_fault(busy("GET", "1"));
    const auto before = requests();
    const auto slot = look_up(20000);
    BOOST_TEST(slot->status == DYNCX_OK);
    BOOST_TEST(requests() == before + 2);
}

BOOST_AUTO_TEST_CASE(s5_22_a_lookup_whose_budget_ends_in_a_pause_is_answered_at_once_and_sends_nothing) {
    emulator.add_fault(busy("GET", "600"));
    BOOST_TEST(look_up(20000)->status == DYNCX_E_THROTTLED);
    const auto before = requests();
    const auto slot = look_up(20000);
    BOOST_TEST(slot->status == DYNCX_E_THROTTLED);
    BOOST_REQUIRE(slot->error);
    BOOST_TEST(slot->error->retry_after_ms > 500000);
    submit_sessions(1); // a pause that a lookup met is for deliveries too
    BOOST_TEST(dyncx_client_flush(client, 300, &err) == DYNCX_NONE);
    BOOST_TEST(requests() == before);
}

BOOST_AUTO_TEST_CASE(a_lookup_that_waits_for_a_pause_can_be_canceled) {
    emulator.add_fault(busy("GET", "600"));
    BOOST_TEST(look_up(20000)->status == DYNCX_E_THROTTLED);
    dyncx_call call = DYNCX_INIT(dyncx_call);
    call.flags = DYNCX_CALL_WAITABLE;
    call.budget_ms = -1;
    dyncx_op op = 0;
    BOOST_REQUIRE_EQUAL(dyncx_record_query(client, kQuery, DYNCX_NUL, &call, &op, &err), DYNCX_OK);
    BOOST_REQUIRE_EQUAL(dyncx_cancel(client, op, &err), DYNCX_OK);
    Slot slot;
    BOOST_REQUIRE_EQUAL(dyncx_wait(client, op, 30000, &slot, &err), DYNCX_OK);
    BOOST_TEST(slot.status == DYNCX_E_CANCELED);
}

BOOST_AUTO_TEST_CASE(clients_of_one_user_keep_each_others_pauses) {
    emulator.add_fault(busy("GET", "600"));
    BOOST_TEST(look_up(20000)->status == DYNCX_E_THROTTLED);
    Folder other;
    dyncx_client* first = client;
    const std::string settings = emulator.client_config();
    BOOST_REQUIRE_EQUAL(
        dyncx_client_open(runtime, other.path.c_str(), DYNCX_NUL, settings.c_str(), DYNCX_NUL, &client, &err),
        DYNCX_OK);
    const auto before = requests();
    BOOST_TEST(look_up(20000)->status == DYNCX_E_THROTTLED);
    BOOST_TEST(requests() == before);
    close();
    client = first;
}

// Deliveries of two clients that hang hold half of the threads and connections, not more.
BOOST_AUTO_TEST_CASE(s5_22_a_lookup_waits_for_no_delivery_however_many_hang) {
    submit_sessions(1);
    BOOST_REQUIRE_EQUAL(dyncx_client_flush(client, 30000, &err), DYNCX_OK);
    Folder other;
    dyncx_client* first = client;
    const std::string settings = emulator.client_config();
    BOOST_REQUIRE_EQUAL(
        dyncx_client_open(runtime, other.path.c_str(), DYNCX_NUL, settings.c_str(), DYNCX_NUL, &client, &err),
        DYNCX_OK);
    dyncx_client* second = client;
    BOOST_REQUIRE_EQUAL(look_up(30000)->status, DYNCX_OK);
    dyncx::emulator::Fault slow = busy("POST", "");
    slow.action = dyncx::emulator::FaultAction::delay;
    slow.delay_ms = 8000;
    slow.times = 1000;
    emulator.add_fault(slow);
    for (dyncx_client* each : {first, second}) {
        client = each;
        submit_sessions(30, 100);
    }
    for (dyncx_client* each : {first, second}) {
        client = each;
        BOOST_TEST(look_up(30000)->status == DYNCX_OK);
    }
    BOOST_TEST(rows("phonecalls").as_array().size() == 1u); // the deliveries hang all the while
    emulator.clear_faults();
    client = second;
    close();
    client = first;
}

BOOST_AUTO_TEST_SUITE_END()
