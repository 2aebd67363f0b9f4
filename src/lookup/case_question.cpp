// Reads what a host asks of a case, strictly.
#include "lookup/case.h"

#include "base/guid.h"
#include "base/text.h"
#include "lookup/language.h"

#include <algorithm>
#include <array>

namespace dyncx::lookup {
namespace {

constexpr std::size_t kMostNumberBytes = 4096;
constexpr std::array<std::string_view, 3> kMembers = {"number", "id", "language"};

Fault wrong(const std::string& why, const std::string& fix = R"(Write {"number":"CAS-01213"}.)") {
    return fault(DYNCX_E_INVALID, "The case: " + why + ".", fix);
}

Result<> read_member(const std::string& name, const Json& value, CaseQuestion& question) {
    if (name == "id") {
        auto plain = normal_guid(value.as_string());
        if (!plain)
            return wrong("the id is no GUID",
                         "Write it as 5b4ced1c-88e1-ee11-904c-6045bd05e9d4, braces and case as you like.");
        question.id = *plain;
        return Done{};
    }
    if (name == "language") {
        question.languages = languages_named(value);
        return question.languages.empty()
                   ? wrong("the language is none of Dynamics'", R"(Write "de", "pt-BR" or 1031.)")
                   : Result<>(Done{});
    }
    if (!value.is_string() || value.as_string().size() > kMostNumberBytes)
        return wrong("number is no text of at most 4096 bytes");
    question.number = value.as_string();
    return Done{};
}

} // namespace

Result<CaseQuestion> case_question_of(const Json& json) {
    CaseQuestion question;
    int asked = 0;
    for (const auto& [name, value] : json.as_object()) {
        if (std::find(kMembers.begin(), kMembers.end(), name) == kMembers.end()) {
            const auto near = nearest(name, {kMembers.begin(), kMembers.end()});
            return wrong("it has no member \"" + std::string(cut_bytes(name, 60)) + "\"",
                         near.empty() ? "It has number, id, language." : "Did you mean " + near.front() + "?");
        }
        asked += name == "language" ? 0 : 1;
        if (auto good = read_member(name, value, question); !good)
            return good.error();
    }
    if (asked != 1)
        return wrong("one of number and id is needed");
    return question;
}

} // namespace dyncx::lookup
