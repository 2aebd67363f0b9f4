// Twilio's callbacks as forms and as JSON, and its call resource.
#include "reading.h"

namespace dyncx::sources {
namespace {

// A callback at 17:33:21 on 5 January 2026.
std::string form(const std::string& more) {
    return "Timestamp=Mon,+05+Jan+2026+17:33:21+%2B0000&CallSid=CA1&From=%2B15550100&To=%2B18005550100&" + more;
}

} // namespace

BOOST_AUTO_TEST_SUITE(twilio)

BOOST_AUTO_TEST_CASE(a_completed_outgoing_call_tells_its_end_and_its_talk) {
    const auto events =
        good("twilio", form("Direction=outbound-api&CallStatus=completed&CallDuration=42&SequenceNumber=3&"
                            "AnsweredBy=human"));
    BOOST_REQUIRE_EQUAL(events.size(), 1u);
    const SessionEvent& ended = events.front();
    BOOST_TEST(ended.kind == DYNCX_SESSION_ENDED);
    BOOST_TEST(ended.session == "CA1");
    BOOST_TEST(text(ended, "direction") == "out");
    BOOST_TEST(text(ended, "customer_number") == "+18005550100");
    BOOST_TEST(text(ended, "our_number") == "+15550100");
    BOOST_TEST(text(ended, "ended_at") == "2026-01-05T17:33:21Z");
    BOOST_TEST(text(ended, "answered_at") == "2026-01-05T17:32:39Z");
    BOOST_TEST(ended.facts["talk_seconds"].as_integer() == 42);
    BOOST_TEST(text(ended, "answered_by") == "human");
    BOOST_TEST(ended.version == 1767634401000003);
}

BOOST_AUTO_TEST_CASE(a_call_that_a_machine_answered_may_have_no_duration) {
    const auto events = good("twilio", form("Direction=outbound-api&CallStatus=completed&AnsweredBy=machine_start"));
    BOOST_TEST(!events.front().facts.find("talk_seconds"));
    BOOST_TEST(text(events.front(), "answered_by") == "machine_start");
}

BOOST_AUTO_TEST_CASE(a_weekday_that_is_none_hides_no_time) {
    const auto events = good(
        "twilio", "CallSid=CA1&CallStatus=busy&Timestamp=Thurs,+20+July+1989+18:30:43+%2B0200&Direction=outbound-api");
    BOOST_TEST(text(events.front(), "ended_at") == "1989-07-20T16:30:43Z");
    BOOST_TEST(text(events.front(), "disposition") == "busy");
}

BOOST_AUTO_TEST_CASE(x17_dialled_calls_are_legs_of_the_first_and_end_nothing) {
    const auto ring = good("twilio", form("Direction=outbound-dial&CallStatus=ringing&ParentCallSid=CA0"));
    BOOST_TEST(ring.front().kind == DYNCX_SESSION_RINGING);
    BOOST_TEST(ring.front().session == "CA0");
    BOOST_TEST(text(ring.front(), "leg") == "CA1");
    BOOST_TEST(!ring.front().facts.find("direction"));
    const auto over = parse("twilio", form("Direction=outbound-dial&CallStatus=no-answer&ParentCallSid=CA0"));
    BOOST_TEST(over.error().status == DYNCX_E_UNSUPPORTED);
    const auto taken = good("twilio", R"({"CallSid":"CA2","ParentCallSid":"CA0","CallStatus":"in-progress",)"
                                      R"("To":"client:jane","Timestamp":"2026-01-05T17:33:21Z"})");
    BOOST_TEST(taken.front().kind == DYNCX_SESSION_ANSWERED);
    BOOST_TEST(text(taken.front(), "agent") == "jane");
}

BOOST_AUTO_TEST_CASE(an_incoming_call_starts_when_it_rings_and_waits_while_twiml_runs) {
    BOOST_TEST(good("twilio", form("Direction=inbound&CallStatus=ringing")).front().kind == DYNCX_SESSION_STARTED);
    BOOST_TEST(good("twilio", form("Direction=inbound&CallStatus=in-progress")).front().kind == DYNCX_SESSION_RINGING);
    const auto missed = good("twilio", form("Direction=inbound&CallStatus=no-answer"));
    BOOST_TEST(text(missed.front(), "disposition") == "no answer");
    BOOST_TEST(text(missed.front(), "direction") == "in");
}

BOOST_AUTO_TEST_CASE(a_recording_and_a_transcription_are_events_of_their_own) {
    const auto recording =
        good("twilio", "CallSid=CA1&RecordingSid=RE1&RecordingStatus=completed&RecordingUrl=https%3A%2F%2F"
                       "api.twilio.com%2FRE1&RecordingStartTime=Mon,+05+Jan+2026+17:33:21+%2B0000");
    BOOST_REQUIRE_EQUAL(recording.size(), 1u);
    BOOST_TEST(recording.front().kind == DYNCX_SESSION_RECORDING_READY);
    BOOST_TEST(text(recording.front(), "recording_url") == "https://api.twilio.com/RE1");
    BOOST_TEST(text(recording.front(), "recording_id") == "RE1");
    const auto words = good("twilio", form("TranscriptionText=Hello+there&CallStatus=completed"));
    BOOST_REQUIRE_EQUAL(words.size(), 1u);
    BOOST_TEST(words.front().kind == DYNCX_SESSION_TRANSCRIPT_READY);
    BOOST_TEST(text(words.front(), "transcript") == "Hello there");
}

BOOST_AUTO_TEST_CASE(a_call_resource_is_read_as_it_is) {
    const auto events =
        good("twilio", R"({"sid":"CA1","status":"completed","direction":"outbound-api","parent_call_sid":null,)"
                       R"("start_time":"Mon, 05 Jan 2026 17:33:05 +0000","end_time":"Mon, 05 Jan 2026 17:33:21 +0000",)"
                       R"("date_updated":"Mon, 05 Jan 2026 17:33:25 +0000","duration":"16"})");
    BOOST_TEST(text(events.front(), "ended_at") == "2026-01-05T17:33:21Z");
    BOOST_TEST(text(events.front(), "answered_at") == "2026-01-05T17:33:05Z");
    BOOST_TEST(events.front().version == 1767634405000000);
}

BOOST_AUTO_TEST_CASE(x13_a_callback_without_a_time_or_with_none_is_refused) {
    const auto none = parse("twilio", "CallSid=CA1&CallStatus=ringing&Direction=inbound");
    BOOST_REQUIRE(!none);
    BOOST_TEST(none.error().fix.find("Timestamp") != std::string::npos);
    for (const char* bad : {"2026-01-05+17:33:21", "Mon,+05+Jan+2026+17:33:21", "05+Foo+2026+17:33:21+GMT", "soon"}) {
        const auto refused = parse("twilio", std::string("CallSid=CA1&CallStatus=ringing&Timestamp=") + bad);
        BOOST_REQUIRE_MESSAGE(!refused, bad);
        BOOST_TEST(refused.error().message.find("Timestamp is no time with a zone") != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(bad_payloads_are_refused_with_their_place) {
    BOOST_TEST(parse("twilio", "hello").error().message.find("neither JSON nor a form") != std::string::npos);
    BOOST_TEST(parse("twilio", "CallerName=Ren%E9").error().message.find("CallerName") != std::string::npos);
    BOOST_TEST(parse("twilio", "CallStatus=ringing").error().message.find("CallSid") != std::string::npos);
    BOOST_TEST(parse("twilio", "EventType=reservation.accepted").error().status == DYNCX_E_UNSUPPORTED);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dyncx::sources
