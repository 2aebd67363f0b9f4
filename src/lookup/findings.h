// What is told beside an answer when a part of it did not come: refused for what was asked, or late.
#pragma once

#include "base/json.h"
#include "base/result.h"

#include <string>

namespace dyncx::lookup {

// Refused for what is asked, not for the way there or the moment.
inline bool is_refusal(const Fault& fault) {
    return fault.status == DYNCX_E_FORBIDDEN || fault.status == DYNCX_E_REJECTED ||
           fault.status == DYNCX_E_UNSUPPORTED || fault.status == DYNCX_E_GONE;
}
inline bool is_late(const Fault& fault) { return fault.status == DYNCX_E_TIMEOUT; }

// {"part":"account","code":"0x80040220","message","fix"}; the code of what is late is "late".
inline Json finding_of(const std::string& part, const Fault& fault) {
    Json finding = Json::object();
    finding.set("part", part);
    finding.set("code", is_late(fault) ? "late" : fault.code);
    finding.set("message", fault.message);
    finding.set("fix", fault.fix);
    return finding;
}

} // namespace dyncx::lookup
