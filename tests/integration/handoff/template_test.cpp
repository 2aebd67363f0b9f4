// What an administrator and a host put into a case beside and instead of what is built in.
#include "desk.h"

using namespace scene;
using dyncx::Json;

BOOST_AUTO_TEST_SUITE(the_template_of_a_case)

BOOST_AUTO_TEST_CASE(s2_12_the_template_replaces_columns_and_one_whose_value_is_missing_stays_as_built_in) {
    Desk desk(R"({"handoff":{"case":{"casetypecode":"Problem","title":"{{channel}}: {{reason|Help wanted}}",)"
              R"("description":"{{collected.serial}}"}}})");
    const auto row = [&](const std::string& request) {
        const Json told = desk.hand_over(request)->json();
        return row_where(desk.rows("incidents"), "incidentid", told["id"].as_string());
    };
    const std::string who = R"(,"channel":"email","customer":{"email":"a@example.org"})";
    const Json full = row(R"({"session":"s-1","reason":"It blinks","collected":{"serial":"A-17"})" + who + "}");
    BOOST_TEST(full["title"].as_string() == "email: It blinks");
    BOOST_TEST(full["description"].as_string() == "A-17");
    BOOST_TEST(full["casetypecode"].as_integer() == 2);
    const Json bare = row(R"({"session":"s-2","summary":"The router blinks red.")" + who + "}");
    BOOST_TEST(bare["title"].as_string() == "email: Help wanted");
    BOOST_TEST(bare["description"].as_string() == "The router blinks red.\nSession: s-2");
}

BOOST_AUTO_TEST_CASE(s2_12_properties_of_the_handoff_win_over_the_template_and_the_customer_over_both) {
    Desk desk(R"({"handoff":{"case":{"casetypecode":"Problem","customerid":{"account":)"
              R"("c0000000-0000-4000-8000-000000000001"}}}})");
    const Json told = desk.hand_over(R"({"session":"s-1","customer":{"email":"a@example.org"},)"
                                     R"("ticket_properties":{"casetypecode":"Request"}})")
                          ->json();
    const Json row = row_where(desk.rows("incidents"), "incidentid", told["id"].as_string());
    BOOST_TEST(row["casetypecode"].as_integer() == 3);
    BOOST_TEST(row["customerid"].as_string() == told["customer"]["contact"].as_string());
}

BOOST_AUTO_TEST_CASE(s1_29_what_a_conversation_has_no_column_for_is_told_in_the_answer_and_in_a_dry_run) {
    Desk desk(R"({"handoff":{"case":{"casetypecode":"Problem"}}})");
    const auto findings_of = [&](const std::string& channel, const std::string& more) {
        const Json told = desk.hand_over(R"({"session":"s-)" + channel + R"(","customer":{"email":"a@example.org"},)" +
                                         R"("channel":")" + channel + "\"" + more + "}")
                              ->json();
        return (told.find("would") ? told["handoff"]["findings"] : told["findings"]).text();
    };
    const char* all = R"(,"priority":"High","ticket_properties":{"casetypecode":"Request"})";
    const char* words = "which has no column for: priority, ticket_properties, handoff.case.";
    BOOST_TEST(findings_of("sms", std::string(all) + R"(,"dry_run":true)").find(words) != std::string::npos);
    BOOST_TEST(findings_of("chat", all).find(words) != std::string::npos);
    BOOST_TEST(findings_of("web", "").find("no column for: handoff.case.") != std::string::npos);
    BOOST_TEST(findings_of("email", all).find("no column for") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(s2_12_a_dry_run_shows_what_a_wrong_template_would_be_refused_for) {
    Desk desk(R"({"handoff":{"case":{"prioritycod":"High"}}})");
    const auto refused = desk.hand_over(R"({"session":"s-1","customer":{"email":"a@example.org"},"dry_run":true})");
    BOOST_TEST(refused->status == DYNCX_E_INVALID);
    BOOST_REQUIRE(refused->error);
    const std::string said = std::string(refused->error->message) + " " + refused->error->fix;
    BOOST_TEST(said.find("prioritycode") != said.npos, said);
}

BOOST_AUTO_TEST_SUITE_END()
