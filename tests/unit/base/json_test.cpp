// JSON: what is refused and where, what is exact, what comes back as it went in.
#include "base/json.h"

#include "base/text.h"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cmath>
#include <limits>

using namespace dyncx;

namespace {

template <class T> std::string words_of(const Result<T>& result) { return result.ok() ? "" : result.error().message; }

Json parsed(std::string_view text) {
    auto json = Json::parse(text);
    BOOST_TEST_REQUIRE(json.ok(), words_of(json) << " in " << text.substr(0, 60));
    return std::move(*json);
}

std::string refusal(std::string_view text) {
    auto json = Json::parse(text);
    BOOST_TEST_REQUIRE(!json.ok(), "accepted: " << text.substr(0, 60));
    BOOST_TEST(json.error().status == DYNCX_E_INVALID);
    return json.error().message;
}

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::string nested(int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
}

} // namespace

BOOST_AUTO_TEST_CASE(every_type_is_read) {
    const Json json = parsed(R"( {"n":null,"t":true,"f":false,"i":-7,"d":1.5,"s":"x","a":[1,"2",[]],"o":{}} )");
    BOOST_TEST(json["n"].is_null());
    BOOST_TEST(json.find("n") != nullptr);
    BOOST_TEST(json.find("none") == nullptr);
    BOOST_TEST((json["t"].as_bool() && !json["f"].as_bool(true)));
    BOOST_TEST(json["i"].as_integer() == -7);
    BOOST_TEST(json["d"].as_number() == 1.5);
    BOOST_TEST(json["s"].as_string() == "x");
    BOOST_TEST(json["a"].as_array().size() == 3u);
    BOOST_TEST(json["o"].is_object());
    for (const char* root : {"null", "true", "0", "\"x\"", "[]"})
        BOOST_TEST(parsed(root).text() == root);
}

BOOST_AUTO_TEST_CASE(a_value_of_another_type_gives_the_fallback) {
    const Json json = parsed(R"({"s":"4","i":4,"d":4.5,"w":4.0})");
    BOOST_TEST(json["s"].as_integer(9) == 9);
    BOOST_TEST(json["i"].as_string() == "");
    BOOST_TEST(json["d"].as_integer(9) == 9);
    BOOST_TEST(json["w"].as_integer(9) == 4);
    BOOST_TEST(json["s"].as_array().empty());
    BOOST_TEST(json["s"]["x"]["y"].is_null());
}

BOOST_AUTO_TEST_CASE(what_is_not_json_is_refused) {
    for (const char* text : {"",           " ",
                             "{",          "}",
                             "[",          "]",
                             "[1,]",       "{\"a\":1,}",
                             "{\"a\"}",    "{\"a\":}",
                             "{a:1}",      "{'a':1}",
                             "[1 2]",      "{\"a\":1 \"b\":2}",
                             "nul",        "True",
                             "NaN",        "Infinity",
                             "-",          "+1",
                             ".5",         "1.",
                             "01",         "0x10",
                             "\"x",        "\"\\x\"",
                             "\"\\u12\"",  "[,1]",
                             "[1,,2]",     "{\"a\"::1}",
                             "//x\n1",     "/*x*/1",
                             "# x",        "\xEF\xBB\xBF{}",
                             "{\"a\":1}}", "[1]]",
                             "1e",         "1e+",
                             "{}{}",       "[}",
                             "{]"})
        refusal(text);
}

BOOST_AUTO_TEST_CASE(what_stands_behind_the_value_is_refused) {
    BOOST_TEST(holds(refusal("{} x"), "line 1, column 4"));
    BOOST_TEST(holds(refusal("{}\n\n  {}"), "line 3, column 3"));
    refusal("\"a\" \"b\"");
    refusal("1 2");
    refusal("true false");
    parsed("{}\r\n\t ");
}

BOOST_AUTO_TEST_CASE(a_member_that_stands_twice_is_refused_by_name) {
    BOOST_TEST(holds(refusal(R"({"a":1,"b":{"deep":1,"deep":2}})"), "\"deep\""));
    parsed(R"({"a":{"x":1},"b":{"x":1}})");
    parsed(R"({"a":1,"A":2})");
}

