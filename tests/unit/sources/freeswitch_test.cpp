// FreeSWITCH's event socket events, in text and in JSON, and its records of calls.
#include "reading.h"

namespace dyncx::sources {
namespace {

constexpr const char* kCall = "a3133bf7-dcde-4daf-9663-9a79ffcef5ad";

std::string event(const std::string& name, const std::string& more) {
    return R"({"Event-Name":")" + name + R"(","Event-Date-Timestamp":"1767634385000001","Channel-Call-UUID":")" +
           kCall + R"(",)" + more + "}";
}

} // namespace

BOOST_AUTO_TEST_SUITE(freeswitch)

BOOST_AUTO_TEST_CASE(a_hangup_with_encoded_values_ends_the_call) {
    const auto events = good("freeswitch", fixture("freeswitch_hangup_encoded.txt"));
    BOOST_REQUIRE_EQUAL(events.size(), 1u);
    const SessionEvent& ended = events.front();
    BOOST_TEST(ended.kind == DYNCX_SESSION_ENDED);
    BOOST_TEST(ended.session == kCall);
    BOOST_TEST(text(ended, "from") == "+15550100");
    BOOST_TEST(text(ended, "customer_number") == "+15550100");
    BOOST_TEST(text(ended, "caller_name") == "Ren\xc3\xa9 A");
    BOOST_TEST(text(ended, "started_at") == "2026-01-05T17:32:59Z");
    BOOST_TEST(text(ended, "ended_at") == "2026-01-05T17:33:21Z");
    BOOST_TEST(text(ended, "hangup_cause") == "NORMAL_CLEARING");
    BOOST_TEST(ended.facts["talk_seconds"].as_integer() == 16);
    BOOST_TEST(ended.version == 1767634401530635);
}

BOOST_AUTO_TEST_CASE(raw_values_stay_as_they_are_and_may_have_several_lines) {
    const auto events = good("freeswitch", fixture("freeswitch_create_raw.txt"));
    BOOST_REQUIRE_EQUAL(events.size(), 1u);
    BOOST_TEST(events.front().kind == DYNCX_SESSION_STARTED);
    BOOST_TEST(text(events.front(), "caller_name") == "100%25 Ltd");
    BOOST_TEST(text(events.front(), "from") == "+15550100");
    BOOST_TEST(text(events.front(), "to") == "18005550100"); // behind the value of several lines
    BOOST_TEST(text(events.front(), "direction") == "in");
}

BOOST_AUTO_TEST_CASE(a_record_tells_the_whole_call) {
    const auto events = good("freeswitch", fixture("freeswitch_cdr.json"));
    BOOST_REQUIRE_EQUAL(events.size(), 4u);
    BOOST_TEST(events[0].kind == DYNCX_SESSION_STARTED);
    BOOST_TEST(events[1].kind == DYNCX_SESSION_ANSWERED);
    BOOST_TEST(text(events[1], "agent") == "agent-c");
    BOOST_TEST(text(events[1], "queue") == "sales@default");
    BOOST_TEST(text(events[1], "leg") == "b52c26f1-b018-4963-bf6d-a3111d1a0320");
    BOOST_TEST(events[2].facts["talk_seconds"].as_integer() == 16);
    BOOST_TEST(events[2].facts["wait_seconds"].as_integer() == 5);
    BOOST_TEST(events[3].kind == DYNCX_SESSION_RECORDING_READY);
    BOOST_TEST(text(events[3], "recording_url") == "https://records.contoso.com/a3133bf7.wav");
}

BOOST_AUTO_TEST_CASE(x17_the_channels_that_ring_are_legs_and_only_the_first_one_ends_the_call) {
    const std::string ring = event("CHANNEL_PROGRESS", R"("Unique-ID":"b1")");
    const std::string gone = event("CHANNEL_HANGUP_COMPLETE", R"("Unique-ID":"b1","Hangup-Cause":"NO_ANSWER")");
    const std::string end = event("CHANNEL_HANGUP_COMPLETE", R"("Unique-ID":"a3133bf7-dcde-4daf-9663-9a79ffcef5ad",)"
                                                             R"("Hangup-Cause":"NO_ANSWER")");
    const auto events = good("freeswitch", "[" + ring + "," + gone + "," + end + "]");
    BOOST_REQUIRE_EQUAL(events.size(), 2u);
    BOOST_TEST(events[0].kind == DYNCX_SESSION_RINGING);
    BOOST_TEST(text(events[0], "leg") == "b1");
    BOOST_TEST(events[1].kind == DYNCX_SESSION_ENDED);
    BOOST_TEST(text(events[1], "disposition") == "no answer");
}

BOOST_AUTO_TEST_CASE(a_queue_tells_who_waits_and_who_answers) {
    const std::string info = R"("Event-Subclass":"callcenter::info","CC-Queue":"sales","CC-Member-Session-UUID":"m1",)";
    const auto joined = good("freeswitch", event("CUSTOM", info + R"("CC-Action":"member-queue-start")"));
    BOOST_TEST(joined.front().kind == DYNCX_SESSION_RINGING);
    BOOST_TEST(joined.front().session == "m1");
    BOOST_TEST(text(joined.front(), "queue") == "sales");
    const auto taken = good("freeswitch", event("CUSTOM", info + R"("CC-Action":"bridge-agent-start","CC-Agent":"c",)"
                                                                 R"("CC-Agent-UUID":"b1")"));
    BOOST_TEST(taken.front().kind == DYNCX_SESSION_ANSWERED);
    BOOST_TEST(text(taken.front(), "agent") == "c");
    const auto left =
        good("freeswitch", event("CUSTOM", info + R"("CC-Action":"member-queue-end","CC-Cause":"Cancel")"));
    BOOST_TEST(text(left.front(), "disposition") == "abandoned");
}

BOOST_AUTO_TEST_CASE(bad_payloads_are_refused_with_their_place) {
    const auto refusal = [](const std::string& payload) {
        const auto refused = parse("freeswitch", payload);
        BOOST_REQUIRE_MESSAGE(!refused, payload);
        return refused.error();
    };
    BOOST_TEST(
        refusal("Event-Name: CHANNEL_CREATE\nCaller-Caller-ID-Name: Ren%E9\n").message.find("Caller-Caller-ID-Name") !=
        std::string::npos);
    BOOST_TEST(refusal(R"([{"Event-Name":"CHANNEL_CREATE","Unique-ID":"a","Event-Date-Timestamp":"2026-01-05 18:33"}])")
                   .message.find("[0]: Event-Date-Timestamp") != std::string::npos);
    BOOST_TEST(refusal(event("CHANNEL_ANSWER", R"("Unique-ID":"")")).message.find("Unique-ID") != std::string::npos);
    BOOST_TEST(refusal(R"({"variables":{"uuid":"a","start_uepoch":"5","end_uepoch":"4"}})").message.find("in order") !=
               std::string::npos);
    BOOST_TEST(refusal(event("HEARTBEAT", R"("Unique-ID":"a")")).status == DYNCX_E_UNSUPPORTED);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dyncx::sources
