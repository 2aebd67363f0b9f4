// Settings of handoffs that cannot work are refused at the door, with their place.
#include "config/settings.h"
#include "handoff/case_row.h"
#include "handoff/customer.h"
#include "handoff/decision.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx;
using namespace dyncx::handoff;

namespace {

config::Settings with(const std::string& handoff) {
    auto settings = config::Settings::parse_client(R"({"environment":{"url":"https://org.crm4.dynamics.com",
        "tenant_id":"0d3c1f4a-1b2c-4d5e-8f90-a1b2c3d4e5f6","client_id":"1e3c2f4a-1b2c-4d5e-8f90-a1b2c3d4e5f6",
        "client_secret":"abc8Q~notARealSecretJustForTest"},"handoff":)" +
                                                   handoff + "}");
    BOOST_REQUIRE_MESSAGE(settings.ok(), (settings ? "" : settings.error().message));
    return *settings;
}

std::string refusal(const std::string& handoff) {
    const auto settings = with(handoff);
    if (auto opened = Customers::open(settings, {}); !opened)
        return opened.error().message;
    if (auto opened = Decider::open(settings); !opened)
        return opened.error().message;
    if (auto opened = CaseRow::open(settings); !opened)
        return opened.error().message;
    return {};
}

Decision decided(const std::string& handoff, const Json& facts, const Json& asked = Json::object()) {
    auto decider = Decider::open(with(handoff));
    BOOST_REQUIRE(decider.ok());
    const Json nobody, row = Json::object();
    return decider->decide(asked, {facts, nobody, row, 0});
}

std::string names(const std::vector<Wish>& wishes) {
    std::string all;
    for (const Wish& wish : wishes)
        all += wish.name + " ";
    return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(handoff_settings)

BOOST_AUTO_TEST_CASE(what_cannot_work_is_refused_with_its_place) {
    for (const auto& [handoff, place] : {std::pair(R"({"identity":["face"]})", "handoff.identity"),
                                         std::pair(R"({"key_column":"a'b"})", "handoff.key_column"),
                                         std::pair(R"({"unknown_customer":{"lead":"x"}})", "handoff.unknown_customer"),
                                         std::pair(R"({"queues":{"phone":"A"}})", "handoff.queues"),
                                         std::pair(R"({"channels":{"fax":"letter"}})", "handoff.channels.fax"),
                                         std::pair(R"({"case":{"Not A Column":"x"}})", "handoff.case"),
                                         std::pair(R"({"recording_column":"a b"})", "handoff.recording_column")})
        BOOST_TEST(refusal(handoff).find(place) != std::string::npos, handoff << ": " << refusal(handoff));
    BOOST_TEST(refusal(R"({"queue":"Support"})") == "");
}

BOOST_AUTO_TEST_CASE(s1_15_queues_and_owners_are_wished_for_in_the_stated_order) {
    const std::string settings = R"({"queue":"Q","fallback_queue":"F","queues":{"channel":{"Phone":"C"},)"
                                 R"("agent":{"Anna":"A"}},"owner":"o","owners":{"agent":{"anna":"a"}},)"
                                 R"("rules":[{"name":"R","then":{"queue":"R"}}]})";
    const Json facts = *Json::parse(R"({"channel":"phone","agent":"anna"})");
    const Decision all = decided(settings, facts, *Json::parse(R"({"queue":"H"})"));
    BOOST_TEST(names(all.queues) == "H R A C Q F ");
    BOOST_TEST(names(all.owners) == "a o ");
    BOOST_TEST(names(decided(settings, Json::object()).queues) == "R C Q F ");
}

BOOST_AUTO_TEST_CASE(s1_13_a_warning_is_due_while_some_case_may_be_nobodys) {
    BOOST_TEST(!Decider::open(with("{}"))->unclaimed_warning().empty());
    BOOST_TEST(!Decider::open(with(R"({"queues":{"channel":{"phone":"A"}}})"))->unclaimed_warning().empty());
    for (const char* enough : {R"({"queue":"A"})", R"({"owner":"a"})", R"({"fallback_queue":"A"})"})
        BOOST_TEST(Decider::open(with(enough))->unclaimed_warning().empty(), enough);
}

BOOST_AUTO_TEST_CASE(s1_18_the_switch_makes_a_case_of_every_conversation) {
    const Json chat = *Json::parse(R"({"channel":"chat"})");
    BOOST_TEST(decided("{}", chat).is_conversation);
    BOOST_TEST(!decided(R"({"conversations":false})", chat).is_conversation);
    BOOST_TEST(
        decided(R"({"channels":{"else":"conversation"}})", *Json::parse(R"({"channel":"fax"})")).is_conversation);
}

BOOST_AUTO_TEST_SUITE_END()
