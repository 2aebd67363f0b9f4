// What Dynamics refuses of a handoff costs a finding, and never the customer.
#include "desk.h"

using namespace scene;
using dyncx::Json;

namespace {

constexpr const char* kDisabled = "agent.five@example.com";

std::string queue_id(Desk& desk, const std::string& name) {
    return row_where(desk.rows("queues"), "name", name)["queueid"].as_string();
}

bool finds(const Json& told, const std::string& words) {
    for (const Json& finding : told["findings"].as_array())
        if (finding["text"].as_string().find(words) != std::string::npos)
            return true;
    return false;
}

std::string session(const std::string& name, const std::string& more = "") {
    return R"({"session":")" + name + R"(","customer":{"email":"a@example.org"})" + more + "}";
}

Json configured(Desk& desk, const std::string& handoff, dyncx_status& status) {
    Json all = *Json::parse(desk.emulator.client_config());
    all.set("handoff", *Json::parse(handoff));
    const std::string text = all.text();
    const auto done = desk.wait_for([&](dyncx_call* call, dyncx_op* op) {
        return dyncx_configure(desk.client, text.c_str(), DYNCX_NUL, call, op, &desk.err);
    });
    status = done->status;
    return done->error ? Json(Json::Object{{"message", done->error->message}, {"fix", done->error->fix}})
                       : done->json();
}

} // namespace

BOOST_AUTO_TEST_SUITE(refused_handoffs)

BOOST_AUTO_TEST_CASE(s1_14_a_queue_that_is_deleted_later_costs_a_finding_and_the_case_goes_to_the_fallback) {
    Desk desk(R"({"handoff":{"queue":"Support","fallback_queue":"Sales"}})");
    BOOST_REQUIRE_EQUAL(desk.hand_over(session("s-1"))->json()["queue"]["name"].as_string(), "Support");
    desk.emulator.erase("queueitems", desk.rows("queueitems").as_array().front()["queueitemid"].as_string());
    desk.emulator.erase("queues", queue_id(desk, "Support"));
    const Json told = desk.hand_over(session("s-2", R"(,"transcript":"hello")"))->json();
    BOOST_TEST(told["state"].as_string() == "created");
    BOOST_TEST(told["queue"]["name"].as_string() == "Sales", told.text());
    BOOST_TEST(finds(told, "Support"), told.text());
    BOOST_TEST(desk.rows_about("queueitems", "objectid", told["id"].as_string()).size() == 1U);
    BOOST_TEST(desk.rows_about("annotations", "objectid", told["id"].as_string()).size() == 1U);
}

BOOST_AUTO_TEST_CASE(s1_14_a_queue_by_a_name_that_nobody_has_is_refused_when_it_is_saved) {
    Desk desk;
    dyncx_status status = DYNCX_OK;
    const Json refused = configured(desk, R"({"queue":"Tier 9"})", status);
    BOOST_TEST(status == DYNCX_E_CONFIG);
    BOOST_TEST(refused["message"].as_string().find("handoff.queue") != std::string::npos, refused.text());
    BOOST_TEST(refused["message"].as_string().find("Tier 9") != std::string::npos);
    const Json good = configured(desk, R"({"queue":")" + queue_id(desk, "Sales") + R"("})", status);
    BOOST_TEST(status == DYNCX_OK, good.text());
}

BOOST_AUTO_TEST_CASE(s1_15_a_disabled_owner_is_refused_when_it_is_saved_and_passed_over_at_run_time) {
    Desk desk(R"({"handoff":{"owner":")" + std::string(kAgent) + R"(","owners":{"agent":{"anna":")" + kDisabled +
              R"("}}}})");
    dyncx_status status = DYNCX_OK;
    const Json refused = configured(desk, R"({"owner":")" + std::string(kDisabled) + R"("})", status);
    BOOST_TEST(status == DYNCX_E_CONFIG);
    BOOST_TEST(refused["message"].as_string().find("disabled") != std::string::npos, refused.text());
    const Json told = desk.hand_over(session("s-1", R"(,"agent":"anna")"))->json();
    BOOST_TEST(told["owner"]["name"].as_string() == kAgent);
    BOOST_TEST(finds(told, "disabled"), told.text());
}

