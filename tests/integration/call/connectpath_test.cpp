// The four requests of the ConnectPath page end to end: through the C API into one row of the emulator, column by
// column, and the link that opens it. What goes over the wire is shown in tests/unit/flow/connectpath_test.cpp.
#include "scene.h"

#include <map>

using namespace scene;
using dyncx::Json;

namespace {

// The texts are those of the page, backslashes, line breaks and forgotten braces included.
const char* const kPrinted = R"flow({
 "session.started":[{"step":"STEP2","method":"POST","table":"phonecalls",
   "body":"{\\\"phonenumber\\\":\\\"{{CustomerEndpoint}}\\\",\\\"actualstart\\\":\\\"{{InitiationTimestamp}}\\\",\\\"subject\\\":\\\"Call\nbetween Username and CustomerEndpoint\\\"}"}],
 "session.answered":[{"step":"STEP3","tab":"new",
   "open":"{ \\\"appid\\\": \\\"{{appid}}\\\", \\\"pagetype\\\":\n\\\"entityrecord\\\", \\\"etn\\\": \\\"phonecall\\\", \\\"id\\\":\n\\\"{{STEP2-Response.activityid}}\\\"}"}],
 "session.ended":[{"step":"STEP4","method":"PATCH","table":"phonecalls",
   "body":"{\\\"category\\\": \\\"{{Channel}}\\\"}","query":"(STEP2-Response.activityid)"}],
 "session.recording_ready":[{"step":"STEP5","method":"PATCH","table":"phonecalls",
   "body":"{\\\"description\\\": \\\"Your Recording URI is objectUrl\\\"}","query":"(STEP2-Response.activityid)"}]})flow";

const char* const kRecording = "https://example-contact-media.s3.amazonaws.com/connect/example-line/CallRecordings/"
                               "2026/02/03/4f8b6c2e-9d13-4a57-8c60-2b7e1f3a9d01_20260203T17%3A20_UTC.wav";
const char* const kAwkward = "O\"Brien\\";

Json json_of(const std::string& text) {
    auto json = Json::parse(text);
    BOOST_REQUIRE_MESSAGE(json.ok(), text);
    return *json;
}

Json shipped_example() {
    std::ifstream file(DYNCX_SOURCE_DIR "/packaging/examples/connectpath-flow.json");
    return json_of(std::string(std::istreambuf_iterator<char>(file), {}))["flow"];
}

Json recorded() { return json_of(fixture("host_events/connect_trace_record.json")); }

// As the contact stands before its recording is stored.
Json recorded_without_recording() {
    Json record = recorded();
    record.set("Recording", Json());
    record.set("Recordings", Json::array());
    return record;
}

void open_with(Scene& scene, const Json& flow, const char* missing_value = "skip") {
    Json settings = json_of(scene.emulator.client_config());
    settings.set("flow", flow);
    settings.set("missing_value", missing_value);
    scene.open(settings.text().c_str());
}

Json the_call(Scene& scene) {
    const Json calls = scene.rows("phonecalls");
    BOOST_REQUIRE_EQUAL(calls.as_array().size(), 1u);
    return calls.as_array().front();
}

// What the page's create prints, and what it leaves to Dataverse.
void check_created(const Json& call) {
    BOOST_TEST(call["phonenumber"].as_string() == "+190011112222");
    BOOST_TEST(call["actualstart"].as_string() == "2026-02-03T17:12:59Z");
    BOOST_TEST(call["subject"].as_string() == "Call between service.agent1 and +190011112222");
    BOOST_TEST(call["directioncode"].as_bool(false));  // the page says nothing: outgoing is Dataverse's default
    BOOST_TEST(call["statecode"].as_integer(-1) == 0); // no step completes it
    for (const char* column : {"actualend", "actualdurationminutes", "regardingobjectid"})
        BOOST_TEST(call[column].is_null(), column);
}

// Requests that write, in the words of the emulator's counters: "PATCH phonecalls" → 2.
std::map<std::string, std::int64_t> writes(Scene& scene) {
    auto counted = scene.emulator.counts().by_operation;
    std::erase_if(counted, [](auto& one) { return one.first.starts_with("GET "); });
    return counted;
}

