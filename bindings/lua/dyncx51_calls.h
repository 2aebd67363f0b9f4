/* Written by bindings/generate.py from include/dyncx_c.h: do not edit. */
static const word status_words[] = {{"DYNCX_OK", 0}, {"DYNCX_NONE", 1}, {"DYNCX_E_INVALID", -101}, {"DYNCX_E_SIZE", -102}, {"DYNCX_E_CONFIG", -103}, {"DYNCX_E_UNSUPPORTED", -104}, {"DYNCX_E_TOO_LARGE", -105}, {"DYNCX_E_HANDLE", -201}, {"DYNCX_E_CLOSED", -202}, {"DYNCX_E_FORKED", -203}, {"DYNCX_E_NOT_FOUND", -204}, {"DYNCX_E_BUSY", -205}, {"DYNCX_E_MEMORY", -301}, {"DYNCX_E_STORE", -302}, {"DYNCX_E_FULL", -303}, {"DYNCX_E_DAMAGED", -304}, {"DYNCX_E_OS", -305}, {"DYNCX_E_TIMEOUT", -401}, {"DYNCX_E_CANCELED", -402}, {"DYNCX_E_NETWORK", -403}, {"DYNCX_E_TLS", -404}, {"DYNCX_E_AUTH", -501}, {"DYNCX_E_FORBIDDEN", -502}, {"DYNCX_E_THROTTLED", -503}, {"DYNCX_E_CONFLICT", -504}, {"DYNCX_E_GONE", -505}, {"DYNCX_E_REJECTED", -506}, {"DYNCX_E_REMOTE", -507}, {"DYNCX_E_INTERNAL", -900}, {NULL, 0}};
static const word error_words[] = {{"is_retriable", 1}, {"maybe_done", 2}, {"is_local", 4}, {NULL, 0}};
static const word call_words[] = {{"waitable", 1}, {"nowait", 2}, {"quiet", 4}, {NULL, 0}};
static const word session_words[] = {{"started", 1}, {"ringing", 2}, {"answered", 3}, {"transferred", 4}, {"ended", 5}, {"recording_ready", 6}, {"transcript_ready", 7}, {"analysis_ready", 8}, {NULL, 0}};
static const word channel_words[] = {{"phone", 1}, {"chat", 2}, {"sms", 3}, {"email", 4}, {NULL, 0}};
static const word direction_words[] = {{"in", 1}, {"out", 2}, {NULL, 0}};
static const word event_words[] = {{"done", 1}, {"dead", 2}, {"state", 3}, {"handoff", 4}, {NULL, 0}};
static const word dead_words[] = {{"retry", 1}, {"drop", 2}, {NULL, 0}};
static const word health_words[] = {{"starting", 1}, {"ready", 2}, {"offline", 3}, {"refused", 4}, {"paused", 5}, {NULL, 0}};
static const field error_fields[] = {
    {"status", STATUS, offsetof(dyncx_error, status), status_words},
    {"flags", FLAGS, offsetof(dyncx_error, flags), error_words},
    {"http_status", SMALL, offsetof(dyncx_error, http_status), NULL},
    {"retry_after_ms", LARGE, offsetof(dyncx_error, retry_after_ms), NULL},
    {"op", OP, offsetof(dyncx_error, op), NULL},
    {"code", ARRAY, offsetof(dyncx_error, code), NULL},
    {"request_id", ARRAY, offsetof(dyncx_error, request_id), NULL},
    {"message", ARRAY, offsetof(dyncx_error, message), NULL},
    {"fix", ARRAY, offsetof(dyncx_error, fix), NULL},
    {NULL, 0, 0, NULL}};
static const field call_fields[] = {
    {"flags", FLAGS, offsetof(dyncx_call, flags), call_words},
    {"budget_ms", SMALL, offsetof(dyncx_call, budget_ms), NULL},
    {"priority", SMALL, offsetof(dyncx_call, priority), NULL},
    {"tag", LARGE, offsetof(dyncx_call, tag), NULL},
    {"idempotency_key", TEXT, offsetof(dyncx_call, idempotency_key), NULL},
    {NULL, 0, 0, NULL}};
