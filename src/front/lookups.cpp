// People and orders: who is calling, and what did they order.
#include "front/guard.h"

#include "lookup/case.h"
#include "lookup/order.h"
#include "lookup/question.h"
#include "lookup/timeline.h"

using namespace dyncx;
using namespace dyncx::front;

extern "C" {

dyncx_status dyncx_lookup_phone(dyncx_client* client, const char* number, int64_t length_bytes, const dyncx_call* call,
                                dyncx_op* op, dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        if (!number)
            return invalid("number");
        auto text = text_if_given("number", number, length_bytes, kLongestWord); // "": a caller without a number
        if (!text)
            return text.error();
        auto question = lookup::phone_question(text->value_or(std::string_view()));
        if (!question)
            return question.error();
        return start_verb(call, op, [&](const client::Call& how) { return open.lookup(std::move(*question), how); });
    });
}

dyncx_status dyncx_lookup(dyncx_client* client, const char* question_json, int64_t length_bytes, const dyncx_call* call,
                          dyncx_op* op, dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        auto json = object_in("question_json", question_json, length_bytes);
        if (!json)
            return json.error();
        auto question = lookup::question_of(*json);
        if (!question)
            return question.error();
        return start_verb(call, op, [&](const client::Call& how) { return open.lookup(std::move(*question), how); });
    });
}

dyncx_status dyncx_timeline(dyncx_client* client, const char* question_json, int64_t length_bytes,
                            const dyncx_call* call, dyncx_op* op, dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        auto json = object_in("question_json", question_json, length_bytes);
        if (!json)
            return json.error();
        auto question = lookup::timeline_question_of(*json);
        if (!question)
            return question.error();
        return start_verb(call, op, [&](const client::Call& how) { return open.timeline(std::move(*question), how); });
    });
}

dyncx_status dyncx_lookup_cached(dyncx_client* client, const char* who, int64_t length_bytes, dyncx_blob** out,
                                 dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        if (!out)
            return invalid("out");
        if (!who)
            return invalid("who");
        auto text = text_if_given("who", who, length_bytes, kLongestWord); // "": a caller without a number
        if (!text)
            return text.error();
        auto answer = open.lookup_cached(text->value_or(std::string_view()));
        return answer ? blob_out(out, std::move(*answer)) : Result<Status>(answer.error());
    });
}

dyncx_status dyncx_order_get(dyncx_client* client, const char* question_json, int64_t length_bytes,
                             const dyncx_call* call, dyncx_op* op, dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        auto json = object_in("question_json", question_json, length_bytes);
        if (!json)
            return json.error();
        auto question = lookup::order_question_of(*json);
        if (!question)
            return question.error();
        return start_verb(call, op, [&](const client::Call& how) { return open.order_get(std::move(*question), how); });
    });
}

dyncx_status dyncx_case_get(dyncx_client* client, const char* question_json, int64_t length_bytes,
                            const dyncx_call* call, dyncx_op* op, dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        auto json = object_in("question_json", question_json, length_bytes);
        if (!json)
            return json.error();
        auto question = lookup::case_question_of(*json);
        if (!question)
            return question.error();
        return start_verb(call, op, [&](const client::Call& how) { return open.case_get(std::move(*question), how); });
    });
}

} // extern "C"
