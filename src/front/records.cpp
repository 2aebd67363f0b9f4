// Records and access: remote verbs that start here and end in an event.
#include "front/guard.h"

using namespace dyncx;
using namespace dyncx::front;

namespace {

struct Words { // text arguments that a verb gives as pointer and length
    const char* name;
    const char* data;
    int64_t length_bytes;
    std::string* target;
};

Result<> take(std::initializer_list<Words> words) {
    for (auto& word : words) {
        auto text = text_in(word.name, word.data, word.length_bytes, kLongestWord);
        if (!text)
            return text.error();
        *word.target = std::string(*text);
    }
    return Done{};
}

} // namespace

extern "C" {

dyncx_status dyncx_record_get(dyncx_client* client, const char* table, int64_t table_bytes, const char* id,
                              int64_t id_bytes, const char* columns, int64_t columns_bytes, const dyncx_call* call,
                              dyncx_op* op, dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        client::RecordVerb verb;
        if (auto taken = take({{"table", table, table_bytes, &verb.table}, {"id", id, id_bytes, &verb.id}}); !taken)
            return taken.error();
        auto list = text_if_given("columns", columns, columns_bytes, kLongestWord * 4);
        if (!list)
            return list.error();
        verb.has_columns = list->has_value() && !(*list)->empty();
        verb.columns = std::string(list->value_or(std::string_view()));
        return start_verb(call, op, [&](const client::Call& how) { return open.record_get(std::move(verb), how); });
    });
}

dyncx_status dyncx_record_create(dyncx_client* client, const char* table, int64_t table_bytes, const char* row_json,
                                 int64_t row_bytes, const dyncx_call* call, dyncx_op* op, dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        client::RecordVerb verb;
        if (auto taken = take({{"table", table, table_bytes, &verb.table}}); !taken)
            return taken.error();
        auto row = object_in("row_json", row_json, row_bytes);
        if (!row)
            return row.error();
        verb.row = std::move(*row);
        return start_verb(call, op, [&](const client::Call& how) { return open.record_create(std::move(verb), how); });
    });
}

dyncx_status dyncx_record_update(dyncx_client* client, const char* table, int64_t table_bytes, const char* id,
                                 int64_t id_bytes, const char* etag, int64_t etag_bytes, const char* row_json,
                                 int64_t row_bytes, const dyncx_call* call, dyncx_op* op, dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        client::RecordVerb verb;
        if (auto taken = take({{"table", table, table_bytes, &verb.table}, {"id", id, id_bytes, &verb.id}}); !taken)
            return taken.error();
        auto version = text_if_given("etag", etag, etag_bytes, 200);
        if (!version)
            return version.error();
        verb.etag = std::string(version->value_or(std::string_view()));
        if (verb.etag.find_first_of("\r\n") != std::string::npos)
            return fault(DYNCX_E_INVALID, "The argument `etag` is no ETag.", "Pass @odata.etag of a read as it is.");
        auto row = object_in("row_json", row_json, row_bytes);
        if (!row)
            return row.error();
        verb.row = std::move(*row);
        return start_verb(call, op, [&](const client::Call& how) { return open.record_update(std::move(verb), how); });
    });
}

dyncx_status dyncx_record_query(dyncx_client* client, const char* query_json, int64_t length_bytes,
                                const dyncx_call* call, dyncx_op* op, dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        auto query = object_in("query_json", query_json, length_bytes);
        if (!query)
            return query.error();
        return start_verb(call, op, [&](const client::Call& how) { return open.record_query(std::move(*query), how); });
    });
}

dyncx_status dyncx_verify(dyncx_client* client, const dyncx_call* call, dyncx_op* op, dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        return start_verb(call, op, [&](const client::Call& how) { return open.verify(how); });
    });
}

} // extern "C"
