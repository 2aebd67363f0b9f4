// Contact events, Contact Lens, S3, rule matches and Lambda calls of Amazon Connect, and what of them is refused.
#include "base/session_facts.h"
#include "reading.h"

namespace dyncx::sources {

BOOST_AUTO_TEST_SUITE(connect_events)

BOOST_AUTO_TEST_CASE(a_disconnect_in_its_envelope_ends_the_first_contact_s_session) {
    const auto events = good("amazon-connect", fixture("connect_disconnected.json"));
    BOOST_REQUIRE_EQUAL(events.size(), 1u);
    const SessionEvent& event = events.front();
    BOOST_TEST(event.kind == DYNCX_SESSION_ENDED);
    BOOST_TEST(event.session == "4f8b6c2e-9d13-4a57-8c60-2b7e1f3a9d02");
    BOOST_TEST(text(event, "leg") == "4f8b6c2e-9d13-4a57-8c60-2b7e1f3a9d03");
    BOOST_TEST(format_time(event.time) == "2026-02-04T17:18:37Z");
    BOOST_TEST(event.version == event.time);
    BOOST_TEST(text(event, "ended_at") == "2026-02-04T17:18:37Z");
    BOOST_TEST(text(event, "Channel") == "VOICE");
    BOOST_TEST(text(event, "channel") == "phone");
    BOOST_TEST(text(event, "InitiationTimestamp") == "2026-02-04T17:17:53.000Z");
}

BOOST_AUTO_TEST_CASE(an_enqueue_time_later_than_the_disconnect_makes_no_duration) {
    auto json = *Json::parse(fixture("connect_disconnected.json"));
    Json detail = json["detail"];
    detail.erase("initialContactId"); // now it is the first contact, whose durations count
    json.set("detail", detail);
    const SessionEvent event = good("amazon-connect", json.text()).front();
    BOOST_TEST(text(event, "started_at") == "2026-02-04T17:17:53Z");
    BOOST_TEST(text(event, "direction") == "out");
    BOOST_TEST(!event.facts.find("answered_at"));
    BOOST_TEST(!event.facts.find("talk_seconds"));
    BOOST_TEST(!event.facts.find("wait_seconds"));
}

BOOST_AUTO_TEST_CASE(the_bare_event_and_the_enveloped_one_are_the_same_event) {
    const auto json = *Json::parse(fixture("connect_disconnected.json"));
    const auto enveloped = good("amazon-connect", json.text()), bare = good("amazon-connect", json["detail"].text());
    BOOST_TEST(to_json(enveloped.front()).text() == to_json(bare.front()).text());
    BOOST_TEST(enveloped.front().session == bare.front().session);
    BOOST_TEST(enveloped.front().kind == bare.front().kind);
    BOOST_TEST(enveloped.front().version == bare.front().version);
}

BOOST_AUTO_TEST_CASE(connected_to_agent_reads_either_casing) {
    const SessionEvent event = good("amazon-connect", fixture("connect_to_agent_bare.json")).front();
    BOOST_TEST(event.kind == DYNCX_SESSION_ANSWERED);
    BOOST_TEST(event.session == "4f8b6c2e-9d13-4a57-8c60-2b7e1f3a9d02");
    BOOST_TEST(format_time(event.time) == "2026-02-04T17:29:09Z");
    BOOST_TEST(text(event, "answered_at") == "2026-02-04T17:29:09Z");
    BOOST_TEST(event.facts["wait_seconds"].as_integer() == 5);
    BOOST_TEST(text(event, "Agent.ARN") == "arn");
    BOOST_TEST(text(event, "direction") == "in");
}

BOOST_AUTO_TEST_CASE(each_type_of_contact_event_has_its_kind) {
    auto json = *Json::parse(fixture("connect_to_agent_bare.json"));
    json.set("disconnectTimestamp", "2026-02-04T17:35:00.000Z");
    const std::pair<const char*, int> kinds[] = {
        {"INITIATED", DYNCX_SESSION_STARTED},  {"CONNECTED_TO_SYSTEM", DYNCX_SESSION_STARTED},
        {"QUEUED", DYNCX_SESSION_RINGING},     {"CONNECTED_TO_AGENT", DYNCX_SESSION_ANSWERED},
        {"DISCONNECTED", DYNCX_SESSION_ENDED}, {"COMPLETED", DYNCX_SESSION_ENDED}};
    for (const auto& [type, kind] : kinds) {
        json.set("eventType", type);
        BOOST_TEST(good("amazon-connect", json.text()).front().kind == kind);
    }
    json.set("eventType", "PAUSED");
    BOOST_TEST(parse("amazon-connect", json.text()).error().status == DYNCX_E_UNSUPPORTED);
}

BOOST_AUTO_TEST_CASE(the_event_as_once_published_with_its_trailing_comma_is_malformed_json) {
    const auto refused = parse("amazon-connect", fixture("connect_disconnected_trailing_comma.txt"));
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST(refused.error().status == DYNCX_E_INVALID);
    BOOST_TEST(refused.error().message.find("malformed") != std::string::npos, refused.error().message);
}

BOOST_AUTO_TEST_CASE(s4_25_a_stored_recording_finds_its_contact_in_the_key) {
    const SessionEvent event = good("amazon-connect", fixture("s3_recording_created.json")).front();
    BOOST_TEST(event.kind == DYNCX_SESSION_RECORDING_READY);
    BOOST_TEST(event.session == "4f8b6c2e-9d13-4a57-8c60-2b7e1f3a9d01");
    BOOST_TEST(format_time(event.version) == "2026-02-03T17:49:02Z");
    const SessionEvent record = good("amazon-connect", fixture("connect_trace_record.json")).back();
    for (const char* name : {"recording_url", "recording_id", "objectUrl", "leg"})
        BOOST_TEST(text(event, name) == text(record, name)); // both tell of one recording
}

BOOST_AUTO_TEST_CASE(a_stored_analysis_is_analysis_ready_and_a_chat_transcript_a_transcript) {
    const SessionEvent event = good("amazon-connect", fixture("s3_analysis_created.json")).front();
    BOOST_TEST(event.kind == DYNCX_SESSION_ANALYSIS_READY);
    BOOST_TEST(text(event, "analysis_url")
                   .find("https://example-contact-media.s3.amazonaws.com/connect/example-line/Analysis/Voice/") == 0u);
    BOOST_TEST(!event.facts.find("recording_url"));
    std::string chat = fixture("s3_analysis_created.json");
    chat.replace(chat.find("Analysis/Voice"), 14, "ChatTranscripts");
    BOOST_TEST(good("amazon-connect", chat).front().kind == DYNCX_SESSION_TRANSCRIPT_READY);
}

BOOST_AUTO_TEST_CASE(a_key_without_a_contact_id_is_refused_with_the_reason) {
    const auto refused = parse("amazon-connect", fixture("s3_object_without_contact.json"));
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST(refused.error().status == DYNCX_E_UNSUPPORTED);
    BOOST_TEST(refused.error().message.find("object.key") != std::string::npos);
    std::string other = fixture("s3_recording_created.json");
    const std::string id = "4f8b6c2e-9d13-4a57-8c60-2b7e1f3a9d01";
    other.replace(other.find(id), id.size(), "greeting");
    BOOST_TEST(parse("amazon-connect", other).error().message.find("no contact id") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(contact_lens_gives_the_text_and_what_was_found_in_it) {
    const SessionEvent event = good("amazon-connect", fixture("connect_lens_voice.json")).front();
    BOOST_TEST(event.kind == DYNCX_SESSION_TRANSCRIPT_READY);
    BOOST_TEST(event.session == "4f8b6c2e-9d13-4a57-8c60-2b7e1f3a9d01");
    BOOST_TEST(text(event, "transcript").find("Agent: Okay.\nCustomer: Just hello. My name is Robin and help.\n") ==
               0u);
    BOOST_TEST(event.facts["sentiment_customer"].as_number() == 3.1);
    BOOST_TEST(event.facts["sentiment_agent"].as_integer() == 0);
    BOOST_TEST(text(event, "categories") == "Cancellation, Retention");
    BOOST_TEST(text(event, "issues") == "I need to cancel. I want to cancel my plan subscription");
    BOOST_TEST(text(event, "outcomes") == "I made all the changes to the account and now these discounts applied");
    BOOST_TEST(text(event, "actions").find("I will send you all the details") == 0u);
}

BOOST_AUTO_TEST_CASE(the_redacted_text_replaces_the_original_and_never_the_reverse) {
    const SessionEvent original = good("amazon-connect", fixture("connect_lens_voice.json")).front();
    const SessionEvent redacted = good("amazon-connect", fixture("connect_lens_voice_redacted.json")).front();
    const SessionEvent live = good("amazon-connect", fixture("connect_lens_segments.json")).front();
    BOOST_TEST(original.version < redacted.version);
    BOOST_TEST(live.version < original.version);
    BOOST_TEST(text(redacted, "transcript").find("[PII]") != std::string::npos);
    BOOST_TEST(text(redacted, "transcript").find("Robin") == std::string::npos);
    BOOST_TEST(text(live, "transcript").find("Agent: Hello, thank you for calling") == 0u);
    BOOST_TEST(text(live, "categories") == "CreditCardRelated, CardBrokenIssue");
}

BOOST_AUTO_TEST_CASE(contact_lens_of_a_chat_names_the_speakers_by_role_and_has_a_time) {
    const SessionEvent event = good("amazon-connect", fixture("connect_lens_chat.json")).front();
    BOOST_TEST(text(event, "channel") == "chat");
    BOOST_TEST(text(event, "transcript") == "Customer: I lost my card.\nAgent: I'll send a new one.\n");
    BOOST_TEST(text(event, "summary") == "The customer asked for a new card.");
    BOOST_TEST(text(event, "issues") == "I lost my card");
    BOOST_TEST(format_time(event.time) == "2026-02-05T09:01:00Z");
}

BOOST_AUTO_TEST_CASE(a_deleted_object_is_a_recording_that_was_removed_or_unsupported) {
    const auto deleted = [](const std::string& key) {
        return R"({"detail-type":"Object Deleted","time":"2026-02-03T17:12:59Z","detail":{"bucket":{"name":"media"},)"
               R"("object":{"key":")" +
               key + R"("}}})";
    };
    const std::string name = "/2026/02/03/4f8b6c2e-9d13-4a57-8c60-2b7e1f3a9d01_20260203T17:00_UTC.wav";
    const SessionEvent event = good("amazon-connect", deleted("connect/line/CallRecordings" + name)).front();
    std::string created = deleted("connect/line/CallRecordings" + name);
    created.replace(created.find("Deleted"), 7, "Created");
    const SessionEvent ready = good("amazon-connect", created).front();
    BOOST_TEST(identity_of(event) == identity_of(ready));
    BOOST_TEST(text(event, "recording_removed") == text(ready, "recording_url"));
    BOOST_TEST(!event.facts.find("recording_url"));
    const auto other = parse("amazon-connect", deleted("connect/line/ChatTranscripts" + name));
    BOOST_TEST(other.error().status == DYNCX_E_UNSUPPORTED);
}

