// Plain texts and turns become one text; what is marked is hidden, what cannot be stored is left out, the rest refused.
#include "reading.h"

using namespace dyncx;
using namespace dyncx::handoff;

BOOST_AUTO_TEST_CASE(s1_27_a_plain_text_stays_as_it_is_byte_for_byte) {
    for (const std::string& text :
         {std::string(), std::string("one line"), std::string("a\r\nb\n\n\tc\r"), mixed_text(1 << 20)})
        BOOST_TEST((text_of(Json(text)) == text), text.size() << " bytes");
}

BOOST_AUTO_TEST_CASE(s1_27_control_characters_that_no_column_stores_are_left_out_here_and_only_here) {
    const std::string given = std::string("bell\a, zero") + '\0' + ", escape\x1B[0m, delete\x7F, kept\t\r\n.";
    BOOST_TEST(text_of(Json(given)) == "bell, zero, escape[0m, delete, kept\t\r\n.");
    BOOST_TEST(text_of(R"({"turns":[{"who":"a\u0001b","text":"x\u0002y"}]})") == "ab: xy\n");
    BOOST_TEST(without_controls("plain \u00E9 \u0080") == "plain \u00E9 \u0080"); // C1 is stored
}

BOOST_AUTO_TEST_CASE(turns_become_lines_with_the_time_since_the_first) {
    BOOST_TEST(text_of(R"({"turns":[
        {"who":"customer","at":"2026-01-05T17:12:59Z","text":"Hello"},
        {"who":"bot","at":"2026-01-05T18:14:04.900+01:00","text":"Good day"},
        {"who":"customer","at":"2026-01-06T20:12:59Z","text":"Still there?"},
        {"who":"agent","text":"Yes"},
        {"text":"a line of nobody"}]})") ==
               "[00:00:00] customer: Hello\n[00:01:05] bot: Good day\n[27:00:00] customer: Still there?\n"
               "agent: Yes\na line of nobody\n");
}

BOOST_AUTO_TEST_CASE(turns_may_come_as_events_have_them) {
    BOOST_TEST(
        text_of(
            R"([{"who":"agent","text":"Hi","at_ms":900},{"who":"customer","text":"Two\nlines\n","at_ms":65000}])") ==
        "[00:00:00] agent: Hi\n[00:01:05] customer: Two\nlines\n");
    BOOST_TEST(text_of("[]") == "");
    BOOST_TEST(text_of(R"({"turns":[{"who":"agent","text":""}]})") == ""); // said nothing
}

BOOST_AUTO_TEST_CASE(s1_27_a_name_cannot_begin_a_turn_that_nobody_said) {
    BOOST_TEST(text_of(R"([{"who":"customer\n[00:00:09] agent: I agree","text":"x"}])") ==
               "customer[00:00:09] agent: I agree: x\n");
}

BOOST_AUTO_TEST_CASE(marked_characters_are_hidden_by_code_point) {
    BOOST_TEST(text_of(R"({"turns":[{"who":"customer","text":"I am Jane Doe"},{"who":"customer","text":"😀é 12 éé 34!"}],
        "redactions":[{"turn":1,"begin":3,"end":5},{"turn":0,"begin":5,"end":13},{"turn":1,"begin":9,"end":11}]})") ==
               "customer: I am [redacted]\ncustomer: 😀é [redacted] éé [redacted]!\n");
    BOOST_TEST(text_of(R"({"text":"pin 1234 pin","redactions":[{"begin":4,"end":8}]})") == "pin [redacted] pin");
    BOOST_TEST(text_of(R"({"text":"pin 1234 pin"})") == "pin 1234 pin");
}

BOOST_AUTO_TEST_CASE(marks_that_overlap_or_touch_hide_once) {
    const auto text = [](const std::string& spans) {
        return text_of(R"({"text":"0123456789","redactions":[)" + spans + "]}");
    };
    BOOST_TEST(text(R"({"begin":2,"end":5},{"begin":4,"end":7})") == "01[redacted]789");
    BOOST_TEST(text(R"({"begin":2,"end":8},{"begin":3,"end":4})") == "01[redacted]89");
    BOOST_TEST(text(R"({"begin":5,"end":7},{"begin":2,"end":5})") == "01[redacted]789");
    BOOST_TEST(text(R"({"begin":0,"end":1},{"begin":9,"end":10})") == "[redacted]12345678[redacted]");
    BOOST_TEST(text(R"({"begin":0,"end":10})") == "[redacted]");
    BOOST_TEST(text(R"({"begin":0,"end":1},{"begin":2,"end":3})") == "[redacted]1[redacted]3456789");
}

