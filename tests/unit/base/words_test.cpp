// GUIDs, secrets, results and session events.
#include "base/guid.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/session_event.h"

#include <boost/test/unit_test.hpp>

#include <memory>
#include <set>

using namespace dyncx;

BOOST_AUTO_TEST_CASE(new_guids_are_ordered_by_time_and_of_version_7) {
    const std::string early = new_guid(1641402779000), late = new_guid(1641402779001);
    BOOST_TEST(early < late);
    BOOST_TEST(is_guid(early));
    BOOST_TEST(early[14] == '7');
    BOOST_TEST(std::string("89ab").find(early[19]) != std::string::npos);
    BOOST_TEST(early.substr(0, 13) == "017e2b3a-c578");
    std::set<std::string> many;
    for (int i = 0; i < 1000; ++i)
        many.insert(new_guid(1641402779000));
    BOOST_TEST(many.size() == 1000u);
}

BOOST_AUTO_TEST_CASE(a_seeded_guid_repeats) {
    const Random64 fixed = [] { return std::uint64_t{0x0123456789abcdef}; };
    BOOST_TEST(new_guid(1, fixed) == new_guid(1, fixed));
    BOOST_TEST(new_guid(1, fixed) != new_guid(2, fixed));
}

BOOST_AUTO_TEST_CASE(a_step_has_a_guid_of_its_own_that_repeats) {
    const std::string event = new_guid(1641402779000);
    BOOST_TEST(step_guid(event, 1) == step_guid(event, 1));
    BOOST_TEST(step_guid(event, 1) != step_guid(event, 2));
    BOOST_TEST(step_guid(event, 1) != event);
    BOOST_TEST(step_guid(event, 1).substr(0, 13) == event.substr(0, 13)); // the same time
    BOOST_TEST(is_guid(step_guid(event, 1)));
    BOOST_TEST(is_guid(step_guid("no guid", 1)));
    BOOST_TEST(name_guid("a", "bc") == name_guid("a", "bc"));
    BOOST_TEST(name_guid("a", "bc") != name_guid("ab", "c"));
    BOOST_TEST(is_guid(name_guid("", "")));
}

BOOST_AUTO_TEST_CASE(pasted_guids_become_plain_and_others_nothing) {
    const std::string plain = "0aaaaaaa-2222-3333-4444-55555555555f";
    for (const char* text : {"0AAAAAAA-2222-3333-4444-55555555555F", "{0aaaaaaa-2222-3333-4444-55555555555f}",
                             " { 0aaaaaaa-2222-3333-4444-55555555555f } \n"})
        BOOST_TEST(normal_guid(text).value_or("") == plain, text);
    for (const char* text : {"", "{}", "0aaaaaaa222233334444-55555555555f", "0aaaaaaa-2222-3333-4444-55555555555g",
                             "0aaaaaaa-2222-3333-4444-55555555555", "{0aaaaaaa-2222-3333-4444-55555555555f",
                             "0aaaaaaa-2222-3333-4444-55555555555f0", "0aaaaaaa_2222_3333_4444_55555555555f"})
        BOOST_TEST(!normal_guid(text).has_value(), text);
    BOOST_TEST(!is_guid("{0aaaaaaa-2222-3333-4444-55555555555f}"));
}

BOOST_AUTO_TEST_CASE(a_secret_is_overwritten_where_it_stood) {
    std::string text = "a secret that is longer than a short string may be";
    const char* place = text.data();
    const std::size_t length = text.size();
    wipe(text);
    BOOST_TEST(text.empty());
    for (std::size_t i = 0; i < length; ++i) // the buffer still belongs to the empty string
        BOOST_TEST_REQUIRE(place[i] == '\0');
}

BOOST_AUTO_TEST_CASE(secrets_compare_copy_and_reveal) {
    Secret one("x"), two = one;
    BOOST_TEST((one == two));
    two = Secret("y");
    BOOST_TEST((!(one == two)));
    BOOST_TEST(one.reveal() == "x");
    one = *&one;
    BOOST_TEST(one.reveal() == "x");
    BOOST_TEST(Secret().empty());
}

BOOST_AUTO_TEST_CASE(a_result_is_a_value_or_a_fault) {
    Result<std::unique_ptr<int>> good(std::make_unique<int>(7));
    BOOST_TEST((good.ok() && **good == 7));
    Result<int> bad(fault(DYNCX_E_STORE, "what", "fix"));
    BOOST_TEST(!bad);
    BOOST_TEST(bad.error().status == DYNCX_E_STORE);
    BOOST_TEST(bad.error().fix == "fix");
    Fault f;
    f.flags = DYNCX_ERROR_RETRIABLE | DYNCX_ERROR_MAYBE_DONE;
    BOOST_TEST((f.is_retriable() && f.maybe_done()));
    BOOST_TEST((!Fault{}.is_retriable() && !Fault{}.maybe_done()));
}

BOOST_AUTO_TEST_CASE(every_kind_of_event_has_a_name_and_back) {
    for (int kind = DYNCX_SESSION_STARTED; kind <= DYNCX_SESSION_ANALYSIS_READY; ++kind) {
        BOOST_TEST(kind_name(kind).starts_with("session."));
        BOOST_TEST(kind_of_name(kind_name(kind)) == kind);
    }
    BOOST_TEST(kind_name(0) == "");
    BOOST_TEST(kind_name(DYNCX_SESSION_ANALYSIS_READY + 1) == "");
    BOOST_TEST(kind_of_name("session.exploded") == 0);
    BOOST_TEST(kind_of_name("") == 0);
}

BOOST_AUTO_TEST_CASE(an_event_reads_back_from_its_kept_form) {
    SessionEvent event;
    event.source = "amazon-connect";
    event.session = "O\"Brien\\";
    event.kind = DYNCX_SESSION_ENDED;
    event.time = 1641402779123;
    event.version = INT64_MAX;
    event.facts.set("talk_seconds", 93);
    event.facts.set("attributes", Json(Json::Object{{"VIP", true}}));
    auto kept = Json::parse(to_json(event).text());
    BOOST_TEST_REQUIRE(kept.ok());
    auto again = session_event_of({event.source, event.session, event.kind, 0, event.version}, *kept);
    BOOST_TEST_REQUIRE(again.ok());
    BOOST_TEST(again->session == event.session);
    BOOST_TEST(again->source == event.source);
    BOOST_TEST(again->kind == event.kind);
    BOOST_TEST(again->time == event.time);
    BOOST_TEST(again->version == event.version);
    BOOST_TEST((again->facts == event.facts));
}

BOOST_AUTO_TEST_CASE(a_kept_form_that_is_none_is_damaged) {
    const SessionEvent named{"dyncx", "x", DYNCX_SESSION_ENDED, 0, 1};
    for (const char* text : {"{}", "[]", R"({"time":1})", R"({"time":1,"facts":[]})"})
        BOOST_TEST(!session_event_of(named, *Json::parse(text)).ok(), text);
    const Json kept = *Json::parse(R"({"time":1,"facts":{}})");
    BOOST_TEST(session_event_of(named, kept).ok());
    BOOST_TEST(!session_event_of({"dyncx", "", DYNCX_SESSION_ENDED, 0, 1}, kept).ok());
    BOOST_TEST(!session_event_of({"dyncx", "x", 0, 0, 1}, kept).ok());
}