BOOST_AUTO_TEST_CASE(what_names_no_contact_or_is_unfinished_is_unsupported_with_the_fix) {
    const auto lens = parse("amazon-connect", fixture("connect_lens_voice_without_contact.json"));
    BOOST_TEST(lens.error().status == DYNCX_E_UNSUPPORTED);
    BOOST_TEST(lens.error().fix.find("ContactId") != std::string::npos);
    const auto parts = *Json::parse(fixture("connect_lens_segments.json"));
    BOOST_TEST(parse("amazon-connect", parts.as_array()[1].text()).error().status == DYNCX_E_UNSUPPORTED);
    BOOST_TEST(parse("amazon-connect", R"({"detail-type":"Object Tags Added","detail":{}})").error().status ==
               DYNCX_E_UNSUPPORTED);
    BOOST_TEST(parse("amazon-connect", R"({"some":"thing"})").error().status == DYNCX_E_UNSUPPORTED);
}

BOOST_AUTO_TEST_CASE(a_matched_rule_names_its_contact_or_is_unsupported) {
    const SessionEvent event = good("amazon-connect", fixture("connect_rule_matched.json")).front();
    BOOST_TEST(event.kind == DYNCX_SESSION_ANALYSIS_READY);
    BOOST_TEST(event.session == "4f8b6c2e-9d13-4a57-8c60-2b7e1f3a9d01");
    BOOST_TEST(text(event, "rule") == "PLAN_CANCELLATION");
    BOOST_TEST(text(event, "ActionName") == "NOTIFY_CUSTOMER_RETENTION");
    auto json = *Json::parse(fixture("connect_rule_matched.json"));
    Json detail = json["detail"];
    detail.erase("contactArn");
    json.set("detail", detail);
    BOOST_TEST(parse("amazon-connect", json.text()).error().status == DYNCX_E_UNSUPPORTED);
}

