// Configured expressions: what they hide, how they are refused, and that neither time nor stack grows on a caller.
#include "handoff/redaction.h"

#include "reading.h"

#include <pthread.h>

#include <ctime>

using namespace dyncx;
using namespace dyncx::handoff;

namespace {

std::string hidden(const std::vector<std::string>& expressions, const std::string& text, bool numbers = false) {
    const auto redaction = Redaction::open(numbers, expressions);
    const std::string why = redaction.ok() ? std::string() : redaction.error().message;
    BOOST_REQUIRE_MESSAGE(redaction.ok(), why);
    return redaction->apply(text);
}

std::string refusal(const std::vector<std::string>& expressions) {
    const auto redaction = Redaction::open(true, expressions);
    BOOST_REQUIRE(!redaction.ok());
    BOOST_TEST(redaction.error().status == DYNCX_E_CONFIG);
    return redaction.error().message;
}

std::string repeated(const std::string& text, std::size_t bytes) {
    std::string out;
    while (out.size() < bytes)
        out += text;
    return out;
}

double thread_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

} // namespace

BOOST_AUTO_TEST_CASE(what_an_expression_matches_is_hidden) {
    BOOST_TEST(hidden({"[A-Z]{2}-\\d{4}"}, "number AB-1234, CD-5678!") == "number [redacted], [redacted]!");
    BOOST_TEST(hidden({"(?i)password is \\w+"}, "My Password is hunter2.") == "My [redacted].");
    BOOST_TEST(hidden({"\u00FC+", "\\p{Han}+"}, "gr\u00FC\u00FCn \u4F60\u597D!") == "gr[redacted]n [redacted]!");
    BOOST_TEST(hidden({"\\bcat\\b"}, "cat concat cat") == "[redacted] concat [redacted]");
    BOOST_TEST(hidden({"x"}, "") == "");
    BOOST_TEST(hidden({}, "as it is") == "as it is");
}

BOOST_AUTO_TEST_CASE(a_line_begins_and_ends_where_a_turn_does) {
    BOOST_TEST(hidden({"^bot: .*$"}, "customer: hi\nbot: hello\ncustomer: bot: no") ==
               "customer: hi\n[redacted]\ncustomer: bot: no");
    BOOST_TEST(hidden({"a.b"}, "a\nb axb") == "a\nb [redacted]");
}

BOOST_AUTO_TEST_CASE(nothing_that_is_put_in_is_looked_at_and_no_match_hides_another) {
    BOOST_TEST(hidden({"redacted", "a"}, "a card") == "[redacted] c[redacted]rd");
    BOOST_TEST(hidden({"card", "iban"}, "4111111111111111", true) == "[card]");
    BOOST_TEST(hidden({"abc", "cde"}, "xabcdex") == "x[redacted]x");
    BOOST_TEST(hidden({"1111$"}, "my 4111 1111 1111 1111", true) == "my [card]"); // begins first
    BOOST_TEST(hidden({"my 4111"}, "my 4111 1111 1111 1111", true) == "[redacted]");
    BOOST_TEST(hidden({"a"}, "aaaa b aa") == "[redacted] b [redacted]");
}

BOOST_AUTO_TEST_CASE(a_wrong_expression_is_refused_with_its_place_and_the_reason) {
    BOOST_TEST(refusal({"a", "b", "(c"}) == "handoff.redact[2]: the expression is not understood: missing ): (c.");
    BOOST_TEST(refusal({"(a)\\1"}).starts_with("handoff.redact[0]: the expression is not understood: invalid escape"));
    BOOST_TEST(refusal({"(?=a)"}).starts_with("handoff.redact[0]: the expression is not understood"));
    BOOST_TEST(refusal({"a*"}) == "handoff.redact[0]: the expression matches where nothing is.");
    BOOST_TEST(refusal({"a", ""}).starts_with("handoff.redact[1]: the expression has 0 bytes"));
    BOOST_TEST(
        refusal({std::string(501, 'a')}).starts_with("handoff.redact[0]: the expression has 501 bytes, 1 to 500"));
    BOOST_TEST(refusal({"\xFF"}) == "handoff.redact[0]: the expression is no valid UTF-8.");
    BOOST_TEST(refusal({"((\\pL{100}){100}){10}"}).starts_with("handoff.redact[0]: the expression is not understood"));
    BOOST_TEST(refusal(std::vector<std::string>(101, "a"))
                   .starts_with("handoff.redact: there are 101 expressions, at most 100"));
    BOOST_TEST(Redaction::open(true, std::vector<std::string>(100, std::string(500, 'a'))).ok());
}

