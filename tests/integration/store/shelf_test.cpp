// The directory's shelf: pages land whole with the place to go on from; what is found, sealed, replaced, forgotten.
#include "support.h"

#include "store/shelf.h"

#include <limits>

using namespace dyncx;
using namespace dyncx::store;
using namespace dyncx::store::test;

namespace {

constexpr const char* kAda = "c0000000-0000-4000-8000-00000000000a";
constexpr const char* kBen = "c0000000-0000-4000-8000-00000000000b";

DirectoryRow row_of(const std::string& record, UnixMs made_at, std::vector<DirectoryKey> keys) {
    return {record, made_at, "{\"name\":\"planted-" + record + "\"}", std::move(keys)};
}

DirectoryTable took(Opened& opened, DirectoryPage page) {
    auto after = opened->shelf()->take(std::move(page));
    BOOST_REQUIRE_MESSAGE(after.ok(), (after ? "" : after.error().message));
    return *after;
}

DirectoryTable filled(Opened& opened, bool is_sealed = false) {
    DirectoryPage page;
    page.table.name = "contact";
    page.table.link = "next page";
    page.table.delta = "changes";
    page.is_sealed = is_sealed;
    page.rows = {row_of(kBen, 2000, {{"+491", "telephone1"}, {"ben@example.com", "emailaddress1"}}),
                 row_of(kAda, 1000, {{"+491", "mobilephone"}})};
    return took(opened, std::move(page));
}

DirectoryMatches found(Opened& opened, const std::string& key, int most = 10, bool is_newest_first = false,
                       bool is_sealed = false) {
    auto matches = opened->shelf()->find({key, "", {"contact"}, most, is_sealed, is_newest_first});
    BOOST_REQUIRE_MESSAGE(matches.ok(), (matches ? "" : matches.error().message));
    return matches->at(0);
}

std::string names(const DirectoryMatches& matches) {
    std::string text;
    for (const auto& row : matches.rows)
        text += row.record.substr(35) + ":" + row.keys.at(0).column + " ";
    return text;
}

} // namespace

BOOST_AUTO_TEST_SUITE(shelf)

