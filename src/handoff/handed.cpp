// A JSON object with names, so that nobody writes a member of it twice in two spellings.
#include "handoff/handed.h"

#include <algorithm>

namespace dyncx::handoff {
namespace {

constexpr std::size_t kMostFindings = 20;

} // namespace

bool Handed::is_left(const char* what) const {
    const auto& left = json_["left"].as_array();
    return std::any_of(left.begin(), left.end(), [what](auto& one) { return one.as_string() == what; });
}

void Handed::leave(const char* what) {
    if (is_left(what))
        return;
    Json left = json_["left"];
    left.array_ref().emplace_back(what);
    json_.set("left", std::move(left));
}

void Handed::settle(const char* what) {
    Json left = json_["left"];
    std::erase_if(left.array_ref(), [what](auto& one) { return one.as_string() == what; });
    json_.set("left", std::move(left));
}

void Handed::find(const std::string& code, const std::string& text) {
    Json findings = json_["findings"];
    auto& all = findings.array_ref();
    const bool is_known =
        std::any_of(all.begin(), all.end(), [&](auto& one) { return one["text"].as_string() == text; });
    if (is_known || all.size() >= kMostFindings)
        return;
    all.push_back(Json(Json::Object{{"code", code}, {"text", text}}));
    json_.set("findings", std::move(findings));
}

delivery::StepOutcome Handed::outcome() const {
    delivery::StepOutcome outcome;
    outcome.learned.set(kFact, json_);
    return outcome;
}

} // namespace dyncx::handoff