static const field event_fields[] = {
    {"kind", WORD, offsetof(dyncx_event, kind), event_words},
    {"op", OP, offsetof(dyncx_event, op), NULL},
    {"tag", LARGE, offsetof(dyncx_event, tag), NULL},
    {"seq", LARGE, offsetof(dyncx_event, seq), NULL},
    {"time_ms", LARGE, offsetof(dyncx_event, time_ms), NULL},
    {"status", STATUS, offsetof(dyncx_event, status), status_words},
    {"flags", FLAGS, offsetof(dyncx_event, flags), error_words},
    {"subject", TEXT, offsetof(dyncx_event, subject), NULL},
    {"body", TEXT, offsetof(dyncx_event, body), NULL},
    {"error", ERROR, offsetof(dyncx_event, error), NULL},
    {NULL, 0, 0, NULL}};
static const field session_event_fields[] = {
    {"kind", WORD, offsetof(dyncx_session_event, kind), session_words},
    {"channel", WORD, offsetof(dyncx_session_event, channel), channel_words},
    {"direction", WORD, offsetof(dyncx_session_event, direction), direction_words},
    {"time_ms", LARGE, offsetof(dyncx_session_event, time_ms), NULL},
    {"version", LARGE, offsetof(dyncx_session_event, version), NULL},
    {"talk_ms", LARGE, offsetof(dyncx_session_event, talk_ms), NULL},
    {"wait_ms", LARGE, offsetof(dyncx_session_event, wait_ms), NULL},
    {"session", TEXT, offsetof(dyncx_session_event, session), NULL},
    {"leg", TEXT, offsetof(dyncx_session_event, leg), NULL},
    {"from", TEXT, offsetof(dyncx_session_event, from), NULL},
    {"to", TEXT, offsetof(dyncx_session_event, to), NULL},
    {"queue", TEXT, offsetof(dyncx_session_event, queue), NULL},
    {"agent", TEXT, offsetof(dyncx_session_event, agent), NULL},
    {"disposition", TEXT, offsetof(dyncx_session_event, disposition), NULL},
    {"recording_url", TEXT, offsetof(dyncx_session_event, recording_url), NULL},
    {"details_json", TEXT, offsetof(dyncx_session_event, details_json), NULL},
    {NULL, 0, 0, NULL}};
static const field health_fields[] = {
    {"state", WORD, offsetof(dyncx_health, state), health_words},
    {"pending", LARGE, offsetof(dyncx_health, pending), NULL},
    {"dead", LARGE, offsetof(dyncx_health, dead), NULL},
    {"oldest_pending_ms", LARGE, offsetof(dyncx_health, oldest_pending_ms), NULL},
    {"store_bytes", LARGE, offsetof(dyncx_health, store_bytes), NULL},
    {"last_answer_ms", LARGE, offsetof(dyncx_health, last_answer_ms), NULL},
    {NULL, 0, 0, NULL}};
static const field audit_report_fields[] = {
    {"is_intact", TRUTH, offsetof(dyncx_audit_report, is_intact), NULL},
    {"entries", LARGE, offsetof(dyncx_audit_report, entries), NULL},
    {"first_broken_seq", LARGE, offsetof(dyncx_audit_report, first_broken_seq), NULL},
    {NULL, 0, 0, NULL}};
static const field status_info_fields[] = {
    {"status", STATUS, offsetof(dyncx_status_info, status), status_words},
    {"name", STATIC, offsetof(dyncx_status_info, name), NULL},
    {"text", STATIC, offsetof(dyncx_status_info, text), NULL},
    {NULL, 0, 0, NULL}};
static const field property_fields[] = {
    {"is_secret", TRUTH, offsetof(dyncx_property, is_secret), NULL},
    {"name", STATIC, offsetof(dyncx_property, name), NULL},
    {"type", STATIC, offsetof(dyncx_property, type), NULL},
    {"default_value", STATIC, offsetof(dyncx_property, default_value), NULL},
    {"allowed", STATIC, offsetof(dyncx_property, allowed), NULL},
    {"help", STATIC, offsetof(dyncx_property, help), NULL},
    {NULL, 0, 0, NULL}};

static int module_version(lua_State* L) {
    lua_pushnumber(L, dyncx_version());
    return 1;
}

static int module_version_text(lua_State* L) {
    lua_pushstring(L, dyncx_version_text());
    return 1;
}

