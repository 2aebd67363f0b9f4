// Configured steps beyond the printed sample: labels, lookups, responses, searches, deletes, and refused
// configurations.
#include "stage.h"

namespace dyncx::flow {

BOOST_AUTO_TEST_SUITE(steps)

BOOST_AUTO_TEST_CASE(s4_29_labels_and_lookups_of_any_table_are_written_by_metadata) {
    Stage stage(R"(,"flow":{"session.started":[{"step":"CASE","method":"POST","table":"incidents",
        "body":{"title":"Call of {{from}}","prioritycode":"High","customerid":"{{customer}}"}}]})");
    PlayedSession session{stage, {}};
    session.apply(event_of(DYNCX_SESSION_STARTED,
                           R"({"from":"O\"Brien\\","customer":{"contact":"6d9b3f30-0000-4000-8000-000000000001"}})"));
    const Json body = session.sent.at(0).body();
    BOOST_TEST(body["title"].as_string() == "Call of O\"Brien\\");
    BOOST_TEST(body["prioritycode"].as_integer() == 1);
    BOOST_TEST(body["customerid_contact@odata.bind"].as_string() == "/contacts(6d9b3f30-0000-4000-8000-000000000001)");
    BOOST_TEST(body["incidentid"].as_string() == session.records.at(0).id);
}

BOOST_AUTO_TEST_CASE(s4_18_columns_of_a_response_that_later_steps_name_are_asked_for) {
    Stage stage(R"(,"flow":{"session.started":[{"step":"CASE","method":"POST","table":"incident","body":{"title":"x"}}],
        "session.ended":[{"step":"TELL","method":"PATCH","table":"incident","body":{"description":"{{CASE-Response.ticketnumber}} of {{CASE-Response._ownerid_value}}"}}]})");
    PlayedSession session{stage, {}};
    session.apply(event_of(DYNCX_SESSION_STARTED, "{}"), R"({"ticketnumber":"CAS-1","_ownerid_value":"o"})");
    BOOST_TEST(session.sent[0].step.requests[0].path == "incidents?$select=_ownerid_value%2Cticketnumber");
    BOOST_TEST(session.sent[0].step.requests[0].headers.at(0).second == "return=representation");
    BOOST_TEST(session.records.at(0).number == "CAS-1");
    session.apply(event_of(DYNCX_SESSION_ENDED, "{}")); // no query: the record of this session
    BOOST_TEST(session.sent[1].step.requests[0].path == "incidents(" + session.records.at(0).id + ")");
    BOOST_TEST(session.sent[1].body()["description"].as_string() == "CAS-1 of o");
}

BOOST_AUTO_TEST_CASE(s4_24_the_rule_for_missing_values_comes_from_the_step_or_from_the_settings) {
    const std::string step =
        R"("session.started":[{"step":"A","method":"POST","table":"phonecalls","body":{"subject":"x","category":"{{queue}}"})";
    Stage skip(",\"flow\":{" + step + "}]}");
    PlayedSession first{skip, {}};
    BOOST_TEST(first.apply(event_of(DYNCX_SESSION_STARTED, "{}")) == 1u);
    BOOST_TEST(!first.sent[0].body().find("category"));
    BOOST_TEST(first.notes.at(0) == "body.category: left out, queue is missing");
    Stage stop(",\"flow\":{" + step + R"(,"missing":"stop"}]})");
    PlayedSession second{stop, {}};
    BOOST_TEST(second.apply(event_of(DYNCX_SESSION_STARTED, "{}")) == 0u);
    BOOST_TEST(second.notes.back() == "A stopped: queue is missing");
    Stage all(",\"missing_value\":\"stop\",\"flow\":{" + step + "}]}");
    PlayedSession third{all, {}};
    BOOST_TEST(third.apply(event_of(DYNCX_SESSION_STARTED, "{}")) == 0u);
    Stage but(",\"missing_value\":\"stop\",\"flow\":{" + step + R"(,"missing":"skip"}]})");
    PlayedSession fourth{but, {}};
    BOOST_TEST(fourth.apply(event_of(DYNCX_SESSION_STARTED, "{}")) == 1u);
}

BOOST_AUTO_TEST_CASE(a_search_keeps_its_one_row_for_later_steps_and_guesses_nobody_from_two) {
    const std::string flow = R"(,"flow":{"session.started":[
        {"step":"WHO","method":"GET","table":"contacts","columns":["fullname"],"where":{"column":"telephone1","is":"{{from}}"}},
        {"step":"CALL","method":"POST","table":"phonecalls","body":{"subject":"{{WHO-Response.fullname|unknown}}"}}]})";
    Stage stage(flow);
    PlayedSession one{stage, {}};
    one.apply(event_of(DYNCX_SESSION_STARTED, R"({"from":"+1 555'"})"),
              R"({"value":[{"contactid":"c","fullname":"Ann"}]})");
    BOOST_TEST(one.sent[0].step.requests[0].method == "GET");
    BOOST_TEST(one.sent[0].step.requests[0].path.find("contacts?") == 0u);
    BOOST_TEST(one.sent[1].body()["subject"].as_string() == "Ann");
    PlayedSession two{stage, {}};
    two.apply(event_of(DYNCX_SESSION_STARTED, R"({"from":"+1555"})"),
              R"({"value":[{"contactid":"c","fullname":"Ann"},{"contactid":"d","fullname":"Bo"}]})");
    BOOST_TEST(two.sent[1].body()["subject"].as_string() == "unknown");
    PlayedSession nobody{stage, {}}; // without a number there is nothing to search for
    nobody.apply(event_of(DYNCX_SESSION_STARTED, "{}"));
    BOOST_TEST(nobody.sent[0].step.requests[0].method == "POST");
}

