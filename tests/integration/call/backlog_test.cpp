// What waits after an outage goes out together: few requests for many sessions, and nothing is lost or doubled by it.
#include "scene.h"

#include <set>

namespace {

std::string event(const char* kind, int session, const char* time, const std::string& more = "") {
    return R"({"event":"session.)" + std::string(kind) + R"(","session":"backlog-)" + std::to_string(session) +
           R"(","time":")" + time + R"(","direction":"in","from":"+49309018)" + std::to_string(1000 + session) +
           R"(","to":"+4989636480")" + more + "}";
}

} // namespace

BOOST_AUTO_TEST_SUITE(backlog)

BOOST_AUTO_TEST_CASE(s5_22_sessions_that_wait_share_requests_and_arrive_once_each) {
    constexpr int kSessions = 300;
    scene::Scene scene;
    scene.open();
    BOOST_REQUIRE_EQUAL(dyncx_client_pause(scene.client, 1, &scene.err), DYNCX_OK);
    for (int i = 0; i < kSessions; ++i) {
        for (const std::string& payload :
             {event("started", i, "2026-01-05T17:12:59Z"),
              event("answered", i, "2026-01-05T17:13:09Z", R"(,"queue":"Sales")"),
              event("ended", i, "2026-01-05T17:20:00Z"),
              event("recording_ready", i, "2026-01-05T17:21:00Z", R"(,"recording":{"url":"https://pbx.example/r"})")})
            BOOST_REQUIRE_EQUAL(scene.submit(payload, "dyncx"), DYNCX_OK);
    }
    scene.emulator.reset_counters();
    BOOST_REQUIRE_EQUAL(dyncx_client_pause(scene.client, 0, &scene.err), DYNCX_OK);
    BOOST_REQUIRE_EQUAL(dyncx_client_flush(scene.client, 60000, &scene.err), DYNCX_OK);

    const auto rows = scene.rows("phonecalls");
    BOOST_REQUIRE(rows.as_array().size() == std::size_t{kSessions});
    std::set<std::string> callers;
    for (auto& row : rows.as_array()) {
        callers.insert(row["phonenumber"].as_string());
        BOOST_TEST(row["statecode"].as_integer() == 1);
        BOOST_TEST(row["actualdurationminutes"].as_integer() == 8); // begun minutes
    }
    BOOST_TEST(callers.size() == std::size_t{kSessions});
    BOOST_TEST(scene.rows("annotations").as_array().size() == std::size_t{kSessions});
    BOOST_TEST(scene.stats()["dead"].as_integer() == 0);
    auto counts = scene.emulator.counts();
    BOOST_TEST_MESSAGE("per session: " << static_cast<double>(counts.total) / kSessions << " requests, "
                                       << static_cast<double>(counts.operations) / kSessions << " operations");
    BOOST_TEST(counts.total * 10 <= 3 * kSessions);
    // Start, answer and end are one create and one completion, the recording is a note.
    BOOST_TEST(counts.by_operation["POST phonecalls"] == kSessions);
    BOOST_TEST(counts.by_operation["PATCH phonecalls"] == kSessions);
    BOOST_TEST(counts.by_operation["POST annotations"] == kSessions);
    BOOST_TEST(counts.operations * 10 <= 55 * kSessions); // with two searches for the caller
}

BOOST_AUTO_TEST_SUITE_END()
