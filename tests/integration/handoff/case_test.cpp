// A session handed over as a case: content, customer, queue, owner and transcript, in as few requests as it takes.
#include "desk.h"

using namespace scene;
using dyncx::Json;

namespace {

std::string text_of_notes(Desk& desk, const std::string& record) {
    std::vector<std::pair<std::string, std::string>> parts;
    for (const Json& note : desk.rows_about("annotations", "objectid", record))
        if (note["subject"].as_string().starts_with("Transcript"))
            parts.emplace_back(note["subject"].as_string(), note["notetext"].as_string());
    const auto place = [](const std::string& subject) {
        const auto blank = subject.find(' ');
        return blank == subject.npos ? 1 : std::stoi(subject.substr(blank + 1));
    };
    std::sort(parts.begin(), parts.end(), [&](auto& a, auto& b) { return place(a.first) < place(b.first); });
    std::string text;
    for (const auto& [subject, part] : parts)
        text += part;
    return text;
}

std::string json_text(const std::string& text) { return Json(text).text(); }

} // namespace

BOOST_AUTO_TEST_SUITE(handed_over_as_a_case)

BOOST_AUTO_TEST_CASE(s1_29_a_phone_session_becomes_a_case_in_its_queue_with_the_whole_story) {
    Desk desk(R"({"handoff":{"queue":")" + std::string(kQueue) +
              R"(","session_url":"https://pbx.example.com/calls/{{session}}"}})");
    const Json contact = first_contact(desk);
    const std::string id = contact["contactid"].as_string();
    const auto done = desk.hand_over(R"({"session":"s-1","channel":"phone","customer":{"id":")" + id +
                                     R"("},"reason":"wants a person","summary":"The router blinks red.",)"
                                     R"("collected":{"serial":"A-17"},"priority":"High",)"
                                     R"("transcript":"bot: hello\ncustomer: a person please\n"})");
    BOOST_REQUIRE_MESSAGE(done->status == DYNCX_OK, (done->error ? done->error->message : ""));
    const Json told = done->json();
    BOOST_TEST(told["state"].as_string() == "created", told.text());
    BOOST_TEST(told["path"].as_string() == "case");
    const Json row = row_where(desk.rows("incidents"), "incidentid", told["id"].as_string());
    BOOST_REQUIRE(row.is_object());
    BOOST_TEST(row["title"].as_string() == "wants a person");
    BOOST_TEST(row["customerid"].as_string() == id);
    BOOST_TEST(row["prioritycode"].as_integer() == 1);
    BOOST_TEST(row["caseorigincode"].as_integer() == 1);
    BOOST_TEST(row["ticketnumber"].as_string() == told["number"].as_string());
    const std::string& description = row["description"].as_string();
    for (const char* part : {"The router blinks red.", "Reason: wants a person", "serial: A-17",
                             "Session: https://pbx.example.com/calls/s-1", "customer: a person please"})
        BOOST_TEST(description.find(part) != description.npos, part << " is not in " << description);
    BOOST_TEST(text_of_notes(desk, told["id"].as_string()) == "bot: hello\ncustomer: a person please\n");
    BOOST_TEST(desk.rows_about("queueitems", "objectid", told["id"].as_string()).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_warm_handoff_of_a_known_customer_is_one_request) {
    Desk desk(R"({"handoff":{"queue":")" + std::string(kQueue) + R"(","owner":")" + kAgent + R"("}})");
    const std::string id = first_contact(desk)["contactid"].as_string();
    const std::string rest = R"(","customer":{"id":")" + id + R"("},"transcript":"hello"})";
    BOOST_REQUIRE_EQUAL(desk.hand_over(R"({"session":"cold)" + rest)->status, DYNCX_OK);
    const auto before = desk.requests();
    const auto done = desk.hand_over(R"({"session":"warm)" + rest);
    BOOST_REQUIRE_EQUAL(done->status, DYNCX_OK);
    BOOST_TEST(desk.requests() - before == 1);
    const Json told = done->json();
    BOOST_TEST(told["queue"]["name"].as_string() == kQueue);
    BOOST_TEST(told["owner"]["name"].as_string() == kAgent);
    const Json row = row_where(desk.rows("incidents"), "incidentid", told["id"].as_string());
    BOOST_TEST(row["ownerid"].as_string() == told["owner"]["systemuser"].as_string());
}