std::string link_to(Scene& scene, const Json& call) {
    return scene.emulator.url() + "/main.aspx?appid=" + scene.emulator.options().app_id +
           "&pagetype=entityrecord&etn=phonecall&id=" + call["activityid"].as_string();
}

std::string trail_of(Scene& scene) {
    dyncx_blob* out = nullptr;
    const auto status = dyncx_audit_read(scene.client, 0, 1000, &out, &scene.err);
    return scene.blob(status, out).text();
}

} // namespace

BOOST_AUTO_TEST_SUITE(connectpath)

BOOST_AUTO_TEST_CASE(s4_14_the_four_printed_requests_make_one_row_with_every_printed_value) {
    Scene scene;
    open_with(scene, json_of(kPrinted));
    scene.submit_all({recorded().text(), recorded().text(), recorded().text()});

    const Json call = the_call(scene);
    check_created(call);
    BOOST_TEST(call["category"].as_string() == "VOICE");                                               // STEP4
    BOOST_TEST(call["description"].as_string() == std::string("Your Recording URI is ") + kRecording); // STEP5
    BOOST_TEST(scene.rows("activityparties").as_array().empty());
    BOOST_TEST(scene.rows("annotations").as_array().empty());

    const std::map<std::string, std::int64_t> expected{{"POST phonecalls", 1}, {"PATCH phonecalls", 2}};
    BOOST_TEST((writes(scene) == expected)); // three, though the contact came three times; STEP3 is none
    const Json session = scene.session(kSession);
    BOOST_TEST(session["requests"].as_integer() == 3);
    BOOST_TEST(session["state"].as_string() == "applied");
    BOOST_TEST(scene.stats()["token_requests"].as_integer() == 1);
    BOOST_TEST(scene.stats()["dead"].as_integer() == 0);
}

BOOST_AUTO_TEST_CASE(s4_14_a_further_session_costs_its_three_requests_and_nothing_else) {
    Scene scene;
    open_with(scene, json_of(kPrinted));
    scene.submit_all({recorded().text()}); // fetches the table's definition, once
    scene.emulator.reset_counters();
    Json other = recorded();
    other.set("ContactId", "4f8b6c2e-9d13-4a57-8c60-2b7e1f3a9d02");
    scene.submit_all({other.text()});
    BOOST_TEST(scene.rows("phonecalls").as_array().size() == 2u);
    BOOST_TEST(scene.emulator.counts().total == 3);
    BOOST_TEST(scene.emulator.counts().tokens == 0);
}

BOOST_AUTO_TEST_CASE(s4_18_a_recording_that_comes_after_a_reopening_changes_the_same_row) {
    Scene scene;
    open_with(scene, json_of(kPrinted));
    scene.submit_all({recorded_without_recording().text()});
    const Json before = the_call(scene);
    check_created(before);
    BOOST_TEST(before["category"].as_string() == "VOICE");
    BOOST_TEST(before["description"].is_null());
    scene.close();

    open_with(scene, json_of(kPrinted)); // another opening: the response of STEP2 is in the store only
    scene.submit_all({fixture("host_events/s3_recording_created.json")});
    const Json after = the_call(scene);
    BOOST_TEST(after["activityid"].as_string() == before["activityid"].as_string());
    check_created(after);
    BOOST_TEST(after["category"].as_string() == "VOICE");
    BOOST_TEST(after["description"].as_string() == std::string("Your Recording URI is ") + kRecording);
    BOOST_TEST(writes(scene)["POST phonecalls"] == 1);
    BOOST_TEST(scene.session(kSession)["requests"].as_integer() == 3);
}

