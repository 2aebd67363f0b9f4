// Amazon Connect's contact trace record, value by value, with the traps of the recorded one.
#include "reading.h"

namespace dyncx::sources {

BOOST_AUTO_TEST_SUITE(trace_record)

BOOST_AUTO_TEST_CASE(one_record_gives_started_answered_transferred_ended_and_recording_in_order) {
    const auto events = good("amazon-connect", fixture("connect_trace_record.json"));
    BOOST_REQUIRE_EQUAL(events.size(), 5u);
    const int kinds[] = {DYNCX_SESSION_STARTED, DYNCX_SESSION_ANSWERED, DYNCX_SESSION_TRANSFERRED, DYNCX_SESSION_ENDED,
                         DYNCX_SESSION_RECORDING_READY};
    const char* const times[] = {"2026-02-03T17:12:59Z", "2026-02-03T17:20:32Z", "2026-02-03T17:28:12Z",
                                 "2026-02-03T17:47:28Z", "2026-02-03T17:48:35Z"};
    for (std::size_t i = 0; i < 5; ++i) {
        BOOST_TEST(events[i].source == "amazon-connect");
        BOOST_TEST(events[i].session == "4f8b6c2e-9d13-4a57-8c60-2b7e1f3a9d01");
        BOOST_TEST(events[i].kind == kinds[i]);
        BOOST_TEST(format_time(events[i].time) == times[i]);
        BOOST_TEST(format_time(events[i].version) == "2026-02-03T17:48:35Z");
    }
}

BOOST_AUTO_TEST_CASE(every_event_of_a_record_carries_the_canonical_facts) {
    for (const SessionEvent& event : good("amazon-connect", fixture("connect_trace_record.json"))) {
        BOOST_TEST(text(event, "channel") == "phone");
        BOOST_TEST(text(event, "direction") == "in");
        BOOST_TEST(text(event, "from") == "+190011112222"); // one digit too long: data, not ours to mend
        BOOST_TEST(text(event, "to") == "+18005550100");
        BOOST_TEST(text(event, "customer_number") == "+190011112222");
        BOOST_TEST(text(event, "our_number") == "+18005550100");
        BOOST_TEST(text(event, "queue") == "Cooling Service");
        BOOST_TEST(text(event, "agent") == "service.agent1");
        BOOST_TEST(text(event, "leg") == event.session);
        BOOST_TEST(text(event, "disposition") == "CUSTOMER_DISCONNECT");
        BOOST_TEST(text(event, "started_at") == "2026-02-03T17:12:59Z");
        BOOST_TEST(text(event, "answered_at") == "2026-02-03T17:20:32Z");
        BOOST_TEST(text(event, "ended_at") == "2026-02-03T17:47:28Z");
        BOOST_TEST(event.facts["talk_seconds"].as_integer() == 1616);
        BOOST_TEST(event.facts["wait_seconds"].as_integer() == 346);
    }
}

BOOST_AUTO_TEST_CASE(s4_14_the_record_s_own_names_are_there_for_templates) {
    const SessionEvent event = good("amazon-connect", fixture("connect_trace_record.json")).front();
    BOOST_TEST(text(event, "Channel") == "VOICE");
    BOOST_TEST(text(event, "ContactId") == "4f8b6c2e-9d13-4a57-8c60-2b7e1f3a9d01");
    BOOST_TEST(text(event, "InitiationTimestamp") == "2026-02-03T17:12:59Z");
    BOOST_TEST(text(event, "DisconnectTimestamp") == "2026-02-03T17:47:28Z");
    BOOST_TEST(text(event, "CustomerEndpoint") == "+190011112222");
    BOOST_TEST(text(event, "SystemEndpoint") == "+18005550100");
    BOOST_TEST(text(event, "TransferredToEndpoint") == "+18005550101");
    BOOST_TEST(text(event, "Username") == "service.agent1");
    BOOST_TEST(text(event, "QueueName") == "Cooling Service");
    BOOST_TEST(text(event, "Attributes.PathCode") == "7711_003");
    BOOST_TEST(text(event, "PathCode") == "7711_003");
    BOOST_TEST(event.facts["Agent.NumberOfHolds"].as_integer() == 2);
    BOOST_TEST(event.facts["AgentConnectionAttempts"].is_integer());
    BOOST_TEST(!event.facts.find("InitialContactId")); // null is not given
}

BOOST_AUTO_TEST_CASE(the_recording_is_an_https_address_made_of_bucket_and_key) {
    const SessionEvent event = good("amazon-connect", fixture("connect_trace_record.json")).back();
    const std::string key =
        "connect/example-line/CallRecordings/2026/02/03/4f8b6c2e-9d13-4a57-8c60-2b7e1f3a9d01_20260203T17";
    BOOST_TEST(text(event, "objectUrl") == "https://example-contact-media.s3.amazonaws.com/" + key + "%3A20_UTC.wav");
    BOOST_TEST(text(event, "recording_url") == text(event, "objectUrl"));
    BOOST_TEST(text(event, "recording_id") == "example-contact-media/" + key + ":20_UTC.wav");
}

BOOST_AUTO_TEST_CASE(an_update_days_later_is_the_same_events_in_a_newer_version) {
    const auto first = good("amazon-connect", fixture("connect_trace_record.json"));
    const auto later = good("amazon-connect", fixture("connect_trace_record_later.json"));
    BOOST_REQUIRE_EQUAL(first.size(), later.size());
    for (std::size_t i = 0; i < first.size(); ++i) {
        BOOST_TEST(first[i].session == later[i].session);
        BOOST_TEST(first[i].kind == later[i].kind);
        BOOST_TEST(first[i].version < later[i].version);
    }
    BOOST_TEST(text(later.front(), "SurveyFlag") == "Y");
}

BOOST_AUTO_TEST_CASE(a_deleted_recording_is_told_as_removed) {
    auto json = *Json::parse(fixture("connect_trace_record.json"));
    Json gone = json["Recording"];
    gone.set("Status", "DELETED");
    json.set("Recording", gone);
    json.set("Recordings", Json::array());
    const auto events = good("amazon-connect", json.text());
    BOOST_REQUIRE_EQUAL(events.size(), 5u);
    BOOST_TEST(!events.front().facts.find("recording_url"));
    BOOST_TEST(events.back().kind == DYNCX_SESSION_RECORDING_READY);
    const SessionEvent ready = good("amazon-connect", fixture("connect_trace_record.json")).back();
    BOOST_TEST(text(events.back(), "recording_removed") == text(ready, "recording_url"));
    BOOST_TEST(text(events.back(), "recording_id") == text(ready, "recording_id"));
    BOOST_TEST(!events.back().facts.find("recording_url"));
}

BOOST_AUTO_TEST_CASE(an_attribute_never_takes_over_a_name_of_the_record) {
    auto json = *Json::parse(fixture("connect_trace_record.json"));
    json.set("Attributes", *Json::parse(R"({"Username":"forged","from":"forged","Tier":"gold"})"));
    const SessionEvent event = good("amazon-connect", json.text()).front();
    BOOST_TEST(text(event, "Username") == "service.agent1");
    BOOST_TEST(text(event, "from") == "+190011112222");
    BOOST_TEST(text(event, "Attributes.Username") == "forged");
    BOOST_TEST(text(event, "Tier") == "gold");
}

BOOST_AUTO_TEST_CASE(x20_a_contact_that_goes_on_in_a_next_one_has_not_ended) {
    auto json = *Json::parse(fixture("connect_trace_record.json"));
    json.set("NextContactId", "4f8b6c2e-9d13-4a57-8c60-2b7e1f3a9d09");
    for (const SessionEvent& event : good("amazon-connect", json.text())) {
        BOOST_TEST(event.kind != DYNCX_SESSION_ENDED);
        BOOST_TEST(!event.facts.find("ended_at"));
    }
}

BOOST_AUTO_TEST_CASE(x20_a_later_contact_of_a_chain_is_a_leg_of_the_first) {
    auto json = *Json::parse(fixture("connect_trace_record.json"));
    json.set("InitialContactId", "4f8b6c2e-9d13-4a57-8c60-2b7e1f3a9d00");
    json.set("InitiationMethod", "TRANSFER");
    const auto events = good("amazon-connect", json.text());
    BOOST_TEST(events.front().kind == DYNCX_SESSION_TRANSFERRED);
    for (const SessionEvent& event : events) {
        BOOST_TEST(event.session == "4f8b6c2e-9d13-4a57-8c60-2b7e1f3a9d00");
        BOOST_TEST(text(event, "leg") == "4f8b6c2e-9d13-4a57-8c60-2b7e1f3a9d01");
        BOOST_TEST(event.kind != DYNCX_SESSION_STARTED);
        BOOST_TEST(!event.facts.find("started_at"));
        BOOST_TEST(!event.facts.find("direction"));
        BOOST_TEST(text(event, "customer_number") == "+190011112222");
    }
}

BOOST_AUTO_TEST_CASE(s4_27_an_outgoing_contact_is_from_us_to_the_customer) {
    auto json = *Json::parse(fixture("connect_trace_record.json"));
    json.set("InitiationMethod", "OUTBOUND");
    const SessionEvent event = good("amazon-connect", json.text()).front();
    BOOST_TEST(text(event, "direction") == "out");
    BOOST_TEST(text(event, "from") == "+18005550100");
    BOOST_TEST(text(event, "to") == "+190011112222");
}

BOOST_AUTO_TEST_CASE(no_duration_is_derived_from_times_in_the_wrong_order) {
    auto json = *Json::parse(fixture("connect_trace_record.json"));
    json.set("DisconnectTimestamp", "2026-02-03T17:20:00Z"); // after the start, before the answer
    const SessionEvent event = good("amazon-connect", json.text()).front();
    BOOST_TEST(!event.facts.find("talk_seconds"));
}

BOOST_AUTO_TEST_CASE(a_record_in_an_array_and_two_of_them) {
    const std::string one = fixture("connect_trace_record.json");
    BOOST_TEST(good("amazon-connect", "[" + one + "," + one + "]").size() == 10u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dyncx::sources
