-- Written by bindings/generate.py from include/dyncx_c.h: do not edit.
local header = {words = {}, layouts = {}}

header.words.status = {["DYNCX_OK"] = 0, ["DYNCX_NONE"] = 1, ["DYNCX_E_INVALID"] = -101, ["DYNCX_E_SIZE"] = -102, ["DYNCX_E_CONFIG"] = -103, ["DYNCX_E_UNSUPPORTED"] = -104, ["DYNCX_E_TOO_LARGE"] = -105, ["DYNCX_E_HANDLE"] = -201, ["DYNCX_E_CLOSED"] = -202, ["DYNCX_E_FORKED"] = -203, ["DYNCX_E_NOT_FOUND"] = -204, ["DYNCX_E_BUSY"] = -205, ["DYNCX_E_MEMORY"] = -301, ["DYNCX_E_STORE"] = -302, ["DYNCX_E_FULL"] = -303, ["DYNCX_E_DAMAGED"] = -304, ["DYNCX_E_OS"] = -305, ["DYNCX_E_TIMEOUT"] = -401, ["DYNCX_E_CANCELED"] = -402, ["DYNCX_E_NETWORK"] = -403, ["DYNCX_E_TLS"] = -404, ["DYNCX_E_AUTH"] = -501, ["DYNCX_E_FORBIDDEN"] = -502, ["DYNCX_E_THROTTLED"] = -503, ["DYNCX_E_CONFLICT"] = -504, ["DYNCX_E_GONE"] = -505, ["DYNCX_E_REJECTED"] = -506, ["DYNCX_E_REMOTE"] = -507, ["DYNCX_E_INTERNAL"] = -900}
header.words.error = {["is_retriable"] = 1, ["maybe_done"] = 2, ["is_local"] = 4}
header.words.call = {["waitable"] = 1, ["nowait"] = 2, ["quiet"] = 4}
header.words.session = {["started"] = 1, ["ringing"] = 2, ["answered"] = 3, ["transferred"] = 4, ["ended"] = 5, ["recording_ready"] = 6, ["transcript_ready"] = 7, ["analysis_ready"] = 8}
header.words.channel = {["phone"] = 1, ["chat"] = 2, ["sms"] = 3, ["email"] = 4}
header.words.direction = {["in"] = 1, ["out"] = 2}
header.words.event = {["done"] = 1, ["dead"] = 2, ["state"] = 3, ["handoff"] = 4}
header.words.dead = {["retry"] = 1, ["drop"] = 2}
header.words.health = {["starting"] = 1, ["ready"] = 2, ["offline"] = 3, ["refused"] = 4, ["paused"] = 5}

header.layouts.error = {
    {"status", "status", "status"},
    {"flags", "flags", "error"},
    {"http_status", "small"},
    {"retry_after_ms", "large"},
    {"op", "op"},
    {"code", "array"},
    {"request_id", "array"},
    {"message", "array"},
    {"fix", "array"},
}
header.layouts.call = {
    {"flags", "flags", "call"},
    {"budget_ms", "small"},
    {"priority", "small"},
    {"tag", "large"},
    {"idempotency_key", "text"},
}
header.layouts.event = {
    {"kind", "word", "event"},
    {"op", "op"},
    {"tag", "large"},
    {"seq", "large"},
    {"time_ms", "large"},
    {"status", "status", "status"},
    {"flags", "flags", "error"},
    {"subject", "text"},
    {"body", "text"},
    {"error", "error"},
}
header.layouts.session_event = {
    {"kind", "word", "session"},
    {"channel", "word", "channel"},
    {"direction", "word", "direction"},
    {"time_ms", "large"},
    {"version", "large"},
    {"talk_ms", "large"},
    {"wait_ms", "large"},
    {"session", "text"},
    {"leg", "text"},
    {"from", "text"},
    {"to", "text"},
    {"queue", "text"},
    {"agent", "text"},
    {"disposition", "text"},
    {"recording_url", "text"},
    {"details_json", "text"},
}
header.layouts.health = {
    {"state", "word", "health"},
    {"pending", "large"},
    {"dead", "large"},
    {"oldest_pending_ms", "large"},
    {"store_bytes", "large"},
    {"last_answer_ms", "large"},
}
header.layouts.audit_report = {
    {"is_intact", "truth"},
    {"entries", "large"},
    {"first_broken_seq", "large"},
}
header.layouts.status_info = {
    {"status", "status", "status"},
    {"name", "static"},
    {"text", "static"},
}
header.layouts.property = {
    {"is_secret", "truth"},
    {"name", "static"},
    {"type", "static"},
    {"default_value", "static"},
    {"allowed", "static"},
    {"help", "static"},
}

