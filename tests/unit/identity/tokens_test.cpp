// The life of a token: asked once, renewed early, shared, refused.
#include "fakes.h"

#include <boost/test/unit_test.hpp>

#include <set>
#include <thread>
#include <vector>

using namespace dyncx;
using namespace dyncx::tests;
using identity::Tokens;

namespace {

struct Scene {
    FakeClock clock;
    std::atomic<int> issued{0};
    FakeHttp http{[this](const net::HttpRequest&) { return token_answer("t" + std::to_string(++issued)); }};
    std::unique_ptr<Tokens> tokens = Tokens::open(credentials(), http, clock);

    std::string now() {
        auto token = tokens->token({});
        return token ? std::string(token->reveal()) : "(" + token.error().message + ")";
    }
    void answer(net::HttpAnswer given) {
        http.answerer = [given](const net::HttpRequest&) { return given; };
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(s1_24_a_thousand_calls_in_one_token_life_make_one_request) {
    Scene scene;
    for (int i = 0; i < 1000; ++i)
        BOOST_REQUIRE(scene.now() == "t1");
    BOOST_TEST(scene.http.count == 1);
    BOOST_TEST(scene.tokens->count_requests() == 1);
}

BOOST_AUTO_TEST_CASE(the_request_is_a_form_with_the_secret_percent_encoded) {
    Scene scene;
    net::HttpRequest seen;
    scene.http.answerer = [&](const net::HttpRequest& request) {
        seen = request;
        return token_answer("t");
    };
    scene.now();
    BOOST_TEST(seen.method == "POST");
    BOOST_TEST(seen.target == "/tenant-1/oauth2/v2.0/token");
    BOOST_TEST(
        seen.body ==
        "grant_type=client_credentials&client_id=client-1&scope=https%3A%2F%2Forg.example%2F.default&client_secret="
        "p%26ss%3Dw%2Brd%20%25%C3%9C");
}

BOOST_AUTO_TEST_CASE(a_token_is_renewed_when_fewer_than_five_minutes_are_left) {
    Scene scene;
    BOOST_TEST(scene.now() == "t1");
    scene.clock.pass(std::chrono::seconds(3599 - 301));
    BOOST_TEST(scene.now() == "t1");
    scene.clock.pass(std::chrono::seconds(2));
    BOOST_TEST(scene.now() == "t2");
}

BOOST_AUTO_TEST_CASE(a_wall_clock_that_jumps_to_and_fro_costs_no_token) {
    Scene scene;
    BOOST_TEST(scene.now() == "t1");
    for (const auto jump : {std::chrono::hours(24), std::chrono::hours(-25)}) {
        scene.clock.jump(jump);
        BOOST_TEST(scene.now() == "t1");
    }
    scene.clock.pass(std::chrono::seconds(3300)); // by now it is to be renewed whatever the wall says
    BOOST_TEST(scene.now() == "t2");
}

BOOST_AUTO_TEST_CASE(a_failing_early_renewal_keeps_the_old_token_and_does_not_ask_at_every_call) {
    Scene scene;
    scene.now();
    scene.clock.pass(std::chrono::seconds(3400));
    scene.answer(json_answer(503, "{}"));
    for (int i = 0; i < 50; ++i)
        BOOST_TEST(scene.now() == "t1");
    BOOST_TEST(scene.http.count == 2);
    scene.http.answerer = [](const net::HttpRequest&) {
        return Result<net::HttpAnswer>(fault(DYNCX_E_NETWORK, "no way"));
    };
    scene.clock.pass(std::chrono::seconds(6));
    for (int i = 0; i < 50; ++i)
        BOOST_TEST(scene.now() == "t1");
    BOOST_TEST(scene.http.count == 3);
    scene.clock.pass(std::chrono::seconds(300));
    BOOST_TEST(scene.now() == "(no way)");
}

BOOST_AUTO_TEST_CASE(concurrent_callers_share_one_request) {
    Scene scene;
    std::atomic<bool> may_answer{false};
    scene.http.answerer = [&](const net::HttpRequest&) {
        while (!may_answer)
            std::this_thread::yield();
        return token_answer("shared");
    };
    std::atomic<int> good{0};
    std::vector<std::thread> callers;
    for (int i = 0; i < 16; ++i)
        callers.emplace_back([&] { good += scene.now() == "shared" ? 1 : 0; });
    while (scene.http.count == 0)
        std::this_thread::yield();
    may_answer = true;
    for (auto& caller : callers)
        caller.join();
    BOOST_TEST(good == 16);
    BOOST_TEST(scene.http.count == 1);
}

BOOST_AUTO_TEST_CASE(a_waiting_caller_leaves_at_its_own_deadline_or_cancel) {
    Scene scene;
    std::atomic<bool> may_answer{false};
    scene.http.answerer = [&](const net::HttpRequest&) {
        while (!may_answer)
            std::this_thread::yield();
        return token_answer("late");
    };
    std::thread first([&] { BOOST_TEST(scene.now() == "late"); });
    while (scene.http.count == 0)
        std::this_thread::yield();
    auto timed = scene.tokens->token({Deadline::after(std::chrono::milliseconds(1)), nullptr});
    BOOST_REQUIRE(!timed.ok());
    BOOST_TEST(timed.error().status == DYNCX_E_TIMEOUT);
    auto cancel = std::make_shared<net::Cancel>();
    cancel->cancel();
    auto canceled = scene.tokens->token({Deadline::never(), cancel});
    BOOST_REQUIRE(!canceled.ok());
    BOOST_TEST(canceled.error().status == DYNCX_E_CANCELED);
    may_answer = true;
    first.join();
}

BOOST_AUTO_TEST_CASE(a_refused_token_is_not_given_again_and_a_foreign_one_changes_nothing) {
    Scene scene;
    BOOST_TEST(scene.now() == "t1");
    scene.tokens->refuse(Secret("something else"));
    BOOST_TEST(scene.now() == "t1");
    scene.tokens->refuse(Secret("t1"));
    BOOST_TEST(scene.now() == "t2");
    scene.tokens->refuse(Secret("t1"));
    BOOST_TEST(scene.now() == "t2");
}

BOOST_AUTO_TEST_CASE(an_environment_that_refuses_every_token_does_not_make_a_loop) {
    Scene scene;
    for (int i = 0; i < 200; ++i) {
        auto token = scene.tokens->token({});
        if (token)
            scene.tokens->refuse(*token);
    }
    BOOST_TEST(scene.http.count == 5);
    auto told = scene.tokens->token({});
    BOOST_REQUIRE(!told.ok());
    BOOST_TEST(told.error().status == DYNCX_E_AUTH);
    scene.clock.pass(std::chrono::seconds(61));
    BOOST_TEST(scene.now() == "t6");
}

BOOST_AUTO_TEST_CASE(a_wrong_secret_is_remembered_for_a_minute) {
    Scene scene;
    scene.answer(refusal(401, "invalid_client", 7000215));
    for (int i = 0; i < 100; ++i) {
        auto token = scene.tokens->token({});
        BOOST_REQUIRE(!token.ok());
        BOOST_TEST(token.error().status == DYNCX_E_AUTH);
        BOOST_TEST(token.error().code == "AADSTS7000215");
        BOOST_TEST(!token.error().is_retriable());
    }
    BOOST_TEST(scene.http.count == 1);
    scene.clock.pass(std::chrono::seconds(61));
    scene.answer(token_answer("good-again"));
    BOOST_TEST(scene.now() == "good-again");
}

BOOST_AUTO_TEST_CASE(a_busy_entra_is_left_alone_as_long_as_it_asks) {
    Scene scene;
    scene.answer(json_answer(429, "{}", {{"Retry-After", "17"}}));
    auto first = scene.tokens->token({});
    BOOST_REQUIRE(!first.ok());
    BOOST_TEST(first.error().status == DYNCX_E_THROTTLED);
    BOOST_TEST(first.error().retry_after_ms == 17000);
    scene.clock.pass(std::chrono::seconds(10));
    auto second = scene.tokens->token({});
    BOOST_TEST(second.error().retry_after_ms == 7000);
    BOOST_TEST(scene.http.count == 1);
    scene.clock.pass(std::chrono::seconds(8));
    scene.tokens->token({}).ok();
    BOOST_TEST(scene.http.count == 2);
}

BOOST_AUTO_TEST_CASE(a_network_that_is_down_is_tried_by_every_call_that_has_no_token) {
    Scene scene;
    scene.http.answerer = [](const net::HttpRequest&) {
        return Result<net::HttpAnswer>(fault(DYNCX_E_NETWORK, "no way"));
    };
    scene.now();
    scene.now();
    BOOST_TEST(scene.http.count == 2);
}

BOOST_AUTO_TEST_CASE(a_life_given_as_text_counts_too_and_a_short_one_is_used_by_half) {
    Scene scene;
    scene.answer(token_answer("short", "\"60\""));
    BOOST_TEST(scene.now() == "short");
    scene.clock.pass(std::chrono::seconds(29));
    scene.now();
    BOOST_TEST(scene.http.count == 1);
    scene.clock.pass(std::chrono::seconds(2));
    scene.now();
    BOOST_TEST(scene.http.count == 2);
}

BOOST_AUTO_TEST_CASE(an_answer_without_a_usable_token_is_refused) {
    for (const char* body :
         {"{}", "[]", "{\"access_token\":\"\"}", "{\"access_token\":\"a\\r\\nX: 1\",\"expires_in\":10}",
          "{\"access_token\":7}", "<html>Sign in</html>", ""}) {
        Scene scene;
        scene.answer(json_answer(200, body));
        auto token = scene.tokens->token({});
        BOOST_REQUIRE(!token.ok());
        BOOST_TEST(token.error().status == DYNCX_E_REMOTE, body);
        BOOST_TEST(token.error().message.find("Sign in<") == std::string::npos);
    }
}
