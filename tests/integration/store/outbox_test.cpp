// The outbox: what is given when, in which order, and what one turn of delivery changes.
#include "support.h"

#include <thread>

using namespace dyncx;
using namespace dyncx::store;
using namespace dyncx::store::test;

namespace {

struct Fixture {
    Directory directory;
    Opened store{directory.store()};

    std::vector<std::string> due_sessions(int max = 100, const std::vector<std::string>& busy = {}) {
        std::vector<std::string> names;
        auto due = store->due(max, busy);
        BOOST_REQUIRE(due.ok());
        for (auto& event : *due)
            names.push_back(event.event.session + "/" + std::to_string(event.event.kind));
        return names;
    }
    std::vector<std::string> followers() { // of the first
        std::vector<std::string> names;
        for (auto& event : first_due().followers)
            names.push_back(event.event.session + "/" + std::to_string(event.event.kind));
        return names;
    }
    PendingEvent first_due() {
        auto due = store->due(1, {});
        BOOST_REQUIRE(due.ok());
        BOOST_REQUIRE(due->size() == 1);
        return due->front();
    }
    void commit(Progress progress) {
        auto done = store->commit(std::move(progress));
        BOOST_REQUIRE_MESSAGE(done.ok(), (done ? "" : done.error().message));
    }
    Progress progress_of(const PendingEvent& event) {
        Progress progress;
        progress.event_id = event.id;
        progress.source = event.event.source;
        progress.session = event.event.session;
        return progress;
    }
};

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (auto& name : names)
        out += (out.empty() ? "" : " ") + name;
    return out;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(outbox, Fixture)

BOOST_AUTO_TEST_CASE(an_accepted_event_comes_back_whole) {
    NewEvent event = event_of("call-1", DYNCX_SESSION_STARTED, "{\"from\":\"+15550100\"}");
    event.version = 77;
    event.op = 42;
    BOOST_REQUIRE(store->accept({event}, accepted("call-1")).ok());
    const PendingEvent due = first_due();
    BOOST_TEST(due.event.guid == event.guid);
    BOOST_TEST(due.event.source == "amazon-connect");
    BOOST_TEST(due.event.session == "call-1");
    BOOST_TEST(due.event.kind == DYNCX_SESSION_STARTED);
    BOOST_TEST(due.event.version == 77);
    BOOST_TEST(due.event.body == event.body);
    BOOST_TEST(due.event.op == 42U);
    BOOST_TEST(due.accepted_at == store.clock.now());
    BOOST_TEST(due.next_step == 0);
    BOOST_TEST(due.attempts == 0);
}

BOOST_AUTO_TEST_CASE(a_later_opening_takes_over_what_is_left_and_its_op_belongs_to_nobody) {
    {
        Opened former(directory.store());
        NewEvent event = event_of("call-1");
        event.op = 42;
        BOOST_REQUIRE(former->accept({event}, accepted("call-1")).ok());
        BOOST_TEST(joined(due_sessions()) == ""); // while the other one lives
        BOOST_TEST(store->next_due(store.clock.even_ms())->value() == store.clock.now() + 250);
    }
    BOOST_TEST(joined(due_sessions()) == "call-1/5");
    BOOST_TEST(first_due().event.op == 0U);
    BOOST_TEST(!store->next_due(store.clock.even_ms())->has_value());
}

BOOST_AUTO_TEST_CASE(s4_2_a_session_that_another_living_process_delivers_is_left_to_it_in_order) {
    Opened other(directory.store());
    accept(other, "a", DYNCX_SESSION_STARTED);
    accept(store, "a", DYNCX_SESSION_ENDED);
    accept(store, "b");
    BOOST_TEST(joined(due_sessions()) == "b/5");
    auto theirs = other->due(10, {});
    BOOST_REQUIRE(theirs->size() == 1);
    BOOST_TEST(theirs->front().event.kind == DYNCX_SESSION_STARTED);
    auto progress = progress_of(theirs->front());
    progress.is_finished = true;
    BOOST_REQUIRE(other->commit(progress).ok());
    BOOST_TEST(other->due(10, {})->empty());
    BOOST_TEST(joined(due_sessions()) == "a/5 b/5");
}

BOOST_AUTO_TEST_CASE(s4_2_the_events_of_a_session_are_given_one_at_a_time_in_their_order) {
    accept(store, "a", DYNCX_SESSION_STARTED);
    accept(store, "b", DYNCX_SESSION_STARTED);
    accept(store, "a", DYNCX_SESSION_ENDED);
    BOOST_TEST(joined(due_sessions()) == "a/1 b/1");
    auto progress = progress_of(first_due());
    progress.is_finished = true;
    commit(progress);
    BOOST_TEST(joined(due_sessions()) == "b/1 a/5");
}

BOOST_AUTO_TEST_CASE(with_an_event_come_those_of_its_session_that_it_alone_holds_back) {
    accept(store, "a", DYNCX_SESSION_STARTED);
    accept(store, "b", DYNCX_SESSION_STARTED);
    accept(store, "a", DYNCX_SESSION_ANSWERED);
    accept(store, "a", DYNCX_SESSION_ENDED);
    BOOST_TEST(joined(due_sessions()) == "a/1 b/1");
    BOOST_TEST(joined(followers()) == "a/3 a/5");
    BOOST_TEST(store->due(100, {})->back().followers.empty());
    BOOST_TEST(store->due(100, {"amazon-connect\na"})->front().followers.empty());
    BOOST_TEST(joined(due_sessions(1)) == "a/1"); // also those that stand behind other sessions
    BOOST_TEST(joined(followers()) == "a/3 a/5");
}

BOOST_AUTO_TEST_CASE(followers_end_before_one_that_is_put_off_and_one_of_another_process_and_pass_over_one_that_waits) {
    accept(store, "a", DYNCX_SESSION_STARTED);
    accept(store, "a", DYNCX_SESSION_RECORDING_READY);
    accept(store, "a", DYNCX_SESSION_ANSWERED);
    const auto recording = store->due(1, {})->front().followers.front();
    auto progress = progress_of(recording);
    progress.not_before = store.clock.now() + 500;
    commit(progress);
    BOOST_TEST(joined(followers()) == "");
    progress.is_waiting = true;
    commit(progress);
    BOOST_TEST(joined(followers()) == "a/3");
    Opened other(directory.store());
    accept(other, "a", DYNCX_SESSION_TRANSFERRED);
    accept(store, "a", DYNCX_SESSION_ENDED);
    BOOST_TEST(joined(followers()) == "a/3");
    store.clock.set(store.clock.now() + 500); // what waited is due: it has a turn of its own, in its place
    BOOST_TEST(joined(followers()) == "");
}

BOOST_AUTO_TEST_CASE(followers_are_bounded) {
    for (std::size_t i = 0; i < PendingEvent::kMostFollowers + 5; ++i)
        accept(store, "a", DYNCX_SESSION_ANSWERED);
    BOOST_TEST(followers().size() == PendingEvent::kMostFollowers);
}

BOOST_AUTO_TEST_CASE(s4_2_followers_leave_the_outbox_in_one_commit_with_their_event_or_not_at_all) {
    for (const int kind : {DYNCX_SESSION_STARTED, DYNCX_SESSION_ANSWERED, DYNCX_SESSION_ENDED})
        accept(store, "a", kind);
    const auto first = first_due();
    auto progress = progress_of(first);
    progress.is_finished = true;
    progress.facts = Json::object();
    progress.folded = {first.followers[0].id, first.followers[1].id + 7};
    auto refused = store->commit(progress);
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST(refused.error().status == DYNCX_E_NOT_FOUND);
    BOOST_TEST(store->counts()->pending == 3);
    BOOST_TEST(!store->session("amazon-connect", "a")->has_value());
    progress.folded = {first.followers[0].id};
    commit(progress);
    BOOST_TEST(store->counts()->pending == 1);
    BOOST_TEST(joined(due_sessions()) == "a/5");
}

BOOST_AUTO_TEST_CASE(no_more_sessions_are_given_than_asked_for_and_busy_ones_are_left_out) {
    for (auto name : {"a", "b", "c", "d"})
        accept(store, name);
    BOOST_TEST(joined(due_sessions(2)) == "a/5 b/5");
    BOOST_TEST(joined(due_sessions(2, {"amazon-connect\na", "amazon-connect\nc"})) == "b/5 d/5");
    BOOST_TEST(joined(due_sessions(0)) == "");
}

BOOST_AUTO_TEST_CASE(an_event_put_off_holds_back_its_session_until_it_is_due) {
    accept(store, "a", DYNCX_SESSION_STARTED);
    accept(store, "a", DYNCX_SESSION_ENDED);
    accept(store, "b");
    auto progress = progress_of(first_due());
    progress.not_before = store.clock.now() + 500;
    progress.counts_attempt = true;
    progress.next_step = 1;
    commit(progress);
    BOOST_TEST(joined(due_sessions()) == "b/5");
    BOOST_TEST(store->next_due(store.clock.even_ms())->value() == store.clock.now() + 500);
    store.clock.set(store.clock.now() + 500);
    BOOST_TEST(joined(due_sessions()) == "a/1 b/5");
    const auto event = first_due();
    BOOST_TEST(event.attempts == 1);
    BOOST_TEST(event.next_step == 1);
    const auto due_at_ms = store.clock.even_ms();
    store.clock.set(store.clock.now() + 60000);
    BOOST_TEST(store->next_due(due_at_ms - 1)->value() == due_at_ms); // a look that began before has missed it
    BOOST_TEST(!store->next_due(due_at_ms)->has_value());
}

BOOST_AUTO_TEST_CASE(what_an_opening_that_is_gone_has_put_off_is_due_at_once_for_the_next) {
    {
        Opened former(directory.store());
        accept(former, "a");
        auto progress = progress_of(former->due(1, {})->front());
        progress.not_before = former.clock.even_ms() + 365LL * 24 * 3600 * 1000; // by a clock that has run for long
        progress.counts_attempt = true;
        BOOST_REQUIRE(former->commit(progress).ok());
        BOOST_TEST(joined(due_sessions()) == "");
    }
    BOOST_TEST(joined(due_sessions()) == "a/5");
    BOOST_TEST(first_due().attempts == 1);
}

BOOST_AUTO_TEST_CASE(s4_25_a_waiting_event_holds_nothing_back_and_is_given_again_when_due) {
    accept(store, "a", DYNCX_SESSION_RECORDING_READY);
    accept(store, "a", DYNCX_SESSION_ENDED);
    auto progress = progress_of(first_due());
    progress.is_waiting = true;
    progress.not_before = store.clock.now() + 500;
    commit(progress);
    BOOST_TEST(joined(due_sessions()) == "a/5");
    store.clock.set(store.clock.now() + 500);
    BOOST_TEST(joined(due_sessions()) == "a/6");
    accept(store, "a", DYNCX_SESSION_STARTED);
    BOOST_TEST(joined(due_sessions()) == "a/6"); // which waits no longer
    BOOST_TEST(!first_due().is_waiting);
}

BOOST_AUTO_TEST_CASE(s4_2_a_waiting_event_is_left_while_another_process_may_deliver_a_later_one_of_its_session) {
    accept(store, "a", DYNCX_SESSION_RECORDING_READY);
    auto waits = progress_of(first_due());
    waits.is_waiting = true;
    waits.not_before = store.clock.now() + 500;
    commit(waits);
    Opened other(directory.store());
    accept(other, "a", DYNCX_SESSION_STARTED);
    auto theirs = other->due(10, {});
    BOOST_REQUIRE(theirs->size() == 1u);
    store.clock.set(store.clock.now() + 500);
    BOOST_TEST(joined(due_sessions()) == "");
    BOOST_TEST(store->next_due(store.clock.even_ms())->value() == store.clock.even_ms() + 250);
    auto done = progress_of(theirs->front());
    done.is_finished = true;
    BOOST_REQUIRE(other->commit(done).ok());
    BOOST_TEST(joined(due_sessions()) == "a/6");
}

BOOST_AUTO_TEST_CASE(s4_2_of_two_processes_whose_events_of_a_session_have_waited_one_delivers) {
    Opened other(directory.store());
    accept(store, "a", DYNCX_SESSION_RECORDING_READY);
    auto mine = progress_of(first_due());
    mine.is_waiting = true;
    commit(mine);
    accept(other, "a", DYNCX_SESSION_TRANSCRIPT_READY);
    auto theirs = progress_of(other->due(10, {})->front());
    theirs.is_waiting = true;
    BOOST_REQUIRE(other->commit(theirs).ok());
    BOOST_TEST(other->due(10, {})->size() == 1u);
    BOOST_TEST(joined(due_sessions()) == "");
}

BOOST_AUTO_TEST_CASE(the_same_session_id_of_two_sources_is_two_sessions) {
    auto other = event_of("a");
    other.source = "twilio";
    accept(store, "a");
    BOOST_REQUIRE(store->accept({other}, accepted("a")).ok());
    BOOST_TEST(joined(due_sessions()) == "a/5 a/5");
}

BOOST_AUTO_TEST_CASE(several_events_are_accepted_together) {
    BOOST_REQUIRE(store->accept({event_of("a", 1), event_of("a", 5), event_of("b", 1)}, accepted("a")).ok());
    BOOST_TEST(store->counts()->pending == 3);
    BOOST_TEST(store->audit_entries(0, 10)->size() == 1U);
}

BOOST_AUTO_TEST_CASE(accepting_is_all_or_nothing) {
    tamper(directory.file(), "CREATE TRIGGER no_b BEFORE INSERT ON outbox WHEN new.session = 'b' "
                             "BEGIN SELECT RAISE(ABORT, 'no'); END");
    BOOST_TEST(!store->accept({event_of("a"), event_of("b"), event_of("c")}, accepted("a")).ok());
    BOOST_TEST(store->counts()->pending == 0);
    BOOST_TEST(joined(due_sessions()) == "");
    BOOST_TEST(store->audit_entries(0, 10)->empty());
    accept(store, "d");
    BOOST_TEST(store->counts()->pending == 1);
    BOOST_TEST(store->audit_verify()->is_intact);
}

BOOST_AUTO_TEST_CASE(an_id_is_never_used_again) {
    accept(store, "a");
    auto progress = progress_of(first_due());
    progress.is_finished = true;
    commit(progress);
    accept(store, "b");
    BOOST_TEST(first_due().id == progress.event_id + 1);
}

BOOST_AUTO_TEST_CASE(a_finished_event_cannot_be_finished_again) {
    accept(store, "a");
    auto progress = progress_of(first_due());
    progress.is_finished = true;
    commit(progress);
    progress.requests = 1;
    auto again = store->commit(progress);
    BOOST_REQUIRE(!again.ok());
    BOOST_TEST(again.error().status == DYNCX_E_NOT_FOUND);
    BOOST_TEST(store->counts()->pending == 0);
    BOOST_TEST(store->counts()->sessions == 0);
}

BOOST_AUTO_TEST_CASE(a_dead_event_leaves_the_outbox_with_its_reason) {
    accept(store, "a");
    auto progress = progress_of(first_due());
    progress.dead_reason = Json(Json::Object{{"status", DYNCX_E_REJECTED}, {"code", "0x80040217"}});
    progress.audit.push_back({"dead", "a", *progress.dead_reason});
    commit(progress);
    BOOST_TEST(joined(due_sessions()) == "");
    auto dead = store->dead(0, 10);
    BOOST_REQUIRE(dead.ok());
    BOOST_REQUIRE(dead->size() == 1);
    BOOST_TEST(dead->front().id == progress.event_id);
    BOOST_TEST(dead->front().event.session == "a");
    BOOST_TEST(dead->front().reason["code"].as_string() == "0x80040217");
    BOOST_TEST(dead->front().died_at == store.clock.now());
    BOOST_TEST(store->dead(progress.event_id, 10)->empty());
    const auto counts = store->counts();
    BOOST_TEST(counts->dead == 1);
    BOOST_TEST(counts->pending == 0);
    BOOST_TEST(store->find_session("a")->front().dead == 1);
}

BOOST_AUTO_TEST_CASE(counts_tell_the_age_of_the_oldest_event_and_the_size) {
    BOOST_TEST(store->counts()->oldest_pending_at == 0);
    const UnixMs first = store.clock.now();
    accept(store, "a");
    store.clock.set(first + 1000);
    accept(store, "b");
    const auto counts = store->counts();
    BOOST_TEST(counts->pending == 2);
    BOOST_TEST(counts->oldest_pending_at == first);
    BOOST_TEST(counts->store_bytes > 4096);
}

BOOST_AUTO_TEST_CASE(an_event_accepted_behind_is_told_when_it_is_on_disk) {
    std::atomic<int> landed{0};
    for (int i = 0; i < 50; ++i) {
        auto put = store->accept_behind({event_of("s" + std::to_string(i))}, accepted("s"),
                                        [&](Result<> outcome) { landed += outcome.ok() ? 1 : 0; });
        BOOST_REQUIRE(put.ok());
    }
    accept(store, "last"); // goes behind them
    BOOST_TEST(landed == 50);
    BOOST_TEST(store->counts()->pending == 51);
}

BOOST_AUTO_TEST_CASE(what_is_queued_when_the_committer_stops_is_still_written) {
    std::atomic<int> landed{0};
    for (int i = 0; i < 200; ++i)
        BOOST_REQUIRE(store
                          ->accept_behind({event_of("s" + std::to_string(i))}, accepted("s"),
                                          [&](Result<> outcome) { landed += outcome.ok() ? 1 : 0; })
                          .ok());
    store.committer->stop();
    BOOST_TEST(landed == 200);
    auto late = store->accept({event_of("late")}, accepted("late"));
    BOOST_REQUIRE(!late.ok());
    BOOST_TEST(late.error().status == DYNCX_E_CLOSED);
    Opened again(directory.store());
    BOOST_TEST(again->counts()->pending == 200);
}

BOOST_AUTO_TEST_CASE(eight_threads_accept_side_by_side_and_every_event_is_there_once) {
    std::vector<std::thread> threads;
    std::atomic<int> failures{0};
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 50; ++i) {
                const auto name = std::to_string(t) + "-" + std::to_string(i);
                failures += store->accept({event_of(name)}, accepted(name)).ok() ? 0 : 1;
            }
        });
    for (auto& thread : threads)
        thread.join();
    BOOST_TEST(failures == 0);
    auto names = due_sessions(1000);
    std::sort(names.begin(), names.end());
    BOOST_TEST(names.size() == 400U);
    BOOST_TEST((std::unique(names.begin(), names.end()) == names.end()));
    BOOST_TEST(store->audit_verify()->is_intact);
    BOOST_TEST(store->audit_verify()->entries == 400);
}

BOOST_AUTO_TEST_SUITE_END()
