// The exchange over real sockets: what a server may do to us, and what we tell then.
#include "scene.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>
#include <vector>

using namespace dyncx;
using namespace dyncx::tests;

BOOST_AUTO_TEST_CASE(a_request_gets_its_answer_with_status_headers_and_body) {
    Scene scene;
    std::promise<std::string> request;
    TlsServer server(scene.good_pem, [&](Peer& peer, int) {
        request.set_value(peer.read_request());
        peer.write(http_answer(201, "{\"a\":1}", "X-Twice: 1\r\nX-Twice: 2\r\n"));
        peer.read_request();
    });
    auto answer = scene.client(server)->exchange(post("{\"b\":2}"), within(5000));
    BOOST_REQUIRE(answer.ok());
    BOOST_TEST(answer->status == 201);
    BOOST_TEST(answer->body == "{\"a\":1}");
    BOOST_TEST(answer->header("x-twice") == "1");
    BOOST_TEST(std::count_if(answer->headers.begin(), answer->headers.end(),
                             [](auto& h) { return h.first == "X-Twice"; }) == 2);
    const std::string seen = request.get_future().get();
    BOOST_TEST(seen.starts_with("POST /x HTTP/1.1\r\nHost: 127.0.0.1:"));
    BOOST_TEST(seen.find("Accept-Encoding") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(x30_the_length_of_a_body_with_umlauts_counts_bytes) {
    Scene scene;
    std::promise<std::string> request;
    TlsServer server(scene.good_pem, [&](Peer& peer, int) {
        request.set_value(peer.read_request());
        peer.write(http_answer(204, ""));
        peer.read_request();
    });
    auto answer = scene.client(server)->exchange(post("{\"n\":\"Jürgen 😀\"}"), within(5000));
    BOOST_REQUIRE(answer.ok());
    const std::string seen = request.get_future().get();
    BOOST_TEST(seen.find("Content-Length: 20\r\n") != std::string::npos);
    BOOST_TEST(seen.ends_with("{\"n\":\"Jürgen 😀\"}"));
}

BOOST_AUTO_TEST_CASE(a_thousand_requests_use_one_connection) {
    Scene scene;
    TlsServer server(scene.good_pem, TlsServer::always(http_answer(200, "{}")));
    auto http = scene.client(server);
    for (int i = 0; i < 1000; ++i)
        BOOST_REQUIRE((*http).exchange(i % 2 == 0 ? get() : post("{}"), within(5000)).ok());
    BOOST_TEST(server.count_connections() == 1);
}

BOOST_AUTO_TEST_CASE(many_callers_never_open_more_connections_than_allowed) {
    Scene scene;
    TlsServer server(scene.good_pem, TlsServer::always(http_answer(200, "{}")));
    HttpOptions options = scene.options(server);
    options.max_connections = 2;
    auto http = Http::open(options);
    BOOST_REQUIRE(http.ok());
    std::atomic<int> good{0};
    std::vector<std::thread> callers;
    for (int i = 0; i < 8; ++i)
        callers.emplace_back([&] {
            for (int k = 0; k < 25; ++k)
                good += (*http)->exchange(get(), within(20000)).ok() ? 1 : 0;
        });
    for (auto& caller : callers)
        caller.join();
    BOOST_TEST(good == 200);
    BOOST_TEST(server.count_connections() <= 2);
}

BOOST_AUTO_TEST_CASE(waiting_for_a_free_connection_ends_with_the_budget) {
    Scene scene;
    TlsServer server(scene.good_pem, [](Peer& peer, int) {
        peer.read_request();
        std::this_thread::sleep_for(std::chrono::milliseconds(600));
        peer.write(http_answer(200, "{}"));
        peer.read_request();
    });
    HttpOptions options = scene.options(server);
    options.max_connections = 1;
    auto http = Http::open(options);
    std::thread first([&] { BOOST_TEST((*http)->exchange(get(), within(5000)).ok()); });
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    auto second = (*http)->exchange(post("{}"), within(100));
    first.join();
    BOOST_REQUIRE(!second.ok());
    BOOST_TEST(second.error().status == DYNCX_E_TIMEOUT);
    BOOST_TEST(has(second.error(), DYNCX_ERROR_LOCAL));
}

BOOST_AUTO_TEST_CASE(a_dripping_server_cannot_hold_an_exchange_beyond_its_deadline) {
    Scene scene;
    TlsServer server(scene.good_pem, [](Peer& peer, int) {
        peer.read_request();
        std::string answer = http_answer(200, std::string(1000, 'x'));
        for (char c : answer) {
            if (!peer.write(std::string(1, c)))
                return;
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    });
    auto http = scene.client(server);
    auto start = std::chrono::steady_clock::now();
    auto answer = http->exchange(post("{}"), within(400));
    BOOST_REQUIRE(!answer.ok());
    BOOST_TEST(answer.error().status == DYNCX_E_TIMEOUT);
    BOOST_TEST(has(answer.error(), DYNCX_ERROR_MAYBE_DONE));
    BOOST_TEST(has(answer.error(), DYNCX_ERROR_RETRIABLE));
    BOOST_TEST(ms_since(start) < 1500);
}

BOOST_AUTO_TEST_CASE(a_cancel_ends_an_exchange_soon) {
    Scene scene;
    TlsServer server(scene.good_pem, [](Peer& peer, int) {
        peer.read_request();
        peer.read_request(); // never answers
    });
    auto http = scene.client(server);
    auto cancel = std::make_shared<net::Cancel>();
    std::thread other([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        cancel->cancel();
    });
    auto start = std::chrono::steady_clock::now();
    auto answer = http->exchange(post("{}"), Budget{Deadline::never(), cancel});
    other.join();
    BOOST_REQUIRE(!answer.ok());
    BOOST_TEST(answer.error().status == DYNCX_E_CANCELED);
    BOOST_TEST(has(answer.error(), DYNCX_ERROR_MAYBE_DONE));
    BOOST_TEST(ms_since(start) < 1500);
    auto again = http->exchange(get(), Budget{Deadline::never(), cancel});
    BOOST_TEST(again.error().status == DYNCX_E_CANCELED);
    BOOST_TEST(has(again.error(), DYNCX_ERROR_LOCAL));
}

BOOST_AUTO_TEST_CASE(a_connection_that_the_server_closed_while_idle_is_not_used_again) {
    Scene scene;
    TlsServer server(scene.good_pem, [](Peer& peer, int) {
        peer.read_request();
        peer.write(http_answer(200, "{}")); // then closes
    });
    auto http = scene.client(server);
    for (int i = 0; i < 3; ++i) {
        BOOST_TEST(http->exchange(post("{}"), within(5000)).ok());
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    BOOST_TEST(server.count_connections() == 3);
}

BOOST_AUTO_TEST_CASE(a_stale_connection_repeats_a_read_and_tells_a_write) {
    Scene scene;
    auto drops_second = [](Peer& peer, int connection) {
        peer.read_request();
        peer.write(http_answer(200, "{}"));
        if (peer.read_request().empty())
            return;
        if (connection == 1)
            return peer.cut(); // took the request, gave no answer
        peer.write(http_answer(200, "{}"));
        peer.read_request();
    };
    {
        TlsServer server(scene.good_pem, drops_second);
        auto http = scene.client(server);
        BOOST_REQUIRE(http->exchange(get(), within(5000)).ok());
        BOOST_TEST(http->exchange(get(), within(5000)).ok());
        BOOST_TEST(server.count_connections() == 2);
    }
    TlsServer server(scene.good_pem, drops_second);
    auto http = scene.client(server);
    BOOST_REQUIRE(http->exchange(get(), within(5000)).ok());
    auto lost = http->exchange(post("{}"), within(5000));
    BOOST_REQUIRE(!lost.ok());
    BOOST_TEST(lost.error().status == DYNCX_E_NETWORK);
    BOOST_TEST(has(lost.error(), DYNCX_ERROR_MAYBE_DONE));
    BOOST_TEST(server.count_connections() == 1);
}

BOOST_AUTO_TEST_CASE(an_answer_that_breaks_off_is_no_answer) {
    Scene scene;
    for (const std::string& half :
         {std::string("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half"),
          std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"hal"),
          std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"hal\r\n")}) {
        TlsServer server(scene.good_pem, [&](Peer& peer, int) {
            peer.read_request();
            peer.write(half);
        });
        auto answer = scene.client(server)->exchange(post("{}"), within(5000));
        BOOST_REQUIRE(!answer.ok());
        BOOST_TEST(answer.error().status == DYNCX_E_NETWORK);
        BOOST_TEST(has(answer.error(), DYNCX_ERROR_MAYBE_DONE));
    }
}

BOOST_AUTO_TEST_CASE(a_chunked_answer_is_put_together_and_the_connection_kept) {
    Scene scene;
    TlsServer server(
        scene.good_pem,
        TlsServer::always("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{\"a\"\r\n3\r\n:1}\r\n0\r\n\r\n"));
    auto http = scene.client(server);
    for (int i = 0; i < 5; ++i) {
        auto answer = http->exchange(post("{}"), within(5000));
        BOOST_REQUIRE(answer.ok());
        BOOST_TEST(answer->body == "{\"a\":1}");
    }
    BOOST_TEST(server.count_connections() == 1);
}

BOOST_AUTO_TEST_CASE(an_answer_over_the_bound_is_refused_declared_or_not) {
    Scene scene;
    for (const std::string& big : {http_answer(200, std::string(5000, 'x')),
                                   "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + std::string(5000, 'x')}) {
        TlsServer server(scene.good_pem, [&](Peer& peer, int) {
            peer.read_request();
            peer.write(big);
        });
        HttpOptions options = scene.options(server);
        options.max_answer_bytes = 4000;
        auto answer = (*Http::open(options))->exchange(get(), within(5000));
        BOOST_REQUIRE(!answer.ok());
        BOOST_TEST(answer.error().status == DYNCX_E_REMOTE);
        BOOST_TEST(!has(answer.error(), DYNCX_ERROR_RETRIABLE));
    }
}

BOOST_AUTO_TEST_CASE(endless_headers_are_no_answer) {
    Scene scene;
    TlsServer server(scene.good_pem, [](Peer& peer, int) {
        peer.read_request();
        bool goes_on = peer.write("HTTP/1.1 200 OK\r\n");
        for (int i = 0; goes_on && i < 100000; ++i)
            goes_on = peer.write("X-More: " + std::string(1000, 'x') + "\r\n");
    });
    auto answer = scene.client(server)->exchange(get(), within(20000));
    BOOST_REQUIRE(!answer.ok());
    BOOST_TEST(answer.error().status == DYNCX_E_REMOTE);
}

BOOST_AUTO_TEST_CASE(what_is_no_http_is_told_as_such) {
    Scene scene;
    TlsServer server(scene.good_pem, [](Peer& peer, int) {
        peer.read_request();
        peer.write("220 mail.example ESMTP ready\r\n\r\n");
    });
    auto answer = scene.client(server)->exchange(get(), within(5000));
    BOOST_REQUIRE(!answer.ok());
    BOOST_TEST((answer.error().status == DYNCX_E_REMOTE || answer.error().status == DYNCX_E_NETWORK));
}
