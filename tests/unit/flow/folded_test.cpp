// Events that are told together leave the phone call as they would have left it one after another.
#include "stage.h"

#include <algorithm>

namespace dyncx::flow {
namespace {

const char* const kContact = "6d9b3f30-0000-4000-8000-000000000001";
const char* const kUser = "6d9b3f30-0000-4000-8000-00000000000a";

SessionEvent started() {
    return event_of(DYNCX_SESSION_STARTED,
                    R"({"direction":"in","from":"+15550100","to":"+18005550100","queue":"Sales",
                        "started_at":"2026-02-03T17:12:59Z"})");
}
SessionEvent answered() {
    return event_of(DYNCX_SESSION_ANSWERED,
                    R"({"agent":"jane@contoso.com","queue":"Support","answered_at":"2026-02-03T17:13:30Z"})");
}
SessionEvent transferred() { return event_of(DYNCX_SESSION_TRANSFERRED, R"({"TransferredToEndpoint":"204"})"); }
SessionEvent ended() {
    return event_of(DYNCX_SESSION_ENDED, R"({"ended_at":"2026-02-03T17:20:00Z","disposition":"solved"})");
}

Directory known_people() {
    return {{"contacts", std::string(R"([{"contactid":")") + kContact + "\"}]"},
            {"systemusers", std::string(R"([{"systemuserid":")") + kUser + R"(","domainname":"jane@contoso.com"}])"}};
}

SessionEvent merged(const std::vector<SessionEvent>& events) {
    Json facts = Json::object();
    for (const auto& event : events)
        for (const auto& [name, value] : event.facts.as_object())
            facts.set(name, value);
    SessionEvent all = events.back();
    all.facts = std::move(facts);
    return all;
}

// Column by column, in any order, as Dynamics would hold them.
std::map<std::string, std::string> columns_after(const PlayedSession& session) {
    std::map<std::string, std::string> columns;
    for (const Sent& sent : session.sent)
        for (const auto& request : sent.step.requests) {
            const Json body = *Json::parse(request.body);
            for (const auto& [name, value] : body.as_object())
                columns[request.method == "PUT" ? "phonecall_activity_parties" : name] = value.text();
        }
    return columns;
}

} // namespace

BOOST_AUTO_TEST_SUITE(folded)

BOOST_AUTO_TEST_CASE(s4_2_in_every_order_and_for_known_and_unknown_people_the_columns_are_the_same) {
    for (const Directory& directory : {Directory{}, known_people()}) {
        std::vector<int> order{0, 1, 2};
        do {
            const std::vector<SessionEvent> before{started(), answered(), transferred()};
            std::vector<SessionEvent> events;
            for (const int i : order)
                events.push_back(before[static_cast<std::size_t>(i)]);
            for (const bool has_end : {false, true}) {
                if (has_end)
                    events.push_back(ended());
                Stage one, other;
                PlayedSession one_by_one{one, directory}, together{other, directory};
                for (const auto& event : events)
                    one_by_one.apply(event);
                together.is_folded = true;
                const auto requests = together.apply(merged(events));
                BOOST_TEST(requests <= 2u);
                if (!has_end) // lookups alone are told with the end
                    for (auto* session : {&one_by_one, &together})
                        session->is_folded = false, session->apply(ended());
                BOOST_TEST((columns_after(together) == columns_after(one_by_one)));
            }
        } while (std::next_permutation(order.begin(), order.end()));
    }
}

BOOST_AUTO_TEST_CASE(s4_2_a_create_of_several_that_was_there_already_is_followed_by_all_values) {
    Stage stage;
    const SessionEvent all = merged({started(), answered()});
    delivery::Turn turn{all, "019a0000-0000-7000-8000-0000000000aa", all.facts, {}, true};
    auto create = stage.flow->plan(turn, 0, {});
    BOOST_REQUIRE(create->request.has_value());
    const std::vector<Result<dataverse::Answer>> riders(create->request->riders.size(),
                                                        dataverse::Answer{200, {}, R"({"value":[]})"});
    auto outcome = stage.flow->absorb(turn, *create->request, {}, riders); // the key was there
    turn.records.push_back(*outcome->mapping);
    auto change = stage.flow->plan(turn, 1, {});
    BOOST_REQUIRE(change->request.has_value());
    const Json row = *Json::parse(change->request->requests.back().body);
    BOOST_TEST(row["description"].as_string() == "Queue: Support\nAgent: jane@contoso.com");
    BOOST_TEST(row["subject"].as_string() == "Call from +15550100 to +18005550100");
    turn.is_folded = false; // a single event told no more than its first attempt: it goes with the next change
    BOOST_TEST(!stage.flow->plan(turn, 1, {})->request.has_value());
}

BOOST_AUTO_TEST_CASE(notes_and_configured_steps_do_not_fold) {
    Stage stage;
    BOOST_TEST(stage.flow->folds(started()));
    BOOST_TEST(stage.flow->folds(ended()));
    for (const int kind : {DYNCX_SESSION_RECORDING_READY, DYNCX_SESSION_TRANSCRIPT_READY, DYNCX_SESSION_ANALYSIS_READY})
        BOOST_TEST(!stage.flow->folds(event_of(kind, "{}")));
    Stage configured(R"(,"flow":{"session.started":[{"step":"STEP1","method":"POST","table":"phonecalls",
                         "body":{"subject":"Call"}}]})");
    BOOST_TEST(!configured.flow->folds(started()));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dyncx::flow
