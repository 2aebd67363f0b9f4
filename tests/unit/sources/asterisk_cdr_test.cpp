// Asterisk's call records: Master.csv, tables of databases, objects; one session of all records of a call.
#include "../zone_file.h"
#include "reading.h"

#include <algorithm>

namespace dyncx::sources {
namespace {

const Zone& utc() {
    static const Zone zone = *Zone::of_offset("Z");
    return zone;
}

std::vector<SessionEvent> told(const std::string& payload, const Zone& zone = utc()) {
    auto events = parse("asterisk-cdr", payload, zone);
    const std::string why = events.ok() ? std::string() : events.error().message;
    BOOST_REQUIRE_MESSAGE(events.ok(), why);
    return *events;
}

Fault refused(const std::string& payload, const Zone& zone = utc()) {
    const auto answer = parse("asterisk-cdr", payload, zone);
    BOOST_REQUIRE_MESSAGE(!answer, payload);
    return answer.error();
}

// A line of Master.csv with newcdrcolumns.
std::string record(const std::string& device, const std::string& answer, const std::string& end,
                   const std::string& outcome, const std::string& unique = "1767634379.50") {
    return R"("","+15550100","200","from-trunk","""Bob Marley"" <+15550100>","PJSIP/trunk-1",")" + device +
           R"(","Dial","PJSIP/2001,20","2026-01-05 17:32:59",")" + answer + "\",\"" + end + "\",22,10,\"" + outcome +
           "\",\"DOCUMENTATION\",\"" + unique + "\",\"\",\"\",\"1767634379.50\",1\n";
}

int count(const std::vector<SessionEvent>& events, int kind) {
    return static_cast<int>(
        std::count_if(events.begin(), events.end(), [kind](const SessionEvent& event) { return event.kind == kind; }));
}

} // namespace

BOOST_AUTO_TEST_SUITE(asterisk_cdr)

BOOST_AUTO_TEST_CASE(x17_the_records_of_a_hunt_group_are_one_missed_call) {
    std::string rows;
    for (char member : std::string("123456"))
        rows += record(std::string("PJSIP/200") + member + "-1", "", "2026-01-05 17:33:21", "NO ANSWER");
    const auto events = told(rows);
    BOOST_REQUIRE_EQUAL(events.size(), 2u);
    BOOST_TEST(events[0].kind == DYNCX_SESSION_STARTED);
    BOOST_TEST(events[0].session == "1767634379.50");
    BOOST_TEST(text(events[0], "direction") == "in");
    BOOST_TEST(text(events[0], "from") == "+15550100");
    BOOST_TEST(text(events[0], "caller_name") == "Bob Marley");
    BOOST_TEST(text(events[1], "disposition") == "no answer");
    BOOST_TEST(text(events[1], "started_at") == "2026-01-05T17:32:59Z");
    BOOST_TEST(text(events[1], "ended_at") == "2026-01-05T17:33:21Z");
    BOOST_TEST(!events[1].facts.find("talk_seconds"));
}

BOOST_AUTO_TEST_CASE(x20_the_halves_of_a_call_are_joined_by_their_linked_id_and_who_answered_is_the_agent) {
    const auto events =
        told(record("PJSIP/2001-1", "", "2026-01-05 17:33:10", "NO ANSWER") +
             record("PJSIP/2002-1", "2026-01-05 17:33:11", "2026-01-05 17:33:21", "ANSWERED") +
             record("PJSIP/2003-1", "2026-01-05 17:33:30", "2026-01-05 17:33:40", "ANSWERED", "1767634400.60"));
    BOOST_TEST(count(events, DYNCX_SESSION_STARTED) == 1);
    BOOST_TEST(count(events, DYNCX_SESSION_ENDED) == 1);
    BOOST_REQUIRE_EQUAL(count(events, DYNCX_SESSION_ANSWERED), 2);
    BOOST_TEST(text(events[1], "agent") == "2002");
    BOOST_TEST(text(events[1], "leg") == "PJSIP/2002-1");
    BOOST_TEST(text(events[1], "answered_at") == "2026-01-05T17:33:11Z");
    BOOST_TEST(text(events[2], "agent") == "2003");
    BOOST_TEST(text(events[3], "disposition") == "answered");
    BOOST_TEST(text(events[3], "ended_at") == "2026-01-05T17:33:40Z");
    BOOST_TEST(events[3].facts["talk_seconds"].as_integer() == 10);
}

BOOST_AUTO_TEST_CASE(a_record_of_the_old_columns_stands_for_itself) {
    const auto events =
        told(R"("","","1","default","","Console/dsp","","Hangup","","2010-04-02 00:26:32",)"
             R"("2010-04-02 00:26:32","2010-04-02 00:26:39",7,7,"ANSWERED","DOCUMENTATION","1270167992.0",""
"","","1","default","","Console/dsp","","Hangup","","2010-04-02 00:34:02","2010-04-02 00:34:02","2010-04-02 00:34:09",7,7,)"
             R"("ANSWERED","DOCUMENTATION","1270168442.0",""
)");
    BOOST_REQUIRE_EQUAL(events.size(), 4u);
    BOOST_TEST(events[0].session == "1270167992.0");
    BOOST_TEST(events[1].kind == DYNCX_SESSION_ENDED);
    BOOST_TEST(text(events[1], "disposition") == "answered");
    BOOST_TEST(events[1].facts["talk_seconds"].as_integer() == 7);
    BOOST_TEST(text(events[3], "ended_at") == "2010-04-02T00:34:09Z");
}

