// The hash chain alone: what it notices, and what may be erased.
#include "audit/chain.h"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <string>
#include <vector>

using namespace dyncx;
using namespace dyncx::audit;

namespace {

constexpr std::string_view kKey = "a key that only the store knows";

struct Row {
    std::int64_t seq;
    UnixMs time;
    std::string kind, salt, subject, detail;
    Digest erased{};
    Digest hash{};
    Digest personal() const { return salt.empty() ? erased : personal_digest(salt, subject, detail); }
    Link link() const { return {seq, time, kind, personal()}; }
};

struct Trail {
    std::vector<Row> rows;
    Head head;
    void add(std::string kind, std::string subject, std::string detail) {
        const Salt salt = new_salt();
        Row row{head.count + 1,     1000 + head.count, std::move(kind), std::string(bytes_of(salt)),
                std::move(subject), std::move(detail)};
        row.hash = chain(head.last, row.link());
        head = {row.seq, row.hash};
        rows.push_back(std::move(row));
    }
    void chain_anew() {
        Head at;
        for (auto& row : rows) {
            row.seq = at.count + 1;
            row.hash = chain(at.last, row.link());
            at = {row.seq, row.hash};
        }
    }
    Verifier verified(const Head& stored_head, std::string_view stored_anchor) const {
        Verifier verifier;
        for (auto& row : rows)
            verifier.read(row.link(), bytes_of(row.hash));
        verifier.end(stored_head, is_anchor(kKey, stored_head, stored_anchor));
        return verifier;
    }
};

struct FiveEntries {
    Trail trail;
    Head head;
    std::string head_anchor;
    FiveEntries() {
        for (int i = 1; i <= 5; ++i)
            trail.add("accepted", "call-" + std::to_string(i), "{\"n\":" + std::to_string(i) + "}");
        head = trail.head;
        head_anchor = bytes_of(Anchorer(kKey).anchor(head));
    }
    std::int64_t first_broken() const { return trail.verified(head, head_anchor).first_broken_seq(); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(audit_chain, FiveEntries)

BOOST_AUTO_TEST_CASE(an_untouched_trail_is_intact) {
    const auto verifier = trail.verified(head, head_anchor);
    BOOST_TEST(verifier.is_intact());
    BOOST_TEST(verifier.entries() == 5);
    BOOST_TEST(verifier.first_broken_seq() == 0);
}

BOOST_AUTO_TEST_CASE(an_empty_trail_is_intact_when_its_head_is_anchored) {
    Verifier verifier;
    verifier.end(Head{}, is_anchor(kKey, Head{}, bytes_of(Anchorer(kKey).anchor(Head{}))));
    BOOST_TEST(verifier.is_intact());
}

BOOST_AUTO_TEST_CASE(a_change_of_any_part_names_that_entry) {
    const std::vector<std::function<void(Row&)>> changes = {
        [](Row& row) { row.time += 1; },          [](Row& row) { row.kind = "applied"; },
        [](Row& row) { row.subject = "call-9"; }, [](Row& row) { row.detail = "{}"; },
        [](Row& row) { row.salt[3] ^= 1; },       [](Row& row) { row.hash[31] ^= 1; },
    };
    for (auto& change : changes) {
        FiveEntries fresh;
        change(fresh.trail.rows[2]);
        BOOST_TEST(fresh.first_broken() == 3);
    }
}

BOOST_AUTO_TEST_CASE(a_removed_entry_names_its_place) {
    trail.rows.erase(trail.rows.begin() + 1);
    BOOST_TEST(first_broken() == 2);
}

BOOST_AUTO_TEST_CASE(exchanged_entries_name_the_first_of_them) {
    std::swap(trail.rows[1], trail.rows[3]);
    BOOST_TEST(first_broken() == 2);
}

BOOST_AUTO_TEST_CASE(an_entry_put_in_between_is_noticed) {
    trail.rows.insert(trail.rows.begin() + 2, trail.rows[1]);
    BOOST_TEST(first_broken() == 3);
}

BOOST_AUTO_TEST_CASE(entries_cut_off_the_end_name_the_first_missing_one) {
    trail.rows.resize(3);
    BOOST_TEST(first_broken() == 4);
}

BOOST_AUTO_TEST_CASE(all_entries_cut_off_are_noticed) {
    trail.rows.clear();
    BOOST_TEST(first_broken() == 1);
}

BOOST_AUTO_TEST_CASE(a_head_rewritten_without_the_key_is_noticed) {
    trail.rows.resize(3);
    head = {3, trail.rows[2].hash};
    BOOST_TEST(first_broken() == 3);
    head_anchor = bytes_of(Anchorer("another key").anchor(head));
    BOOST_TEST(first_broken() == 3);
}

BOOST_AUTO_TEST_CASE(a_trail_chained_anew_is_noticed) {
    trail.rows[1].detail = "{\"n\":\"forged\"}";
    trail.chain_anew();
    BOOST_TEST(first_broken() != 0);
}

BOOST_AUTO_TEST_CASE(an_entry_added_behind_the_head_is_noticed) {
    trail.add("accepted", "call-6", "{}");
    BOOST_TEST(first_broken() == 6);
}

BOOST_AUTO_TEST_CASE(erasing_the_personal_part_and_its_salt_leaves_the_chain_whole) {
    Row& row = trail.rows[2];
    row.erased = row.personal();
    row.salt.clear(), row.subject.clear(), row.detail.clear();
    BOOST_TEST(first_broken() == 0);
    row.erased[0] ^= 1;
    BOOST_TEST(first_broken() == 3);
}

BOOST_AUTO_TEST_CASE(the_same_personal_part_has_another_digest_under_another_salt) {
    BOOST_TEST(
        (personal_digest("0123456789abcdef", "call-1", "{}") != personal_digest("0123456789abcdeF", "call-1", "{}")));
}

BOOST_AUTO_TEST_CASE(moving_a_byte_between_two_parts_changes_the_hash) {
    BOOST_TEST((personal_digest("s", "ab", "c") != personal_digest("s", "a", "bc")));
    const Digest personal{};
    BOOST_TEST((chain(Digest{}, {1, 0x0100, "a", personal}) !=
                chain(Digest{}, {1, 0x01, std::string_view("\0a", 2), personal})));
}

BOOST_AUTO_TEST_CASE(the_hash_of_a_known_entry_never_changes) {
    const auto personal = personal_digest("0123456789abcdef", "call-1", "{\"n\":1}");
    BOOST_TEST(hex(personal) == "a7d7984d36d4d16961798ca6c23f945b4f10cd0aae7c50e3901ccbbba80c5812");
    BOOST_TEST(hex(chain(Digest{}, {1, 1641402779000, "accepted", personal})) ==
               "a2ec1b2e4d87bd2ac6be92792cded89d80375d5610b020cef9248d63ce48b7d1");
    BOOST_TEST(hex(Anchorer("k").anchor({1, personal})) ==
               "e15ed20933d41d996091d0be5a2ba32974fadeea0ec53857347f79e3cfe213c0");
}

BOOST_AUTO_TEST_SUITE_END()
