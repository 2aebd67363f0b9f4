// Answers that are lost, or ways that were refused before: the record that is there is the one that counts.
#include "desk.h"

using namespace scene;
using dyncx::Json;
using dyncx::emulator::FaultAction;

namespace {

dyncx::emulator::Fault batch_with(const char* words, FaultAction action) {
    dyncx::emulator::Fault fault;
    fault.method = "POST";
    fault.path_contains = "$batch";
    fault.body_contains = words;
    fault.action = action;
    return fault;
}

dyncx::emulator::Fault refused_with(const char* words) {
    auto fault = batch_with(words, FaultAction::status);
    fault.status = 403;
    fault.code = "0x80040220";
    fault.message = "Principal is missing prvCreate.";
    return fault;
}

std::string case_of(Desk& desk, const std::string& session) {
    const Json all = desk.rows("incidents");
    for (const Json& row : all.as_array())
        if (row["description"].as_string().find("Session: " + session) != std::string::npos)
            return row["incidentid"].as_string();
    return {};
}

constexpr const char* kQuick = R"({"handoff":{"queue":"Support","unclaimed_s":0},"delivery":{"retry_first_ms":10}})";

} // namespace

BOOST_AUTO_TEST_SUITE(lost_answers)

BOOST_AUTO_TEST_CASE(s1_29_a_case_instead_of_a_conversation_whose_answer_is_lost_stays_the_only_record) {
    Desk desk(kQuick);
    const auto cases = desk.rows("incidents").as_array().size();
    const auto conversations = desk.rows("msdyn_ocliveworkitems").as_array().size();
    desk.emulator.add_fault(refused_with("msdyn_ocliveworkitems?"));
    desk.emulator.add_fault(batch_with("incidents?", FaultAction::drop_after_commit));
    const Json told =
        desk.hand_over(R"({"session":"s-1","channel":"chat","customer":{"email":"a@example.org"},"transcript":"hi"})")
            ->json();
    BOOST_TEST(told["path"].as_string() == "case", told.text());
    BOOST_TEST(told["why"].text().find("Omnichannel refused") != std::string::npos, told.text());
    BOOST_TEST(told["choice"].is_null(), told.text());
    BOOST_TEST(told["queue"]["name"].as_string() == "Support");
    BOOST_TEST(desk.rows("incidents").as_array().size() == cases + 1);
    BOOST_TEST(desk.rows("msdyn_ocliveworkitems").as_array().size() == conversations);
    BOOST_TEST(desk.rows_about("annotations", "objectid", told["id"].as_string()).size() == 1U);
}

BOOST_AUTO_TEST_CASE(of_a_record_that_was_made_first_and_its_answer_lost_owner_queue_notes_and_recording_follow) {
    Desk desk(R"({"handoff":{"queue":"Support","owner":"agent.one@example.com","unclaimed_s":0},)"
              R"("delivery":{"retry_first_ms":10}})");
    desk.emulator.add_fault(refused_with("incidents?"));
    desk.emulator.add_fault(batch_with("incidents?", FaultAction::drop_after_commit));
    const Json told = desk.hand_over(R"({"session":"s-1","customer":{"email":"a@example.org"},"transcript":"hi",)"
                                     R"("recording_url":"https://pbx.example.com/r/1"})")
                          ->json();
    const std::string id = told["id"].as_string();
    const auto cases = desk.rows_about("incidents", "incidentid", id);
    BOOST_REQUIRE_EQUAL(cases.size(), 1U);
    const Json agent = row_where(desk.rows("systemusers"), "internalemailaddress", kAgent);
    BOOST_TEST(cases.front()["ownerid"].as_string() == agent["systemuserid"].as_string(), told.text());
    BOOST_TEST(told["owner"]["name"].as_string() == kAgent, told.text());
    BOOST_TEST(desk.rows_about("queueitems", "objectid", id).size() == 1U);
    BOOST_TEST(desk.rows_about("annotations", "objectid", id).size() == 2U);
    BOOST_TEST(told["left"].as_array().empty(), told.text());
}

BOOST_AUTO_TEST_CASE(whom_dynamics_has_as_owner_and_customer_after_a_lost_answer_is_told_and_stays) {
    Desk desk(R"({"handoff":{"owner":"agent.one@example.com","unclaimed_s":0},"delivery":{"retry_first_ms":10}})");
    desk.emulator.add_fault(batch_with("incidents?", FaultAction::drop_after_commit));
    auto busy = batch_with("incidents?", FaultAction::status);
    busy.times = 1'000'000;
    desk.emulator.add_fault(busy);
    const Json other = first_contact(desk);
    const std::string lost = R"({"session":"s-1","customer":{"email":"a@example.org"},"transcript":"hi"})";
    const auto cases = desk.rows("incidents").as_array().size();
    BOOST_REQUIRE_EQUAL(dyncx_handoff(desk.client, lost.c_str(), DYNCX_NUL, nullptr, nullptr, &desk.err), DYNCX_OK);
    for (int i = 0; i < 300 && desk.rows("incidents").as_array().size() == cases; ++i)
        dyncx_client_flush(desk.client, 100, nullptr);
    const std::string id = case_of(desk, "s-1");
    const Json agent = row_where(desk.rows("systemusers"), "internalemailaddress", "agent.two@example.com");
    const std::string change = R"({"customerid":{"contact":")" + other["contactid"].as_string() +
                               R"("},"ownerid":{"systemuser":")" + agent["systemuserid"].as_string() + R"("}})";
    const auto changed = desk.wait_for([&](dyncx_call* call, dyncx_op* op) {
        return dyncx_record_update(desk.client, "incident", DYNCX_NUL, id.c_str(), DYNCX_NUL, nullptr, 0,
                                   change.c_str(), DYNCX_NUL, call, op, &desk.err);
    });
    BOOST_REQUIRE_MESSAGE(changed->status == DYNCX_OK, (changed->error ? changed->error->message : ""));
    desk.emulator.clear_faults();
    BOOST_REQUIRE_EQUAL(dyncx_client_flush(desk.client, 60000, &desk.err), DYNCX_OK);
    const Json told = desk.state("s-1");
    BOOST_TEST(told["owner"]["systemuser"].as_string() == agent["systemuserid"].as_string(), told.text());
    BOOST_TEST(told["customer"]["contact"].as_string() == other["contactid"].as_string(), told.text());
    BOOST_TEST(told["customer_by"].as_string() == "record");
    BOOST_TEST(desk.session("s-1")["customer"].text().find(other["contactid"].as_string()) != std::string::npos);
    const Json row = row_where(desk.rows("incidents"), "incidentid", id);
    BOOST_TEST(row["ownerid"].as_string() == agent["systemuserid"].as_string());
    BOOST_TEST(desk.rows_about("annotations", "objectid", id).size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