static int module_build_info(lua_State* L) {
    dyncx_blob* out_blob = NULL;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_build_info(&out_blob, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_blob(L, out_blob);
}

static int module_status_name(lua_State* L) {
    lua_pushstring(L, dyncx_status_name(word_at(L, 1, status_words)));
    return 1;
}

static int module_status_text(lua_State* L) {
    lua_pushstring(L, dyncx_status_text(word_at(L, 1, status_words)));
    return 1;
}

static int module_status_at(lua_State* L) {
    dyncx_status_info out_status_info = DYNCX_INIT(dyncx_status_info);
    const dyncx_status status = dyncx_status_at(number_at(L, 1), &out_status_info);
    if (status != DYNCX_OK) return refused(L, status, NULL);
    return give_struct(L, &out_status_info, status_info_fields);
}

static int module_property_at(lua_State* L) {
    dyncx_property out_property = DYNCX_INIT(dyncx_property);
    const dyncx_status status = dyncx_property_at(number_at(L, 1), &out_property);
    if (status != DYNCX_OK) return refused(L, status, NULL);
    return give_struct(L, &out_property, property_fields);
}

static int module_runtime_open(lua_State* L) {
    const dyncx_str settings_json = text_at(L, 1);
    dyncx_runtime* out_runtime = NULL;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_runtime_open(settings_json.data, settings_json.length_bytes, &out_runtime, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_handle(L, out_runtime, "dyncx.runtime");
}

static int runtime_close(lua_State* L) {
    dyncx_runtime* self = handle_at(L, "dyncx.runtime");
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_runtime_close(self, number_at(L, 2), &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_truth(L);
}

static int runtime_client_open(lua_State* L) {
    dyncx_runtime* self = handle_at(L, "dyncx.runtime");
    const dyncx_str store_directory = text_at(L, 2);
    const dyncx_str settings_json = text_at(L, 3);
    dyncx_client* out_client = NULL;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_client_open(self, store_directory.data, store_directory.length_bytes, settings_json.data, settings_json.length_bytes, &out_client, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_handle(L, out_client, "dyncx.client");
}

static int client_close(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_client_close(self, number_at(L, 2), &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_truth(L);
}

static int client_health(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    dyncx_health out_health = DYNCX_INIT(dyncx_health);
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_client_health(self, &out_health, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_struct(L, &out_health, health_fields);
}

static int client_flush(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_client_flush(self, number_at(L, 2), &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_truth(L);
}

static int client_pause(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_client_pause(self, lua_toboolean(L, 2), &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_truth(L);
}

static int client_stats(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    dyncx_blob* out_blob = NULL;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_client_stats(self, &out_blob, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_blob(L, out_blob);
}

static int client_configure(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    const dyncx_str settings_json = text_at(L, 2);
    dyncx_call call = DYNCX_INIT(dyncx_call);
    dyncx_op out_op = 0;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_configure(self, settings_json.data, settings_json.length_bytes, read_struct(L, 3, &call, call_fields, true), &out_op, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_op(L, out_op);
}

static int client_configuration(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    dyncx_blob* out_blob = NULL;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_configuration(self, &out_blob, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_blob(L, out_blob);
}

static int client_submit(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    dyncx_session_event event = DYNCX_INIT(dyncx_session_event);
    dyncx_call call = DYNCX_INIT(dyncx_call);
    dyncx_op out_op = 0;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_submit(self, read_struct(L, 2, &event, session_event_fields, false), read_struct(L, 3, &call, call_fields, true), &out_op, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_op(L, out_op);
}

static int client_submit_json(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    const dyncx_str source = text_at(L, 2);
    const dyncx_str payload_json = text_at(L, 3);
    dyncx_call call = DYNCX_INIT(dyncx_call);
    dyncx_op out_op = 0;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_submit_json(self, source.data, source.length_bytes, payload_json.data, payload_json.length_bytes, read_struct(L, 4, &call, call_fields, true), &out_op, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_op(L, out_op);
}

static int client_session_get(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    const dyncx_str session = text_at(L, 2);
    dyncx_blob* out_blob = NULL;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_session_get(self, session.data, session.length_bytes, &out_blob, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_blob(L, out_blob);
}

static int client_session_find(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    const dyncx_str key = text_at(L, 2);
    dyncx_blob* out_blob = NULL;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_session_find(self, key.data, key.length_bytes, &out_blob, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_blob(L, out_blob);
}

static int client_preview(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    const dyncx_str source = text_at(L, 2);
    const dyncx_str payload_json = text_at(L, 3);
    dyncx_call call = DYNCX_INIT(dyncx_call);
    dyncx_op out_op = 0;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_preview(self, source.data, source.length_bytes, payload_json.data, payload_json.length_bytes, read_struct(L, 4, &call, call_fields, true), &out_op, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_op(L, out_op);
}

static int client_handoff(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    const dyncx_str request_json = text_at(L, 2);
    dyncx_call call = DYNCX_INIT(dyncx_call);
    dyncx_op out_op = 0;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_handoff(self, request_json.data, request_json.length_bytes, read_struct(L, 3, &call, call_fields, true), &out_op, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_op(L, out_op);
}

static int client_handoff_get(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    const dyncx_str key = text_at(L, 2);
    dyncx_blob* out_blob = NULL;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_handoff_get(self, key.data, key.length_bytes, &out_blob, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_blob(L, out_blob);
}

static int client_record_get(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    const dyncx_str table = text_at(L, 2);
    const dyncx_str id = text_at(L, 3);
    const dyncx_str columns = text_at(L, 4);
    dyncx_call call = DYNCX_INIT(dyncx_call);
    dyncx_op out_op = 0;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_record_get(self, table.data, table.length_bytes, id.data, id.length_bytes, columns.data, columns.length_bytes, read_struct(L, 5, &call, call_fields, true), &out_op, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_op(L, out_op);
}

static int client_record_create(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    const dyncx_str table = text_at(L, 2);
    const dyncx_str row_json = text_at(L, 3);
    dyncx_call call = DYNCX_INIT(dyncx_call);
    dyncx_op out_op = 0;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_record_create(self, table.data, table.length_bytes, row_json.data, row_json.length_bytes, read_struct(L, 4, &call, call_fields, true), &out_op, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_op(L, out_op);
}

static int client_record_update(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    const dyncx_str table = text_at(L, 2);
    const dyncx_str id = text_at(L, 3);
    const dyncx_str etag = text_at(L, 4);
    const dyncx_str row_json = text_at(L, 5);
    dyncx_call call = DYNCX_INIT(dyncx_call);
    dyncx_op out_op = 0;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_record_update(self, table.data, table.length_bytes, id.data, id.length_bytes, etag.data, etag.length_bytes, row_json.data, row_json.length_bytes, read_struct(L, 6, &call, call_fields, true), &out_op, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_op(L, out_op);
}

static int client_record_query(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    const dyncx_str query_json = text_at(L, 2);
    dyncx_call call = DYNCX_INIT(dyncx_call);
    dyncx_op out_op = 0;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_record_query(self, query_json.data, query_json.length_bytes, read_struct(L, 3, &call, call_fields, true), &out_op, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_op(L, out_op);
}

static int client_lookup_phone(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    const dyncx_str number = text_at(L, 2);
    dyncx_call call = DYNCX_INIT(dyncx_call);
    dyncx_op out_op = 0;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_lookup_phone(self, number.data, number.length_bytes, read_struct(L, 3, &call, call_fields, true), &out_op, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_op(L, out_op);
}

static int client_lookup(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    const dyncx_str question_json = text_at(L, 2);
    dyncx_call call = DYNCX_INIT(dyncx_call);
    dyncx_op out_op = 0;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_lookup(self, question_json.data, question_json.length_bytes, read_struct(L, 3, &call, call_fields, true), &out_op, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_op(L, out_op);
}

static int client_timeline(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    const dyncx_str question_json = text_at(L, 2);
    dyncx_call call = DYNCX_INIT(dyncx_call);
    dyncx_op out_op = 0;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_timeline(self, question_json.data, question_json.length_bytes, read_struct(L, 3, &call, call_fields, true), &out_op, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_op(L, out_op);
}

static int client_lookup_cached(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    const dyncx_str who = text_at(L, 2);
    dyncx_blob* out_blob = NULL;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_lookup_cached(self, who.data, who.length_bytes, &out_blob, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_blob(L, out_blob);
}

static int client_order_get(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    const dyncx_str question_json = text_at(L, 2);
    dyncx_call call = DYNCX_INIT(dyncx_call);
    dyncx_op out_op = 0;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_order_get(self, question_json.data, question_json.length_bytes, read_struct(L, 3, &call, call_fields, true), &out_op, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_op(L, out_op);
}

static int client_case_get(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    const dyncx_str question_json = text_at(L, 2);
    dyncx_call call = DYNCX_INIT(dyncx_call);
    dyncx_op out_op = 0;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_case_get(self, question_json.data, question_json.length_bytes, read_struct(L, 3, &call, call_fields, true), &out_op, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_op(L, out_op);
}

static int client_verify(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    dyncx_call call = DYNCX_INIT(dyncx_call);
    dyncx_op out_op = 0;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_verify(self, read_struct(L, 2, &call, call_fields, true), &out_op, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_op(L, out_op);
}

static int client_poll(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    dyncx_event out_event = DYNCX_INIT(dyncx_event);
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_poll(self, number_at(L, 2), &out_event, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_event(L, &out_event);
}

static int client_wait(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    dyncx_event out_event = DYNCX_INIT(dyncx_event);
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_wait(self, op_at(L, 2), number_at(L, 3), &out_event, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_event(L, &out_event);
}

static int client_cancel(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_cancel(self, op_at(L, 2), &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_truth(L);
}

static int client_wake(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_wake(self, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_truth(L);
}

static int client_queue_fd(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    int64_t out_number = 0;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_queue_fd(self, &out_number, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_number(L, out_number);
}

static int client_dead_list(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    dyncx_blob* out_blob = NULL;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_dead_list(self, number_at(L, 2), number_at(L, 3), &out_blob, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_blob(L, out_blob);
}

static int client_dead_settle(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    const dyncx_str by = text_at(L, 4);
    int64_t out_number = 0;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_dead_settle(self, number_at(L, 2), word_at(L, 3, dead_words), by.data, by.length_bytes, &out_number, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_number(L, out_number);
}

static int client_audit_read(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    dyncx_blob* out_blob = NULL;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_audit_read(self, number_at(L, 2), number_at(L, 3), &out_blob, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_blob(L, out_blob);
}

static int client_audit_verify(lua_State* L) {
    dyncx_client* self = handle_at(L, "dyncx.client");
    dyncx_audit_report out_audit_report = DYNCX_INIT(dyncx_audit_report);
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = dyncx_audit_verify(self, &out_audit_report, &err);
    if (status != DYNCX_OK) return refused(L, status, &err);
    return give_struct(L, &out_audit_report, audit_report_fields);
}

static const luaL_Reg module_calls[] = {
    {"version", module_version},
    {"version_text", module_version_text},
    {"build_info", module_build_info},
    {"status_name", module_status_name},
    {"status_text", module_status_text},
    {"status_at", module_status_at},
    {"property_at", module_property_at},
    {"runtime_open", module_runtime_open},
    {NULL, NULL}};

static const luaL_Reg runtime_calls[] = {
    {"close", runtime_close},
    {"client_open", runtime_client_open},
    {NULL, NULL}};

static const luaL_Reg client_calls[] = {
    {"close", client_close},
    {"health", client_health},
    {"flush", client_flush},
    {"pause", client_pause},
    {"stats", client_stats},
    {"configure", client_configure},
    {"configuration", client_configuration},
    {"submit", client_submit},
    {"submit_json", client_submit_json},
    {"session_get", client_session_get},
    {"session_find", client_session_find},
    {"preview", client_preview},
    {"handoff", client_handoff},
    {"handoff_get", client_handoff_get},
    {"record_get", client_record_get},
    {"record_create", client_record_create},
    {"record_update", client_record_update},
    {"record_query", client_record_query},
    {"lookup_phone", client_lookup_phone},
    {"lookup", client_lookup},
    {"timeline", client_timeline},
    {"lookup_cached", client_lookup_cached},
    {"order_get", client_order_get},
    {"case_get", client_case_get},
    {"verify", client_verify},
    {"poll", client_poll},
    {"wait", client_wait},
    {"cancel", client_cancel},
    {"wake", client_wake},
    {"queue_fd", client_queue_fd},
    {"dead_list", client_dead_list},
    {"dead_settle", client_dead_settle},
    {"audit_read", client_audit_read},
    {"audit_verify", client_audit_verify},
    {NULL, NULL}};
