// The way to Dynamics breaks in each of its parts: name, TLS, proxy, in the middle of a body. Through the C API: nothing is
// lost, nothing is made twice, the host is told what it is, and close does not wait for it.
#include "../../integration/call/scene.h"
#include "../../integration/net/certificates.h"
#include "../../integration/net/tls_server.h"
#include "proxy.h"

#include <chrono>
#include <unistd.h>

using namespace scene;
using dyncx::Json;

namespace {

Json hurried(Json settings) {
    settings.set("delivery", Json(Json::Object{{"retry_first_ms", 10}, {"retry_most_ms", 100}}));
    return settings;
}

struct Way : Scene {
    Json settings() { return hurried(*Json::parse(emulator.client_config())); }
    // Another place for Dynamics; tokens still come from the emulator, or from there too.
    Json settings_with(const std::string& url, const std::string& ca_file = "", bool tokens_too = false) {
        Json all = settings(), environment = all["environment"];
        environment.set("url", url);
        environment.set("allow_any_host", true);
        if (tokens_too)
            environment.set("authority", url);
        all.set("environment", environment);
        if (!ca_file.empty())
            all.set("tls", Json(Json::Object{{"ca_file", ca_file}}));
        return all;
    }
    void submit_sessions(int count, std::size_t transcript_bytes = 0) {
        for (int i = 0; i < count; ++i) {
            std::string text = R"({"event":"session.ended","session":"way-)" + std::to_string(++sessions) +
                               R"(","time":"2026-01-05T09:10:00Z","from":"+15550100","direction":"in"})";
            if (transcript_bytes > 0) {
                ++transcripts;
                text.insert(text.size() - 1, R"(,"transcript":")" + std::string(transcript_bytes, 'x') + "\"");
            }
            BOOST_REQUIRE_MESSAGE(submit(text, "dyncx") == DYNCX_OK, err.message);
        }
    }
    // The first event that says the way is shut.
    Json wait_until_shut() {
        for (;;) {
            Slot slot;
            if (dyncx_poll(client, 60000, &slot, &err) != DYNCX_OK)
                return Json();
            if (slot.kind == DYNCX_EVENT_STATE && slot.json()["state"].as_string() == "shut")
                return slot.json();
        }
    }
    void check_all_arrived_once() {
        BOOST_TEST(dyncx_client_flush(client, 120000, &err) == DYNCX_OK, err.message);
        const Json calls = rows("phonecalls");
        BOOST_TEST(calls.as_array().size() == static_cast<std::size_t>(sessions));
        for (const Json& call : calls.as_array())
            BOOST_TEST(call["statecode"].as_integer() == 1);
        BOOST_TEST(rows("annotations").as_array().size() == static_cast<std::size_t>(transcripts));
        BOOST_TEST(stats()["dead"].as_integer() == 0);
    }
    int sessions = 0, transcripts = 0;
};

// How long a close takes that waits for no delivery.
std::int64_t ms_to_close(Way& way) {
    const auto began = std::chrono::steady_clock::now();
    way.close();
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began).count();
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(way_breaks, Way)

BOOST_AUTO_TEST_CASE(a_proxy_that_cuts_requests_in_mid_body_loses_and_doubles_nothing) {
    way::Proxy proxy;
    Json given = settings();
    given.set("proxy", Json(Json::Object{{"url", proxy.url()}}));
    open(given.text().c_str());
    submit_sessions(2);
    check_all_arrived_once();
    proxy.cut_requests(4, 30000); // handshake and head are smaller: the break is in the body
    submit_sessions(6, 60000);
    check_all_arrived_once();
    BOOST_TEST(proxy.cuts() == 4);
}

BOOST_AUTO_TEST_CASE(a_proxy_that_cuts_answers_in_mid_body_loses_and_doubles_nothing) {
    way::Proxy proxy;
    Json given = settings();
    given.set("proxy", Json(Json::Object{{"url", proxy.url()}}));
    open(given.text().c_str());
    submit_sessions(2);
    check_all_arrived_once();
    for (const int bytes : {3000, 3500, 4000, 5000}) { // somewhere behind the handshake
        proxy.cut_answers(1, bytes);
        submit_sessions(5);
        check_all_arrived_once();
    }
    BOOST_TEST(proxy.cuts() >= 2);
}

BOOST_AUTO_TEST_CASE(a_name_that_does_not_resolve_keeps_everything_and_is_told_and_close_does_not_wait_for_it) {
    open(settings_with("https://org.dyncx-no-such-name.invalid", "", true).text().c_str());
    submit_sessions(3);
    const Json told = wait_until_shut();
    BOOST_TEST(told["health"].as_string() == "offline");
    BOOST_TEST(told["message"].as_string().find("org.dyncx-no-such-name.invalid") != std::string::npos);
    BOOST_TEST(ms_to_close(*this) < 20000);
    open(settings().text().c_str()); // the right name
    check_all_arrived_once();
}

BOOST_AUTO_TEST_CASE(each_broken_tls_keeps_everything_and_says_what_is_wrong_and_a_good_one_sends_it) {
    dyncx::tests::Certificates certificates;
    dyncx::tests::ServerCertificate expired, elsewhere, stranger;
    expired.valid_from_s = -7200;
    expired.valid_to_s = -3600;
    elsewhere.alternative_names = "DNS:other.example";
    stranger.is_signed_by_stranger = true;
    const auto nothing = dyncx::tests::TlsServer::always(dyncx::tests::http_answer(200, "{}"));
    for (const auto& [certificate, word] :
         {std::pair{expired, "has expired"}, std::pair{elsewhere, "another host"}, std::pair{stranger, "authority"}}) {
        dyncx::tests::TlsServer server(certificates.make_server(certificate), nothing);
        open(settings_with(server.origin(), certificates.ca_file(), true).text().c_str());
        submit_sessions(1);
        const Json told = wait_until_shut();
        BOOST_TEST(told["message"].as_string().find(word) != std::string::npos, told.text());
        BOOST_TEST(told["fix"].as_string() != "");
        BOOST_TEST(told["health"].as_string() == "offline");
        close();
    }
    open(settings().text().c_str());
    check_all_arrived_once();
}

BOOST_AUTO_TEST_CASE(a_handshake_that_is_cut_keeps_everything_and_close_does_not_wait_for_it) {
    way::Proxy proxy;
    proxy.cut_answers(1000000, 100); // in the middle of the server's first flight
    Json given = settings();
    given.set("proxy", Json(Json::Object{{"url", proxy.url()}}));
    open(given.text().c_str());
    submit_sessions(3);
    const Json told = wait_until_shut();
    BOOST_TEST(told["health"].as_string() == "offline");
    BOOST_TEST(told["message"].as_string() != "");
    close();
    open(given.text().c_str());
    BOOST_TEST(ms_to_close(*this) < 20000);
    open(given.text().c_str());
    proxy.cut_answers(0, 0); // the way is whole again; nobody has to do anything
    check_all_arrived_once();
}

BOOST_AUTO_TEST_SUITE_END()
