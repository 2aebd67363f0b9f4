// Asterisk's channel event log: calls, hunt groups, queues and transfers as tables, objects and manager events.
#include "reading.h"

#include <algorithm>

namespace dyncx::sources {
namespace {

constexpr const char* kColumns = "eventtype,eventtime,cid_name,cid_num,exten,context,channame,uniqueid,linkedid\n";

std::string hunt_group(const std::string& members) {
    std::string rows =
        std::string(kColumns) +
        "CHAN_START,1767634379.1,,+15550100,200,from-trunk,PJSIP/trunk-0001,1767634379.50,1767634379.50\n";
    for (char member : members) {
        const std::string number(1, member);
        const std::string ids = "PJSIP/200" + number + "-000a,1767634380.6" + number + ",1767634379.50\n";
        rows += "CHAN_START,1767634380.2,,200" + number + ",s,from-internal," + ids;
        rows += "HANGUP,1767634400.3,,200" + number + ",,from-internal," + ids;
        rows += "CHAN_END,1767634400.3,,200" + number + ",,from-internal," + ids;
    }
    return rows + "HANGUP,1767634401.5,,+15550100,200,from-trunk,PJSIP/trunk-0001,1767634379.50,1767634379.50\n"
                  "CHAN_END,1767634401.5,,+15550100,200,from-trunk,PJSIP/trunk-0001,1767634379.50,1767634379.50\n"
                  "LINKEDID_END,1767634401.6,,+15550100,200,from-trunk,PJSIP/trunk-0001,1767634379.50,1767634379.50\n";
}

// Rows with the columns that transfers need beside.
std::string joined_call(const std::string& bridge, const std::string& transfer) {
    return "eventtype,eventtime,cid_num,exten,context,channame,uniqueid,linkedid,peer,extra\n"
           "CHAN_START,1767634379,+15550100,200,from-trunk,PJSIP/trunk-1,1767634379.9,1767634379.9,,\n"
           "CHAN_START,1767634380,2001,s,internal,PJSIP/2001-1,1767634380.10,1767634379.9,,\n"
           "ANSWER,1767634385,2001,s,internal,PJSIP/2001-1,1767634380.10,1767634379.9,,\n"
           "CHAN_START,1767634400,2001,2002,internal,PJSIP/2001-2,1767634400.11,1767634400.11,,\n"
           "CHAN_START,1767634401,2002,s,internal,PJSIP/2002-1,1767634401.12,1767634400.11,,\n"
           "ANSWER,1767634405,2002,s,internal,PJSIP/2002-1,1767634401.12,1767634400.11,,\n" +
           transfer + bridge +
           "HANGUP,1767634410,2001,s,internal,PJSIP/2001-2,1767634400.11,1767634400.11,,\n"
           "HANGUP,1767634500,+15550100,200,from-trunk,PJSIP/trunk-1,1767634379.9,1767634379.9,,\n"
           "LINKEDID_END,1767634501,,,,PJSIP/2002-1,1767634401.12,1767634400.11,,\n";
}

int count(const std::vector<SessionEvent>& events, int kind) {
    return static_cast<int>(
        std::count_if(events.begin(), events.end(), [kind](const SessionEvent& event) { return event.kind == kind; }));
}

const SessionEvent& last(const std::vector<SessionEvent>& events, int kind) {
    const auto found =
        std::find_if(events.rbegin(), events.rend(), [kind](const SessionEvent& event) { return event.kind == kind; });
    BOOST_REQUIRE(found != events.rend());
    return *found;
}

Fault refused(const std::string& payload, const Zone& zone = {}) {
    const auto answer = parse("asterisk-cel", payload, zone);
    BOOST_REQUIRE_MESSAGE(!answer, payload);
    return answer.error();
}

} // namespace

BOOST_AUTO_TEST_SUITE(asterisk_cel)

BOOST_AUTO_TEST_CASE(x17_a_hunt_group_in_the_event_log_is_one_missed_call) {
    const auto events = good("asterisk-cel", hunt_group("123456"));
    for (const SessionEvent& event : events)
        BOOST_TEST(event.session == "1767634379.50");
    BOOST_TEST(count(events, DYNCX_SESSION_STARTED) == 1);
    BOOST_TEST(count(events, DYNCX_SESSION_RINGING) == 6);
    BOOST_TEST(count(events, DYNCX_SESSION_ANSWERED) == 0);
    BOOST_TEST(count(events, DYNCX_SESSION_ENDED) == 1);
    BOOST_TEST(text(events.front(), "direction") == "in");
    BOOST_TEST(text(events.front(), "customer_number") == "+15550100");
    BOOST_TEST(text(events.front(), "our_number") == "200");
    BOOST_TEST(text(events.front(), "started_at") == "2026-01-05T17:32:59Z");
    BOOST_TEST(text(events.back(), "disposition") == "no answer");
    BOOST_TEST(text(events.back(), "ended_at") == "2026-01-05T17:33:21Z");
    BOOST_TEST(events.back().version == 1767634401600000);
}

BOOST_AUTO_TEST_CASE(an_answered_call_has_the_telephone_of_the_house_as_agent_in_both_directions) {
    const std::string head = kColumns;
    const auto in =
        good("asterisk-cel", head + "CHAN_START,1767634379,Bob,0612345678,1002,from-extern,SIP/t-1,1.1,1.1\n"
                                    "CHAN_START,1767634380,Ann,1002,s,default,SIP/hg63xv-1,1.2,1.1\n"
                                    "ANSWER,1767634384,Ann,1002,s,default,SIP/hg63xv-1,1.2,1.1\n"
                                    "ANSWER,1767634384,Bob,0612345678,s,user,SIP/t-1,1.1,1.1\n"
                                    "HANGUP,1767634390,Bob,0612345678,s,user,SIP/t-1,1.1,1.1\n");
    BOOST_TEST(in.size() == 4u);
    BOOST_TEST(text(in[0], "caller_name") == "Bob");
    BOOST_TEST(text(in[2], "agent") == "1002");
    BOOST_TEST(text(in[2], "leg") == "1.2");
    BOOST_TEST(!in[3].facts.find("disposition"));
    const auto out = good("asterisk-cel", head + "CHAN_START,1767634379,,1002,0612345678,default,SIP/hg63xv-1,1.1,1.1\n"
                                                 "CHAN_START,1767634380,,0612345678,s,x,SIP/t-1,1.2,1.1\n"
                                                 "ANSWER,1767634384,,0612345678,s,x,SIP/t-1,1.2,1.1\n");
    BOOST_TEST(text(out[0], "direction") == "out");
    BOOST_TEST(text(out[0], "customer_number") == "0612345678");
    BOOST_TEST(text(out[2], "agent") == "1002");
}

BOOST_AUTO_TEST_CASE(the_halves_of_a_local_channel_are_no_legs) {
    const auto events =
        good("asterisk-cel", std::string(kColumns) +
                                 "CHAN_START,1767634379,,+15550100,200,from-trunk,PJSIP/t-1,1.1,1.1\n"
                                 "CHAN_START,1767634380,,2001,200,x,Local/2001@agents-1;1,1.2,1.1\n"
                                 "CHAN_START,1767634380,,+15550100,2001,x,Local/2001@agents-1;2,1.3,1.1\n"
                                 "CHAN_START,1767634380,,2001,s,x,PJSIP/2001-1,1.4,1.1\n"
                                 "ANSWER,1767634384,,2001,s,x,PJSIP/2001-1,1.4,1.1\n"
                                 "ANSWER,1767634384,,2001,200,x,Local/2001@agents-1;1,1.2,1.1\n");
    BOOST_TEST(count(events, DYNCX_SESSION_RINGING) == 1);
    BOOST_TEST(count(events, DYNCX_SESSION_ANSWERED) == 1);
    BOOST_TEST(text(events.back(), "leg") == "1.4");
}

BOOST_AUTO_TEST_CASE(x20_a_consultation_that_is_transferred_is_a_leg_of_the_first_call) {
    const std::string transfer =
        R"(ATTENDEDTRANSFER,1767634410,2001,s,internal,PJSIP/2001-1,1767634380.10,1767634379.9,,"{""channel2_uniqueid"":)"
        R"(""1767634400.11"",""transfer_target_channel_name"":""PJSIP/2002-1""}")"
        "\n";
    const auto events = good("asterisk-cel", joined_call("", transfer));
    for (const SessionEvent& event : events)
        BOOST_TEST(event.session == "1767634379.9");
    BOOST_TEST(count(events, DYNCX_SESSION_STARTED) == 1);
    BOOST_TEST(count(events, DYNCX_SESSION_ENDED) == 1);
    BOOST_TEST(text(last(events, DYNCX_SESSION_TRANSFERRED), "agent") == "2002");
    BOOST_TEST(text(last(events, DYNCX_SESSION_ANSWERED), "agent") == "2002");
    BOOST_TEST(events.back().version == 1767634501000000);
}

