// Reads what a host asks of a timeline, strictly.
#include "base/guid.h"
#include "base/text.h"
#include "dataverse/metadata.h"
#include "lookup/timeline.h"

#include <algorithm>
#include <array>

namespace dyncx::lookup {
namespace {

constexpr int kMostLatest = 100;
constexpr std::array<std::string_view, 2> kMembers = {"record", "latest"};
constexpr const char* kForm = R"(Write {"record":{"contact":"<guid>"},"latest":20}.)";

Fault wrong(const std::string& why, const std::string& fix = kForm) {
    return fault(DYNCX_E_INVALID, "The timeline: " + why + ".", fix);
}

} // namespace

Result<TimelineQuestion> timeline_question_of(const Json& json) {
    TimelineQuestion question;
    for (const auto& [name, value] : json.as_object())
        if (std::find(kMembers.begin(), kMembers.end(), name) == kMembers.end()) {
            const auto near = nearest(name, {kMembers.begin(), kMembers.end()});
            return wrong("it has no member \"" + std::string(cut_bytes(name, 60)) + "\"",
                         near.empty() ? kForm : "Did you mean " + near.front() + "?");
        }
    const auto& record = json["record"].as_object();
    if (record.size() != 1 || !dataverse::is_logical_name(record.front().first))
        return wrong("record names no table");
    const auto id = normal_guid(record.front().second.as_string());
    if (!id)
        return wrong("the id is no GUID",
                     "Write it as 5b4ced1c-88e1-ee11-904c-6045bd05e9d4, braces and case as you like.");
    question.table = record.front().first;
    question.id = *id;
    if (const Json* latest = json.find("latest")) {
        if (!latest->is_integer() || latest->as_integer() < 1 || latest->as_integer() > kMostLatest)
            return wrong("latest is no number from 1 to 100", R"(Write "latest":20.)");
        question.latest = static_cast<int>(latest->as_integer());
    }
    return question;
}

} // namespace dyncx::lookup
