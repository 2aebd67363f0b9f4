// A create whose answer was lost and whose repeat finds the row: what the first attempt wrote is not known, so nothing
// of the repeat counts as told.
#include "stage.h"

namespace dyncx::flow {
namespace {

const char* const kUser = "6d9b3f30-0000-4000-8000-00000000000a";

SessionEvent started() {
    return event_of(
        DYNCX_SESSION_STARTED,
        R"({"direction":"in","from":"+15550100","to":"+18005550100","agent":"jane@contoso.com","started_at":"2026-02-03T17:12:59Z"})");
}

delivery::StepRequest create_of(Stage& stage, const delivery::Turn& turn) {
    auto plan = stage.flow->plan(turn, 0, {});
    BOOST_REQUIRE(plan.ok());
    BOOST_REQUIRE(plan->request.has_value());
    return *plan->request;
}

// The session's first event is given twice: the first answer is lost, and before the second another session brings the
// agent's user to light.
PlayedSession found_again(Stage& stage) {
    const delivery::Turn turn{started(), "019a0000-0000-7000-8000-0000000000aa", started().facts, {}};
    const auto lost = create_of(stage, turn);
    PlayedSession other{stage, {{"systemusers", std::string(R"([{"systemuserid":")") + kUser + "\"}]"}}};
    other.apply(started());
    const auto repeat = create_of(stage, turn);
    BOOST_TEST(lost.record_id == repeat.record_id);
    BOOST_TEST(lost.requests[0].body != repeat.requests[0].body); // knows the owner now

    const std::vector<Result<dataverse::Answer>> riders(repeat.riders.size(),
                                                        dataverse::Answer{200, {}, R"({"value":[]})"});
    auto outcome = stage.flow->absorb(turn, repeat, {}, riders); // no answer: the key was there
    BOOST_REQUIRE(outcome.ok());
    BOOST_REQUIRE(outcome->mapping.has_value());
    PlayedSession session{stage};
    session.facts = turn.facts;
    for (const auto& [name, value] : outcome->learned.as_object())
        session.facts.set(name, value);
    session.records.push_back(*outcome->mapping);
    return session;
}

} // namespace

BOOST_AUTO_TEST_SUITE(lost_create)

BOOST_AUTO_TEST_CASE(s4_2_what_the_repeat_of_a_lost_create_wanted_is_told_with_the_end_of_the_call) {
    Stage stage;
    PlayedSession session = found_again(stage);
    BOOST_TEST(session.apply(event_of(DYNCX_SESSION_ENDED, R"({"ended_at":"2026-02-03T17:20:00Z"})")) == 1u);
    const auto& requests = session.sent.back().step.requests;
    BOOST_REQUIRE_EQUAL(requests.size(), 2u); // the parties, then the columns with the completed state
    const Json parties = *Json::parse(requests[0].body), row = *Json::parse(requests[1].body);
    const std::string user = std::string("/systemusers(") + kUser + ")";
    BOOST_TEST(parties["value"].as_array().back()["partyid_systemuser@odata.bind"].as_string() == user);
    BOOST_TEST(row["ownerid_phonecall@odata.bind"].as_string() == user);
    BOOST_TEST(row["subject"].as_string() == "Call from +15550100 to +18005550100");
    BOOST_TEST(row["phonenumber"].as_string() == "+15550100");
    BOOST_TEST(!row["directioncode"].as_bool(true));
    BOOST_TEST(row["actualstart"].as_string() == "2026-02-03T17:12:59Z");
    BOOST_TEST(row["statecode"].as_integer() == 1);
}

BOOST_AUTO_TEST_CASE(s4_2_what_was_told_again_is_not_told_a_third_time) {
    Stage stage;
    PlayedSession session = found_again(stage);
    const SessionEvent ended = event_of(DYNCX_SESSION_ENDED, R"({"ended_at":"2026-02-03T17:20:00Z"})");
    session.apply(ended);
    BOOST_TEST(session.apply(ended) == 0u);
    BOOST_TEST(session.apply(started()) == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dyncx::flow