BOOST_AUTO_TEST_CASE(s4_18_every_column_of_a_response_that_a_later_step_names_is_there_after_a_reopening) {
    Scene scene;
    Json flow = json_of(kPrinted);
    flow.set("session.recording_ready", json_of(R"flow([{"step":"STEP5","method":"PATCH","table":"phonecalls",
        "query":"({{STEP2-Response.activityid}})",
        "body":{"description":"{{STEP2-Response.subject}}, {{STEP2-Response.createdon}}"}}])flow"));
    open_with(scene, flow);
    scene.submit_all({recorded_without_recording().text()});
    scene.close();
    open_with(scene, flow);
    scene.submit_all({fixture("host_events/s3_recording_created.json")});
    const Json call = the_call(scene);
    BOOST_TEST(call["description"].as_string() ==
               call["subject"].as_string() + ", " + call["createdon"].as_string()); // createdon: Dataverse's own
}

BOOST_AUTO_TEST_CASE(s4_19_the_printed_link_opens_the_row_in_both_forms) {
    for (const bool is_embedded : {false, true}) {
        Scene scene;
        std::string text = kPrinted;
        if (is_embedded)
            text.replace(text.find("\"tab\":\"new\""), 11, "\"tab\":\"embedded\"");
        open_with(scene, json_of(text));
        scene.submit_all({recorded().text()});
        const Json links = scene.session(kSession)["links"];
        const std::string link = link_to(scene, the_call(scene));
        BOOST_TEST(links["tab"].as_string() == link);
        BOOST_TEST(links["embedded"].as_string() == link + "&navbar=off&cmdbar=true");
        BOOST_TEST(links["prefers"].as_string() == (is_embedded ? "embedded" : "tab"));
    }
}

BOOST_AUTO_TEST_CASE(s4_21_the_link_is_there_while_later_steps_fail) {
    Scene scene;
    open_with(scene, json_of(kPrinted));
    dyncx::emulator::Fault down;
    down.method = "PATCH";
    down.times = 1'000'000;
    scene.emulator.add_fault(down);
    BOOST_REQUIRE_EQUAL(scene.submit(recorded().text()), DYNCX_OK);
    dyncx_status flushed = DYNCX_NONE;
    for (int i = 0; i < 300 && scene.rows("phonecalls").as_array().empty(); ++i)
        flushed = dyncx_client_flush(scene.client, 100, &scene.err);
    for (int i = 0; i < 300 && scene.emulator.counts().refused == 0; ++i)
        flushed = dyncx_client_flush(scene.client, 100, &scene.err);
    BOOST_TEST(flushed == DYNCX_NONE); // STEP4 is refused over and over
    const Json session = scene.session(kSession);
    BOOST_TEST(session["state"].as_string() != "applied");
    BOOST_TEST(session["links"]["tab"].as_string() == link_to(scene, the_call(scene)));
    scene.emulator.clear_faults();
    BOOST_REQUIRE_EQUAL(dyncx_client_flush(scene.client, 60000, &scene.err), DYNCX_OK);
    BOOST_TEST(the_call(scene)["category"].as_string() == "VOICE");
}

BOOST_AUTO_TEST_CASE(s4_21_no_step_waits_for_a_link_that_cannot_be_made) {
    Scene scene;
    Json flow = json_of(kPrinted);
    flow.set("session.answered",
             json_of(R"([{"step":"STEP3","open":{"appid":"{{appid}}","id":"{{Agent.Nobody!}}"}}])"));
    open_with(scene, flow);
    scene.submit_all({recorded().text()});
    BOOST_TEST(scene.session(kSession)["links"]["table"].as_string() == "phonecall"); // without the step's values
    BOOST_TEST(the_call(scene)["category"].as_string() == "VOICE");
    BOOST_TEST(the_call(scene)["description"].as_string() == std::string("Your Recording URI is ") + kRecording);
}

BOOST_AUTO_TEST_CASE(s4_14_the_shipped_example_fills_the_direction_too) {
    Scene scene;
    open_with(scene, shipped_example());
    scene.submit_all({recorded().text()});
    const Json call = the_call(scene);
    BOOST_TEST(call["phonenumber"].as_string() == "+190011112222");
    BOOST_TEST(call["actualstart"].as_string() == "2026-02-03T17:12:59Z");
    BOOST_TEST(call["subject"].as_string() == "Call between service.agent1 and +190011112222");
    BOOST_TEST(!call["directioncode"].as_bool(true));
    BOOST_TEST(call["category"].as_string() == "VOICE");
    BOOST_TEST(call["description"].as_string() == std::string("Your Recording URI is ") + kRecording);
    BOOST_TEST(scene.session(kSession)["links"]["tab"].as_string() == link_to(scene, call));
    BOOST_TEST(scene.session(kSession)["requests"].as_integer() == 3);
}

