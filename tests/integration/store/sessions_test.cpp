// Sessions, mappings, settings and kept documents: what is written is found again, from either side.
#include "store/outbox_query.h"
#include "support.h"

using namespace dyncx;
using namespace dyncx::store;
using namespace dyncx::store::test;

namespace {

constexpr const char* kRecord = "5e3c2f4a-1b2c-4d5e-8f90-a1b2c3d4e5f6";

struct Fixture {
    Directory directory;
    Opened store{directory.store()};

    static Progress progress_of(const std::string& session) {
        Progress progress;
        progress.source = "amazon-connect";
        progress.session = session;
        return progress;
    }
    void map(const std::string& session, const std::string& step, const std::string& id,
             const std::string& number = "") {
        Progress progress = progress_of(session);
        Mapping mapping;
        mapping.step = step;
        mapping.table = "phonecall";
        mapping.id = id;
        mapping.number = number;
        mapping.response = Json(Json::Object{{"activityid", id}});
        mapping.at = 5;
        progress.mappings.push_back(mapping);
        BOOST_REQUIRE(store->commit(progress).ok());
    }
    std::string sessions_of(std::string_view key) {
        std::string out;
        auto found = store->find_by_record(key);
        BOOST_REQUIRE(found.ok());
        for (auto& row : *found)
            out += (out.empty() ? "" : " ") + row.session;
        return out;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(sessions, Fixture)

BOOST_AUTO_TEST_CASE(an_unknown_session_is_nothing_and_no_error) {
    BOOST_TEST(!store->session("amazon-connect", "x")->has_value());
    BOOST_TEST(store->find_session("x")->empty());
    BOOST_TEST(store->find_by_record("x")->empty());
    BOOST_TEST(store->find_by_record("")->empty());
}

BOOST_AUTO_TEST_CASE(facts_are_replaced_requests_add_up_and_what_is_not_given_stays) {
    Progress first = progress_of("a");
    first.facts = Json(Json::Object{{"from", "+15550100"}});
    first.seen = Json(Json::Object{{"1", 7}});
    first.requests = 2;
    BOOST_REQUIRE(store->commit(first).ok());
    Progress second = progress_of("a");
    second.facts = Json(Json::Object{{"from", "+15550101"}});
    second.requests = 1;
    store.clock.set(store.clock.now() + 9);
    BOOST_REQUIRE(store->commit(second).ok());
    auto row = store->session("amazon-connect", "a");
    BOOST_REQUIRE(row->has_value());
    BOOST_TEST((**row).facts["from"].as_string() == "+15550101");
    BOOST_TEST((**row).seen["1"].as_integer() == 7);
    BOOST_TEST((**row).requests == 3);
    BOOST_TEST((**row).updated_at == store.clock.now());
    BOOST_TEST(store->counts()->sessions == 1);
}

BOOST_AUTO_TEST_CASE(facts_made_from_an_older_reading_of_the_session_are_refused_and_nothing_is_written) {
    Progress first = progress_of("a");
    first.facts = Json(Json::Object{{"from", "+15550100"}});
    first.read_revision = 0;
    BOOST_REQUIRE(store->commit(first).ok());
    const auto revision = (**store->session("amazon-connect", "a")).revision;
    Progress other = progress_of("a");
    other.facts = Json(Json::Object{{"from", "other"}});
    other.read_revision = revision;
    BOOST_REQUIRE(store->commit(other).ok());
    Progress late = progress_of("a");
    late.facts = Json(Json::Object{{"from", "late"}});
    late.requests = 5;
    late.read_revision = revision;
    BOOST_TEST(store->commit(late).error().status == DYNCX_E_CONFLICT);
    late.read_revision = 0; // read when it was not there yet
    BOOST_TEST(store->commit(late).error().status == DYNCX_E_CONFLICT);
    const auto kept = **store->session("amazon-connect", "a");
    BOOST_TEST(kept.facts["from"].as_string() == "other");
    BOOST_TEST(kept.requests == 0);
    Progress waiting = progress_of("a"); // changes no facts: not asked
    waiting.requests = 1;
    BOOST_TEST(store->commit(waiting).ok());
    BOOST_TEST((**store->session("amazon-connect", "a")).revision == kept.revision);
}

BOOST_AUTO_TEST_CASE(open_sessions_that_are_silent_are_found_the_longest_silent_first) {
    const auto hear = [&](const char* session, UnixMs at, bool is_open) {
        store.clock.set(at);
        Progress progress = progress_of(session);
        progress.facts = Json::object();
        progress.is_open = is_open;
        BOOST_REQUIRE(store->commit(progress).ok());
    };
    hear("b", 2000, true);
    hear("a", 1000, true);
    hear("c", 9000, true);
    hear("ended", 1000, true);
    hear("ended", 1500, false);
    auto silent = store->silent_since(5000, 10);
    BOOST_REQUIRE(silent.ok());
    BOOST_REQUIRE(silent->size() == 2u);
    BOOST_TEST((*silent)[0].session == "a");
    BOOST_TEST((*silent)[1].session == "b");
    BOOST_TEST(store->silent_since(5000, 1)->size() == 1u);
}

BOOST_AUTO_TEST_CASE(s4_18_a_response_is_there_after_a_restart) {
    map("a", "STEP2", kRecord);
    Opened again(directory.store());
    auto row = again->session("amazon-connect", "a");
    BOOST_REQUIRE(row->has_value());
    BOOST_REQUIRE((**row).records.size() == 1);
    const Mapping& mapping = (**row).records.front();
    BOOST_TEST(mapping.step == "STEP2");
    BOOST_TEST(mapping.table == "phonecall");
    BOOST_TEST(mapping.response["activityid"].as_string() == kRecord);
    BOOST_TEST(mapping.at == 5);
}

BOOST_AUTO_TEST_CASE(the_same_step_replaces_its_former_mapping_in_its_place) {
    map("a", "one", "11111111-1b2c-4d5e-8f90-a1b2c3d4e5f6");
    map("a", "two", "22222222-1b2c-4d5e-8f90-a1b2c3d4e5f6");
    map("a", "one", kRecord);
    auto row = store->session("amazon-connect", "a");
    BOOST_REQUIRE((**row).records.size() == 2);
    BOOST_TEST((**row).records[0].id == kRecord);
    BOOST_TEST((**row).records[1].step == "two");
    BOOST_TEST(sessions_of("11111111-1b2c-4d5e-8f90-a1b2c3d4e5f6") == "");
}

BOOST_AUTO_TEST_CASE(s1_2_a_session_is_found_by_record_id_in_any_form_and_by_number_exactly) {
    map("a", "one", "5E3C2F4A-1B2C-4D5E-8F90-A1B2C3D4E5F6", "CAS-01001-X1");
    map("b", "one", "22222222-1b2c-4d5e-8f90-a1b2c3d4e5f6");
    BOOST_TEST(sessions_of(kRecord) == "a");
    BOOST_TEST(sessions_of("{5e3c2f4a-1B2C-4d5e-8f90-a1b2c3d4e5f6}") == "a");
    BOOST_TEST(sessions_of("CAS-01001-X1") == "a");
    BOOST_TEST(sessions_of("CAS-01001") == "");
    BOOST_TEST(sessions_of("CAS-%") == "");
}

BOOST_AUTO_TEST_CASE(s1_2_two_sessions_that_touched_one_record_are_both_found) {
    map("a", "one", kRecord);
    map("b", "one", kRecord);
    BOOST_TEST(sessions_of(kRecord) == "a b");
}

BOOST_AUTO_TEST_CASE(a_session_that_is_only_accepted_so_far_is_found_with_what_is_pending) {
    accept(store, "a", DYNCX_SESSION_STARTED);
    accept(store, "a", DYNCX_SESSION_ENDED);
    map("b", "one", kRecord);
    accept(store, "b");
    auto found = store->find_session("a");
    BOOST_REQUIRE(found->size() == 1);
    BOOST_TEST(found->front().source == "amazon-connect");
    BOOST_TEST(found->front().pending == 2);
    BOOST_TEST(found->front().dead == 0);
    BOOST_TEST(store->find_session("b")->front().pending == 1);
    BOOST_TEST(store->find_session("b")->front().records.size() == 1U);
}

BOOST_AUTO_TEST_CASE(s4_15_a_quote_in_a_name_breaks_nothing) {
    const std::string name = "O\"Brien'; DROP TABLE outbox;--\\";
    accept(store, name);
    Progress progress = progress_of(name);
    progress.facts = Json(Json::Object{{"caller", name}});
    BOOST_REQUIRE(store->commit(progress).ok());
    auto found = store->find_session(name);
    BOOST_REQUIRE(found->size() == 1);
    BOOST_TEST(found->front().facts["caller"].as_string() == name);
    BOOST_TEST(found->front().pending == 1);
}

BOOST_AUTO_TEST_CASE(one_turn_of_delivery_is_written_whole_or_not_at_all) {
    accept(store, "a");
    tamper(directory.file(),
           "CREATE TRIGGER no_mapping BEFORE INSERT ON mappings BEGIN SELECT RAISE(ABORT, 'no'); END");
    Progress progress = progress_of("a");
    progress.event_id = store->due(1, {})->front().id;
    progress.is_finished = true;
    progress.facts = Json::object();
    progress.mappings.push_back({"one", "phonecall", kRecord, "", Json(), 1});
    progress.audit.push_back(accepted("a"));
    BOOST_TEST(!store->commit(progress).ok());
    BOOST_TEST(store->counts()->pending == 1);
    BOOST_TEST(store->due(1, {})->size() == 1U);
    BOOST_TEST(!store->session("amazon-connect", "a")->has_value());
    BOOST_TEST(store->audit_entries(0, 10)->size() == 1U);
}

BOOST_AUTO_TEST_CASE(kept_documents_are_replaced_by_scope_and_name) {
    BOOST_TEST(!store->kept("table", "contact")->has_value());
    BOOST_REQUIRE(store->keep("table", "contact", Json(Json::Object{{"v", 1}})).ok());
    BOOST_REQUIRE(store->keep("person", "contact", Json(Json::Object{{"v", 9}})).ok());
    store.clock.set(store.clock.now() + 5);
    BOOST_REQUIRE(store->keep("table", "contact", Json(Json::Object{{"v", 2}})).ok());
    auto kept = store->kept("table", "contact");
    BOOST_REQUIRE(kept->has_value());
    BOOST_TEST((**kept).first["v"].as_integer() == 2);
    BOOST_TEST((**kept).second == store.clock.now());
}

// With the block alone each look at a session would read the whole outbox: 16 ms of 10,000 events instead of 1.
BOOST_AUTO_TEST_CASE(a_session_is_found_in_the_outbox_by_both_parts_of_the_index) {
    std::string plan;
    sqlite3* handle = nullptr;
    sqlite3_stmt* explain = nullptr;
    BOOST_REQUIRE(sqlite3_open(directory.file().c_str(), &handle) == SQLITE_OK);
    const std::string text = std::string("EXPLAIN QUERY PLAN ") + kOutboxOfSession;
    BOOST_REQUIRE(sqlite3_prepare_v2(handle, text.c_str(), -1, &explain, nullptr) == SQLITE_OK);
    while (sqlite3_step(explain) == SQLITE_ROW)
        plan.append(reinterpret_cast<const char*>(sqlite3_column_text(explain, 3))).append("\n");
    sqlite3_finalize(explain);
    sqlite3_close(handle);
    BOOST_TEST(plan.find("USING INDEX outbox_session (<expr>=? AND <expr>=?)") != plan.npos, plan);
}

BOOST_AUTO_TEST_SUITE_END()
