// See turn_lines.h; docs/security.md says what the trail holds.
#include "delivery/turn_lines.h"

#include <utility>

namespace dyncx::delivery {
namespace {

Json names_of(const std::vector<std::string>& notes) {
    Json list = Json::array();
    for (auto& note : notes)
        list.push(note);
    return list;
}

std::string summary_of(const StepRequest& step) {
    return step.requests.empty() ? "" : step.requests.back().method + " " + step.table;
}

} // namespace

Json reason_of(const Fault& fault) {
    Json reason = Json::object();
    reason.set("status", std::int64_t{fault.status});
    reason.set("code", fault.code);
    reason.set("http_status", std::int64_t{fault.http_status});
    reason.set("request_id", fault.request_id);
    reason.set("message", fault.message);
    reason.set("fix", fault.fix);
    return reason;
}

store::AuditLine line_of_request(const std::string& session, const StepRequest& step,
                                 const std::vector<std::string>& notes) {
    Json detail = Json::object();
    detail.set("step", step.step);
    detail.set("request", summary_of(step));
    detail.set("record", step.record_id);
    if (!notes.empty())
        detail.set("notes", names_of(notes));
    return {"request", session, std::move(detail)};
}

store::AuditLine line_of_skip(const std::string& session, int kind, const std::vector<std::string>& notes) {
    Json detail = Json::object();
    detail.set("event", kind_name(kind));
    detail.set("notes", names_of(notes));
    return {"skipped", session, std::move(detail)};
}

store::AuditLine line_of_end(const std::string& session, int kind, const char* how) {
    Json detail = Json::object();
    detail.set("event", kind_name(kind));
    return {how, session, std::move(detail)};
}

} // namespace dyncx::delivery