BOOST_AUTO_TEST_CASE(a_customer_who_must_be_searched_costs_one_request_more) {
    Desk desk(R"({"handoff":{"queue":")" + std::string(kQueue) + R"("}})");
    const Json all = desk.rows("contacts");
    const auto& contacts = all.as_array();
    const auto hand_over = [&](const char* session, const Json& contact) {
        return desk.hand_over(std::string(R"({"session":")") + session + R"(","customer":{"email":")" +
                              contact["emailaddress1"].as_string() + R"("}})");
    };
    BOOST_REQUIRE_EQUAL(hand_over("cold", contacts[0])->status, DYNCX_OK);
    const auto before = desk.requests();
    const Json told = hand_over("next", contacts[1])->json();
    BOOST_TEST(desk.requests() - before == 2);
    BOOST_TEST(told["customer"]["contact"].as_string() == contacts[1]["contactid"].as_string());
    BOOST_TEST(told["customer_by"].as_string() == "email");
    hand_over("again", contacts[1]);
    BOOST_TEST(desk.requests() - before == 3); // she is known by now
}

BOOST_AUTO_TEST_CASE(s1_27_a_megabyte_of_many_languages_is_found_again_byte_for_byte) {
    Desk desk(R"({"handoff":{"queue":")" + std::string(kQueue) + R"("}})");
    std::string transcript;
    while (transcript.size() < (1u << 20))
        transcript += "客户: 路由器坏了 🛠️ — Gerät läuft nicht, e\u0301tat "
                      "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB\n";
    const auto done = desk.hand_over(R"({"session":"long","customer":{"email":"long@example.org"},"transcript":)" +
                                     json_text(transcript) + "}");
    BOOST_REQUIRE_MESSAGE(done->status == DYNCX_OK, (done->error ? done->error->message : ""));
    const Json told = done->json();
    BOOST_TEST(desk.rows_about("incidents", "incidentid", told["id"].as_string()).size() == 1U);
    BOOST_TEST((text_of_notes(desk, told["id"].as_string()) == transcript));
    BOOST_TEST(told["findings"].is_null(), told.text());
}

BOOST_AUTO_TEST_CASE(s1_31_the_same_address_in_any_case_and_with_blanks_makes_one_contact) {
    Desk desk;
    const auto before = desk.rows("contacts").as_array().size();
    for (const char* email : {"New.Person@Example.org", " new.person@example.org ", "NEW.PERSON@EXAMPLE.ORG"})
        BOOST_REQUIRE_EQUAL(desk.hand_over(std::string(R"({"session":")") + email + R"(","customer":{"email":")" +
                                           email + R"(","name":"New Person"}})")
                                ->status,
                            DYNCX_OK);
    const Json contacts = desk.rows("contacts");
    BOOST_TEST(contacts.as_array().size() == before + 1);
    const Json made = row_where(contacts, "emailaddress1", "new.person@example.org");
    BOOST_TEST(made["firstname"].as_string() == "New");
    BOOST_TEST(made["lastname"].as_string() == "Person");
}

BOOST_AUTO_TEST_CASE(a_handoff_that_is_repeated_makes_no_second_case_and_adds_what_is_new) {
    Desk desk;
    const std::string who = R"("session":"s-1","customer":{"email":"a@example.org"})";
    const Json first = desk.hand_over("{" + who + R"(,"transcript":"one"})")->json();
    const Json again = desk.hand_over("{" + who + R"(,"transcript":"one"})")->json();
    BOOST_TEST(again["id"].as_string() == first["id"].as_string());
    BOOST_TEST(desk.rows_about("annotations", "objectid", first["id"].as_string()).size() == 1U);
    desk.hand_over("{" + who + R"(,"transcript":"one\ntwo"})");
    BOOST_TEST(desk.rows_about("annotations", "objectid", first["id"].as_string()).size() == 2U);
    BOOST_TEST(desk.rows_about("incidents", "incidentid", first["id"].as_string()).size() == 1U);
}

