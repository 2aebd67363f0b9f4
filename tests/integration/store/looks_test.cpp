// When a session is to be looked at again, and which of its events have not taken effect.
#include "support.h"

using namespace dyncx;
using namespace dyncx::store;
using namespace dyncx::store::test;

namespace {

struct Fixture {
    Directory directory;
    Opened store{directory.store()};

    void look_at(const std::string& session, UnixMs when) {
        Progress progress;
        progress.source = "dyncx";
        progress.session = session;
        progress.look_at = when;
        BOOST_REQUIRE(store->commit(progress).ok());
    }
    void accept(const std::string& session, int kind) {
        NewEvent event{"g-" + session, "dyncx", session, kind, 1, "{}", 0};
        BOOST_REQUIRE(store->accept({event}, {"accepted", session, Json::object()}).ok());
    }
    std::string due_at(UnixMs now, int most = 10) {
        auto look = store->look_at(now, most);
        BOOST_REQUIRE(look.ok());
        std::string all;
        for (auto& row : look->due)
            all += row.session + " ";
        return all + (look->next ? std::to_string(*look->next) : "never");
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(looks, Fixture)

BOOST_AUTO_TEST_CASE(sessions_are_due_when_their_time_has_come_and_the_next_time_is_told) {
    BOOST_TEST(due_at(100) == "never");
    look_at("a", 200);
    look_at("b", 100);
    look_at("c", 300);
    BOOST_TEST(due_at(99) == "100");
    BOOST_TEST(due_at(200) == "b a 300");
    BOOST_TEST(due_at(200, 1) == "b 200");
    look_at("b", 0);
    look_at("a", 400);
    BOOST_TEST(due_at(500) == "c a never");
}

BOOST_AUTO_TEST_CASE(an_event_of_a_kind_is_unfinished_until_it_left_the_outbox_also_as_a_dead_letter) {
    BOOST_TEST(!store->unfinished("dyncx", "a", 100)->has_value());
    accept("a", 1);
    BOOST_TEST(!store->unfinished("dyncx", "a", 100)->has_value());
    accept("a", 100);
    BOOST_TEST(!store->unfinished("other", "a", 100)->has_value());
    BOOST_REQUIRE(store->unfinished("dyncx", "a", 100)->has_value());
    BOOST_TEST(!(**store->unfinished("dyncx", "a", 100)).is_dead);

    auto due = store->due(10, {});
    BOOST_REQUIRE(due.ok() && due->size() == 1);
    Progress first;
    first.event_id = due->front().id;
    first.source = "dyncx";
    first.session = "a";
    first.is_finished = true;
    BOOST_REQUIRE(store->commit(first).ok());
    due = store->due(10, {});
    BOOST_REQUIRE(due.ok() && due->size() == 1);
    Progress given_up = first;
    given_up.event_id = due->front().id;
    given_up.is_finished = false;
    given_up.dead_reason = Json(Json::Object{{"http_status", 403}});
    BOOST_REQUIRE(store->commit(given_up).ok());
    auto dead = store->unfinished("dyncx", "a", 100);
    BOOST_REQUIRE(dead->has_value());
    BOOST_TEST((**dead).is_dead);
    BOOST_TEST((**dead).reason["http_status"].as_integer() == 403);
}

BOOST_AUTO_TEST_CASE(of_two_stores_on_one_file_that_saw_the_same_look_one_begins_it_and_none_puts_it_off) {
    look_at("a", 100);
    Opened other(directory.store());
    auto mine = store->look_at(100, 10);
    auto theirs = other->look_at(100, 10);
    BOOST_REQUIRE(mine.ok() && theirs.ok() && mine->due.size() == 1 && theirs->due.size() == 1);
    const auto begin = [](Opened& with, const SessionRow& row) {
        return with->accept_look(row, 9000, {{"g", "dyncx", "a", 101, 100, "{}", 0}},
                                 {"accepted", "a", Json::object()});
    };
    BOOST_REQUIRE(begin(store, mine->due.front()).ok());
    look_at("a", 400); // what it came to
    const auto late = begin(other, theirs->due.front());
    BOOST_REQUIRE(!late.ok());
    BOOST_TEST(late.error().status == DYNCX_E_CONFLICT);
    BOOST_TEST(due_at(100) == "400");
    BOOST_TEST(store->counts()->pending == 1);
}

BOOST_AUTO_TEST_CASE(a_look_that_waits_already_is_only_put_off) {
    look_at("a", 100);
    const auto lines = store->audit_entries(0, 100)->size();
    BOOST_REQUIRE(store->accept_look(store->look_at(100, 1)->due.front(), 300, {}, {"accepted", "a", Json()}).ok());
    BOOST_TEST(due_at(100) == "300");
    BOOST_TEST(store->counts()->pending == 0);
    BOOST_TEST(store->audit_entries(0, 100)->size() == lines);
}

BOOST_AUTO_TEST_SUITE_END()
