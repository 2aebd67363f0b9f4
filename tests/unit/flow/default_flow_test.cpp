// The default flow: one phone call per session in every order of events, within three requests, with the right people.
#include "sources/sources.h"
#include "stage.h"

#include <algorithm>

namespace dyncx::flow {
namespace {

const char* const kStarted =
    R"({"direction":"in","from":"+15550100","to":"+18005550100","started_at":"2026-02-03T17:12:59Z"})";
const char* const kAnswered = R"({"agent":"jane@contoso.com","answered_at":"2026-02-03T17:13:30Z"})";
const char* const kEnded =
    R"({"agent":"jane@contoso.com","ended_at":"2026-02-03T17:20:00Z","disposition":"answered","talk_seconds":390})";
const char* const kRecording = R"({"recording_url":"https://pbx.example/r/1","recording_id":"r1"})";
const char* const kContact = "6d9b3f30-0000-4000-8000-000000000001";
const char* const kUser = "6d9b3f30-0000-4000-8000-00000000000a";

SessionEvent started() { return event_of(DYNCX_SESSION_STARTED, kStarted); }
SessionEvent answered() { return event_of(DYNCX_SESSION_ANSWERED, kAnswered); }
SessionEvent ended() { return event_of(DYNCX_SESSION_ENDED, kEnded); }
SessionEvent recording() { return event_of(DYNCX_SESSION_RECORDING_READY, kRecording); }

Directory known_people() {
    return {
        {"contacts", std::string(R"([{"contactid":")") + kContact + "\"}]"},
        {"systemusers", std::string(R"([{"systemuserid":")") + kUser +
                            R"(","domainname":"jane@contoso.com","internalemailaddress":"Jane.Doe@contoso.com"}])"}};
}

// What the phone call's row holds after all that was sent, as Dataverse would have it.
Json row_after(const PlayedSession& session) {
    Json row = Json::object();
    for (const Sent& sent : session.sent)
        for (const auto& request : sent.step.requests) {
            if (sent.step.table != "phonecall")
                continue;
            const Json body = *Json::parse(request.body);
            if (request.method == "PUT")
                row.set("phonecall_activity_parties", body["value"]);
            else
                for (const auto& [name, value] : body.as_object())
                    row.set(name, value);
        }
    return row;
}

std::string bound(const std::string& table, const std::string& id, int mask, const std::string& before) {
    return before + "{\"partyid_" + table + "@odata.bind\":\"/" + table + "s(" + id +
           ")\",\"participationtypemask\":" + std::to_string(mask) + "}";
}

std::size_t count_posts(const PlayedSession& session, const std::string& set) {
    std::size_t count = 0;
    for (const Sent& sent : session.sent)
        for (const auto& request : sent.step.requests)
            count += request.method == "POST" && request.path == set ? 1u : 0u;
    return count;
}

} // namespace

BOOST_AUTO_TEST_SUITE(default_flow)

BOOST_AUTO_TEST_CASE(a_session_with_start_end_and_recording_costs_three_requests_also_for_an_unknown_caller) {
    Stage stage;
    PlayedSession session{stage, {}}; // nobody is found
    BOOST_TEST(session.apply(started()) == 1u);
    BOOST_TEST(session.sent[0].step.riders.size() == 3u); // contacts, accounts and users travel with the create
    BOOST_TEST(session.apply(ended()) == 1u);
    BOOST_TEST(session.apply(recording()) == 1u);
    const Json row = row_after(session);
    BOOST_TEST(
        row["phonecall_activity_parties"].text() ==
        R"([{"addressused":"+15550100","participationtypemask":1},{"addressused":"+18005550100","participationtypemask":2}])");
    BOOST_TEST(!row.find("ownerid_phonecall@odata.bind"));
}

BOOST_AUTO_TEST_CASE(a_known_caller_and_agent_with_cold_memory_cost_three_requests_too) {
    Stage stage;
    PlayedSession session{stage, known_people()};
    BOOST_TEST(session.apply(started()) == 1u);
    BOOST_TEST(session.apply(ended()) == 1u);
    BOOST_TEST(session.apply(recording()) == 1u);
    const Json row = row_after(session);
    BOOST_TEST(row["phonecall_activity_parties"].text() ==
               bound("contact", kContact, 1, "[") + "," + bound("systemuser", kUser, 2, "") + "]");
    BOOST_TEST(row["regardingobjectid_contact_phonecall@odata.bind"].as_string() ==
               std::string("/contacts(") + kContact + ")");
    BOOST_TEST(row["ownerid_phonecall@odata.bind"].as_string() == std::string("/systemusers(") + kUser + ")");
}