BOOST_AUTO_TEST_CASE(x20_two_linked_ids_in_one_bridge_are_one_conversation_but_not_those_who_wait_in_one) {
    const auto enter = [](const char* unique, const char* linked, const std::string& technology) {
        return "BRIDGE_ENTER,1767634411,,s,internal,PJSIP/x-1," + std::string(unique) + "," + linked +
               ",,\"{\"\"bridge_id\"\":\"\"b-1\"\",\"\"bridge_technology\"\":\"\"" + technology + "\"\"}\"\n";
    };
    const auto both = [&](const std::string& technology) {
        return good("asterisk-cel", joined_call(enter("1767634379.9", "1767634379.9", technology) +
                                                    enter("1767634401.12", "1767634400.11", technology),
                                                ""));
    };
    BOOST_TEST(count(both("simple_bridge"), DYNCX_SESSION_ENDED) == 1);
    BOOST_TEST(count(both("holding_bridge"), DYNCX_SESSION_ENDED) == 2);
    BOOST_TEST(count(good("asterisk-cel", joined_call("", "")), DYNCX_SESSION_ENDED) == 2);
    const std::string peer = "BRIDGE_ENTER,1767634411,,s,internal,PJSIP/2002-1,1767634401.12,1767634400.11,"
                             "\"PJSIP/nobody-1,PJSIP/trunk-1\",\n";
    BOOST_TEST(count(good("asterisk-cel", joined_call(peer, "")), DYNCX_SESSION_ENDED) == 1);
    const std::string renamed = "BRIDGE_ENTER,1767634411,,s,internal,PJSIP/2002-1,1767634401.12,1767634379.9,,\n";
    BOOST_TEST(count(good("asterisk-cel", joined_call(renamed, "")), DYNCX_SESSION_ENDED) == 1);
}