BOOST_AUTO_TEST_CASE(s1_20_labels_become_codes_and_what_is_wrong_is_refused_with_the_choices_before_it_is_sent) {
    Desk desk;
    const std::string start = R"({"session":"s-1","customer":{"email":"a@example.org"},"ticket_properties":)";
    const std::size_t before = desk.rows("incidents").as_array().size();
    for (const auto& [properties, said] :
         {std::pair(R"({"prioritycode":"Huge"})", "prioritycode"),
          std::pair(R"({"priorityCode":"High"})", "prioritycode"),
          std::pair(R"({"customerid":"c0000000-0000-4000-8000-000000000002"})", "contact"),
          std::pair(R"({"prioritycod":"High"})", "prioritycode")}) {
        const auto refused = desk.hand_over(start + properties + "}");
        BOOST_TEST(refused->status == DYNCX_E_INVALID, properties << " " << refused->status);
        BOOST_REQUIRE(refused->error);
        const std::string told = std::string(refused->error->message) + " " + refused->error->fix;
        BOOST_TEST(told.find(said) != told.npos, told);
        BOOST_TEST(refused->json()["state"].as_string() == "failed");
    }
    BOOST_TEST(desk.rows("incidents").as_array().size() == before);
    BOOST_TEST(desk.state("s-1")["state"].as_string() == "failed");
    const Json made =
        desk.hand_over(start + R"({"prioritycode":"low","casetypecode":"Problem","subjectid":null}})")->json();
    const Json row = row_where(desk.rows("incidents"), "incidentid", made["id"].as_string());
    BOOST_TEST(row["prioritycode"].as_integer() == 3);
    BOOST_TEST(row["casetypecode"].as_integer() == 2);
}

BOOST_AUTO_TEST_CASE(x15_a_recording_and_a_transcript_that_come_late_go_to_the_record_that_a_person_has) {
    Desk desk(R"({"handoff":{"queue":"Support"}})");
    const Json told =
        desk.hand_over(
                R"({"session":"s-1","channel":"chat","customer":{"email":"a@example.org"},"transcript":"bot: hi"})")
            ->json();
    const std::string url = "https://pbx.example.com/r/1";
    desk.submit_all({native("session.recording_ready", "2026-03-01T10:00:00Z",
                            R"(,"channel":"chat","recording":{"url":")" + url + "\"}"),
                     native("session.transcript_ready", "2026-03-01T10:00:01Z",
                            R"(,"channel":"chat","transcript":"bot: hi\nagent: hello")"),
                     native("session.transcript_ready", "2026-03-01T10:00:01Z",
                            R"(,"channel":"chat","transcript":"bot: hi\nagent: hello")")},
                    "dyncx");
    const auto notes = desk.rows_about("annotations", "objectid", told["id"].as_string());
    BOOST_TEST(notes.size() == 3U);
    const auto has = [&](const std::string& text) {
        return std::count_if(notes.begin(), notes.end(),
                             [&](auto& note) { return note["notetext"].as_string() == text; });
    };
    BOOST_TEST(has(url) == 1);
    BOOST_TEST(has("bot: hi\nagent: hello") == 1);
    BOOST_TEST(has("bot: hi") == 1);
}