BOOST_AUTO_TEST_CASE(nesting_is_bounded_and_the_bound_itself_is_accepted) {
    parsed(nested(Json::kMaxDepth));
    BOOST_TEST(holds(refusal(nested(Json::kMaxDepth + 1)), "nested too deeply"));
    refusal(std::string(1'000'000, '['));
    std::string objects;
    for (int i = 0; i < 100'000; ++i)
        objects += "{\"a\":";
    refusal(objects);
}

BOOST_AUTO_TEST_CASE(text_that_is_not_utf8_is_refused_with_its_place) {
    BOOST_TEST(holds(refusal("{\"a\":\"\xff\"}"), "byte 6"));
    refusal("\"\xC0\xAF\"");         // overlong
    refusal("\"\xED\xA0\x80\"");     // a surrogate
    refusal("\"\xF4\x90\x80\x80\""); // beyond U+10FFFF
    refusal("\"\xE2\x82\"");         // cut
}

BOOST_AUTO_TEST_CASE(escapes_are_read_and_what_comes_out_is_utf8) {
    BOOST_TEST(parsed(R"("\u00e9\n\t\"\\\/\u20ac")").as_string() == "\xC3\xA9\n\t\"\\/\xE2\x82\xAC");
    BOOST_TEST(parsed(R"("\ud83d\ude00")").as_string() == "\xF0\x9F\x98\x80");
    for (const char* lone : {R"("\ud83d")", R"("\ude00")", R"("\ud83dx")", R"("\ud83d\u0041")"}) {
        auto json = Json::parse(lone);
        BOOST_TEST((!json.ok() || is_utf8(json->as_string())), lone);
    }
}

BOOST_AUTO_TEST_CASE(a_control_character_in_a_text_must_be_escaped) {
    refusal("\"a\nb\"");
    refusal(std::string_view("\"a\0b\"", 5));
    const Json json = parsed(R"("a\u0000b")");
    BOOST_TEST((json.as_string().size() == 3u || json.as_string().empty()));
    BOOST_TEST(Json(std::string("\x01\x1f\n", 3)).text() == R"("\u0001\u001f\n")");
}

BOOST_AUTO_TEST_CASE(whole_numbers_are_exact_to_64_bits) {
    for (const char* number : {"0", "-1", "2147483647", "2147483648", "-2147483649", "9007199254740993",
                               "9223372036854775807", "-9223372036854775808"}) {
        BOOST_TEST_REQUIRE(parsed(number).is_integer(), number);
        BOOST_TEST(parsed(number).text() == number);
    }
}

BOOST_AUTO_TEST_CASE(fractions_read_the_same_after_writing) {
    for (const double value :
         {0.1, 1.5, -2.25, 1e-7, 1e21, 1.7976931348623157e308, 5e-324, 123456789.123456789, 1.0 / 3}) {
        const Json again = parsed(Json(value).text());
        BOOST_TEST(again.as_number() == value, Json(value).text());
    }
    BOOST_TEST(parsed("1.10").as_number() == 1.1);
    BOOST_TEST(parsed("1e3").as_number() == 1000.0);
    BOOST_TEST(!parsed("1.0").is_string());
}

BOOST_AUTO_TEST_CASE(a_number_that_no_double_holds_is_never_written_as_something_else_than_json) {
    auto huge = Json::parse("1e999");
    if (huge.ok())
        BOOST_TEST(Json::parse(huge->text()).ok(), huge->text());
    auto beyond = Json::parse("123456789012345678901234567890");
    if (beyond.ok())
        BOOST_TEST(std::fabs(beyond->as_number() - 1.2345678901234568e29) < 1e14);
    BOOST_TEST(Json::parse(Json(std::numeric_limits<double>::infinity()).text()).ok());
    BOOST_TEST(Json::parse(Json(std::numeric_limits<double>::quiet_NaN()).text()).ok());
}

BOOST_AUTO_TEST_CASE(objects_keep_their_order_and_round_trip) {
    const char* text = R"({"z":1,"a":[true,null,{"m":"\"q\""}],"k":{}})";
    BOOST_TEST(parsed(text).text() == text);
    BOOST_TEST(parsed(parsed(text).pretty()).text() == text);
    BOOST_TEST((parsed(text) == parsed(text)));
}

BOOST_AUTO_TEST_CASE(members_are_set_replaced_and_erased) {
    Json json = Json::object();
    json.set("a", 1);
    json.set("b", 2);
    json.set("a", "one");
    BOOST_TEST(json.text() == R"({"a":"one","b":2})");
    BOOST_TEST(json.erase("a"));
    BOOST_TEST(!json.erase("a"));
    json.set("list", Json::array());
    json.array_ref(); // an object asked for as an array becomes an empty one
    BOOST_TEST(json.text() == "[]");
}

BOOST_AUTO_TEST_CASE(a_dotted_path_walks_through_objects_and_arrays) {
    const Json json = parsed(R"({"a":{"b":[10,{"c":"x"}]},"9":1})");
    BOOST_TEST(json.at_path("a.b.1.c").as_string() == "x");
    BOOST_TEST(json.at_path("9").as_integer() == 1);
    for (const char* none : {"", ".", "a..b", "a.b.2", "a.b.-1", "a.b.99999999999999999999", "a.b.c", "x.y"})
        BOOST_TEST(json.at_path(none).is_null(), none);
}

BOOST_AUTO_TEST_CASE(many_members_take_time_in_proportion) {
    std::string text = "{";
    for (int i = 0; i < 200'000; ++i)
        text += "\"member" + std::to_string(i) + "\":1,";
    text.back() = '}';
    const auto begin = std::chrono::steady_clock::now();
    auto json = Json::parse(text);
    const auto took = std::chrono::steady_clock::now() - begin;
    BOOST_TEST((!json.ok() || json->as_object().size() == 200'000u)); // read, or refused for its size
    BOOST_TEST(std::chrono::duration_cast<std::chrono::seconds>(took).count() < 20);
}

BOOST_AUTO_TEST_CASE(a_message_shows_no_content) {
    BOOST_TEST(!holds(refusal(R"({"phone":"+49301234", bad})"), "301234"));
    BOOST_TEST(!holds(refusal(R"({"pin":12345e})"), "12345"));
}
