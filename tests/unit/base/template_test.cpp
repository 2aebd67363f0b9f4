// Placeholders: types, escaping by construction, missing values, bare names, printed bodies.
#include "base/template.h"

#include <boost/test/unit_test.hpp>

namespace dyncx {
namespace {

Filled filled(const std::string& json, const std::string& facts, bool stops = false, const IsBareName& is_bare = {}) {
    const Json values = *Json::parse(facts);
    const Find find = [&values](const std::string& name) {
        Found found;
        if (name.starts_with("STEP9"))
            found.waits_for = "STEP9";
        else if (const Json* value = values.find(name))
            found.value = *value;
        return found;
    };
    return fill(*Json::parse(json), "body", {find, is_bare, stops});
}

std::string text(const std::string& json, const std::string& facts) { return filled(json, facts).value.text(); }

} // namespace

BOOST_AUTO_TEST_SUITE(templates)

BOOST_AUTO_TEST_CASE(s4_15_a_caller_named_with_quote_and_backslash_breaks_nothing) {
    const std::string facts = R"({"Name":"O\"Brien\\"})";
    BOOST_TEST(text(R"({"subject":"{{Name}}"})", facts) == R"({"subject":"O\"Brien\\"})");
    BOOST_TEST(text(R"({"subject":"Call of {{Name}}!"})", facts) == R"({"subject":"Call of O\"Brien\\!"})");
    const std::string hostile = R"({"Name":"\",\"ownerid\":\"x\n{{Other}}","Other":"secret"})";
    BOOST_TEST(filled(R"({"subject":"{{Name}}"})", hostile).value.as_object().size() == 1u);
    BOOST_TEST(text(R"({"a":"{{Name}}"})", hostile).find("secret") == std::string::npos); // values are no templates
}

BOOST_AUTO_TEST_CASE(s4_15_numbers_and_booleans_keep_their_type) {
    const std::string facts = R"({"n":7,"b":false,"d":1.5,"o":{"contact":"x"},"t":"7"})";
    BOOST_TEST(text(R"({"a":"{{n}}","b":"{{b}}","c":"{{d}}","d":"{{o}}","e":"{{t}}"})", facts) ==
               R"({"a":7,"b":false,"c":1.5,"d":{"contact":"x"},"e":"7"})");
    BOOST_TEST(text(R"({"a":"{{n}} of {{b}}","plain":3,"none":null})", facts) ==
               R"({"a":"7 of false","plain":3,"none":null})");
}

BOOST_AUTO_TEST_CASE(blanks_inside_the_braces_do_not_matter_and_open_braces_are_words) {
    BOOST_TEST(text(R"("{{ n }}")", R"({"n":1})") == "1");
    BOOST_TEST(text(R"("{{n")", R"({"n":1})") == R"("{{n")");
    BOOST_TEST(text(R"("}} {{n}} {{")", R"({"n":1})") == R"("}} 1 {{")");
}

BOOST_AUTO_TEST_CASE(s4_24_a_missing_value_leaves_its_field_out_and_is_noted) {
    const Filled result = filled(R"({"a":"{{gone}}","b":"x","c":["{{gone}}","y"],"d":"text {{gone}}","e":"{{null}}"})",
                                 R"({"null":null})");
    BOOST_TEST(result.value.text() == R"({"b":"x","c":["y"]})");
    BOOST_REQUIRE_EQUAL(result.notes.size(), 4u);
    BOOST_TEST(result.notes[0] == "body.a: left out, gone is missing");
    BOOST_TEST(result.stopped_by.empty());
}

BOOST_AUTO_TEST_CASE(s4_24_a_default_stands_in_with_its_type) {
    BOOST_TEST(
        text(
            R"({"a":"{{gone|none}}","b":"{{gone|0}}","c":"{{gone|true}}","d":"{{gone|\"0\"}}","e":"{{gone|}}","f":"{{gone|0612}}"})",
            "{}") == R"({"a":"none","b":0,"c":true,"d":"0","e":"","f":"0612"})");
    BOOST_TEST(text(R"("{{n|none}}")", R"({"n":"there"})") == R"("there")");
}

BOOST_AUTO_TEST_CASE(s4_24_a_step_stops_by_its_rule_or_by_an_exclamation_mark) {
    BOOST_TEST(filled(R"({"a":"{{gone}}"})", "{}", true).stopped_by == "gone");
    BOOST_TEST(filled(R"({"a":"{{gone!}}"})", "{}").stopped_by == "gone");
    BOOST_TEST(filled(R"({"a":"{{n!}}"})", R"({"n":1})", true).stopped_by.empty());
    BOOST_TEST(filled(R"({"a":"{{gone|x}}"})", "{}", true).stopped_by.empty());
}

BOOST_AUTO_TEST_CASE(a_response_that_is_not_there_yet_is_waited_for_unless_it_has_a_default) {
    BOOST_TEST(filled(R"({"a":"{{STEP9-Response.id}}"})", "{}").waits_for == "STEP9");
    BOOST_TEST(filled(R"({"a":"{{STEP9-Response.id|none}}"})", "{}").waits_for.empty());
}

BOOST_AUTO_TEST_CASE(bare_names_are_whole_words_only) {
    const IsBareName is_bare = [](std::string_view word) { return word == "Username" || word == "objectUrl"; };
    const std::string facts = R"({"Username":"jane","objectUrl":"https://x"})";
    BOOST_TEST(filled(R"("Call of Username.")", facts, false, is_bare).value.as_string() == "Call of jane.");
    BOOST_TEST(filled(R"("is objectUrl")", facts, false, is_bare).value.as_string() == "is https://x");
    BOOST_TEST(filled(R"("Usernames, myUsername, Username_2")", facts, false, is_bare).value.as_string() ==
               "Usernames, myUsername, Username_2");
    BOOST_TEST(filled(R"("Call of Username.")", facts).value.as_string() == "Call of Username.");
}

BOOST_AUTO_TEST_CASE(a_body_may_be_text_as_printed_with_backslashes_and_a_line_break) {
    const auto plain = json_of_printed("{\"a\":\"b\"}");
    BOOST_TEST(plain->text() == R"({"a":"b"})");
    const auto printed =
        json_of_printed("{\\\"phonenumber\\\":\\\"{{CustomerEndpoint}}\\\",\\\"subject\\\":\\\"Call\nbetween\\\"}");
    BOOST_REQUIRE(printed.ok());
    BOOST_TEST(printed->text() == R"({"phonenumber":"{{CustomerEndpoint}}","subject":"Call between"})");
    BOOST_TEST(!json_of_printed("{\"a\":").ok());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dyncx