BOOST_AUTO_TEST_CASE(a_call_that_ends_after_its_handoff_is_about_the_case) {
    Desk desk(R"({"handoff":{"queue":"Support"}})");
    desk.submit_all({native("session.started", "2026-03-01T10:00:00Z",
                            R"(,"channel":"phone","direction":"in","from":"+12065550142","to":"+12065550100")")},
                    "dyncx");
    const Json told = desk.hand_over(R"({"session":"s-1"})")->json();
    BOOST_TEST(told["customer_by"].as_string() != "");
    desk.submit_all({native("session.ended", "2026-03-01T10:05:00Z")}, "dyncx");
    const Json calls = desk.rows("phonecalls");
    BOOST_REQUIRE_EQUAL(calls.as_array().size(), 1U);
    BOOST_TEST(calls.as_array().front()["regardingobjectid"].as_string() == told["id"].as_string());
}

BOOST_AUTO_TEST_CASE(s1_20_a_raw_guid_of_a_lookup_is_bound_under_the_right_name) {
    Desk desk;
    const Json contacts = desk.rows("contacts");
    const std::string other = contacts.as_array().back()["contactid"].as_string();
    const Json made = desk.hand_over(R"({"session":"s-1","customer":{"email":"a@example.org"},"ticket_properties":)"
                                     R"({"primarycontactid":"{)" +
                                     other + R"(}"}})")
                          ->json();
    const Json row = row_where(desk.rows("incidents"), "incidentid", made["id"].as_string());
    BOOST_TEST(row["primarycontactid"].as_string() == other, made.text());
}

BOOST_AUTO_TEST_CASE(what_is_hidden_is_hidden_once) {
    Desk desk(R"({"handoff":{"redact":["redact\\w*"]}})");
    const Json told =
        desk.hand_over(R"({"session":"s-1","customer":{"email":"a@example.org"},"transcript":"redact me"})")->json();
    BOOST_TEST(text_of_notes(desk, told["id"].as_string()) == "[redacted] me");
}

BOOST_AUTO_TEST_CASE(what_a_customer_said_of_cards_reaches_neither_dynamics_nor_the_store) {
    Desk desk;
    const Json told =
        desk.hand_over(R"({"session":"s-1","customer":{"email":"a@example.org"},)"
                       R"("summary":"pays with 4111 1111 1111 1111","transcript":"my card 4111111111111111"})")
            ->json();
    const Json row = row_where(desk.rows("incidents"), "incidentid", told["id"].as_string());
    BOOST_TEST(row["description"].as_string().find("4111") == std::string::npos);
    BOOST_TEST(text_of_notes(desk, told["id"].as_string()) == "my card [card]");
    desk.close();
    for (const auto& entry : std::filesystem::directory_iterator(desk.folder.path)) {
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(file)), {});
        BOOST_TEST(bytes.find("4111") == std::string::npos, entry.path());
    }
}

BOOST_AUTO_TEST_CASE(s1_30_a_dry_run_says_where_it_would_go_and_why_and_writes_nothing) {
    Desk desk(
        R"({"handoff":{"queue":"Support","rules":[{"name":"Mail","when":{"field":"session.channel","is":"email"},)"
        R"("then":{"queue":")" +
        std::string(kQueue) + R"(","priority":"High"}}]}})");
    const auto rows = desk.rows("incidents").as_array().size();
    const Json told =
        desk.hand_over(R"({"session":"s-1","channel":"email","customer":{"email":"a@example.org"},"dry_run":true})")
            ->json();
    BOOST_TEST(told["would"].as_string() == "case", told.text());
    BOOST_TEST(told["handoff"]["rule"].as_string() == "Mail");
    BOOST_TEST(told["rules"].as_array().front()["matches"].as_bool());
    BOOST_TEST(told["requests"].as_array().size() >= 3U);
    BOOST_TEST(desk.rows("incidents").as_array().size() == rows);
    BOOST_TEST(desk.state("s-1").is_null());
    const auto before = desk.requests();
    desk.hand_over(R"({"session":"s-2","channel":"email","customer":{"email":"b@example.org"},"dry_run":true})");
    BOOST_TEST(desk.requests() - before == 1); // the search
}

BOOST_AUTO_TEST_SUITE_END()
