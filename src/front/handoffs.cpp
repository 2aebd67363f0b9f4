// Handing a session over to a person, and what became of it.
#include "front/guard.h"

using namespace dyncx;
using namespace dyncx::front;

extern "C" {

dyncx_status dyncx_handoff(dyncx_client* client, const char* request_json, int64_t length_bytes, const dyncx_call* call,
                           dyncx_op* op, dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        auto text = text_in("request_json", request_json, length_bytes, kMostPayloadBytes);
        if (!text)
            return text.error();
        return start_verb(call, op, [&](const client::Call& how) { return open.handoff(*text, how); });
    });
}

dyncx_status dyncx_handoff_get(dyncx_client* client, const char* key, int64_t length_bytes, dyncx_blob** out,
                               dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        if (!out)
            return invalid("out");
        auto wanted = text_in("key", key, length_bytes, kLongestWord);
        if (!wanted)
            return wanted.error();
        auto known = open.handoff_get(*wanted);
        if (!known)
            return known.error();
        return *known ? blob_out(out, (*known)->text()) : Result<Status>(Status{DYNCX_NONE});
    });
}

} // extern "C"
