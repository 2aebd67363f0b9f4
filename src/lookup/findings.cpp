// See findings.h.
#include "lookup/findings.h"

namespace dyncx::lookup {

bool is_refusal(const Fault& fault) {
    return fault.status == DYNCX_E_FORBIDDEN || fault.status == DYNCX_E_REJECTED ||
           fault.status == DYNCX_E_UNSUPPORTED || fault.status == DYNCX_E_GONE;
}

bool is_late(const Fault& fault) { return fault.status == DYNCX_E_TIMEOUT; }

bool ends_all(const Fault& fault) {
    return fault.status == DYNCX_E_CANCELED || fault.status == DYNCX_E_CLOSED || fault.status == DYNCX_E_MEMORY;
}

const char* state_after(const Fault& fault) {
    return is_refusal(fault) || fault.status == DYNCX_E_CONFIG ? "refused" : "late";
}

Result<Json> page_of(const Result<std::vector<dataverse::WebApi::PartAnswers>>& answers, std::size_t i) {
    if (!answers)
        return answers.error();
    const auto& answer = (*answers)[i].front();
    return answer ? answer->json() : Result<Json>(answer.error());
}

Json finding_of(const std::string& part, const Fault& fault) {
    Json finding = Json::object();
    finding.set("part", part);
    finding.set("code", is_late(fault) ? "late" : fault.code);
    finding.set("message", fault.message);
    finding.set("fix", fault.fix);
    return finding;
}

} // namespace dyncx::lookup
