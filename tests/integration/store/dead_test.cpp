// Dead letters in the store: what they tell, how one goes back to its place or away for good, and the line of each.
#include "support.h"

using namespace dyncx;
using namespace dyncx::store;
using namespace dyncx::store::test;

namespace {

struct Fixture {
    Directory directory;
    Opened store{directory.store()};

    PendingEvent first_due() {
        auto due = store->due(1, {});
        BOOST_REQUIRE(due.ok());
        BOOST_REQUIRE(due->size() == 1);
        return due->front();
    }
    // Accepts an event with an op, lets it be tried once and have done two steps, and gives it up.
    std::int64_t bury(const std::string& session, int kind = DYNCX_SESSION_STARTED) {
        NewEvent event = event_of(session, kind, "{\"from\":\"+15550100\"}");
        event.op = 42;
        BOOST_REQUIRE(store->accept({event}, accepted(session)).ok());
        const PendingEvent due = first_due();
        Progress progress;
        progress.event_id = due.id;
        progress.source = due.event.source;
        progress.session = due.event.session;
        progress.next_step = 2;
        progress.counts_attempt = true;
        progress.is_waiting = true;
        BOOST_REQUIRE(store->commit(progress).ok());
        progress.dead_reason = Json(Json::Object{{"code", "0x80040217"}});
        BOOST_REQUIRE(store->commit(progress).ok());
        return due.id;
    }
    std::int64_t settle(Settle how, std::initializer_list<std::int64_t> ids) {
        std::vector<DeadSettlement> letters;
        for (const auto id : ids)
            letters.push_back({id, {"dead.settled", "s", Json(Json::Object{{"id", id}})}});
        auto settled = store->settle_dead(how, std::move(letters));
        BOOST_REQUIRE_MESSAGE(settled.ok(), (settled ? "" : settled.error().message));
        return *settled;
    }
    int lines() {
        int count = 0;
        const auto entries = store->audit_entries(0, 1000);
        for (auto& entry : *entries)
            count += entry.kind == "dead.settled" ? 1 : 0;
        return count;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(dead, Fixture)

BOOST_AUTO_TEST_CASE(a_dead_letter_tells_when_it_was_accepted_when_it_died_and_how_far_it_came) {
    const UnixMs first = store.clock.now();
    const auto id = bury("a");
    store.clock.set(first + 1000);
    const auto second = bury("b");
    const auto letters = *store->dead(0, 10);
    BOOST_REQUIRE(letters.size() == 2U);
    BOOST_TEST(letters[0].id == id);
    BOOST_TEST(letters[0].accepted_at == first);
    BOOST_TEST(letters[0].died_at == first);
    BOOST_TEST(letters[0].next_step == 2);
    BOOST_TEST(letters[0].event.kind == DYNCX_SESSION_STARTED);
    BOOST_TEST(letters[0].event.version == 1);
    BOOST_TEST(letters[0].event.body == ""); // a list holds no payload
    BOOST_TEST(letters[1].id == second);
    BOOST_TEST(letters[1].died_at == first + 1000);
    BOOST_TEST(store->dead(0, 1)->size() == 1U);
    BOOST_TEST(store->dead(id, 10)->front().id == second);
}

BOOST_AUTO_TEST_CASE(a_retried_letter_goes_back_whole_to_its_place_with_no_attempts_and_nobody_waiting) {
    const auto id = bury("a");
    accept(store, "a", DYNCX_SESSION_ENDED);
    BOOST_TEST(settle(Settle::kRetry, {id}) == 1);
    const PendingEvent back = first_due(); // before what its session has accepted since
    BOOST_TEST(back.id == id);
    BOOST_TEST(back.event.kind == DYNCX_SESSION_STARTED);
    BOOST_TEST(back.event.guid == "0190a1b2-c3d4-7000-8000-000000000001");
    BOOST_TEST(back.event.body == "{\"from\":\"+15550100\"}");
    BOOST_TEST(back.event.op == 0U);
    BOOST_TEST(back.next_step == 2);
    BOOST_TEST(back.attempts == 0);
    BOOST_TEST(!back.is_waiting);
    BOOST_TEST(store->due(10, {})->size() == 1U); // it holds the later one back
    BOOST_TEST(store->counts()->dead == 0);
    BOOST_TEST(store->counts()->pending == 2);
    BOOST_TEST(store->find_session("a")->front().dead == 0);
    BOOST_TEST(store->dead(0, 10)->empty());
    BOOST_TEST(lines() == 1);
    accept(store, "b");
    BOOST_TEST(store->due(10, {})->back().id == id + 2); // its number was not given again
}

BOOST_AUTO_TEST_CASE(a_dropped_letter_is_gone_for_good_with_its_line) {
    const auto id = bury("a");
    BOOST_TEST(settle(Settle::kDrop, {id}) == 1);
    BOOST_TEST(store->dead(0, 10)->empty());
    BOOST_TEST(store->due(10, {})->empty());
    BOOST_TEST(store->counts()->dead == 0);
    BOOST_TEST(store->counts()->pending == 0);
    BOOST_TEST(lines() == 1);
    BOOST_TEST(store->audit_verify()->is_intact);
}

BOOST_AUTO_TEST_CASE(a_letter_that_is_not_there_any_more_is_passed_over_without_a_line) {
    const auto first = bury("a"), second = bury("b");
    BOOST_TEST(settle(Settle::kRetry, {first}) == 1);
    BOOST_TEST(settle(Settle::kRetry, {first}) == 0);
    BOOST_TEST(settle(Settle::kDrop, {first, second, 999}) == 1); // of the retried one nothing is dropped
    BOOST_TEST(store->counts()->pending == 1);
    BOOST_TEST(store->counts()->dead == 0);
    BOOST_TEST(lines() == 2);
}

BOOST_AUTO_TEST_CASE(what_was_settled_is_so_after_a_reopening_and_belongs_to_who_retried_it) {
    const auto first = bury("a"), second = bury("b");
    {
        Opened other(directory.store());
        BOOST_REQUIRE(other->settle_dead(Settle::kRetry, {{first, {"dead.settled", "a", Json::object()}}}).ok());
        BOOST_TEST(store->due(10, {})->empty()); // the other one delivers it while it lives
        BOOST_TEST(other->due(10, {})->size() == 1U);
    }
    BOOST_TEST(first_due().id == first);
    Opened again(directory.store());
    BOOST_TEST(again->counts()->pending == 1);
    BOOST_TEST(again->counts()->dead == 1);
    BOOST_TEST(again->dead(0, 10)->front().id == second);
}

BOOST_AUTO_TEST_CASE(settling_is_all_or_nothing) {
    const auto first = bury("a"), second = bury("b");
    tamper(directory.file(), "CREATE TRIGGER no_b BEFORE DELETE ON dead WHEN old.session = 'b' "
                             "BEGIN SELECT RAISE(ABORT, 'no'); END");
    auto settled = store->settle_dead(Settle::kRetry, {{first, {"dead.settled", "a", Json::object()}},
                                                       {second, {"dead.settled", "b", Json::object()}}});
    BOOST_TEST(!settled.ok());
    BOOST_TEST(store->counts()->dead == 2);
    BOOST_TEST(store->counts()->pending == 0);
    BOOST_TEST(store->due(10, {})->empty());
    BOOST_TEST(lines() == 0);
    BOOST_TEST(store->audit_verify()->is_intact);
}

BOOST_AUTO_TEST_SUITE_END()
