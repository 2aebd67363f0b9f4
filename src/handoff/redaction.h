// What is not to reach Dynamics is found in a text and replaced: card numbers by "[card]", IBANs by "[iban]", what a
// configured expression matches by "[redacted]". All are looked for in the text as it was, so that none hides another;
// where they overlap, the one that begins first names what is left. Time is linear in the text, and the stack stays small:
// of a line longer than 16 KiB an expression sees a part at a time, and of short matches that come in great number only
// what is nearby; an expression that would need to see more of them is refused. Numbers that are said in words are not found.
#pragma once

#include "base/result.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace dyncx::handoff {

class Redaction {
  public:
    static constexpr std::size_t kMostExpressions = 100;
    static constexpr std::size_t kMostExpressionBytes = 500;

    // `numbers`: look for cards and IBANs. A fault names the expression, "handoff.redact[2]", and what is wrong with it.
    static Result<Redaction> open(bool numbers, const std::vector<std::string>& expressions);

    std::string apply(std::string_view text) const; // any thread, any number at once

  private:
    Redaction() = default;
    bool numbers_ = false;
    std::vector<std::shared_ptr<const re2::RE2>> expressions_;
};

} // namespace dyncx::handoff
