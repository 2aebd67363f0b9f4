// The audit trail: reading and verifying.
#include "front/guard.h"

using namespace dyncx;
using namespace dyncx::front;

extern "C" {

dyncx_status dyncx_audit_read(dyncx_client* client, int64_t after_seq, int32_t max_entries, dyncx_blob** out,
                              dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        if (!out)
            return invalid("out");
        if (after_seq < 0 || max_entries < 1 || max_entries > 10000)
            return fault(DYNCX_E_INVALID, "`after_seq` or `max_entries` is out of range.",
                         "Ask for 1 to 10000 entries.");
        auto entries = open.store().audit_entries(after_seq, max_entries);
        if (!entries)
            return entries.error();
        if (entries->empty())
            return Status{DYNCX_NONE};
        Json list = Json::array();
        for (auto& entry : *entries) {
            Json json = Json::object();
            json.set("seq", entry.seq);
            json.set("time", format_time_precise(entry.time));
            json.set("kind", entry.kind);
            json.set("subject", entry.subject);
            auto detail = Json::parse(entry.detail);
            json.set("detail", detail ? std::move(*detail) : Json());
            json.set("hash", entry.hash);
            list.push(std::move(json));
        }
        Json body = Json::object();
        body.set("entries", std::move(list));
        return blob_out(out, body.text());
    });
}

dyncx_status dyncx_audit_verify(dyncx_client* client, dyncx_audit_report* out, dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        auto report = open.store().audit_verify();
        if (!report)
            return report.error();
        return struct_out(
            out, dyncx_audit_report{0, report->is_intact ? 1u : 0u, report->entries, report->first_broken_seq});
    });
}

} // extern "C"
