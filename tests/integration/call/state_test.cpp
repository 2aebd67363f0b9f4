// The way to Dynamics as the host is told: one event when it shuts and one when it opens again, not one per request.
#include "scene.h"

#include <algorithm>
#include <vector>

using namespace scene;
using dyncx::Json;

namespace {

struct Told {
    dyncx_status status = DYNCX_OK;
    std::uint64_t seq = 0;
    std::string subject, message;
    Json body;
};

struct Road : Scene {
    std::string settings;
    std::vector<Told> states; // as they came
    int sessions = 0;

    Road() {
        Json given = *Json::parse(emulator.client_config());
        given.set("delivery", Json(Json::Object{{"retry_first_ms", 10}, {"retry_most_ms", 100}}));
        settings = given.text();
        open(settings.c_str());
        submit_sessions(1); // fetches what is known of tables
        BOOST_REQUIRE_EQUAL(dyncx_client_flush(client, 30000, &err), DYNCX_OK);
    }
    void submit_sessions(int count) {
        for (; count > 0; --count) {
            std::string text = native("session.started", "2026-01-05T09:00:00Z");
            text.replace(text.find("s-1"), 3, "s-" + std::to_string(++sessions));
            BOOST_REQUIRE_EQUAL(submit(text, "dyncx"), DYNCX_OK);
        }
    }
    void configure_with(const std::string& secret) {
        Json better = *Json::parse(settings);
        Json environment = better["environment"];
        environment.set("client_secret", secret);
        better.set("environment", environment);
        const std::string text = better.text();
        auto exchanged = wait_for([&](const dyncx_call* call, dyncx_op* op) {
            return dyncx_configure(client, text.c_str(), DYNCX_NUL, call, op, &err);
        });
        BOOST_REQUIRE_EQUAL(exchanged->status, DYNCX_OK);
    }
    // Takes what is queued, at most `wait_ms` for the first; false when nothing came.
    bool take(int wait_ms) {
        Slot slot;
        const auto status = dyncx_poll(client, wait_ms, &slot, &err);
        if (status != DYNCX_OK)
            return false;
        if (slot.kind == DYNCX_EVENT_STATE)
            states.push_back(
                {slot.status, slot.seq, slot.subject.data, slot.error ? slot.error->message : "", slot.json()});
        return true;
    }
    bool wait_for_states(std::size_t count) {
        while (states.size() < count && take(30000)) {
        }
        return states.size() >= count;
    }
    void take_all() {
        while (take(0)) {
        }
    }
    int health() {
        dyncx_health told = DYNCX_INIT(dyncx_health);
        BOOST_REQUIRE_EQUAL(dyncx_client_health(client, &told, &err), DYNCX_OK);
        return told.state;
    }
    std::int64_t count(const char* name) { return stats()[name].as_integer(); }
    bool wait_for_count(const char* name, std::int64_t least) {
        for (int i = 0; i < 3000 && count(name) < least; ++i)
            take(10);
        return count(name) >= least;
    }
};

dyncx::emulator::Fault busy(int times) {
    dyncx::emulator::Fault fault;
    fault.method = "POST";
    fault.times = times;
    fault.status = 503;
    return fault;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(state, Road)

BOOST_AUTO_TEST_CASE(s1_28_an_outage_is_told_once_when_it_begins_and_once_when_it_ends_and_everything_arrives) {
    emulator.stop();
    submit_sessions(3);
    BOOST_REQUIRE(wait_for_states(1));
    BOOST_TEST(states[0].status == DYNCX_E_NETWORK);
    BOOST_TEST(states[0].subject == "way");
    BOOST_TEST(states[0].body["state"].as_string() == "shut");
    BOOST_TEST(states[0].body["health"].as_string() == "offline");
    BOOST_TEST(states[0].body["message"].as_string() == states[0].message);
    BOOST_TEST(!states[0].message.empty());
    BOOST_TEST(health() == DYNCX_HEALTH_OFFLINE);
    BOOST_REQUIRE(wait_for_count("retries", count("retries") + 5)); // it goes on trying
    BOOST_TEST(states.size() == 1u);
    emulator.start();
    BOOST_REQUIRE(wait_for_states(2));
    BOOST_TEST(states[1].status == DYNCX_OK);
    BOOST_TEST(states[1].body["state"].as_string() == "open");
    BOOST_TEST(states[1].body["health"].as_string() == "ready");
    BOOST_TEST(states[1].seq > states[0].seq);
    BOOST_REQUIRE_EQUAL(dyncx_client_flush(client, 30000, &err), DYNCX_OK);
    BOOST_TEST(health() == DYNCX_HEALTH_READY);
    BOOST_TEST(rows("phonecalls").as_array().size() == 4u);
    BOOST_TEST(count("dead") == 0);
    take_all();
    BOOST_TEST(states.size() == 2u);
}

// Nothing is known of the tables yet: the first request is for their definition, before any event can be planned.
BOOST_AUTO_TEST_CASE(s1_28_an_outage_at_the_very_first_start_is_told_like_any_other) {
    close();
    emulator.stop();
    Folder empty;
    BOOST_REQUIRE_EQUAL(
        dyncx_client_open(runtime, empty.path.c_str(), DYNCX_NUL, settings.c_str(), DYNCX_NUL, &client, &err),
        DYNCX_OK);
    BOOST_TEST(health() == DYNCX_HEALTH_STARTING);
    submit_sessions(1);
    BOOST_REQUIRE(wait_for_states(1));
    BOOST_TEST(states[0].body["state"].as_string() == "shut");
    BOOST_TEST(states[0].status == DYNCX_E_NETWORK);
    BOOST_TEST(health() == DYNCX_HEALTH_OFFLINE);
    emulator.start();
    BOOST_REQUIRE(wait_for_states(2));
    BOOST_TEST(states[1].body["state"].as_string() == "open");
    BOOST_REQUIRE_EQUAL(dyncx_client_flush(client, 30000, &err), DYNCX_OK);
    BOOST_TEST(health() == DYNCX_HEALTH_READY);
    close();
}

BOOST_AUTO_TEST_CASE(the_third_failure_in_a_row_shuts_the_way_and_not_the_second) {
    emulator.add_fault(busy(2));
    submit_sessions(1);
    BOOST_REQUIRE_EQUAL(dyncx_client_flush(client, 30000, &err), DYNCX_OK);
    take_all();
    BOOST_TEST(states.empty());
    emulator.add_fault(busy(3));
    submit_sessions(1);
    BOOST_REQUIRE(wait_for_states(2));
    BOOST_TEST(states[0].body["state"].as_string() == "shut");
    BOOST_TEST(states[1].body["state"].as_string() == "open");
}

BOOST_AUTO_TEST_CASE(a_dynamics_that_is_not_at_work_is_offline_in_health_too) {
    emulator.add_fault(busy(1'000'000));
    submit_sessions(1);
    BOOST_REQUIRE(wait_for_states(1));
    BOOST_TEST(states[0].status == DYNCX_E_REMOTE);
    BOOST_TEST(health() == DYNCX_HEALTH_OFFLINE);
    emulator.clear_faults();
    BOOST_REQUIRE(wait_for_states(2));
    BOOST_TEST(health() == DYNCX_HEALTH_READY);
}

BOOST_AUTO_TEST_CASE(x9_a_refused_secret_shuts_the_way_and_a_good_one_opens_it) {
    emulator.set_secret("another~secret", false);
    emulator.expire_tokens();
    submit_sessions(2);
    BOOST_REQUIRE(wait_for_states(1));
    BOOST_TEST(states[0].status == DYNCX_E_AUTH);
    BOOST_TEST(states[0].body["health"].as_string() == "refused");
    BOOST_TEST(states[0].body["code"].as_string().find("AADSTS") == 0u);
    BOOST_TEST(!states[0].body["fix"].as_string().empty());
    BOOST_TEST(states[0].body.text().find("another~secret") == std::string::npos);
    BOOST_TEST(health() == DYNCX_HEALTH_REFUSED);
    configure_with("another~secret");
    BOOST_REQUIRE(wait_for_states(2));
    BOOST_REQUIRE_EQUAL(dyncx_client_flush(client, 30000, &err), DYNCX_OK);
    BOOST_TEST(rows("phonecalls").as_array().size() == 3u);
    take_all();
    BOOST_TEST(states.back().body["state"].as_string() == "open"); // a delivery with the old one may have ended between
}

BOOST_AUTO_TEST_CASE(settings_that_are_proven_while_the_way_is_open_tell_nothing) {
    configure_with(emulator.options().client_secret);
    take_all();
    BOOST_TEST(states.empty());
}

BOOST_AUTO_TEST_CASE(a_request_that_close_cancels_opens_no_way) {
    emulator.add_fault(busy(3));
    dyncx::emulator::Fault slow = busy(1);
    slow.action = dyncx::emulator::FaultAction::delay;
    slow.delay_ms = 1500;
    emulator.add_fault(slow);
    const auto before = count("requests");
    submit_sessions(1);
    BOOST_REQUIRE(wait_for_states(1));
    BOOST_REQUIRE(wait_for_count("requests", before + 4)); // the one that goes ahead is under way
    dyncx_client* closed = client;
    close();
    Slot slot;
    while (dyncx_poll(closed, 0, &slot, &err) == DYNCX_OK)
        BOOST_TEST(slot.kind != DYNCX_EVENT_STATE);
}

BOOST_AUTO_TEST_SUITE_END()