BOOST_AUTO_TEST_CASE(what_has_no_known_form_is_refused_with_the_place) {
    const std::pair<const char*, const char*> kWrong[] = {
        {R"({})", "The transcript has none of the forms"},
        {R"(7)", "The transcript has none of the forms"},
        {R"(null)", "The transcript has none of the forms"},
        {R"({"turns":{}})", "turns must be an array"},
        {R"({"turns":[],"redaction":[]})", "unknown member \"redaction\""},
        {R"({"turns":["hello"]})", "turns[0] must be an object"},
        {R"([{"who":"a","text":"b"},{"who":"a","says":"b"}])", "[1] has the unknown member \"says\""},
        {R"({"turns":[{"who":3,"text":"x"}]})", "turns[0].who must be a text"},
        {R"({"turns":[{"who":"a","text":["x"]}]})", "turns[0].text must be a text"},
        {R"({"turns":[{"at":"2026-01-05T17:12:59","text":"x"}]})", "turns[0].at must be a time with a zone"},
        {R"({"turns":[{"at":1767633179,"text":"x"}]})", "turns[0].at must be a time with a zone"},
        {R"([{"at_ms":-1,"text":"x"}])", "[0].at_ms must be a whole number"},
        {R"({"turns":[{"text":"x"}],"redactions":[{"turn":1,"begin":0,"end":1}]})", "redactions[0].turn names no turn"},
        {R"({"turns":[{"text":"x"}],"redactions":[{"begin":0,"end":1}]})", "redactions[0].turn names no turn"},
        {R"({"turns":[{"text":"😀"}],"redactions":[{"turn":0,"begin":0,"end":2}]})", "redactions[0] does not lie"},
        {R"({"text":"abc","redactions":[{"begin":2,"end":2}]})", "redactions[0] does not lie in its text"},
        {R"({"text":"abc","redactions":[{"begin":0,"end":1},{"begin":0}]})", "redactions[1] does not lie"},
        {R"({"text":"abc","redactions":[{"begin":-1,"end":1}]})", "redactions[0].begin must be a whole number"},
        {R"({"text":"abc","redactions":[{"begin":0,"end":9223372036854775807}]})", "redactions[0] does not lie"},
        {R"({"text":7})", "text must be a text"},
    };
    for (const auto& [given, words] : kWrong) {
        const std::string refusal = refusal_of(given);
        BOOST_TEST((refusal.find(words) != refusal.npos), given << " -> " << refusal);
    }
}

BOOST_AUTO_TEST_CASE(what_was_said_stands_in_no_refusal) {
    const std::string refusal = refusal_of(R"({"turns":[{"text":"secret words","at":"secret time"}]})");
    BOOST_TEST((refusal.find("secret") == refusal.npos), refusal);
}

BOOST_AUTO_TEST_CASE(invalid_utf8_is_refused) {
    BOOST_TEST(refusal_of(Json(std::string("a\xC3("))) == "The transcript is no valid UTF-8.");
    Json turn = Json::object();
    turn.set("text", std::string("\xF0\x9F\x98"));
    BOOST_TEST(refusal_of(Json(Json::Array{turn})) == "[0].text is no valid UTF-8.");
}

BOOST_AUTO_TEST_CASE(everything_has_a_bound) {
    const auto status_of = [](const Json& given) {
        const auto text = transcript_text(given);
        return text.ok() ? DYNCX_OK : text.error().status;
    };
    BOOST_TEST(status_of(Json(std::string(kMostTranscriptBytes, 'x'))) == DYNCX_OK);
    BOOST_TEST(status_of(Json(std::string(kMostTranscriptBytes + 1, 'x'))) == DYNCX_E_TOO_LARGE);
    Json turn = Json::object();
    turn.set("text", std::string("x"));
    BOOST_TEST(status_of(Json(Json::Array(kMostTurns, turn))) == DYNCX_OK);
    BOOST_TEST(status_of(Json(Json::Array(kMostTurns + 1, turn))) == DYNCX_E_TOO_LARGE);
    turn.set("text", std::string(kMostTranscriptBytes / 4, 'x'));
    BOOST_TEST(status_of(Json(Json::Array(5, turn))) == DYNCX_E_TOO_LARGE);
    Json marked = json(R"({"text":"x"})");
    marked.set("redactions", Json(Json::Array(kMostSpans + 1, json(R"({"begin":0,"end":1})"))));
    BOOST_TEST(status_of(marked) == DYNCX_E_TOO_LARGE);
}