header.taken = {"call", "session_event"}

function header.define(C, to, out, got, owners)
    function owners.module.version()
        return C.dyncx_version()
    end
    function owners.module.version_text()
        return got.static(C.dyncx_version_text())
    end
    function owners.module.build_info()
        return got.blob(C.dyncx_build_info(out.blob, out.error))
    end
    function owners.module.status_name(status)
        return got.static(C.dyncx_status_name(to.status(status)))
    end
    function owners.module.status_text(status)
        return got.static(C.dyncx_status_text(to.status(status)))
    end
    function owners.module.status_at(index)
        return got.status_info(C.dyncx_status_at(index or 0, out.status_info))
    end
    function owners.module.property_at(index)
        return got.property(C.dyncx_property_at(index or 0, out.property))
    end
    function owners.module.runtime_open(settings_json)
        return got.runtime(C.dyncx_runtime_open(settings_json, to.bytes(settings_json), out.runtime, out.error))
    end
    function owners.runtime.close(self, wait_ms)
        return got.truth(C.dyncx_runtime_close(self.handle, wait_ms or 0, out.error))
    end
    function owners.runtime.client_open(self, store_directory, settings_json)
        return got.client(C.dyncx_client_open(self.handle, store_directory, to.bytes(store_directory), settings_json, to.bytes(settings_json), out.client, out.error), self)
    end
    function owners.client.close(self, wait_ms)
        return got.truth(C.dyncx_client_close(self.handle, wait_ms or 0, out.error))
    end
    function owners.client.health(self)
        return got.health(C.dyncx_client_health(self.handle, out.health, out.error))
    end
    function owners.client.flush(self, wait_ms)
        return got.truth(C.dyncx_client_flush(self.handle, wait_ms or 0, out.error))
    end
    function owners.client.pause(self, is_paused)
        return got.truth(C.dyncx_client_pause(self.handle, is_paused and 1 or 0, out.error))
    end
    function owners.client.stats(self)
        return got.blob(C.dyncx_client_stats(self.handle, out.blob, out.error))
    end
    function owners.client.configure(self, settings_json, call)
        return got.op(C.dyncx_configure(self.handle, settings_json, to.bytes(settings_json), to.call(call), out.op, out.error))
    end
    function owners.client.configuration(self)
        return got.blob(C.dyncx_configuration(self.handle, out.blob, out.error))
    end
    function owners.client.submit(self, event, call)
        return got.op(C.dyncx_submit(self.handle, to.session_event(event), to.call(call), out.op, out.error))
    end
    function owners.client.submit_json(self, source, payload_json, call)
        return got.op(C.dyncx_submit_json(self.handle, source, to.bytes(source), payload_json, to.bytes(payload_json), to.call(call), out.op, out.error))
    end
    function owners.client.session_get(self, session)
        return got.blob(C.dyncx_session_get(self.handle, session, to.bytes(session), out.blob, out.error))
    end
    function owners.client.session_find(self, key)
        return got.blob(C.dyncx_session_find(self.handle, key, to.bytes(key), out.blob, out.error))
    end
    function owners.client.preview(self, source, payload_json, call)
        return got.op(C.dyncx_preview(self.handle, source, to.bytes(source), payload_json, to.bytes(payload_json), to.call(call), out.op, out.error))
    end
    function owners.client.handoff(self, request_json, call)
        return got.op(C.dyncx_handoff(self.handle, request_json, to.bytes(request_json), to.call(call), out.op, out.error))
    end
    function owners.client.handoff_get(self, key)
        return got.blob(C.dyncx_handoff_get(self.handle, key, to.bytes(key), out.blob, out.error))
    end
    function owners.client.record_get(self, table, id, columns, call)
        return got.op(C.dyncx_record_get(self.handle, table, to.bytes(table), id, to.bytes(id), columns, to.bytes(columns), to.call(call), out.op, out.error))
    end
    function owners.client.record_create(self, table, row_json, call)
        return got.op(C.dyncx_record_create(self.handle, table, to.bytes(table), row_json, to.bytes(row_json), to.call(call), out.op, out.error))
    end
    function owners.client.record_update(self, table, id, etag, row_json, call)
        return got.op(C.dyncx_record_update(self.handle, table, to.bytes(table), id, to.bytes(id), etag, to.bytes(etag), row_json, to.bytes(row_json), to.call(call), out.op, out.error))
    end
    function owners.client.record_query(self, query_json, call)
        return got.op(C.dyncx_record_query(self.handle, query_json, to.bytes(query_json), to.call(call), out.op, out.error))
    end
    function owners.client.lookup_phone(self, number, call)
        return got.op(C.dyncx_lookup_phone(self.handle, number, to.bytes(number), to.call(call), out.op, out.error))
    end
    function owners.client.lookup(self, question_json, call)
        return got.op(C.dyncx_lookup(self.handle, question_json, to.bytes(question_json), to.call(call), out.op, out.error))
    end
    function owners.client.timeline(self, question_json, call)
        return got.op(C.dyncx_timeline(self.handle, question_json, to.bytes(question_json), to.call(call), out.op, out.error))
    end
    function owners.client.lookup_cached(self, who)
        return got.blob(C.dyncx_lookup_cached(self.handle, who, to.bytes(who), out.blob, out.error))
    end
    function owners.client.order_get(self, question_json, call)
        return got.op(C.dyncx_order_get(self.handle, question_json, to.bytes(question_json), to.call(call), out.op, out.error))
    end
    function owners.client.case_get(self, question_json, call)
        return got.op(C.dyncx_case_get(self.handle, question_json, to.bytes(question_json), to.call(call), out.op, out.error))
    end
    function owners.client.verify(self, call)
        return got.op(C.dyncx_verify(self.handle, to.call(call), out.op, out.error))
    end
    function owners.client.poll(self, wait_ms)
        return got.event(C.dyncx_poll(self.handle, wait_ms or 0, out.event, out.error))
    end
    function owners.client.wait(self, op, wait_ms)
        return got.event(C.dyncx_wait(self.handle, to.op(op), wait_ms or 0, out.event, out.error))
    end
    function owners.client.cancel(self, op)
        return got.truth(C.dyncx_cancel(self.handle, to.op(op), out.error))
    end
    function owners.client.wake(self)
        return got.truth(C.dyncx_wake(self.handle, out.error))
    end
    function owners.client.queue_fd(self)
        return got.number(C.dyncx_queue_fd(self.handle, out.number, out.error))
    end
    function owners.client.dead_list(self, after_id, max_letters)
        return got.blob(C.dyncx_dead_list(self.handle, after_id or 0, max_letters or 0, out.blob, out.error))
    end
    function owners.client.dead_settle(self, id, action, by)
        return got.number(C.dyncx_dead_settle(self.handle, id or 0, to.dead(action), by, to.bytes(by), out.number, out.error))
    end
    function owners.client.audit_read(self, after_seq, max_entries)
        return got.blob(C.dyncx_audit_read(self.handle, after_seq or 0, max_entries or 0, out.blob, out.error))
    end
    function owners.client.audit_verify(self)
        return got.audit_report(C.dyncx_audit_verify(self.handle, out.audit_report, out.error))
    end
end

return header