BOOST_AUTO_TEST_CASE(who_waits_in_a_queue_in_vain_has_abandoned_it) {
    const auto events = good(
        "asterisk-cel",
        R"([{"EventType":"CHAN_START","EventTime":"1767634379.5","CIDNum":"+15550100","Exten":"900","UniqueID":"1.1"},)"
        R"({"EventType":"APP_START","EventTime":1767634380.5,"AppName":"Queue","AppData":"sales,t","UniqueID":"1.1"},)"
        R"({"EventType":"HANGUP","EventTime":"1767634399","UniqueID":"1.1","Extra":{"hangupcause":16}}])");
    BOOST_REQUIRE_EQUAL(events.size(), 3u);
    BOOST_TEST(text(events[1], "queue") == "sales");
    BOOST_TEST(text(events[2], "disposition") == "abandoned");
}

BOOST_AUTO_TEST_CASE(a_hangup_that_comes_alone_tells_what_its_dialling_came_to) {
    const auto end = [](const std::string& extra) {
        return good("asterisk-cel", R"({"eventtype":"HANGUP","eventtime":"1767634399.000001","uniqueid":"1.1",)"
                                    R"("linkedid":"1.1","extra":)" +
                                        extra + "}");
    };
    BOOST_TEST(text(end(R"("{\"hangupcause\":16,\"dialstatus\":\"BUSY\"}")").front(), "disposition") == "busy");
    BOOST_TEST(text(end(R"("{\"hangupcause\":21,\"dialstatus\":\"CHANUNAVAIL\"}")").front(), "disposition") ==
               "rejected");
    BOOST_TEST(text(end(R"("{\"hangupcause\":16,\"dialstatus\":\"NOANSWER\"}")").front(), "disposition") ==
               "no answer");
    BOOST_TEST(!end(R"("{\"hangupcause\":16,\"dialstatus\":\"ANSWER\"}")").front().facts.find("disposition"));
    BOOST_TEST(!end(R"("no json")").front().facts.find("disposition"));
}

BOOST_AUTO_TEST_CASE(manager_events_of_the_log_are_read_too) {
    const auto events = good("asterisk-cel", "Event: CEL\r\nEventName: CHAN_START\r\nCallerIDnum: +15550100\r\n"
                                             "CallerIDname: Bob\r\nExten: 200\r\nContext: from-trunk\r\n"
                                             "Channel: PJSIP/trunk-1\r\nEventTime: 2026-01-05 17:12:59.25+00\r\n"
                                             "UniqueID: 1.1\r\nLinkedID: 1.1\r\n\r\n");
    BOOST_TEST(text(events.front(), "from") == "+15550100");
    BOOST_TEST(events.front().time == 1767633179250);
}

BOOST_AUTO_TEST_CASE(x13_a_time_without_a_zone_needs_the_setting_and_follows_summer_time) {
    const std::string row =
        std::string(kColumns) + "CHAN_START,2026-07-01 11:02:38.5,,+15550100,200,x,PJSIP/t-1,1.1,1.1\n";
    BOOST_TEST(refused(row).message == "[0]: eventtime has no zone.");
    BOOST_TEST(refused(row).status == DYNCX_E_INVALID);
    BOOST_TEST(refused(row).fix.find("asterisk.zone") != std::string::npos);
    const auto told = parse("asterisk-cel", row, *Zone::of_offset("+02:00"));
    BOOST_REQUIRE(told.ok());
    BOOST_TEST(text(told->front(), "started_at") == "2026-07-01T09:02:38Z");
    BOOST_TEST(told->front().time % 1000 == 500);
    BOOST_TEST(
        text(good("asterisk-cel",
                  std::string(kColumns) + "CHAN_START,2024-09-24 09:37:44.351668-04,,14201,42307,x,SIP/t-1,1.1,1.1\n")
                 .front(),
             "started_at") == "2024-09-24T13:37:44Z");
}

BOOST_AUTO_TEST_CASE(bad_logs_are_refused_with_their_place) {
    BOOST_TEST(refused("hello").message.find("first row names its columns") != std::string::npos);
    BOOST_TEST(refused("").message.find("neither JSON") != std::string::npos);
    BOOST_TEST(refused(kColumns).message.find("table with rows") != std::string::npos);
    BOOST_TEST(refused(std::string(kColumns) + "CHAN_START,1767634379,,,,,,,\n").message.find("[0]: ") == 0u);
    BOOST_TEST(refused(std::string(kColumns) + "HANGUP,yesterday,,,,,x,1.1,1.1\n").message.find("[0]: eventtime") ==
               0u);
    BOOST_TEST(refused(std::string(kColumns) + "HANGUP,1,,,,,x,1.1,1.1,more\n").message.find("[0] has more") == 0u);
    BOOST_TEST(refused(std::string(kColumns) + "CHAN_END,1767634379,,,,,x,1.1,1.1\n").status == DYNCX_E_UNSUPPORTED);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dyncx::sources
