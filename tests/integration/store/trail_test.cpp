// The audit trail in a real file: what another program does to it is found, and erasing is not tampering.
#include "support.h"

using namespace dyncx;
using namespace dyncx::store;
using namespace dyncx::store::test;

namespace {

struct Fixture {
    Directory directory;
    std::unique_ptr<Opened> store = std::make_unique<Opened>(directory.store());

    Fixture() {
        for (int i = 1; i <= 5; ++i)
            accept(**this, "call-" + std::to_string(i));
    }
    Opened& operator*() { return *store; }
    void change(const std::string& sql) {
        tamper(directory.file(), sql);
        store.reset();
        store = std::make_unique<Opened>(directory.store());
    }
    AuditReport verified() {
        auto report = (*store)->audit_verify();
        BOOST_REQUIRE(report.ok());
        return *report;
    }
    std::int64_t first_broken() { return verified().first_broken_seq; }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(trail, Fixture)

BOOST_AUTO_TEST_CASE(every_accept_leaves_one_entry_and_they_are_read_in_order) {
    auto entries = (*store)->audit_entries(2, 2);
    BOOST_REQUIRE(entries.ok());
    BOOST_REQUIRE(entries->size() == 2);
    BOOST_TEST(entries->at(0).seq == 3);
    BOOST_TEST(entries->at(0).kind == "accepted");
    BOOST_TEST(entries->at(0).subject == "call-3");
    BOOST_TEST(entries->at(0).detail == "{\"events\":1}");
    BOOST_TEST(entries->at(0).time == store->clock.now());
    BOOST_TEST(entries->at(0).hash.size() == 64U);
    BOOST_TEST((*store)->audit_entries(5, 10)->empty());
}

BOOST_AUTO_TEST_CASE(an_untouched_trail_is_intact_also_after_a_restart) {
    BOOST_TEST(verified().is_intact);
    change("SELECT 1");
    BOOST_TEST(verified().is_intact);
    BOOST_TEST(verified().entries == 5);
}

BOOST_AUTO_TEST_CASE(a_single_line_can_be_appended) {
    BOOST_REQUIRE((*store)->audit({"opened", "", Json::object()}).ok());
    BOOST_TEST(verified().is_intact);
    BOOST_TEST(verified().entries == 6);
}

BOOST_AUTO_TEST_CASE(an_edited_entry_is_named) {
    change("UPDATE audit SET detail = '{\"events\":2}' WHERE seq = 3");
    BOOST_TEST(first_broken() == 3);
}

BOOST_AUTO_TEST_CASE(an_entry_with_another_time_is_named) {
    change("UPDATE audit SET time = time - 1 WHERE seq = 1");
    BOOST_TEST(first_broken() == 1);
}

BOOST_AUTO_TEST_CASE(a_removed_entry_is_named) {
    change("DELETE FROM audit WHERE seq = 2");
    BOOST_TEST(first_broken() == 2);
}

BOOST_AUTO_TEST_CASE(exchanged_entries_are_named) {
    change("UPDATE audit SET seq = 99 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 4; "
           "UPDATE audit SET seq = 4 WHERE seq = 99");
    BOOST_TEST(first_broken() == 2);
}

BOOST_AUTO_TEST_CASE(entries_cut_off_the_end_are_noticed) {
    change("DELETE FROM audit WHERE seq > 3");
    BOOST_TEST(first_broken() == 4);
}

BOOST_AUTO_TEST_CASE(cutting_the_end_and_the_head_to_match_is_noticed_without_the_key) {
    change("DELETE FROM audit WHERE seq > 3; "
           "UPDATE head SET audit_count = 3, audit_hash = (SELECT hash FROM audit WHERE seq = 3)");
    BOOST_TEST(!verified().is_intact);
    BOOST_TEST(first_broken() == 3);
}

BOOST_AUTO_TEST_CASE(going_on_after_a_forged_head_does_not_make_it_good) {
    change("DELETE FROM audit WHERE seq > 3; "
           "UPDATE head SET audit_count = 3, audit_hash = (SELECT hash FROM audit WHERE seq = 3)");
    accept(**this, "call-6");
    accept(**this, "call-7");
    BOOST_TEST(!verified().is_intact);
    change("UPDATE head SET audit_broken = 0");
    accept(**this, "call-8");
    BOOST_TEST(!verified().is_intact);
}

BOOST_AUTO_TEST_CASE(an_end_cut_off_between_two_accepts_of_one_process_is_noticed) {
    tamper(directory.file(), "DELETE FROM audit WHERE seq > 3; "
                             "UPDATE head SET audit_count = 3, audit_hash = (SELECT hash FROM audit WHERE seq = 3)");
    accept(**this, "call-6");
    BOOST_TEST(!verified().is_intact);
}

BOOST_AUTO_TEST_CASE(erasing_the_personal_part_leaves_the_trail_intact) {
    auto personal = [&] {
        sqlite3* handle = nullptr;
        sqlite3_open(directory.file().c_str(), &handle);
        sqlite3_stmt* row = nullptr;
        sqlite3_prepare_v2(handle, "SELECT salt, subject, detail FROM audit WHERE seq = 3", -1, &row, nullptr);
        BOOST_REQUIRE(sqlite3_step(row) == SQLITE_ROW);
        auto bytes = [&](int column) {
            const char* data = static_cast<const char*>(sqlite3_column_blob(row, column));
            return std::string(data, static_cast<std::size_t>(sqlite3_column_bytes(row, column)));
        };
        const auto digest = audit::personal_digest(bytes(0), bytes(1), bytes(2));
        sqlite3_finalize(row);
        sqlite3_close(handle);
        return audit::hex(digest);
    }();
    change("UPDATE audit SET salt = NULL, subject = NULL, detail = NULL, erased = x'" + personal + "' WHERE seq = 3");
    BOOST_TEST(verified().is_intact);
    BOOST_TEST((*store)->audit_entries(2, 1)->front().subject == "");
}

BOOST_AUTO_TEST_CASE(a_trail_longer_than_one_slice_is_checked_to_its_end) {
    std::vector<AuditLine> lines(4100, accepted("many"));
    Progress progress;
    progress.audit = lines;
    BOOST_REQUIRE((*store)->commit(progress).ok());
    BOOST_TEST(verified().entries == 4105);
    BOOST_TEST(verified().is_intact);
    change("UPDATE audit SET kind = 'x' WHERE seq = 4100");
    BOOST_TEST(first_broken() == 4100);
}

BOOST_AUTO_TEST_SUITE_END()
