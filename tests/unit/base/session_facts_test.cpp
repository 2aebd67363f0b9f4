// By what an event is known among those of its session.
#include "base/session_facts.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx;

namespace {

std::string identity(int kind, const char* facts) {
    SessionEvent event;
    event.kind = kind;
    event.facts = *Json::parse(facts);
    return identity_of(event);
}

} // namespace

BOOST_AUTO_TEST_SUITE(session_facts)

BOOST_AUTO_TEST_CASE(an_event_is_known_by_kind_and_leg) {
    BOOST_TEST(identity(DYNCX_SESSION_ENDED, R"({"agent":"a"})") == "5");
    BOOST_TEST(identity(DYNCX_SESSION_ENDED, R"({"leg":"one"})") == "5/one");
    BOOST_TEST(identity(DYNCX_SESSION_TRANSCRIPT_READY, R"({"recording_url":"https://r/1"})") == "7");
}

BOOST_AUTO_TEST_CASE(recordings_and_analyses_are_told_apart_by_id_else_by_address) {
    const auto recording = [](const char* facts) { return identity(DYNCX_SESSION_RECORDING_READY, facts); };
    const auto analysis = [](const char* facts) { return identity(DYNCX_SESSION_ANALYSIS_READY, facts); };
    BOOST_TEST(recording(R"({"recording_id":"1","recording_url":"https://r/1"})") ==
               recording(R"({"recording_id":"1","recording_url":"https://elsewhere/1"})"));
    BOOST_TEST(recording(R"({"recording_id":"1"})") != recording(R"({"recording_id":"2"})"));
    BOOST_TEST(recording(R"({"recording_url":"https://r/1"})") != recording(R"({"recording_url":"https://r/2"})"));
    BOOST_TEST(recording(R"({"recording_id":"1","leg":"one"})") != recording(R"({"recording_id":"1","leg":"two"})"));
    BOOST_TEST(analysis(R"({"analysis_url":"https://a/1"})") != analysis(R"({"analysis_url":"https://a/2"})"));
    BOOST_TEST(analysis(R"({"rule":"angry"})") != analysis(R"({"rule":"happy"})"));
    BOOST_TEST(recording(R"({"recording_id":"1"})").starts_with("6//"));
}

BOOST_AUTO_TEST_SUITE_END()
