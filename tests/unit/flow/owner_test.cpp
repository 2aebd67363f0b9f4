// Whose call it is when several agents had it: the rules first, last and longest, in every order of events.
#include "flow/owner.h"
#include "stage.h"

#include <algorithm>

namespace dyncx::flow {
namespace {

struct Said { // an event of the session: kind, second, leg, agent, what else
    int kind;
    int at_s;
    std::string leg, agent;
    std::string more = "";
};

SessionEvent event(const Said& said) {
    const bool has_direction = said.more.find("direction") != said.more.npos;
    std::string facts = std::string(R"({"n":1)") + (has_direction ? "" : R"(,"direction":"in")") + said.more;
    if (!said.leg.empty())
        facts += R"(,"leg":")" + said.leg + "\"";
    if (!said.agent.empty())
        facts += R"(,"agent":")" + said.agent + "\"";
    SessionEvent made = event_of(said.kind, facts + "}");
    made.time = made.version = 1770000000000 + 1000LL * said.at_s;
    return made;
}

// The agent by each rule, "first last longest"; checked to be the same in every order of the events.
std::string owners_of(std::vector<Said> all) {
    const auto by_time = [](const Said& a, const Said& b) {
        return std::tie(a.at_s, a.kind, a.leg) < std::tie(b.at_s, b.kind, b.leg);
    };
    std::sort(all.begin(), all.end(), by_time);
    std::string expected;
    do {
        Json facts = Json::object();
        for (const Said& said : all)
            tell(facts, event(said), false);
        std::string owners;
        for (const OwnerRule rule : {OwnerRule::kFirst, OwnerRule::kLast, OwnerRule::kLongest})
            owners += (owners.empty() ? "" : " ") + with_owner(facts, rule)["agent"].as_string();
        if (expected.empty())
            expected = owners;
        BOOST_TEST(owners == expected);
    } while (std::next_permutation(all.begin(), all.end(), by_time));
    return expected;
}

constexpr int kStarted = DYNCX_SESSION_STARTED, kRinging = DYNCX_SESSION_RINGING, kAnswered = DYNCX_SESSION_ANSWERED,
              kTransferred = DYNCX_SESSION_TRANSFERRED, kEnded = DYNCX_SESSION_ENDED;

} // namespace

BOOST_AUTO_TEST_SUITE(owner)

BOOST_AUTO_TEST_CASE(x20_a_transferred_call_has_a_first_a_last_and_a_longest_agent_whatever_the_order) {
    BOOST_TEST(owners_of({{kStarted, 0, "", ""},
                          {kRinging, 2, "", "zoe"},
                          {kAnswered, 5, "", "ann"},
                          {kTransferred, 65, "", "bob"},
                          {kEnded, 95, "", "bob"}}) == "ann bob ann");
    BOOST_TEST(owners_of({{kStarted, 0, "", ""},
                          {kAnswered, 5, "1", "ann"},
                          {kTransferred, 20, "2", "bob"},
                          {kTransferred, 90, "3", "cid"},
                          {kEnded, 95, "3", "cid"}}) == "ann cid bob");
}

BOOST_AUTO_TEST_CASE(x20_legs_as_amazon_connect_tells_them) {
    BOOST_TEST(owners_of({{kStarted, 0, "1", "ann"}, // a trace record names its agent in each of its events
                          {kAnswered, 40, "1", "ann"},
                          {kTransferred, 50, "1", "ann"},
                          {kTransferred, 45, "2", "bob"},
                          {kAnswered, 80, "2", "bob"},
                          {kEnded, 180, "2", "bob"}}) == "ann bob bob");
}

BOOST_AUTO_TEST_CASE(x20_a_consulted_colleague_does_not_take_the_call_away) {
    BOOST_TEST(owners_of({{kStarted, 0, "1", ""},
                          {kAnswered, 5, "1", "ann"},
                          {kAnswered, 60, "2", "bob"},
                          {kEnded, 300, "1", "ann"}}) == "ann ann ann");
    BOOST_TEST(owners_of({{kStarted, 0, "1", ""},
                          {kAnswered, 5, "1", "ann"},
                          {kAnswered, 60, "2", "bob", R"(,"talk_seconds":400)"},
                          {kEnded, 300, "1", "ann", R"(,"talk_seconds":200)"}}) == "ann ann bob");
}

