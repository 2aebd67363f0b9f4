// The native event: every member, and a table of what is refused with its place.
#include "reading.h"

namespace dyncx::sources {
namespace {

const char* const kEnded = R"({"event":"session.ended","session":"pbx-1.117","leg":"L1","time":"2026-01-05T17:30:00Z",
 "version":7,"channel":"phone","direction":"out","from":"100","to":"+15550100","queue":"Sales","agent":"jane","agent_email":"jane@contoso.com",
 "disposition":"answered","talk_ms":61500,"wait_ms":2400,"started_at":"2026-01-05T18:12:59+01:00","answered_at":"2026-01-05T17:13:30Z",
 "recording":{"url":"https://pbx.example/r/1","id":"r1"},"transcript":[{"who":"agent","text":"Hello."},{"who":"customer","text":"Hi.","at_ms":900}],
 "summary":"Short.","customer":{"contact":"{6D9B3F30-0000-4000-8000-000000000001}"},"regarding":{"incident":"6d9b3f30-0000-4000-8000-000000000002"},
 "owner":{"systemuser":"6d9b3f30-0000-4000-8000-000000000003"},"attributes":{"VIP":true,"Level":3,"from":"forged"}})";

std::string with(std::string member) {
    return R"({"event":"session.started","session":"s","time":"2026-01-05T17:12:59Z",)" + member + "}";
}

} // namespace

BOOST_AUTO_TEST_SUITE(native)

BOOST_AUTO_TEST_CASE(every_member_of_the_native_event_arrives) {
    const SessionEvent event = good("dyncx", kEnded).front();
    BOOST_TEST(event.source == "dyncx");
    BOOST_TEST(event.session == "pbx-1.117");
    BOOST_TEST(event.kind == DYNCX_SESSION_ENDED);
    BOOST_TEST(event.version == 7);
    BOOST_TEST(format_time(event.time) == "2026-01-05T17:30:00Z");
    const std::pair<const char*, const char*> texts[] = {{"leg", "L1"},
                                                         {"channel", "phone"},
                                                         {"direction", "out"},
                                                         {"from", "100"},
                                                         {"to", "+15550100"},
                                                         {"customer_number", "+15550100"},
                                                         {"our_number", "100"},
                                                         {"queue", "Sales"},
                                                         {"agent", "jane"},
                                                         {"agent_email", "jane@contoso.com"},
                                                         {"disposition", "answered"},
                                                         {"started_at", "2026-01-05T17:12:59Z"},
                                                         {"answered_at", "2026-01-05T17:13:30Z"},
                                                         {"ended_at", "2026-01-05T17:30:00Z"},
                                                         {"recording_url", "https://pbx.example/r/1"},
                                                         {"recording_id", "r1"},
                                                         {"transcript", "agent: Hello.\ncustomer: Hi.\n"},
                                                         {"summary", "Short."}};
    for (const auto& [name, value] : texts)
        BOOST_TEST(text(event, name) == value, name);
    BOOST_TEST(event.facts["talk_seconds"].as_integer() == 62);
    BOOST_TEST(event.facts["wait_seconds"].as_integer() == 2);
    BOOST_TEST(event.facts["customer"].text() == R"({"contact":"6d9b3f30-0000-4000-8000-000000000001"})");
    BOOST_TEST(event.facts["regarding"].text() == R"({"incident":"6d9b3f30-0000-4000-8000-000000000002"})");
    BOOST_TEST(event.facts["owner"].text() == R"({"systemuser":"6d9b3f30-0000-4000-8000-000000000003"})");
    BOOST_TEST(event.facts["VIP"].as_bool());
    BOOST_TEST(event.facts["attributes.Level"].as_integer() == 3);
    BOOST_TEST(text(event, "attributes.from") == "forged");
}

BOOST_AUTO_TEST_CASE(without_a_version_the_time_is_the_version) {
    const SessionEvent event = good("dyncx", with(R"("direction":"in","from":"+1")")).front();
    BOOST_TEST(event.version == event.time);
    BOOST_TEST(text(event, "started_at") == "2026-01-05T17:12:59Z");
    BOOST_TEST(!event.facts.find("channel"));
}

