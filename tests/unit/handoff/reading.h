// Shared by the tests of handoff: fixtures, JSON that must be sound, transcripts that must be read or refused, and a
// text of every kind of character.
#pragma once

#include "handoff/transcript.h"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>
#include <string>

namespace dyncx::handoff {

inline Json json(const std::string& text) {
    auto parsed = Json::parse(text);
    BOOST_REQUIRE_MESSAGE(parsed.ok(), text);
    return *parsed;
}

inline Json fixture(const std::string& name) {
    std::ifstream file(std::string(DYNCX_SOURCE_DIR) + "/tests/fixtures/host_events/" + name);
    BOOST_REQUIRE_MESSAGE(file.good(), "fixture " + name);
    return json({std::istreambuf_iterator<char>(file), {}});
}

inline std::string text_of(const Json& given) {
    const auto text = transcript_text(given);
    const std::string why = text.ok() ? std::string() : text.error().message;
    BOOST_REQUIRE_MESSAGE(text.ok(), why);
    return *text;
}
inline std::string text_of(const std::string& given) { return text_of(json(given)); }
inline std::string text_of(const char* given) { return text_of(json(given)); }

// What is wrong with it, in our words; "" when it is read.
inline std::string refusal_of(const Json& given) {
    const auto text = transcript_text(given);
    if (text.ok())
        return {};
    BOOST_TEST(text.error().status == DYNCX_E_INVALID);
    return text.error().message;
}
inline std::string refusal_of(const char* given) { return refusal_of(json(given)); }

// About so many bytes: ASCII, Chinese, emoji of two units, of several characters, combining marks, right to left, CR LF.
inline std::string mixed_text(std::size_t bytes) {
    static const char* const kWords[] = {"Hello, ",
                                         "\u4F60\u597D\uFF0C",
                                         "\U0001F600",
                                         "\U0001F468\u200D\U0001F469\u200D\U0001F467",
                                         "e\u0301a\u0308 ",
                                         "\u0633\u0644\u0627\u0645 ",
                                         "20 \u20AC. ",
                                         "\r\n",
                                         "\t",
                                         "\U00020000\U0010FFFF"};
    std::string text;
    for (std::size_t i = 0; text.size() < bytes; ++i)
        text += kWords[(i * i + i / 7) % std::size(kWords)];
    return text;
}

} // namespace dyncx::handoff