BOOST_AUTO_TEST_CASE(a_page_is_found_by_its_keys_in_a_stable_order_with_the_column) {
    Directory directory;
    Opened store(directory.store());
    filled(store);
    BOOST_TEST(names(found(store, "+491")) == "a:mobilephone b:telephone1 ");
    BOOST_TEST(names(found(store, "+491", 10, true)) == "b:telephone1 a:mobilephone ");
    const auto one = found(store, "+491", 1);
    BOOST_TEST(names(one) == "a:mobilephone ");
    BOOST_TEST(one.count == 2);
    BOOST_TEST(found(store, "+49").count == 0);
    const auto by_id = store->shelf()->find({"", kBen, {"account", "contact"}, 10, false, false});
    BOOST_TEST(by_id->at(0).count == 0);
    BOOST_TEST(by_id->at(1).rows.at(0).document.find(kBen) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(rows_and_the_place_to_go_on_from_outlive_the_process_together) {
    Directory directory;
    {
        Opened store(directory.store());
        filled(store);
    }
    Opened store(directory.store());
    const auto tables = store->shelf()->tables();
    BOOST_REQUIRE_EQUAL(tables->size(), 1U);
    BOOST_TEST(tables->at(0).link == "next page");
    BOOST_TEST(tables->at(0).delta == "changes");
    BOOST_TEST(tables->at(0).rows == 2);
    BOOST_TEST(tables->at(0).is_loading);
    BOOST_TEST(found(store, "ben@example.com").count == 1);
}

BOOST_AUTO_TEST_CASE(a_row_that_changed_is_found_by_its_new_keys_only_and_a_deleted_one_by_none) {
    Directory directory;
    Opened store(directory.store());
    DirectoryPage page;
    page.table = filled(store);
    page.rows = {row_of(kBen, 2000, {{"+492", "telephone1"}})};
    page.deleted = {kAda, "99999999-9999-4999-8999-999999999999"};
    const auto after = took(store, std::move(page));
    BOOST_TEST(after.rows == 1);
    BOOST_TEST(found(store, "+491").count == 0);
    BOOST_TEST(found(store, "ben@example.com").count == 0);
    BOOST_TEST(found(store, "+492").count == 1);
}

BOOST_AUTO_TEST_CASE(of_two_processes_the_slower_one_lands_nothing) {
    Directory directory;
    Opened store(directory.store());
    DirectoryPage page;
    page.table = filled(store);
    const DirectoryPage late = page;
    page.rows = {row_of(kBen, 2000, {{"+492", "telephone1"}})};
    took(store, std::move(page));
    const auto refused = store->shelf()->take(late);
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST(refused.error().status == DYNCX_E_CONFLICT);
    BOOST_TEST(found(store, "+492").count == 1);
}

BOOST_AUTO_TEST_CASE(a_new_copy_removes_what_it_did_not_meet_when_it_is_whole) {
    Directory directory;
    Opened store(directory.store());
    DirectoryPage page;
    page.table = filled(store);
    ++page.table.generation;
    page.rows = {row_of(kBen, 2000, {{"+491", "telephone1"}})};
    page.table = took(store, page);
    BOOST_TEST(found(store, "+491").count == 2); // until then the former copy answers
    page.rows.clear();
    page.is_last_of_copy = true;
    BOOST_TEST(took(store, page).rows == 1);
    BOOST_TEST(names(found(store, "+491")) == "b:telephone1 ");
}

BOOST_AUTO_TEST_CASE(keys_are_made_anew_without_touching_the_rows) {
    Directory directory;
    Opened store(directory.store());
    DirectoryPage page;
    page.table = filled(store);
    auto part = store->shelf()->rows_behind("contact", 0, 1);
    BOOST_REQUIRE_EQUAL(part->rows.size(), 1U);
    auto rest = store->shelf()->rows_behind("contact", part->last, 10);
    BOOST_REQUIRE_EQUAL(rest->rows.size(), 1U);
    page.rows = {part->rows.at(0), rest->rows.at(0)};
    for (auto& row : page.rows)
        row.keys = {{"new", "telephone1"}};
    page.has_keys_only = true;
    BOOST_TEST(took(store, page).rows == 2);
    BOOST_TEST(found(store, "+491").count == 0);
    const auto matches = found(store, "new");
    BOOST_TEST(names(matches) == "a:telephone1 b:telephone1 ");
    BOOST_TEST(matches.rows.at(0).document.find("planted-") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(sealed_people_and_their_keys_stand_in_no_file_of_the_store) {
    for (const bool is_sealed : {true, false}) {
        Directory directory;
        Opened store(directory.store());
        filled(store, is_sealed);
        BOOST_TEST(found(store, "ben@example.com", 10, false, is_sealed).count == 1);
        BOOST_TEST(found(store, "ben@example.com", 10, false, is_sealed).rows.at(0).document.find("planted-") !=
                   std::string::npos);
        std::string bytes;
        for (auto& entry : std::filesystem::directory_iterator(directory.store()))
            bytes += content_of(entry.path().string());
        for (const char* text : {"planted-", "ben@example.com"})
            BOOST_TEST((bytes.find(text) == std::string::npos) == is_sealed, text);
    }
}

BOOST_AUTO_TEST_CASE(a_store_of_the_first_release_gets_its_shelf_and_keeps_what_it_has) {
    Directory directory;
    {
        Opened store(directory.store());
        accept(store, "kept");
    }
    tamper(directory.file(), "DROP TABLE directory_tables; DROP TABLE directory_rows; DROP TABLE directory_keys; "
                             "DROP INDEX sessions_look_at; ALTER TABLE sessions DROP COLUMN look_at; "
                             "PRAGMA user_version = 1");
    Opened store(directory.store());
    BOOST_TEST(store->counts()->pending == 1);
    BOOST_TEST(filled(store).rows == 2);
}

BOOST_AUTO_TEST_SUITE_END()
