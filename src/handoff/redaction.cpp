// Finds spans, unites them, replaces them once, see redaction.h. Expressions are RE2's: automata, no recursion.
// A search for one match may have to look to the end of what it is given, and the next one again. So an expression sees
// stretches of whole lines, each with the end of the one before, and of a very long line a part at a time; and where a
// stretch has many matches, the next one is first looked for nearby.
#include "handoff/redaction.h"

#include "base/text.h"
#include "handoff/numbers.h"

#include <re2/re2.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <optional>

namespace dyncx::handoff {
namespace {

constexpr std::int64_t kMemoryPerExpression = std::int64_t{1} << 20;
constexpr std::string_view kOfLines = "(?m)";                                // ^ and $ are of a line
constexpr std::size_t kStretch = 4096, kLongestLine = 16384, kShared = 1024; // bytes
constexpr std::size_t kNearby = 256;                                         // likewise
constexpr std::size_t kFar = 128;                                            // likewise
constexpr int kMany = 64;                                                    // matches in a stretch

using Spans = std::vector<Hidden>;

re2::StringPiece piece_of(std::string_view text) { return {text.data(), text.size()}; }

std::size_t character_at(std::string_view text, std::size_t i) { return cut_bytes(text, i).size(); }

std::size_t end_of_stretch(std::string_view text, std::size_t begin) {
    const std::string_view longest = text.substr(0, character_at(text, begin + kStretch + kLongestLine));
    const auto line = longest.find('\n', begin + kStretch);
    return line == longest.npos ? longest.size() : line + 1;
}

void add(Spans& spans, const Hidden& found) {
    if (!spans.empty() && found.begin <= spans.back().end)
        spans.back().end = std::max(spans.back().end, found.end);
    else
        spans.push_back(found);
}

// The first match from `at` on. Nearby: one that ends before the end of that counts, so that each of many costs little; what
// reaches further is looked for in all of the stretch, and is worth it.
std::optional<Hidden> next_match(const re2::RE2& expression, std::string_view text, std::size_t at, std::size_t end,
                                 bool is_nearby) {
    re2::StringPiece match;
    const std::size_t near = is_nearby ? std::min(end, character_at(text, at + kNearby)) : end;
    for (const std::size_t until : {near, end}) {
        const bool is_found = expression.Match(piece_of(text), at, until, re2::RE2::UNANCHORED, &match, 1);
        const auto from = is_found ? static_cast<std::size_t>(match.data() - text.data()) : until;
        if (is_found && (until == end || from + match.size() < until))
            return Hidden{from, from + match.size(), "[redacted]"};
        if (until == end)
            return std::nullopt;
    }
    return std::nullopt;
}

Spans find_matches(const re2::RE2& expression, std::string_view text) {
    Spans spans;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = end_of_stretch(text, begin);
        int matches = 0;
        for (std::size_t at = begin; at < end;) {
            const auto match = next_match(expression, text, at, end, ++matches > kMany);
            if (!match)
                break;
            if (match->end > match->begin)
                add(spans, *match);
            at = std::max(match->begin + 1, match->end);
        }
        begin = end == text.size() ? end : std::max(begin + 1, character_at(text, end - kShared));
    }
    return spans;
}

// Both in order; overlapping ones become one, with the label of the one that begins first.
Spans united(const Spans& a, const Spans& b) {
    Spans all;
    all.reserve(a.size() + b.size());
    std::merge(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(all),
               [](const Hidden& x, const Hidden& y) { return x.begin < y.begin; });
    Spans one;
    for (const Hidden& span : all)
        if (!one.empty() && span.begin < one.back().end)
            one.back().end = std::max(one.back().end, span.end);
        else
            one.push_back(span);
    return one;
}

// Texts that an expression is tried with: printable characters, and the words in it.
std::vector<std::string> samples_of(const std::string& expression) {
    std::vector<std::string> samples;
    for (char sign = ' '; sign <= '~'; ++sign)
        samples.emplace_back(1, sign);
    std::string word;
    for (const char sign : expression + " ") {
        if (std::isalnum(static_cast<unsigned char>(sign)) != 0) {
            word += sign;
            continue;
        }
        if (word.size() > 1)
            samples.push_back(word);
        word.clear();
    }
    return samples;
}

std::size_t first_match(const re2::RE2& expression, const std::string& text) {
    re2::StringPiece match;
    return expression.Match(text, 0, text.size(), re2::RE2::UNANCHORED, &match, 1) ? match.size() : 0;
}

// Whether a text of short matches could as well be one long match, depending on how it ends: each of them then reads all of
// it. "a.*b|a" does so in "aaaa".
bool reads_far(const re2::RE2& ready, const std::string& expression) {
    const auto samples = samples_of(expression);
    for (const std::string& sample : samples) {
        std::string text;
        while (text.size() < kFar)
            text += sample;
        if (const std::size_t found = first_match(ready, text); found == 0 || found >= kFar)
            continue;
        for (const std::string& end : samples)
            if (first_match(ready, text + end) >= kFar)
                return true;
    }
    return false;
}

Result<std::shared_ptr<const re2::RE2>> compiled(const std::string& expression, const std::string& place) {
    const auto wrong = [&place](const std::string& what, std::string fix) {
        return fault(DYNCX_E_CONFIG, place + ": " + what + ".", std::move(fix));
    };
    if (expression.empty() || expression.size() > Redaction::kMostExpressionBytes)
        return wrong("the expression has " + std::to_string(expression.size()) + " bytes, 1 to " +
                         std::to_string(Redaction::kMostExpressionBytes) + " are allowed",
                     "Make it shorter, or several of it.");
    if (!is_utf8(expression))
        return wrong("the expression is no valid UTF-8", "");
    re2::RE2::Options options;
    options.set_log_errors(false); // a guest writes nothing
    options.set_max_mem(kMemoryPerExpression);
    auto ready = std::make_shared<const re2::RE2>(std::string(kOfLines) + expression, options);
    if (std::string why = ready->error(); !ready->ok()) {
        if (const auto ours = why.find(kOfLines); ours != why.npos)
            why.erase(ours, kOfLines.size());
        return wrong("the expression is not understood: " + why, "Write it in the syntax of RE2.");
    }
    if (re2::RE2::FullMatch("", *ready))
        return wrong("the expression matches where nothing is", "Use \"+\" for \"*\", or leave out \"?\".");
    if (reads_far(*ready, expression))
        return wrong(
            "whether the expression matches much or little is decided far behind, so that it is slow",
            "Write each alternative as an expression of its own, or bound what repeats: \".{0,60}\" for \".*\".");
    return ready;
}

} // namespace

Result<Redaction> Redaction::open(bool numbers, const std::vector<std::string>& expressions) {
    if (expressions.size() > kMostExpressions)
        return fault(DYNCX_E_CONFIG,
                     "handoff.redact: there are " + std::to_string(expressions.size()) + " expressions, at most " +
                         std::to_string(kMostExpressions) + " are allowed.",
                     "Join some by \"|\".");
    Redaction redaction;
    redaction.numbers_ = numbers;
    for (std::size_t i = 0; i < expressions.size(); ++i) {
        auto ready = compiled(expressions[i], "handoff.redact[" + std::to_string(i) + "]");
        if (!ready)
            return ready.error();
        redaction.expressions_.push_back(std::move(*ready));
    }
    return redaction;
}

std::string Redaction::apply(std::string_view text) const {
    Spans spans = numbers_ ? find_numbers(text) : Spans();
    for (const auto& expression : expressions_)
        spans = united(spans, find_matches(*expression, text));
    std::string out;
    std::size_t at = 0;
    for (const Hidden& span : spans) {
        out.append(text, at, span.begin - at).append(span.label);
        at = span.end;
    }
    return out.append(text, at);
}

} // namespace dyncx::handoff