BOOST_AUTO_TEST_CASE(people_that_are_kept_go_into_the_create_and_nobody_is_asked) {
    Stage stage;
    PlayedSession first{stage, known_people()};
    first.apply(started());
    PlayedSession second{stage, {}};
    second.apply(started());
    BOOST_TEST(second.sent[0].step.riders.empty());
    BOOST_TEST(second.sent[0].body()["regardingobjectid_contact_phonecall@odata.bind"].as_string() ==
               std::string("/contacts(") + kContact + ")");
    stage.clock.now_ += 25LL * 3600 * 1000; // older than people.max_age_hours
    PlayedSession third{stage, {}};
    third.apply(started());
    BOOST_TEST(third.sent[0].step.riders.size() == 3u);
}

BOOST_AUTO_TEST_CASE(s4_14_each_column_of_the_phone_call_is_filled) {
    Stage stage;
    PlayedSession session{stage, known_people()};
    for (const SessionEvent& event : {started(), answered(), ended()})
        session.apply(event);
    const Json row = row_after(session);
    BOOST_TEST(row["subject"].as_string() == "Call from +15550100 to +18005550100");
    BOOST_TEST(row["phonenumber"].as_string() == "+15550100");
    BOOST_TEST(row["directioncode"].text() == "false"); // true is Dataverse's default
    BOOST_TEST(row["actualstart"].as_string() == "2026-02-03T17:12:59Z");
    BOOST_TEST(row["actualend"].as_string() == "2026-02-03T17:20:00Z");
    BOOST_TEST(row["actualdurationminutes"].as_integer() == 8); // 7:01, rounded up
    BOOST_TEST(row["description"].as_string() == "Agent: jane@contoso.com\nOutcome: answered\nTalked: 390 s");
    BOOST_TEST(row["statecode"].as_integer() == 1);
    BOOST_TEST(row["statuscode"].as_integer() == 4);
    BOOST_TEST(!session.sent[0].body().find("statecode")); // never on create
}

BOOST_AUTO_TEST_CASE(s4_27_an_outgoing_call_has_the_agent_as_sender_and_is_made) {
    Stage stage(R"(,"agents":{"map":{"ext 7":"6d9b3f30-0000-4000-8000-00000000000b"}})");
    PlayedSession session{stage, {}};
    session.apply(
        event_of(DYNCX_SESSION_STARTED, R"({"direction":"out","from":"100","to":"+15550100","agent":"ext 7"})"));
    session.apply(event_of(DYNCX_SESSION_ENDED, R"({"ended_at":"2026-02-03T17:20:00Z"})"));
    const Json row = row_after(session);
    BOOST_TEST(row["subject"].as_string() == "Call from 100 to +15550100");
    BOOST_TEST(row["directioncode"].text() == "true");
    BOOST_TEST(row["phonenumber"].as_string() == "+15550100");
    BOOST_TEST(row["phonecall_activity_parties"].text() ==
               bound("systemuser", "6d9b3f30-0000-4000-8000-00000000000b", 1, "[") +
                   R"(,{"addressused":"+15550100","participationtypemask":2}])");
    BOOST_TEST(row["statuscode"].as_integer() == 2);
}

BOOST_AUTO_TEST_CASE(s4_2_every_order_of_events_ends_in_one_completed_call_with_the_same_columns) {
    std::vector<int> order{0, 1, 2, 3};
    std::string expected;
    do {
        Stage stage;
        PlayedSession session{stage, known_people()};
        const SessionEvent events[] = {started(), answered(), ended(), recording()};
        std::vector<int> waiting;
        for (const int index : order) {
            session.apply(events[index]);
            if (session.waits)
                waiting.push_back(index);
        }
        for (const int index : waiting)
            session.apply(events[index]);
        Json row = row_after(session);
        row.erase("activityid");
        std::sort(row.object_ref().begin(), row.object_ref().end(),
                  [](const auto& a, const auto& b) { return a.first < b.first; });
        if (expected.empty())
            expected = row.text();
        BOOST_TEST(row.text() == expected);
        BOOST_TEST(count_posts(session, "phonecalls") == 1u);
        BOOST_TEST(count_posts(session, "annotations") == 1u);
        BOOST_TEST(row["statecode"].as_integer() == 1);
    } while (std::next_permutation(order.begin(), order.end()));
}