BOOST_AUTO_TEST_CASE(s1_13_neither_queue_nor_owner_is_warned_of_when_it_is_saved_and_raises_the_alarm) {
    Desk desk(R"({"handoff":{"unclaimed_s":1}})");
    dyncx_blob* out = nullptr;
    const auto read = dyncx_configuration(desk.client, &out, &desk.err);
    const Json findings = desk.blob(read, out)["findings"];
    BOOST_REQUIRE(!findings.as_array().empty());
    BOOST_TEST(findings.as_array().front()["text"].as_string().find("handoff.queue") != std::string::npos);
    const Json told = desk.hand_over(session("s-1"))->json();
    BOOST_TEST(told["state"].as_string() == "created");
    Slot slot;
    for (int i = 0; i < 100 && slot.kind != DYNCX_EVENT_HANDOFF; ++i)
        dyncx_poll(desk.client, 200, &slot, &desk.err);
    BOOST_REQUIRE_EQUAL(slot.kind, DYNCX_EVENT_HANDOFF);
    BOOST_TEST(std::string(slot.subject.data) == "s-1");
    BOOST_TEST(slot.json()["alarm"].as_string() == "unclaimed");
    BOOST_TEST(slot.json()["id"].as_string() == told["id"].as_string());
    BOOST_TEST(desk.state("s-1")["looked_at"].as_string() != "");
    BOOST_REQUIRE_EQUAL(dyncx_client_flush(desk.client, 10000, &desk.err), DYNCX_OK);
}

BOOST_AUTO_TEST_CASE(s1_13_a_fallback_queue_takes_what_nobody_claimed) {
    Desk desk(R"({"handoff":{"unclaimed_s":1}})");
    const Json told = desk.hand_over(session("s-1"))->json();
    desk.close();
    desk.start(R"({"handoff":{"unclaimed_s":1,"fallback_queue":"Sales"}})"); // the look outlives the process
    for (int i = 0; i < 100 && desk.rows("queueitems").as_array().empty(); ++i) {
        Slot slot;
        dyncx_poll(desk.client, 200, &slot, &desk.err);
    }
    BOOST_TEST(desk.rows_about("queueitems", "objectid", told["id"].as_string()).size() == 1U);
}

BOOST_AUTO_TEST_CASE(s1_17_a_handoff_without_identity_waits_and_goes_on_when_the_host_says_who_it_is) {
    Desk desk;
    const std::string lost = R"({"session":"s-1"})";
    BOOST_REQUIRE_EQUAL(dyncx_handoff(desk.client, lost.c_str(), DYNCX_NUL, nullptr, nullptr, &desk.err), DYNCX_OK);
    for (int i = 0; i < 200 && desk.state("s-1")["state"].as_string() != "waiting"; ++i)
        usleep(10000);
    BOOST_TEST(desk.state("s-1")["state"].as_string() == "waiting");
    const auto before = desk.rows("incidents").as_array().size();
    const auto done = desk.hand_over(session("s-1"));
    BOOST_REQUIRE_EQUAL(done->status, DYNCX_OK);
    BOOST_REQUIRE_EQUAL(dyncx_client_flush(desk.client, 20000, &desk.err), DYNCX_OK);
    BOOST_TEST(desk.rows("incidents").as_array().size() == before + 1);
}

BOOST_AUTO_TEST_CASE(s1_17_withheld_numbers_have_no_contact_in_common) {
    Desk desk;
    const Json accounts = desk.rows("accounts");
    const std::string account = accounts.as_array().front()["accountid"].as_string();
    desk.close();
    desk.start(R"({"handoff":{"unknown_customer":{"account":")" + account + R"("}}})");
    const auto before = desk.rows("contacts").as_array().size();
    for (const char* number : {"anonymous", "100", "private"}) {
        const Json told =
            desk.hand_over(R"({"session":")" + std::string(number) + R"(","customer":{"phone":")" + number + R"("}})")
                ->json();
        BOOST_TEST(told["customer_by"].as_string() == "stand-in", told.text());
    }
    BOOST_TEST(desk.rows("contacts").as_array().size() == before);
}

BOOST_AUTO_TEST_CASE(s1_17_a_customer_who_was_deleted_is_looked_for_anew) {
    Desk desk;
    const std::string gone = R"({"session":"s-1","customer":{"id":"c0000000-0000-4000-8000-00000000dead",)"
                             R"("email":"a@example.org"}})";
    const Json told = desk.hand_over(gone)->json();
    BOOST_TEST(told["state"].as_string() == "created", told.text());
    BOOST_TEST(told["customer_by"].as_string() == "created");
}

BOOST_AUTO_TEST_CASE(s1_31_a_contact_that_somebody_has_mended_is_not_made_over) {
    Desk desk;
    const Json first = desk.hand_over(session("s-1"))->json();
    const std::string id = first["customer"]["contact"].as_string();
    const std::string mended = R"({"lastname":"Mended","emailaddress1":"new@example.org"})";
    const auto changed = desk.wait_for([&](dyncx_call* call, dyncx_op* op) {
        return dyncx_record_update(desk.client, "contact", DYNCX_NUL, id.c_str(), DYNCX_NUL, nullptr, 0, mended.c_str(),
                                   DYNCX_NUL, call, op, &desk.err);
    });
    BOOST_REQUIRE_EQUAL(changed->status, DYNCX_OK);
    desk.close();
    desk.start("{}"); // whom it found is forgotten
    const Json again = desk.hand_over(session("s-2"))->json();
    BOOST_TEST(again["state"].as_string() == "created", again.text());
    BOOST_TEST(again["customer"]["contact"].as_string() == id);
    BOOST_TEST(row_where(desk.rows("contacts"), "contactid", id)["lastname"].as_string() == "Mended");
}