BOOST_AUTO_TEST_CASE(who_dials_is_on_the_call_and_who_only_rang_is_not) {
    BOOST_TEST(owners_of({{kStarted, 0, "", "ann", R"(,"direction":"out")"},
                          {kTransferred, 20, "", "bob", R"(,"direction":"out")"},
                          {kEnded, 30, "", "", R"(,"direction":"out")"}}) == "ann bob ann");
    BOOST_TEST(owners_of({{kRinging, 0, "", "ann"}, {kAnswered, 5, "", "bob"}, {kEnded, 9, "", ""}}) == "bob bob bob");
    BOOST_TEST(owners_of({{kRinging, 0, "", "ann"}, {kEnded, 9, "", ""}}) == "ann ann ann"); // nobody answered
}

BOOST_AUTO_TEST_CASE(a_late_event_fills_gaps_and_replaces_nothing_that_a_later_one_told) {
    Json facts = Json::object();
    tell(facts, event({kEnded, 30, "", "", R"(,"queue":"second")"}), false);
    tell(facts, event({kAnswered, 10, "", "ann", R"(,"queue":"first","answered_at":"2026-02-03T17:13:30Z")"}), false);
    BOOST_TEST(facts["queue"].as_string() == "second");
    BOOST_TEST(facts["answered_at"].as_string() == "2026-02-03T17:13:30Z");
    tell(facts, event({kAnswered, 10, "", "ann", R"(,"queue":"corrected")"}), true); // a newer version of it
    BOOST_TEST(facts["queue"].as_string() == "corrected");
}

BOOST_AUTO_TEST_CASE(the_address_of_another_agent_does_not_stay_with_the_name) {
    Json facts = Json::object();
    tell(facts, event({kAnswered, 5, "", "ann", R"(,"agent_email":"ann@contoso.com")"}), false);
    tell(facts, event({kTransferred, 9, "", "bob"}), false);
    BOOST_TEST(!with_owner(facts, OwnerRule::kLast).find("agent_email"));
    BOOST_TEST(with_owner(facts, OwnerRule::kFirst)["agent_email"].as_string() == "ann@contoso.com");
}

BOOST_AUTO_TEST_CASE(x20_the_call_is_owned_by_the_rule_of_the_settings_and_a_late_leg_puts_it_right) {
    const std::string both = R"("ann@contoso.com":"6d9b3f30-0000-4000-8000-00000000000a",
        "bob@contoso.com":"6d9b3f30-0000-4000-8000-00000000000b")";
    const std::vector<Said> events{{kStarted, 0, "", ""},
                                   {kAnswered, 5, "1", "ann@contoso.com"},
                                   {kTransferred, 65, "2", "bob@contoso.com"},
                                   {kEnded, 95, "2", "bob@contoso.com"}};
    for (const auto& [rule, owner] : {std::pair{"first", "a"}, std::pair{"last", "b"}, std::pair{"longest", "a"}})
        for (const std::vector<int>& order :
             {std::vector{0, 1, 2, 3}, std::vector{3, 0, 2, 1}, std::vector{0, 3, 1, 2}}) {
            Stage stage(R"(,"session":{"owner":")" + std::string(rule) + R"("},"agents":{"map":{)" + both + "}}");
            PlayedSession session{stage, {}};
            for (const int index : order)
                session.apply(event(events[static_cast<std::size_t>(index)]));
            std::string owned_by;
            for (const Sent& sent : session.sent)
                for (std::size_t i = 0; i < sent.step.requests.size(); ++i) {
                    const std::string now = sent.body(i)["ownerid_phonecall@odata.bind"].as_string();
                    owned_by = now.empty() ? owned_by : now;
                }
            BOOST_TEST(owned_by == "/systemusers(6d9b3f30-0000-4000-8000-00000000000" + std::string(owner) + ")");
        }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dyncx::flow