BOOST_AUTO_TEST_CASE(repeats_of_all_events_send_nothing) {
    Stage stage;
    PlayedSession session{stage, known_people()};
    for (int round = 0; round < 3; ++round)
        for (const SessionEvent& event : {started(), answered(), ended(), recording()}) {
            const std::size_t cost = session.apply(event);
            if (round > 0)
                BOOST_TEST(cost == 0u);
        }
}

BOOST_AUTO_TEST_CASE(an_end_without_a_start_makes_and_completes_the_call_at_once_when_nobody_is_to_be_asked) {
    Stage stage;
    PlayedSession session{stage, {}};
    BOOST_TEST(session.apply(event_of(
                   DYNCX_SESSION_ENDED,
                   R"({"from":"anonymous","direction":"in","agent":"x","ended_at":"2026-02-03T17:20:00Z"})")) == 2u);
    PlayedSession second{stage, {}};
    stage.people["agents"] = {*Json::parse("{}"), stage.clock.now_};
    BOOST_TEST(second.apply(event_of(DYNCX_SESSION_ENDED,
                                     R"({"from":"anonymous","direction":"in","ended_at":"2026-02-03T17:20:00Z"})")) ==
               1u);
    BOOST_TEST(second.sent[0].step.requests.size() == 2u); // one change set: POST and the completing PATCH
    BOOST_TEST(second.sent[0].step.requests[1].method == "PATCH");
    BOOST_TEST(row_after(second)["phonecall_activity_parties"].as_array().front()["addressused"].as_string() ==
               "anonymous");
}

BOOST_AUTO_TEST_CASE(a_change_after_completion_reopens_changes_and_completes_in_one_change_set) {
    Stage stage;
    PlayedSession session{stage, {}};
    session.apply(started());
    session.apply(ended());
    BOOST_TEST(session.apply(event_of(DYNCX_SESSION_ENDED, R"({"ended_at":"2026-02-03T17:30:00Z"})")) == 1u);
    const auto& requests = session.sent.back().step.requests;
    BOOST_REQUIRE_EQUAL(requests.size(), 2u);
    BOOST_TEST(requests[0].body == R"({"statecode":0,"statuscode":1})");
    const Json last = *Json::parse(requests[1].body);
    BOOST_TEST(last["actualend"].as_string() == "2026-02-03T17:30:00Z");
    BOOST_TEST(last["statecode"].as_integer() == 1);
    BOOST_TEST(!last.find("subject")); // only what changed
    for (const auto& request : requests)
        BOOST_TEST(request.headers.at(0).first == "If-Match");
}

BOOST_AUTO_TEST_CASE(x3_several_contacts_with_the_number_leave_the_caller_unresolved) {
    Stage stage;
    PlayedSession session{stage,
                          {{"contacts", R"([{"contactid":"a"},{"contactid":"b"}])"},
                           {"accounts", R"([{"accountid":"6d9b3f30-0000-4000-8000-0000000000aa"}])"}}};
    session.apply(started());
    session.apply(ended());
    const Json row = row_after(session);
    BOOST_TEST(row["phonecall_activity_parties"].as_array().front()["addressused"].as_string() == "+15550100");
    PlayedSession account{stage, {{"accounts", R"([{"accountid":"6d9b3f30-0000-4000-8000-0000000000aa"}])"}}};
    account.apply(started());
    account.apply(ended());
    BOOST_TEST(row_after(account)["regardingobjectid_account_phonecall@odata.bind"].as_string() ==
               "/accounts(6d9b3f30-0000-4000-8000-0000000000aa)");
}

BOOST_AUTO_TEST_CASE(given_customer_regarding_and_owner_win_over_what_is_found) {
    Stage stage;
    PlayedSession session{stage, known_people()};
    session.apply(event_of(DYNCX_SESSION_STARTED, R"({"direction":"in","from":"+15550100","agent":"jane@contoso.com",
        "customer":{"account":"6d9b3f30-0000-4000-8000-0000000000aa"},"regarding":{"incident":"6d9b3f30-0000-4000-8000-0000000000bb"},
        "owner":{"team":"6d9b3f30-0000-4000-8000-0000000000cc"}})"));
    const Json row = row_after(session);
    BOOST_TEST(row["phonecall_activity_parties"].as_array().front()["partyid_account@odata.bind"].as_string() ==
               "/accounts(6d9b3f30-0000-4000-8000-0000000000aa)");
    BOOST_TEST(row["regardingobjectid_incident_phonecall@odata.bind"].as_string() ==
               "/incidents(6d9b3f30-0000-4000-8000-0000000000bb)");
    BOOST_TEST(row["ownerid_phonecall@odata.bind"].as_string() == "/teams(6d9b3f30-0000-4000-8000-0000000000cc)");
}