BOOST_AUTO_TEST_CASE(a_lambda_call_has_no_time_of_its_own_and_is_taken_when_one_is_added) {
    auto json = *Json::parse(fixture("connect_flow_invocation.json"));
    const auto refused = parse("amazon-connect", json.text());
    BOOST_TEST(refused.error().status == DYNCX_E_UNSUPPORTED);
    BOOST_TEST(refused.error().fix.find("\"time\"") != std::string::npos);
    json.set("time", "2026-02-06T08:00:00+01:00");
    const SessionEvent event = good("amazon-connect", json.text()).front();
    BOOST_TEST(event.kind == DYNCX_SESSION_STARTED);
    BOOST_TEST(text(event, "started_at") == "2026-02-06T07:00:00Z");
    BOOST_TEST(text(event, "to") == "01234567"); // no country: kept as given
    BOOST_TEST(text(event, "CustomerEndpoint") == "+14805550191");
    BOOST_TEST(text(event, "QueueName") == "FirstQueue");
    BOOST_TEST(text(event, "Language") == "en");
}

BOOST_AUTO_TEST_CASE(wrong_types_are_refused_with_their_place) {
    const std::pair<const char*, const char*> cases[] = {
        {R"({"ContactId":7,"InitiationTimestamp":"2026-02-03T17:12:59Z"})", "ContactId"},
        {R"({"ContactId":"","InitiationTimestamp":"2026-02-03T17:12:59Z"})", "ContactId"},
        {R"({"ContactId":"c","InitiationTimestamp":"2026-02-03T17:12:59"})", "InitiationTimestamp"},
        {R"({"ContactId":"c","InitiationTimestamp":"2026-02-03T17:12:59Z","Agent":"x"})", "Agent"},
        {R"({"ContactId":"c","InitiationTimestamp":"2026-02-03T17:12:59Z","CustomerEndpoint":{"Address":5}})",
         "CustomerEndpoint.Address"},
        {R"({"ContactId":"c","InitiationTimestamp":"2026-02-03T17:12:59Z","Queue":{"Duration":-1}})", "Queue.Duration"},
        {R"({"detail-type":"Object Created","time":"2026-02-03T17:12:59Z","detail":{"object":{"key":"a"}}})",
         "detail.bucket.name"},
        {R"({"detail-type":"Amazon Connect Contact Event","detail":7})", "detail"},
        {R"({"eventType":"INITIATED","contactId":"c"})", "initiationTimestamp"},
        {R"({"Transcript":{},"ContactId":"c"})", "Transcript"},
        {R"([{"ContactId":7,"InitiationTimestamp":"x"}])", "[0].ContactId"},
        {R"([])", "1 to 1000"},
        {R"("text")", "JSON object"}};
    for (const auto& [payload, place] : cases) {
        const auto refused = parse("amazon-connect", payload);
        BOOST_REQUIRE_MESSAGE(!refused.ok(), payload);
        BOOST_TEST(refused.error().status == DYNCX_E_INVALID, payload);
        BOOST_TEST(refused.error().message.find(place) != std::string::npos, refused.error().message);
    }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dyncx::sources
