// The four requests of the ConnectPath page, as printed there, with a recorded contact; and what the linter says of
// them.
#include "sources/sources.h"
#include "stage.h"

#include <algorithm>

namespace dyncx::flow {
namespace {

// The texts are those of the page, backslashes and line breaks included.
const char* const kFlow = R"flow(,"flow":{
 "session.started":[{"step":"STEP2","method":"POST","table":"phonecalls",
   "body":"{\\\"phonenumber\\\":\\\"{{CustomerEndpoint}}\\\",\\\"actualstart\\\":\\\"{{InitiationTimestamp}}\\\",\\\"subject\\\":\\\"Call\nbetween Username and CustomerEndpoint\\\"}"}],
 "session.answered":[{"step":"STEP3","tab":"new",
   "open":"{ \"appid\": \"{{appid}}\", \"pagetype\":\n\"entityrecord\", \"etn\": \"phonecall\", \"id\":\n\"{{STEP2-Response.activityid}}\"}"}],
 "session.ended":[{"step":"STEP4","method":"PATCH","table":"phonecalls","body":"{\\\"category\\\": \\\"{{Channel}}\\\"}","query":"(STEP2-Response.activityid)"}],
 "session.recording_ready":[{"step":"STEP5","method":"PATCH","table":"phonecalls",
   "body":"{\\\"description\\\": \\\"Your Recording URI is objectUrl\\\"}","query":"(STEP2-Response.activityid)"}])flow";

std::vector<SessionEvent> recorded() {
    std::ifstream file(std::string(DYNCX_SOURCE_DIR) + "/tests/fixtures/host_events/connect_trace_record.json");
    auto events = sources::parse("amazon-connect", std::string(std::istreambuf_iterator<char>(file), {}));
    BOOST_REQUIRE(events.ok());
    return *events;
}

std::string flow_with(const std::string& mode) { return std::string(kFlow) + ",\"mode\":\"" + mode + "\"}"; }

std::size_t count_with(const std::vector<Finding>& findings, const std::string& part) {
    return static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(), [&](const Finding& one) {
        return one.text.find(part) != std::string::npos;
    }));
}

} // namespace

BOOST_AUTO_TEST_SUITE(connectpath)

BOOST_AUTO_TEST_CASE(s4_14_the_printed_requests_work_with_a_recorded_contact) {
    Stage stage(flow_with("lenient"));
    PlayedSession session{stage, {}};
    for (const SessionEvent& event : recorded())
        session.apply(event);
    BOOST_REQUIRE_EQUAL(session.sent.size(), 3u);

    const auto& create = session.sent[0].step;
    BOOST_TEST(create.step == "STEP2");
    BOOST_TEST(create.is_create);
    BOOST_TEST(create.requests[0].method == "POST");
    BOOST_TEST(create.requests[0].path == "phonecalls");
    BOOST_TEST(session.sent[0].body()["phonenumber"].as_string() == "+190011112222");
    BOOST_TEST(session.sent[0].body()["actualstart"].as_string() == "2026-02-03T17:12:59Z");
    BOOST_TEST(session.sent[0].body()["subject"].as_string() == "Call between service.agent1 and +190011112222");
    BOOST_TEST(session.sent[0].body()["activityid"].as_string() == create.record_id);

    const auto& channel = session.sent[1].step; // S4.23: the query string as printed
    BOOST_TEST(channel.requests[0].method == "PATCH");
    BOOST_TEST(channel.requests[0].path == "phonecalls(" + create.record_id + ")");
    BOOST_TEST(session.sent[1].body().text() == R"({"category":"VOICE"})");
    BOOST_REQUIRE_EQUAL(channel.requests[0].headers.size(), 1u);
    BOOST_TEST(channel.requests[0].headers[0].first == "If-Match");
    BOOST_TEST(channel.requests[0].headers[0].second == "*"); // never makes an almost empty call for a deleted one

    const auto& recording = session.sent[2].step;
    BOOST_TEST(recording.requests[0].path == channel.requests[0].path);
    BOOST_TEST(session.sent[2].body()["description"].as_string().find(
                   "Your Recording URI is https://example-contact-media.s3.amazonaws.com/connect/") == 0u);
}