BOOST_AUTO_TEST_CASE(a_recording_and_a_transcript_that_come_with_the_end_are_told_behind_it) {
    const auto events = good("dyncx", kEnded);
    BOOST_REQUIRE(events.size() == 3u);
    BOOST_TEST(events[1].kind == DYNCX_SESSION_RECORDING_READY);
    BOOST_TEST(events[1].session == "pbx-1.117");
    BOOST_TEST(events[1].facts.text() == R"({"recording_url":"https://pbx.example/r/1","recording_id":"r1"})");
    BOOST_TEST(events[2].kind == DYNCX_SESSION_TRANSCRIPT_READY);
    BOOST_TEST(events[2].version == 7);
    BOOST_TEST(events[2].facts.text() == R"({"transcript":"agent: Hello.\ncustomer: Hi.\n"})");
    BOOST_TEST(good("dyncx", with(R"("talk_ms":5)")).size() == 1u);
}

BOOST_AUTO_TEST_CASE(an_array_gives_events_in_order_and_names_the_bad_one) {
    const std::string one = with(R"("from":"1")");
    BOOST_TEST(good("dyncx", "[" + one + "," + one + "]").size() == 2u);
    const auto refused = parse("dyncx", "[" + one + "," + with(R"("talk_ms":-5)") + "]");
    BOOST_TEST(refused.error().message == "[1].talk_ms must not be negative.");
}

BOOST_AUTO_TEST_CASE(bad_input_is_refused_with_its_place_and_a_fix) {
    const std::string long_id(201, 'x');
    const std::pair<std::string, const char*> cases[] = {
        {R"({"event":"session.ended","session":"s","time":"2026-01-05T17:12:59"})", "time is no time with a zone"},
        {R"({"event":"session.ended","session":"s","time":1767633179})", "time must be a time in text"},
        {R"({"event":"session.ended","session":"s"})", "time is missing"},
        {R"({"event":"session.ended","session":"","time":"2026-01-05T17:12:59Z"})",
         "session must be an id of 1 to 200 bytes"},
        {R"({"event":"session.ended","time":"2026-01-05T17:12:59Z"})", "session must be an id"},
        {R"({"event":"session.ended","session":")" + long_id + R"(","time":"2026-01-05T17:12:59Z"})",
         "session is longer than 200 bytes"},
        {R"({"event":"session.ended","session":"a\nb","time":"2026-01-05T17:12:59Z"})",
         "session must not hold control characters"},
        {R"({"event":"session.ended","session":" \t","time":"2026-01-05T17:12:59Z"})",
         "session must be an id of 1 to 200 bytes"},
        {R"({"event":"session.recording_ready","session":"s","time":"2026-01-05T17:12:59Z"})",
         "recording names no url"},
        {R"({"event":"session.recording_ready","session":"s","time":"2026-01-05T17:12:59Z","recording":{"id":"r"}})",
         "recording names no url"},
        {with(R"("from":"+49\r\n30")"), "from must not hold control characters"},
        {R"({"session":"s","time":"2026-01-05T17:12:59Z"})", "event is missing"},
        {R"({"event":"session.endet","session":"s","time":"2026-01-05T17:12:59Z"})", "event is an unknown event"},
        {with(R"("talk_ms":-1)"), "talk_ms must not be negative"},
        {with(R"("talk_ms":9223372036854775807)"), "talk_ms is longer than a year"},
        {with(R"("wait_ms":"5")"), "wait_ms must be a whole number"},
        {with(R"("talk_ms":1.5)"), "talk_ms must be a whole number"},
        {with(R"("version":-2)"), "version must not be negative"},
        {with(R"("ended_at":"2026-01-05T17:12:58Z")"), "ended_at is before started_at"},
        {with(R"("answered_at":"2026-01-05T17:12:58Z")"), "answered_at is before started_at"},
        {with(R"("leg":"")"), "leg must be an id"},
        {with(R"("channel":"fax")"), "channel is none of"},
        {with(R"("direction":"inbound")"), "direction is none of"},
        {with(R"("from":5)"), "from must be a text"},
        {with(R"("recording":"https://x")"), "recording must be an object"},
        {with(R"("recording":{"url":"no address"})"), "recording.url is no address"},
        {with(R"("recording":{"uri":"https://x"})"), "has the unknown member \"uri\""},
        {with(R"("transcript":5)"), "transcript must be a text or an array"},
        {with(R"("transcript":[5])"), "transcript[0] must be an object"},
        {with(R"("customer":{"contact":"x"})"), "customer holds no GUID"},
        {with(
             R"("customer":{"contact":"6d9b3f30-0000-4000-8000-000000000001","account":"6d9b3f30-0000-4000-8000-000000000001"})"),
         "customer must name one row"},
        {with(R"("customer":{"queue":"6d9b3f30-0000-4000-8000-000000000001"})"), "customer names a table"},
        {with(R"("attributes":{"a":[1]})"), "attributes.a must be"},
        {with(R"("attributes":[1])"), "attributes must be an object"},
        {with(R"("agnet":"jane")"), "has the unknown member \"agnet\""},
        {"[]", "1 to 1000"},
        {"[7]", "[0] must be a JSON object"},
        {"7", "The event must be a JSON object"},
        {"{\"event\":", "malformed"},
        {std::string("{\"event\":\"\xff\"}"), "not valid UTF-8"},
    };
    for (const auto& [payload, message] : cases) {
        const auto refused = parse("dyncx", payload);
        BOOST_REQUIRE_MESSAGE(!refused.ok(), payload);
        BOOST_TEST(refused.error().status == DYNCX_E_INVALID, payload);
        BOOST_TEST(refused.error().message.find(message) != std::string::npos,
                   payload + " -> " + refused.error().message);
    }
}

BOOST_AUTO_TEST_CASE(a_typing_error_gets_did_you_mean) {
    BOOST_TEST(parse("dyncx", with(R"("directon":"in")")).error().fix == "Did you mean \"direction\"?");
    BOOST_TEST(parse("dyncx", R"({"event":"session.endet","session":"s","time":"2026-01-05T17:12:59Z"})").error().fix ==
               "Did you mean \"session.ended\"?");
    const auto source = parse("amazon-conect", "{}");
    BOOST_TEST(source.error().status == DYNCX_E_UNSUPPORTED);
    BOOST_TEST(source.error().fix == "Did you mean \"amazon-connect\"?");
}

BOOST_AUTO_TEST_CASE(no_refusal_repeats_a_value) {
    for (const char* member :
         {R"("from":5,"to":"secret-value")", R"("recording":{"url":"secret-value"})", R"("channel":"secret-value")"}) {
        const auto refused = parse("dyncx", with(member));
        BOOST_REQUIRE(!refused.ok());
        BOOST_TEST((refused.error().message + refused.error().fix).find("secret-value") == std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dyncx::sources
