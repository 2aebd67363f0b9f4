// Asterisk's manager events, as JSON and as the manager writes them.
#include "reading.h"

namespace dyncx::sources {
namespace {

// Six telephones ring, nobody answers.
std::string hunt_group(const std::string& members) {
    std::string text = "Asterisk Call Manager/9.0.0\r\n" + fixture("asterisk_ami_missed_begin.raw");
    for (char member : members) {
        const std::string number(1, member);
        text += "Event: DialBegin\r\nTimestamp: 1767634380.20000" + number +
                "\r\nUniqueid: 1767634379.50\r\nLinkedid: 1767634379.50\r\nDestUniqueid: 1767634380.6" + number +
                "\r\nDestCallerIDNum: 200" + number + "\r\n\r\n";
        text += "Event: DialEnd\r\nTimestamp: 1767634400.20000" + number +
                "\r\nUniqueid: 1767634379.50\r\nLinkedid: 1767634379.50\r\nDestUniqueid: 1767634380.6" + number +
                "\r\nDialStatus: NOANSWER\r\n\r\n";
        text += "Event: Hangup\r\nTimestamp: 1767634400.30000" + number +
                "\r\nChannelState: 5\r\nUniqueid: 1767634380.6" + number + "\r\nLinkedid: 1767634379.50\r\n\r\n";
    }
    return text + "Event: Hangup\r\nTimestamp: 1767634401.500000\r\nChannelState: 4\r\nUniqueid: 1767634379.50\r\n"
                  "Linkedid: 1767634379.50\r\nCause: 127\r\nCause-txt: Interworking, unspecified\r\n\r\n";
}

const SessionEvent* of_kind(const std::vector<SessionEvent>& events, int kind) {
    for (const SessionEvent& event : events)
        if (event.kind == kind)
            return &event;
    return nullptr;
}

} // namespace

BOOST_AUTO_TEST_SUITE(asterisk_ami)

BOOST_AUTO_TEST_CASE(x17_a_hunt_group_that_nobody_answers_is_one_missed_call) {
    const auto events = good("asterisk-ami", hunt_group("123456"));
    int rings = 0, ends = 0;
    for (const SessionEvent& event : events) {
        BOOST_TEST(event.session == "1767634379.50");
        BOOST_TEST(event.kind != DYNCX_SESSION_ANSWERED);
        rings += event.kind == DYNCX_SESSION_RINGING ? 1 : 0;
        ends += event.kind == DYNCX_SESSION_ENDED ? 1 : 0;
    }
    BOOST_TEST(rings == 6);
    BOOST_TEST(ends == 1);
    BOOST_TEST(text(events.back(), "disposition") == "no answer");
    BOOST_TEST(text(events.back(), "hangup_cause") == "Interworking, unspecified");
    BOOST_TEST(text(events.front(), "direction") == "in");
    BOOST_TEST(text(events.front(), "customer_number") == "+15550100");
    BOOST_TEST(text(events.front(), "started_at") == "2026-01-05T17:32:59Z");
    BOOST_TEST(text(events.back(), "ended_at") == "2026-01-05T17:33:21Z");
    BOOST_TEST(!text(events[1], "leg").empty());
}

BOOST_AUTO_TEST_CASE(a_repeated_event_has_the_same_version_and_a_later_one_a_higher) {
    const auto first = good("asterisk-ami", hunt_group("1")), again = good("asterisk-ami", hunt_group("1"));
    BOOST_REQUIRE_EQUAL(first.size(), again.size());
    for (std::size_t i = 0; i < first.size(); ++i)
        BOOST_TEST(first[i].version == again[i].version);
    BOOST_TEST(first.back().version == 1767634401500000);
    BOOST_TEST(first.back().time == 1767634401500);
}

BOOST_AUTO_TEST_CASE(one_event_at_a_time_as_an_object_tells_the_same) {
    const auto events =
        good("asterisk-ami", R"({"Event":"DialEnd","Timestamp":1767634385.5,"Uniqueid":"1767634379.50",)"
                             R"("Linkedid":"1767634379.50","DestUniqueid":"1767634380.61","CallerIDNum":"+15550100",)"
                             R"("DestCallerIDNum":"2001","DialStatus":"ANSWER"})");
    BOOST_REQUIRE_EQUAL(events.size(), 1u);
    BOOST_TEST(events.front().kind == DYNCX_SESSION_ANSWERED);
    BOOST_TEST(text(events.front(), "agent") == "2001");
    BOOST_TEST(text(events.front(), "leg") == "1767634380.61");
    BOOST_TEST(text(events.front(), "answered_at") == "2026-01-05T17:33:05Z");
    BOOST_TEST(events.front().version == 1767634385500000);
}

BOOST_AUTO_TEST_CASE(an_array_may_hold_objects_and_texts_and_a_text_may_stand_in_quotes) {
    const std::string raw = fixture("asterisk_ami_missed_begin.raw");
    Json list = Json::array();
    list.push(raw);
    list.push(*Json::parse(R"({"Event":"VarSet","Uniqueid":"1767634379.50"})"));
    BOOST_TEST(good("asterisk-ami", list.text()).size() == 1u);
    BOOST_TEST(good("asterisk-ami", Json(raw).text()).size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_member_of_a_queue_is_the_agent_and_an_abandoned_queue_is_told) {
    const auto answered = good(
        "asterisk-ami", R"({"Event":"AgentConnect","Timestamp":"1767634390.000001","Queue":"sales","Uniqueid":"1.1",)"
                        R"("Linkedid":"1.1","DestUniqueid":"1.2","Interface":"Local/2003@from-queue/n",)"
                        R"("MemberName":"Agent C","HoldTime":"11"})");
    BOOST_TEST(text(answered.front(), "agent") == "2003");
    BOOST_TEST(text(answered.front(), "member") == "Agent C");
    BOOST_TEST(text(answered.front(), "queue") == "sales");
    BOOST_TEST(answered.front().facts["wait_seconds"].as_integer() == 11);
    const auto left = good(
        "asterisk-ami", R"([{"Event":"QueueCallerJoin","Timestamp":"1767634390.1","Queue":"sales","Uniqueid":"1.1"},)"
                        R"({"Event":"QueueCallerAbandon","Timestamp":"1767634399.1","Queue":"sales","Uniqueid":"1.1",)"
                        R"("HoldTime":9},{"Event":"Hangup","Timestamp":"1767634399.2","Uniqueid":"1.1",)"
                        R"("ChannelState":6,"Cause":16}])");
    BOOST_REQUIRE_EQUAL(left.size(), 3u);
    BOOST_TEST(text(left[1], "disposition") == "abandoned");
    BOOST_TEST(!left[2].facts.find("disposition"));
}

BOOST_AUTO_TEST_CASE(x20_a_transfer_is_a_leg_of_the_same_session) {
    const auto events =
        good("asterisk-ami",
             R"({"Event":"AttendedTransfer","Result":"Success","Timestamp":"1767634390.5",)"
             R"("OrigTransfererUniqueid":"1.2","OrigTransfererLinkedid":"1.1","TransferTargetCallerIDNum":"2004"})");
    BOOST_TEST(events.front().kind == DYNCX_SESSION_TRANSFERRED);
    BOOST_TEST(events.front().session == "1.1");
    BOOST_TEST(text(events.front(), "agent") == "2004");
}

BOOST_AUTO_TEST_CASE(a_recording_without_timestamps_takes_its_times_from_the_ids) {
    std::string raw = hunt_group("1");
    for (std::size_t at; (at = raw.find("Timestamp: ")) != std::string::npos;)
        raw.erase(at, raw.find("\n", at) + 1 - at);
    const auto events = good("asterisk-ami", raw);
    BOOST_TEST(events.size() == 3u);
    BOOST_TEST(text(*of_kind(events, DYNCX_SESSION_ENDED), "ended_at") == "2026-01-05T17:33:00Z");
    BOOST_TEST(text(*of_kind(events, DYNCX_SESSION_ENDED), "time_is_estimated") == "true");
    BOOST_TEST(!of_kind(events, DYNCX_SESSION_STARTED)->facts.find("time_is_estimated"));
}

BOOST_AUTO_TEST_CASE(x13_a_lone_hangup_without_a_time_is_refused_with_the_setting_that_adds_it) {
    const auto refused = parse("asterisk-ami", R"({"Event":"Hangup","Uniqueid":"1767634379.50","ChannelState":"6"})");
    BOOST_REQUIRE(!refused);
    BOOST_TEST(refused.error().status == DYNCX_E_INVALID);
    BOOST_TEST(refused.error().fix.find("timestampevents") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_changes_no_session_is_unsupported_and_names_what_is_read) {
    const auto nothing = parse("asterisk-ami", R"({"Event":"VarSet","Uniqueid":"1767634379.50","Timestamp":"1.5"})");
    BOOST_REQUIRE(!nothing);
    BOOST_TEST(nothing.error().status == DYNCX_E_UNSUPPORTED);
    BOOST_TEST(nothing.error().fix.find("DialEnd") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(bad_payloads_are_refused_with_their_place) {
    const auto message = [](const std::string& payload) {
        const auto refused = parse("asterisk-ami", payload);
        BOOST_REQUIRE_MESSAGE(!refused, payload);
        return refused.error().message;
    };
    BOOST_TEST(message("hello").find("neither JSON nor lines") != std::string::npos);
    BOOST_TEST(message("").find("neither JSON nor lines") != std::string::npos);
    BOOST_TEST(message("[]").find("filled array") != std::string::npos);
    BOOST_TEST(message("[[]]").find("[0]") != std::string::npos);
    BOOST_TEST(message("Event: Hangup\r\nCallerIDName: Ren\xe9\r\n").find("byte 32") != std::string::npos);
    BOOST_TEST(message(R"([{"Event":"Hangup","Timestamp":"yesterday","Uniqueid":"1.1"}])").find("[0]: Timestamp") !=
               std::string::npos);
    BOOST_TEST(message(R"({"Event":"DialBegin","Timestamp":"1.5"})").find("Uniqueid") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dyncx::sources