BOOST_AUTO_TEST_CASE(a_row_of_a_database_has_its_end_by_its_duration_and_its_answer_by_the_seconds_talked) {
    const auto events =
        told(R"({"calldate":"2026-01-05 17:32:59","src":"2001","dst":"+15550100","dcontext":"from-internal",)"
             R"("channel":"PJSIP/2001-1","dstchannel":"PJSIP/trunk-1","lastapp":"Dial","duration":30,)"
             R"("billsec":"20","disposition":"ANSWERED","uniqueid":"1767634379.5","linkedid":"1767634379.5"})");
    BOOST_REQUIRE_EQUAL(events.size(), 3u);
    BOOST_TEST(text(events[0], "direction") == "out");
    BOOST_TEST(text(events[1], "agent") == "2001");
    BOOST_TEST(text(events[1], "answered_at") == "2026-01-05T17:33:09Z");
    BOOST_TEST(text(events[2], "ended_at") == "2026-01-05T17:33:29Z");
}

BOOST_AUTO_TEST_CASE(a_queue_that_answers_for_nobody_is_abandoned_and_an_answered_one_is_named) {
    const std::string head =
        "Event: Cdr\r\nSource: +15550100\r\nDestination: 900\r\nLastApplication: Queue\r\n"
        "LastData: sales,t,,\r\nStartTime: 2026-01-05 17:32:59\r\nAnswerTime: 2026-01-05 17:32:59\r\n"
        "EndTime: 2026-01-05 17:33:29\r\nDuration: 30\r\nBillableSeconds: 30\r\n"
        "Disposition: ANSWERED\r\nUniqueID: 1.1\r\n";
    const auto left = told(head + "\r\n");
    BOOST_REQUIRE_EQUAL(left.size(), 2u);
    BOOST_TEST(text(left[1], "disposition") == "abandoned");
    const auto taken = told(head + "DestinationChannel: Local/2003@agents-1;1\r\n\r\n");
    BOOST_REQUIRE_EQUAL(taken.size(), 3u);
    BOOST_TEST(text(taken[1], "queue") == "sales");
    BOOST_TEST(text(taken[1], "agent") == "2003");
}

BOOST_AUTO_TEST_CASE(x13_of_an_hour_that_comes_twice_the_unique_id_says_which_one_it_was) {
    auto berlin = Zone::parse(zone_file({}, kBerlin));
    BOOST_REQUIRE(berlin.ok());
    const auto began = [&](const std::string& start, const std::string& unique) {
        return text(told(R"({"start":")" + start + R"(","uniqueid":")" + unique + R"(","disposition":"BUSY"})", *berlin)
                        .front(),
                    "started_at");
    };
    BOOST_TEST(began("2026-10-25 02:30:00", "1792888200.1") == "2026-10-25T00:30:00Z"); // in summer time
    BOOST_TEST(began("2026-10-25 02:30:00", "1792891800.1") == "2026-10-25T01:30:00Z"); // an hour later
    BOOST_TEST(began("2026-10-25 02:30:00", "call-7") == "2026-10-25T00:30:00Z");       // nothing tells: the first
    const auto over =
        told(R"({"start":"2026-10-25 02:50:00","end":"2026-10-25 02:10:00","uniqueid":"call-7"})", *berlin);
    BOOST_TEST(text(over.back(), "ended_at") == "2026-10-25T01:10:00Z"); // not before its start
    BOOST_TEST(began("2026-07-01 12:00:00", "1.1") == "2026-07-01T10:00:00Z");
    BOOST_TEST(began("2026-12-01 12:00:00", "1.1") == "2026-12-01T11:00:00Z");
    BOOST_TEST(refused(R"({"start":"2026-03-29 02:30:00","uniqueid":"1.1"})", *berlin).message ==
               "start is a time that the clocks of asterisk.zone leap over.");
}

BOOST_AUTO_TEST_CASE(x13_a_record_without_a_zone_is_refused_until_the_setting_is_there) {
    const Fault why = refused(record("", "", "2026-01-05 17:33:21", "BUSY"), {});
    BOOST_TEST(why.message == "[0]: start has no zone.");
    BOOST_TEST(why.fix.find("asterisk.zone") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(bad_records_are_refused_with_their_place) {
    BOOST_TEST(refused("hello").message.find("[0]: The record has no uniqueid") == 0u);
    BOOST_TEST(refused(R"({"uniqueid":"1.1"})").message == "The record has no start.");
    BOOST_TEST(
        refused(R"([{"uniqueid":"1.1","start":"1767634379","billsec":"99999999"}])").message.find("[0]: billsec") ==
        0u);
    BOOST_TEST(refused(R"({"uniqueid":"1.1","start":"1767634379","end":"1"})").message.find("before its start") !=
               std::string::npos);
    BOOST_TEST(refused(R"({"uniqueid":"1.1","start":"5 January"})").message.find("start is no time") == 0u);
    BOOST_TEST(refused(R"({"event":"Hangup","uniqueid":"1.1"})").status == DYNCX_E_UNSUPPORTED);
    BOOST_TEST(refused(record("", "", "2026-01-05 17:33:21", "NO ANSWER", "1.9")).status == DYNCX_E_UNSUPPORTED);
    const auto events = told(R"({"uniqueid":"1.1","start":"1767634379","answer":"0000-00-00 00:00:00"})");
    BOOST_TEST(text(events.back(), "disposition") == "failed");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dyncx::sources