BOOST_AUTO_TEST_CASE(s4_19_the_link_opens_the_record_in_a_tab_and_embedded) {
    Stage stage(flow_with("lenient"));
    PlayedSession session{stage, {}};
    BOOST_TEST(stage.flow->links({}, Json::object(), {}).is_null());
    session.apply(recorded().front());
    const Json links = stage.flow->links(session.records, session.facts, {});
    const std::string tab =
        "https://org.crm4.dynamics.com/main.aspx?appid=6d9b3f30-1111-4000-8000-000000000003&pagetype=entityrecord"
        "&etn=phonecall&id=" +
        session.records.front().id;
    BOOST_TEST(links["tab"].as_string() == tab);
    BOOST_TEST(links["embedded"].as_string() == tab + "&navbar=off&cmdbar=true");
    BOOST_TEST(links["prefers"].as_string() == "tab");
}

BOOST_AUTO_TEST_CASE(s4_19_values_of_a_link_are_url_encoded) {
    Stage stage(
        R"(,"flow":{"session.started":[{"step":"OPEN","tab":"embedded","open":{"appid":"{{appid}}","data":"{{from}}"}}]})");
    const Json links = stage.flow->links({}, *Json::parse(R"({"from":"+1 & \"x\"?"})"), {});
    BOOST_TEST(links["tab"].as_string().find("&data=%2B1%20%26%20%22x%22%3F") != std::string::npos);
    BOOST_TEST(links["prefers"].as_string() == "embedded");
}

BOOST_AUTO_TEST_CASE(s4_30_names_without_braces_are_reported_with_did_you_mean) {
    Stage stage(flow_with("lenient"));
    BOOST_TEST(count_with(stage.flow->findings(), "did you mean {{Username}}?") == 1u);
    BOOST_TEST(count_with(stage.flow->findings(), "did you mean {{CustomerEndpoint}}?") == 1u);
    BOOST_TEST(count_with(stage.flow->findings(), "did you mean {{objectUrl}}?") == 1u);
    BOOST_TEST(count_with(stage.flow->findings(), "did you mean {{STEP2-Response.activityid}}?") == 2u);
    BOOST_TEST(stage.flow->findings().front().place == "flow.session.started[0].body.subject");
}

BOOST_AUTO_TEST_CASE(s4_30_strict_mode_refuses_them_and_literal_mode_leaves_the_words) {
    Stage any;
    const auto refused = any.try_open(flow_with("strict"));
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST(refused.error().status == DYNCX_E_CONFIG);
    BOOST_TEST(refused.error().message.find("without braces") != std::string::npos);
    Stage literal(flow_with("literal"));
    PlayedSession session{literal, {}};
    session.apply(recorded().front());
    BOOST_TEST(session.sent[0].body()["subject"].as_string() == "Call between Username and CustomerEndpoint");
}

BOOST_AUTO_TEST_CASE(s4_25_a_recording_before_its_call_waits_and_a_call_that_ended_unseen_too) {
    Stage stage(flow_with("lenient"));
    PlayedSession session{stage, {}};
    const auto events = recorded();
    BOOST_TEST(session.apply(events.back()) == 0u);
    BOOST_TEST(session.waits);
    BOOST_TEST(session.apply(events[3]) == 0u);
    BOOST_TEST(session.waits);
    session.apply(events[0]);
    BOOST_TEST(session.apply(events.back()) == 1u);
}

BOOST_AUTO_TEST_CASE(a_newer_version_changes_the_row_and_an_equal_one_sends_nothing) {
    Stage stage(
        R"(,"flow":{"session.started":[{"step":"STEP2","method":"POST","table":"phonecalls","body":{"subject":"{{Attributes.Level}}"}}]})");
    PlayedSession session{stage, {}};
    BOOST_TEST(session.apply(event_of(DYNCX_SESSION_STARTED, R"({"Attributes.Level":"1"})")) == 1u);
    const std::string id = session.records.front().id;
    BOOST_TEST(session.apply(event_of(DYNCX_SESSION_STARTED, R"({"Attributes.Level":"1"})")) == 0u);
    BOOST_TEST(session.apply(event_of(DYNCX_SESSION_STARTED, R"({"Attributes.Level":"2"})")) == 1u);
    BOOST_TEST(session.sent.back().step.requests[0].method == "PATCH");
    BOOST_TEST(session.sent.back().step.requests[0].path == "phonecalls(" + id + ")");
    BOOST_TEST(session.records.size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_shipped_example_passes_its_own_strict_mode_without_a_finding) {
    std::ifstream file(std::string(DYNCX_SOURCE_DIR) + "/packaging/examples/connectpath-flow.json");
    const auto example = Json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
    BOOST_REQUIRE(example.ok());
    Stage stage(",\"flow\":" + (*example)["flow"].text());
    BOOST_TEST(stage.flow->findings().empty());
    PlayedSession session{stage};
    for (const SessionEvent& event : recorded())
        session.apply(event);
    BOOST_TEST(session.sent.size() == 3u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dyncx::flow
