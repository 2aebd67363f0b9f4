// A long text is kept whole: the sum of its pieces is the text byte for byte, no character is cut, no limit passed.
#include "handoff/pieces.h"

#include "base/text.h"
#include "reading.h"

#include <Poco/Base64Decoder.h>

#include <random>
#include <sstream>

using namespace dyncx;
using namespace dyncx::handoff;

namespace {

std::string decoded(const std::string& base64) {
    std::istringstream text(base64);
    Poco::Base64Decoder decoder(text);
    return {std::istreambuf_iterator<char>(decoder), {}};
}

std::string sum_of(const std::vector<Json>& rows) {
    std::string text;
    for (const Json& row : rows)
        text += row.find("documentbody") ? decoded(row["documentbody"].as_string()) : row["notetext"].as_string();
    return text;
}

} // namespace

BOOST_AUTO_TEST_CASE(s1_27_a_mb_of_every_kind_of_character_is_the_sum_of_its_notes_byte_for_byte) {
    const std::string text = mixed_text(1 << 20);
    NoteLimits limits;
    limits.file_from_bytes = 2 << 20;
    const auto rows = note_rows(text, limits);
    BOOST_TEST(rows.size() >= utf16_units(text) / limits.note_units);
    BOOST_TEST((sum_of(rows) == text));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::string& note = rows[i]["notetext"].as_string();
        BOOST_TEST(is_utf8(note));
        BOOST_TEST(utf16_units(note) <= limits.note_units);
        BOOST_TEST(rows[i]["subject"].as_string() ==
                   "Transcript " + std::to_string(i + 1) + "/" + std::to_string(rows.size()));
        BOOST_TEST(rows[i].as_object().size() == 2u);
    }
}

BOOST_AUTO_TEST_CASE(s1_27_a_longer_text_becomes_files_whose_sum_it_is) {
    const std::string text = mixed_text(1 << 20);
    NoteLimits limits{100000, 1 << 19, 300001};
    const auto rows = note_rows(text, limits);
    BOOST_TEST(rows.size() == 4u);
    BOOST_TEST((sum_of(rows) == text));
    for (const Json& row : rows) {
        const std::string file = decoded(row["documentbody"].as_string());
        BOOST_TEST(is_utf8(file));
        BOOST_TEST(file.size() <= limits.file_bytes);
        BOOST_TEST(row["mimetype"].as_string() == "text/plain");
        BOOST_TEST(row["documentbody"].as_string().find_first_of("\r\n") == std::string::npos);
    }
    BOOST_TEST(rows[1]["filename"].as_string() == "transcript-2-of-4.txt");
    BOOST_TEST(rows[1]["subject"].as_string() == "Transcript 2/4");
    limits.file_bytes = 8 << 20;
    const auto one = note_rows(text, limits);
    BOOST_TEST(one.size() == 1u);
    BOOST_TEST(one[0]["filename"].as_string() == "transcript.txt");
    BOOST_TEST(one[0]["subject"].as_string() == "Transcript");
    BOOST_TEST((sum_of(one) == text));
}

BOOST_AUTO_TEST_CASE(a_file_begins_only_above_its_bound) {
    const NoteLimits limits{100, 10, 100};
    BOOST_TEST(note_rows("0123456789", limits)[0].find("notetext"));
    BOOST_TEST(note_rows("0123456789a", limits)[0].find("documentbody"));
    BOOST_TEST(note_rows("short", limits)[0].text() == R"({"subject":"Transcript","notetext":"short"})");
    BOOST_TEST(note_rows("", limits).empty());
}

BOOST_AUTO_TEST_CASE(base64_is_written_for_every_length) {
    for (std::size_t size = 1; size < 20; ++size) {
        const std::string text(size, '\x7E');
        BOOST_TEST(sum_of(note_rows(text, {10, 0, 100})) == text);
    }
    BOOST_TEST(note_rows("hello", {10, 0, 100})[0]["documentbody"].as_string() == "aGVsbG8=");
}

BOOST_AUTO_TEST_CASE(s1_27_whatever_the_limit_is_pieces_are_whole_characters_and_their_sum_the_text) {
    std::mt19937 random(1);
    const std::string all = mixed_text(3000);
    for (int i = 0; i < 3000; ++i) {
        const std::string text(cut_bytes(all, random() % all.size()));
        const std::size_t limit = 2 + random() % 300;
        std::string sum;
        for (const std::string& piece : pieces_of(text, limit)) {
            BOOST_TEST((!piece.empty() && is_utf8(piece) && utf16_units(piece) <= limit));
            sum += piece;
        }
        BOOST_TEST((sum == text));
        BOOST_TEST((sum_of(note_rows(text, {limit, 0, limit})) == text));
        const std::string digest = digest_of(text, limit);
        BOOST_TEST((is_utf8(digest) && utf16_units(digest) <= limit));
    }
    BOOST_TEST(pieces_of("\U0001F600\U0001F600", 0).size() == 2u); // a limit for no character at all
}

BOOST_AUTO_TEST_CASE(a_piece_ends_behind_a_line_when_one_ends_near_its_limit) {
    const std::string line = "123456789\n";
    std::string text;
    for (int i = 0; i < 30; ++i)
        text += line;
    BOOST_TEST(pieces_of(text, 109).front().size() == 100u);
    BOOST_TEST(pieces_of(text, 100).front().size() == 100u);
    BOOST_TEST(pieces_of("12345\n" + std::string(200, 'x'), 100).front().size() == 100u); // too far away
    BOOST_TEST(pieces_of(text, 300).size() == 1u);
}

BOOST_AUTO_TEST_CASE(s1_27_a_digest_holds_both_ends_and_says_where_the_rest_is) {
    std::string text;
    for (int i = 0; i < 20000; ++i)
        text += "[00:00:00] customer: line " + std::to_string(i) + "\n";
    const std::string digest = digest_of(text, 2000);
    BOOST_TEST(utf16_units(digest) <= 2000u);
    BOOST_TEST(utf16_units(digest) > 1500u);
    BOOST_TEST(digest.starts_with("[00:00:00] customer: line 0\n"));
    BOOST_TEST(digest.ends_with("line 19999\n"));
    const auto gap = digest.find("\n\u2026 ");
    BOOST_REQUIRE(gap != digest.npos);
    const std::string line = digest.substr(gap + 1, digest.find('\n', gap + 1) - gap);
    BOOST_TEST(line.ends_with(" characters more: the whole transcript is in the notes \u2026\n"));
    std::string count;
    for (const char c : line.substr(0, line.find(" characters")))
        if (c >= '0' && c <= '9')
            count += c;
    BOOST_TEST(std::stoull(count) == text.size() - (digest.size() - line.size())); // all of it is ASCII
    BOOST_TEST(line.find(count.substr(0, 3) + "," + count.substr(3)) != line.npos);
}

BOOST_AUTO_TEST_CASE(a_digest_of_a_text_that_fits_is_the_text) {
    const std::string text = mixed_text(5000);
    BOOST_TEST((digest_of(text, utf16_units(text)) == text));
    BOOST_TEST((digest_of(text, utf16_units(text) - 1) != text));
    BOOST_TEST(digest_of("", 0) == "");
    BOOST_TEST(digest_of("abc", 0) == "");
    BOOST_TEST(digest_of(std::string(500, 'a'), 10) == std::string(10, 'a')); // no room for two ends
}