BOOST_AUTO_TEST_CASE(s4_26_the_recording_is_a_note_and_nothing_is_overwritten) {
    Stage stage;
    PlayedSession session{stage, {}};
    session.apply(started());
    session.apply(recording());
    const Sent& note = session.sent.back();
    BOOST_TEST(note.step.requests[0].path == "annotations");
    BOOST_TEST(note.body()["notetext"].as_string() == "https://pbx.example/r/1");
    BOOST_TEST(note.body()["objectid_phonecall@odata.bind"].as_string() ==
               "/phonecalls(" + session.records.front().id + ")");
    BOOST_TEST(note.body()["annotationid"].as_string() == note.step.record_id);
    BOOST_TEST(note.step.is_create);
    const SessionEvent other =
        event_of(DYNCX_SESSION_RECORDING_READY, R"({"recording_url":"https://pbx.example/r/2","recording_id":"r2"})");
    BOOST_TEST(session.apply(other) == 1u);
    BOOST_TEST(session.apply(recording()) == 0u); // the first again
}

BOOST_AUTO_TEST_CASE(a_long_transcript_is_kept_whole_in_numbered_notes_and_a_newer_one_replaces_it) {
    Stage stage;
    PlayedSession session{stage, {}};
    session.apply(started());
    SessionEvent event = event_of(DYNCX_SESSION_TRANSCRIPT_READY, "{}");
    std::string text;
    while (text.size() < 250000)
        text += "Agent: gr\xc3\xbc\xc3\x9f"
                "e.\n";
    event.facts.set("transcript", text);
    BOOST_TEST(session.apply(event) == 1u);
    const auto parts = session.sent.back();
    BOOST_REQUIRE_EQUAL(parts.step.requests.size(), 3u);
    std::string joined;
    for (std::size_t i = 0; i < 3; ++i) {
        BOOST_TEST(parts.body(i)["subject"].as_string() == "Transcript " + std::to_string(i + 1) + "/3");
        joined += parts.body(i)["notetext"].as_string();
    }
    BOOST_TEST((joined == text));
    BOOST_TEST(session.apply(event) == 0u);
    event.facts.set("transcript", "Agent: [PII]");
    BOOST_TEST(session.apply(event) == 1u);
    const auto redacted = session.sent.back();
    BOOST_TEST(redacted.step.requests[0].method == "PATCH");
    BOOST_TEST(redacted.body(0)["notetext"].as_string() == "Agent: [PII]");
    BOOST_TEST(redacted.body(2)["notetext"].as_string() == "-"); // nothing of the longer text stays
    BOOST_TEST(redacted.body(0).find("objectid_phonecall@odata.bind") == nullptr);
    BOOST_TEST(session.apply(event) == 0u);
}

BOOST_AUTO_TEST_CASE(the_recorded_contact_costs_three_requests_and_one_call) {
    std::ifstream file(std::string(DYNCX_SOURCE_DIR) + "/tests/fixtures/host_events/connect_trace_record.json");
    const auto events = sources::parse("amazon-connect", std::string(std::istreambuf_iterator<char>(file), {}));
    BOOST_REQUIRE(events.ok());
    Directory people = known_people();
    people["systemusers"] = std::string(R"([{"systemuserid":")") + kUser + R"(","domainname":"service.agent1"}])";
    for (const Directory& directory : {Directory{}, people}) { // an unknown caller; a known one with cold memory
        Stage stage;
        PlayedSession session{stage, directory};
        for (int round = 0; round < 3; ++round)
            for (const SessionEvent& event : *events)
                session.apply(event);
        BOOST_TEST(session.sent.size() == 3u);
        BOOST_TEST(row_after(session)["actualdurationminutes"].as_integer() == 35);
        BOOST_TEST((row_after(session).find("ownerid_phonecall@odata.bind") != nullptr) == !directory.empty());
    }
}

BOOST_AUTO_TEST_CASE(an_update_days_later_does_not_undo_people_who_are_no_longer_kept) {
    Stage stage;
    PlayedSession warm{stage, known_people()};
    warm.apply(started());
    PlayedSession session{stage, {}}; // everybody comes from what is kept
    session.apply(started());
    session.apply(ended());
    stage.people.clear();
    BOOST_TEST(session.apply(ended()) == 0u);
    BOOST_TEST(row_after(session)["ownerid_phonecall@odata.bind"].as_string() ==
               std::string("/systemusers(") + kUser + ")");
}

BOOST_AUTO_TEST_CASE(a_customer_that_the_host_names_during_the_call_goes_out_at_once) {
    Stage stage;
    PlayedSession session{stage, {}};
    session.apply(started());
    BOOST_TEST(session.apply(event_of(DYNCX_SESSION_RINGING, "{}")) == 0u);
    BOOST_TEST(session.apply(event_of(DYNCX_SESSION_RINGING,
                                      R"({"customer":{"contact":"6d9b3f30-0000-4000-8000-000000000001"}})")) == 1u);
}

BOOST_AUTO_TEST_CASE(another_channel_than_phone_writes_nothing_and_the_preview_says_why) {
    Stage stage;
    PlayedSession session{stage, {}};
    const SessionEvent chat = event_of(DYNCX_SESSION_STARTED, R"({"channel":"chat","from":"visitor"})");
    BOOST_TEST(session.apply(chat) == 0u);
    const auto preview = stage.flow->preview({chat}, {});
    BOOST_TEST((*preview)["steps"].as_array().at(0)["notes"].as_array().at(0).as_string().find("phone calls") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_preview_of_a_call_shows_the_riders_and_the_writes) {
    Stage stage;
    const auto preview = stage.flow->preview({started(), ended()}, {});
    BOOST_REQUIRE(preview.ok());
    const auto& steps = (*preview)["steps"].as_array();
    BOOST_REQUIRE(steps.size() >= 5u);
    BOOST_TEST(steps[0]["method"].as_string() == "GET");
    BOOST_TEST(steps[3]["method"].as_string() == "POST");
    BOOST_TEST(steps.back()["method"].as_string() == "PATCH");
}

BOOST_AUTO_TEST_CASE(x1_numbers_are_searched_in_the_forms_of_a_lookup_never_by_a_part) {
    Stage stage;
    stage.number_forms = [](std::string_view number) {
        return number == "<unknown 123>" ? std::vector<std::string>{}
                                         : std::vector<std::string>{std::string(number), "+15550100", "0015550100"};
    };
    stage.flow = std::move(*stage.try_open(""));
    PlayedSession session{stage, {}};
    session.apply(event_of(DYNCX_SESSION_STARTED, R"({"direction":"in","from":"+1 (555) 01'00"})"));
    const std::string path = session.sent[0].step.riders[0].path;
    BOOST_TEST(path.find("contacts?") == 0u);
    for (const char* part : {"01%27%2700", "%27%2B15550100%27", "%270015550100%27", "mobilephone",
                             "telephone3"}) // %27%27: a quote doubled
        BOOST_TEST(path.find(part) != std::string::npos, path);
    BOOST_TEST(path.find("startswith") == std::string::npos);
    PlayedSession unknown{stage, {}};
    unknown.apply(event_of(DYNCX_SESSION_STARTED, R"({"direction":"in","from":"<unknown 123>","agent":"x"})"));
    for (const auto& rider : unknown.sent[0].step.riders)
        BOOST_TEST(rider.path.find("contacts?") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_lookup_that_was_refused_leaves_the_call_alone_and_is_asked_again) {
    Stage stage;
    PlayedSession session{stage, {{"contacts", "null"}, {"accounts", "null"}, {"systemusers", "null"}}};
    session.apply(started());
    session.directory = known_people();
    session.apply(answered());
    session.apply(ended());
    BOOST_TEST(row_after(session)["ownerid_phonecall@odata.bind"].as_string() ==
               std::string("/systemusers(") + kUser + ")");
}

BOOST_AUTO_TEST_CASE(the_link_opens_the_call_and_is_null_before_it_is_there) {
    Stage stage;
    PlayedSession session{stage, {}};
    BOOST_TEST(stage.flow->links({}, Json::object(), {}).is_null());
    session.apply(started());
    const std::string tab = stage.flow->links(session.records, session.facts, {})["tab"].as_string();
    BOOST_TEST(tab.find("etn=phonecall&id=" + session.records.front().id) != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dyncx::flow
