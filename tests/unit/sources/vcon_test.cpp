// vCons as payloads: their times, parties and recordings.
#include "reading.h"

namespace dyncx::sources {

BOOST_AUTO_TEST_SUITE(vcon)

BOOST_AUTO_TEST_CASE(a_vcon_tells_start_end_and_recording) {
    const auto events = good(
        "vcon", R"({"uuid":"v1","meta":{"direction":"in"},"parties":[{"tel":"+15550100"},{"tel":"+18005550100"}],)"
                R"("dialog":[{"type":"recording","start":"2026-01-05T18:33:00+01:00","duration":33.6,"parties":[0,1],)"
                R"("url":"https://records.contoso.com/v1.mp3"}]})");
    BOOST_REQUIRE_EQUAL(events.size(), 3u);
    BOOST_TEST(events[0].kind == DYNCX_SESSION_STARTED);
    BOOST_TEST(text(events[0], "customer_number") == "+15550100");
    BOOST_TEST(text(events[1], "started_at") == "2026-01-05T17:33:00Z");
    BOOST_TEST(text(events[1], "ended_at") == "2026-01-05T17:33:33Z");
    BOOST_TEST(text(events[2], "recording_url") == "https://records.contoso.com/v1.mp3");
}

BOOST_AUTO_TEST_CASE(x13_a_dialog_without_a_zone_and_a_party_that_is_none_are_refused_with_their_place) {
    const auto message = [](const std::string& dialog) {
        const auto refused =
            parse("vcon", R"({"uuid":"v1","parties":[{"tel":"+15550100"}],"dialog":[)" + dialog + "]}");
        BOOST_REQUIRE_MESSAGE(!refused, dialog);
        return refused.error().message;
    };
    BOOST_TEST(message(R"({"start":"2026-01-05 18:33:00"})") == "dialog[0].start is no time with a zone.");
    BOOST_TEST(message(R"({"start":"2026-01-05T18:33:00Z","duration":-1})").find("duration") != std::string::npos);
    BOOST_TEST(message(R"({"start":"2026-01-05T18:33:00Z","parties":[0,5]})").find("party") != std::string::npos);
    BOOST_TEST(message(R"({"start":"2026-01-05T18:33:00Z","originator":7})").find("party") != std::string::npos);
    BOOST_TEST(message("").find("nothing that changes a session") != std::string::npos);
    BOOST_TEST(parse("vcon", "hello").error().status == DYNCX_E_INVALID);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dyncx::sources