BOOST_AUTO_TEST_CASE(a_repeat_that_finds_its_row_there_keeps_what_was_sent_as_response) {
    Stage stage(
        R"(,"flow":{"session.started":[{"step":"A","method":"POST","table":"phonecalls","body":{"subject":"x"}}]})");
    const SessionEvent event = event_of(DYNCX_SESSION_STARTED, "{}");
    delivery::Turn turn{event, "019a0000-0000-7000-8000-000000000001", event.facts, {}};
    const auto first = stage.flow->plan(turn, 0, {}), again = stage.flow->plan(turn, 0, {});
    BOOST_TEST(first->request->record_id == again->request->record_id); // the key follows from the event
    const auto outcome = stage.flow->absorb(turn, *first->request, {}, {});
    BOOST_TEST(outcome->mapping->response["subject"].as_string() == "x");
    BOOST_TEST(outcome->mapping->response["activityid"].as_string() == first->request->record_id);
}

BOOST_AUTO_TEST_CASE(s4_16_delete_is_off_until_it_is_allowed) {
    const std::string step =
        R"d("session.ended":[{"step":"D","method":"DELETE","table":"phonecalls","query":"(6d9b3f30-0000-4000-8000-000000000001)"}])d";
    Stage any;
    BOOST_TEST(any.try_open(",\"flow\":{" + step + "}").error().message.find("DELETE is off") != std::string::npos);
    Stage stage(",\"flow\":{\"allow_delete\":true," + step + "}");
    PlayedSession session{stage, {}};
    BOOST_TEST(session.apply(event_of(DYNCX_SESSION_ENDED, "{}")) == 1u);
    BOOST_TEST(session.sent[0].step.requests[0].path == "phonecalls(6d9b3f30-0000-4000-8000-000000000001)");
}