BOOST_AUTO_TEST_CASE(an_expression_that_decides_far_behind_is_refused_with_what_to_write_instead) {
    for (const char* slow : {"a.*b|a", "(?s)a.*b|a", "a(.*b)?", "(a|b)*c|a", "<[^>]*>|<", "ab.*c|ab", "a.{0,200}b|a"}) {
        const auto refused = Redaction::open(true, {"x", slow});
        BOOST_REQUIRE_MESSAGE(!refused.ok(), slow);
        BOOST_TEST(refused.error().message.starts_with("handoff.redact[1]: whether the expression matches much"));
        BOOST_TEST(refused.error().fix.find("an expression of its own") != std::string::npos);
    }
    for (const char* good :
         {"a.*b", "a", "<[^>]+>", "(?i)password is \\w+", "^bot: .*$", "a.{0,60}b|a", "\\d{4}( \\d{4})*"})
        BOOST_TEST(Redaction::open(true, {good}).ok(), good);
    BOOST_TEST(hidden({"a.*b", "a"}, "xa aab a\na") == "x[redacted] [redacted]\n[redacted]");
}

BOOST_AUTO_TEST_CASE(of_many_matches_the_long_ones_are_hidden_as_well) {
    std::string text, wanted;
    for (int i = 0; i < 300; ++i) {
        text += "a <" + std::string(i % 2 == 0 ? 1000 : 10, 's') + "> ";
        wanted += "[redacted] [redacted] ";
    }
    BOOST_TEST((hidden({"<[^>]+>|a"}, text) == wanted));
}

BOOST_AUTO_TEST_CASE(a_match_is_found_wherever_it_stands_in_a_long_text) {
    const std::string secret = "<" + std::string(1000, 's') + "\U0001F600>";
    std::string text, wanted;
    for (std::size_t i = 0; i < 400; ++i) {
        text += std::string(i * 7 % 97, 'x') + "\u4F60" + secret;
        wanted += std::string(i * 7 % 97, 'x') + "\u4F60" + "[redacted]";
    }
    BOOST_TEST((hidden({"<[^>]+>"}, text) == wanted));
}

BOOST_AUTO_TEST_CASE(a_line_of_16_kib_is_hidden_whole_and_of_a_longer_one_its_parts) {
    const std::string turn = "bot: " + std::string(16000, 'x') + "\n";
    BOOST_TEST(hidden({"^bot: .*$"}, "customer: hi\n" + turn + turn) == "customer: hi\n[redacted]\n[redacted]\n");
    BOOST_TEST(hidden({"x+"}, std::string(100000, 'x') + ".") == "[redacted].");
}

BOOST_AUTO_TEST_CASE(what_is_no_utf8_does_no_harm) {
    for (const std::string& text :
         {std::string("\xFF\xFE\x80"), std::string(9000, '\x80'), std::string("4111\xC2"), std::string("DE\xE2\x80")})
        BOOST_TEST((hidden({"x+"}, text, true) == text));
}

// Eight times the text may take about eight times as long, on any machine. Texts and expressions are the worst known.
BOOST_AUTO_TEST_CASE(the_time_grows_with_the_text_and_not_faster) {
    const std::pair<const char*, const char*> kWorst[] = {{"1 ", "(\\d+\\s?)+z"},    {"4111 ", "x"},
                                                          {"DE89", "(a|aa)+$"},      {"a", "a.{0,100}b|a"},
                                                          {"a", "(a.{0,30}){4}b|a"}, {"\U0001F600", "\\pL+.\\d"}};
    for (const auto& [sign, expression] : kWorst) {
        const auto redaction = Redaction::open(true, {expression});
        BOOST_REQUIRE(redaction.ok());
        const auto seconds = [&redaction](const std::string& text) { // of this thread: others may be measuring
            const double begin = thread_seconds();
            redaction->apply(text);
            return thread_seconds() - begin;
        };
        const double once = seconds(repeated(sign, 32 << 10));
        const double eight = seconds(repeated(sign, 256 << 10));
        BOOST_TEST_MESSAGE(expression << ": " << once << " s, " << eight << " s");
        BOOST_TEST(eight < 24 * once + 0.1, expression);
    }
}

BOOST_AUTO_TEST_CASE(four_mib_are_read_and_redacted_on_a_stack_of_64_kib) {
    struct Work {
        std::string text, out;
        bool is_open = false;
    } work{mixed_text(kMostTranscriptBytes - 100) + " 4111 1111 1111 1111 AB-12", {}, false};
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 64 * 1024);
    pthread_t thread{};
    const auto run = [](void* given) -> void* {
        Work& w = *static_cast<Work*>(given);
        const std::string nested = std::string(100, '(') + "(?i)[a-z]{2}-\\d+" + std::string(100, ')');
        const auto redaction = Redaction::open(true, {nested, "(\\pL+\\s?){2,9}\\d", "\\d{3}$"});
        w.is_open = redaction.ok();
        if (const auto text = transcript_text(Json(w.text)); w.is_open && text)
            w.out = redaction->apply(*text);
        return nullptr;
    };
    BOOST_REQUIRE(pthread_create(&thread, &attributes, run, &work) == 0);
    pthread_join(thread, nullptr);
    pthread_attr_destroy(&attributes);
    BOOST_TEST(work.is_open);
    BOOST_TEST(work.out.ends_with(" [card] [redacted]"));
}