BOOST_AUTO_TEST_CASE(s1_22_notes_that_may_not_be_made_are_a_dead_letter_and_later_events_do_no_harm) {
    Desk desk(R"({"handoff":{"queue":"Support"}})");
    desk.emulator.remove_privileges({"prvCreateNote"});
    const auto refused = desk.hand_over(session("s-1", R"(,"channel":"chat","transcript":"hello")"));
    BOOST_TEST(refused->status == DYNCX_E_FORBIDDEN);
    BOOST_TEST(desk.state("s-1")["state"].as_string() == "created"); // the record is there
    desk.submit_all({native("session.ended", "2026-03-01T10:05:00Z", R"(,"channel":"chat")")}, "dyncx");
    desk.emulator.reset_privileges();
    int64_t settled = 0;
    BOOST_REQUIRE_EQUAL(dyncx_dead_settle(desk.client, 0, DYNCX_DEAD_RETRY, nullptr, 0, &settled, &desk.err), DYNCX_OK);
    BOOST_REQUIRE_EQUAL(dyncx_client_flush(desk.client, 20000, &desk.err), DYNCX_OK);
    BOOST_TEST(desk.rows_about("annotations", "objectid", desk.state("s-1")["id"].as_string()).size() == 1U);
}

BOOST_AUTO_TEST_CASE(s1_17_a_case_of_a_stand_in_is_given_to_the_customer_as_soon_as_one_is_known) {
    Desk desk;
    const Json accounts = desk.rows("accounts");
    const std::string account = accounts.as_array().front()["accountid"].as_string();
    desk.close();
    desk.start(R"({"handoff":{"unknown_customer":{"account":")" + account + R"("}}})");
    const Json first = desk.hand_over(R"({"session":"s-1"})")->json();
    BOOST_TEST(first["customer_by"].as_string() == "stand-in");
    BOOST_TEST(finds(first, "handoff.unknown_customer"));
    BOOST_TEST(row_where(desk.rows("incidents"), "incidentid", first["id"].as_string())["customerid"].as_string() ==
               account);
    const Json then = desk.hand_over(session("s-1"))->json();
    BOOST_TEST(then["id"].as_string() == first["id"].as_string());
    const Json row = row_where(desk.rows("incidents"), "incidentid", first["id"].as_string());
    const Json contact = row_where(desk.rows("contacts"), "emailaddress1", "a@example.org");
    BOOST_TEST(row["customerid"].as_string() == contact["contactid"].as_string());
}

BOOST_AUTO_TEST_CASE(s1_18_channels_go_their_way_in_any_spelling_and_an_unknown_one_says_that_it_is_unknown) {
    Desk desk(R"({"handoff":{"queue":"Support"}})");
    for (const auto& [channel, path] :
         {std::pair(" WhatsApp ", "conversation"), std::pair("SMS", "conversation"), std::pair("web", "conversation"),
          std::pair("Phone", "case"), std::pair("email", "case"), std::pair("pigeon", "case")}) {
        const Json told =
            desk.hand_over(session(std::string("s-") + channel, std::string(R"(,"channel":")") + channel + "\""))
                ->json();
        BOOST_TEST(told["path"].as_string() == path, told.text());
        const std::string why = told["why"].as_array().front().as_string();
        BOOST_TEST((why.find("does not have this channel") != why.npos) == (std::string(channel) == "pigeon"), why);
    }
}

BOOST_AUTO_TEST_CASE(s1_29_a_conversation_has_its_customer_queue_and_summary) {
    Desk desk(R"({"handoff":{"queue":"Support"}})");
    const Json told =
        desk.hand_over(session("s-1", R"(,"channel":"chat","summary":"needs help","transcript":"hi")"))->json();
    BOOST_REQUIRE_EQUAL(told["table"].as_string(), "msdyn_ocliveworkitem");
    const Json row = row_where(desk.rows("msdyn_ocliveworkitems"), "activityid", told["id"].as_string());
    BOOST_TEST(row["subject"].as_string().find("Chat from") == 0U);
    BOOST_TEST(row["msdyn_cdsqueueid"].as_string() == queue_id(desk, "Support"));
    BOOST_TEST(row["msdyn_customer"].as_string() == told["customer"]["contact"].as_string());
    BOOST_TEST(row["msdyn_conversationsummaryfield"].as_string().find("needs help") == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
