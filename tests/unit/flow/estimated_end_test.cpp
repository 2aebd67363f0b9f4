// An end that the library itself had to estimate, and the real one that comes later.
#include "stage.h"

namespace dyncx::flow {
namespace {

SessionEvent started() {
    return event_of(DYNCX_SESSION_STARTED,
                    R"({"direction":"in","from":"+15550100","to":"+18005550100","started_at":"2026-02-03T17:12:59Z"})");
}

Json last_change(const PlayedSession& session) { return *Json::parse(session.sent.back().step.requests.back().body); }

} // namespace

BOOST_AUTO_TEST_SUITE(estimated_end)

BOOST_AUTO_TEST_CASE(s4_31_an_estimated_end_completes_the_call_and_says_so_until_the_real_one_comes) {
    Stage stage;
    PlayedSession session{stage};
    session.apply(started());
    session.apply(event_of(DYNCX_SESSION_ENDED,
                           R"({"ended_at":"2026-02-03T17:13:30Z","estimated_end_at":"2026-02-03T17:13:30Z"})"));
    BOOST_TEST(last_change(session)["statecode"].as_integer() == 1);
    BOOST_TEST(last_change(session)["actualend"].as_string() == "2026-02-03T17:13:30Z");
    BOOST_TEST(last_change(session)["description"].as_string().find("estimated") != std::string::npos);
    session.apply(event_of(DYNCX_SESSION_ENDED, R"({"ended_at":"2026-02-03T17:20:00Z","disposition":"answered"})"));
    BOOST_TEST(last_change(session)["statecode"].as_integer() == 1);
    BOOST_TEST(last_change(session)["actualend"].as_string() == "2026-02-03T17:20:00Z");
    BOOST_TEST(last_change(session)["description"].as_string() == "Outcome: answered");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dyncx::flow
