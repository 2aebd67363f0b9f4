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

BOOST_AUTO_TEST_SUITE_END()