BOOST_AUTO_TEST_CASE(s4_15_a_caller_and_an_attribute_with_quote_and_backslash_arrive_byte_for_byte) {
    Scene scene;
    Json record = recorded(), endpoint = record["CustomerEndpoint"], agent = record["Agent"], named = Json::object();
    endpoint.set("Address", kAwkward);
    agent.set("Username", kAwkward);
    named.set(kAwkward, std::string(kAwkward) + "\n\t{{Username}} \xF0\x9F\x98\x80");
    record.set("CustomerEndpoint", endpoint);
    record.set("Agent", agent);
    record.set("Attributes", named);
    Json flow = json_of(kPrinted), ended = flow["session.ended"];
    Json body = Json::object();
    body.set("category", "{{Channel}}");
    body.set("subcategory", "{{Attributes.O\"Brien\\}}");
    ended.array_ref().front().set("body", body);
    flow.set("session.ended", ended);
    open_with(scene, flow);
    scene.submit_all({record.text()});

    const Json call = the_call(scene);
    BOOST_TEST(call["phonenumber"].as_string() == kAwkward);
    BOOST_TEST(call["subject"].as_string() == std::string("Call between ") + kAwkward + " and " + kAwkward);
    BOOST_TEST(call["subcategory"].as_string() == named[kAwkward].as_string());
    BOOST_TEST(call["category"].as_string() == "VOICE");
    BOOST_TEST(call["description"].as_string() == std::string("Your Recording URI is ") + kRecording);
    BOOST_TEST(scene.emulator.counts().refused == 0);
    BOOST_TEST(scene.stats()["dead"].as_integer() == 0);
}

BOOST_AUTO_TEST_CASE(s4_24_a_missing_value_is_left_out_and_noted_or_its_default_stands_in) {
    Json record = recorded();
    record.set("Agent", Json()); // nobody took it
    {
        Scene scene;
        open_with(scene, json_of(kPrinted));
        scene.submit_all({record.text()});
        const Json call = the_call(scene);
        BOOST_TEST(call["subject"].is_null());
        BOOST_TEST(call["phonenumber"].as_string() == "+190011112222");
        BOOST_TEST(call["actualstart"].as_string() == "2026-02-03T17:12:59Z");
        BOOST_TEST(call["category"].as_string() == "VOICE");
        BOOST_TEST(trail_of(scene).find("Username") != std::string::npos);
    }
    Scene scene;
    open_with(scene, shipped_example()); // {{Username|an agent}}
    scene.submit_all({record.text()});
    BOOST_TEST(the_call(scene)["subject"].as_string() == "Call between an agent and +190011112222");
}

BOOST_AUTO_TEST_CASE(s4_24_a_stopped_create_is_made_up_for_when_the_value_comes) {
    Scene scene;
    open_with(scene, json_of(kPrinted), "stop");
    Json record = recorded();
    record.set("Agent", Json());
    BOOST_REQUIRE_EQUAL(scene.submit(record.text()), DYNCX_OK);
    BOOST_TEST(dyncx_client_flush(scene.client, 1000, &scene.err) == DYNCX_NONE); // STEP4 and STEP5 wait for the row
    BOOST_TEST(scene.rows("phonecalls").as_array().empty());
    BOOST_TEST(writes(scene).empty());
    BOOST_TEST(trail_of(scene).find("STEP2 stopped: Username is missing") != std::string::npos);

    record = recorded();
    record.set("LastUpdateTimestamp", "2026-02-03T17:50:00Z"); // the same contact, told more completely
    scene.submit_all({record.text()});
    const Json call = the_call(scene);
    check_created(call);
    BOOST_TEST(call["category"].as_string() == "VOICE");
    BOOST_TEST(call["description"].as_string() == std::string("Your Recording URI is ") + kRecording);
}

BOOST_AUTO_TEST_SUITE_END()