BOOST_AUTO_TEST_CASE(s4_30_wrong_flows_are_refused_with_their_place) {
    const std::pair<const char*, const char*> cases[] = {
        {R"({"session.startet":[]})", "flow.session.startet is no event: did you mean \"session.started\"?"},
        {R"({"session.started":{}})", "flow.session.started must be an array"},
        {R"({"session.started":[5]})", "flow.session.started[0] must be an object"},
        {R"({"session.started":[{"methot":"POST"}]})", "methot is no member of a step: did you mean \"method\"?"},
        {R"({"session.started":[{"method":"POTS","table":"phonecalls","body":{"a":1}}]})",
         "method is none of GET, POST, PATCH"},
        {R"({"session.started":[{"table":"phonecalls","body":{"a":1}}]})", "method is missing"},
        {R"({"session.started":[{"method":"POST","body":{"a":1}}]})", "table is missing"},
        {R"({"session.started":[{"method":"POST","table":"phonecalls"}]})", "body is missing"},
        {R"({"session.started":[{"method":"POST","table":"phonecalls","body":"{\"a\":"}]})",
         "body is a text that holds no JSON object"},
        {R"d({"session.started":[{"method":"POST","table":"phonecalls","body":{"a":1},"query":"(x)"}]})d",
         "query does not fit a POST"},
        {R"({"session.started":[{"step":"A","method":"POST","table":"phonecalls","body":{"subject":"{{B-Response.activityid}}"}}]})",
         "which is no step"},
        {R"({"session.started":[{"step":"A","method":"POST","table":"phonecalls","body":{"subject":"{{B-Response.activityid}}"}},{"step":"B","method":"POST","table":"phonecalls","body":{"subject":"x"}}]})",
         "does not run before this step"},
        {R"({"session.started":[{"step":"A","method":"POST","table":"t","body":{"a":1}},{"step":"A","method":"POST","table":"t","body":{"a":1}}]})",
         "names two steps"},
        {R"({"session.started":[{"open":{"id":"x"},"tab":"window"}]})", "tab must be"},
        {R"({"session.started":[{"method":"POST","table":"t","body":{"a":1},"missing":"panic"}]})", "missing must be"},
        {R"({"session.started":[{"method":"POST","table":"t","body":{"a":"{{}}"}}]})", "has empty braces"},
        {R"({"session.started":[{"method":"POST","table":"t","body":{"a":"Call of {{CustomerEndpoint and more"}}]})",
         "flow.session.started[0].body.a has {{CustomerEndpoint without its closing braces: write "
         "{{CustomerEndpoint}}"},
        {R"({"session.started":[{"method":"POST","table":"t","body":{"a":"{{from by {{to}}"}}]})",
         "has {{from without its closing braces"},
        {R"d({"session.ended":[{"method":"PATCH","table":"t","query":"({{A-Response.id)","body":{"a":1}}]})d",
         "query has {{A-Response.id) without its closing braces"},
        {R"({"started":[]})", "flow.started is no event: did you mean \"session.started\"?"},
        {R"({"mdoe":"strict","session.started":[]})", "did you mean \"mode\"?"},
        {R"({"allow_delete":"yes","session.started":[]})", "flow.allow_delete must be true or false"},
        {R"({"mode":"loose","session.started":[]})", "flow.mode must be"}};
    Stage any;
    for (const auto& [flow, message] : cases) {
        const auto refused = any.try_open(std::string(",\"flow\":") + flow);
        BOOST_REQUIRE_MESSAGE(!refused.ok(), flow);
        BOOST_TEST(refused.error().status == DYNCX_E_CONFIG);
        BOOST_TEST(refused.error().message.find(message) != std::string::npos, refused.error().message);
    }
}

BOOST_AUTO_TEST_CASE(s4_30_unknown_names_are_reported_with_the_nearest_and_a_later_event_is_noted) {
    Stage stage(
        R"(,"flow":{"session.started":[{"step":"A","method":"POST","table":"phonecalls","body":{"subject":"{{CustomerEndpont}}","category":"{{Attributes.Any}}","description":"{{E-Response.activityid}}"}}],
        "session.ended":[{"step":"E","method":"POST","table":"phonecalls","body":{"subject":"{{zzzzz}}","category":"{{Atributes.VIP}}","description":"{{A-Respons.activityid}} }}"}}]})");
    const auto& findings = stage.flow->findings();
    BOOST_REQUIRE_EQUAL(findings.size(), 6u);
    BOOST_TEST(findings[0].text == "{{CustomerEndpont}} is no known name: did you mean {{CustomerEndpoint}}?");
    BOOST_TEST(findings[1].text.find("later event") != std::string::npos);
    BOOST_TEST(findings[2].text.find("{{Attributes.zzzzz}}") != std::string::npos);
    BOOST_TEST(findings[3].text.find("did you mean {{Attributes.VIP}}?") != std::string::npos, findings[3].text);
    BOOST_TEST(findings[4].text.find("did you mean {{A-Response.activityid}}?") != std::string::npos, findings[4].text);
    BOOST_TEST(findings[5].text.find("closing braces that nothing opened") != std::string::npos, findings[5].text);
}

BOOST_AUTO_TEST_CASE(a_column_that_is_not_there_stops_the_event_with_its_step) {
    Stage stage(
        R"(,"flow":{"session.started":[{"step":"A","method":"POST","table":"phonecalls","body":{"subjet":"x"}}]})");
    const SessionEvent event = event_of(DYNCX_SESSION_STARTED, "{}");
    const auto plan = stage.flow->plan({event, "019a0000-0000-7000-8000-000000000001", event.facts, {}}, 0, {});
    BOOST_REQUIRE(!plan.ok());
    BOOST_TEST(plan.error().message.find("flow.session.started[0] (A):") == 0u);
    BOOST_TEST(plan.error().fix.find("subject") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(s4_17_the_preview_shows_address_body_and_findings_without_sending) {
    Stage stage(
        R"(,"flow":{"session.started":[{"step":"A","method":"POST","table":"phonecalls","body":{"subject":"{{from}}","category":"{{queue}}"}}],
        "session.ended":[{"step":"B","method":"PATCH","body":{"subjet":"x"}}]})");
    const auto preview =
        stage.flow->preview({event_of(DYNCX_SESSION_STARTED, R"({"from":"+1"})"), event_of(DYNCX_SESSION_RINGING, "{}"),
                             event_of(DYNCX_SESSION_ENDED, "{}")},
                            {});
    BOOST_REQUIRE(preview.ok());
    const Json& step = (*preview)["steps"].as_array().at(0);
    BOOST_TEST(step["event"].as_string() == "session.started");
    BOOST_TEST(step["step"].as_string() == "A");
    BOOST_TEST(step["method"].as_string() == "POST");
    BOOST_TEST(step["address"].as_string() == "https://org.crm4.dynamics.com/api/data/v9.2/phonecalls");
    BOOST_TEST(step["body"]["subject"].as_string() == "+1");
    BOOST_TEST(step["notes"].as_array().at(0).as_string() == "body.category: left out, queue is missing");
    BOOST_TEST((*preview)["steps"].as_array().at(1)["notes"].as_array().at(0).as_string() ==
               "The flow has no step for session.ringing.");
    const Json& finding = (*preview)["findings"].as_array().back();
    BOOST_TEST(finding["is_error"].as_bool());
    BOOST_TEST(finding["text"].as_string().find("Did you mean subject?") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dyncx::flow
