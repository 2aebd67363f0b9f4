/* The layout of every struct, committed as numbers: a change that moves a member breaks hosts that are already
 * compiled. Also the strict header test: compiled as C99 -pedantic -Wpadded, and layout.cpp compiles the same as C++17.
 */
#include "dyncx_c.h"

#include <stddef.h>
#include <stdio.h>

#define SIZE(type, bytes) failures += check(#type, sizeof(type), bytes)
#define PLACE(type, member, bytes) failures += check(#type "." #member, offsetof(type, member), bytes)

static int check(const char* what, size_t is, size_t was) {
    if (is == was)
        return 0;
    fprintf(stderr, "%s is %lu, was %lu\n", what, (unsigned long)is, (unsigned long)was);
    return 1;
}

int main(void) {
    int failures = 0;
    const dyncx_error error = DYNCX_INIT(dyncx_error);
    const dyncx_str text = dyncx_text("x");
    SIZE(dyncx_status, 4);
    SIZE(dyncx_op, 8);
    SIZE(dyncx_str, 16);
    PLACE(dyncx_str, length_bytes, 8);
    SIZE(dyncx_error, 512);
    PLACE(dyncx_error, status, 4);
    PLACE(dyncx_error, flags, 8);
    PLACE(dyncx_error, http_status, 12);
    PLACE(dyncx_error, retry_after_ms, 16);
    PLACE(dyncx_error, op, 24);
    PLACE(dyncx_error, code, 32);
    PLACE(dyncx_error, request_id, 80);
    PLACE(dyncx_error, message, 120);
    PLACE(dyncx_error, fix, 392);
    SIZE(dyncx_call, 40);
    PLACE(dyncx_call, flags, 4);
    PLACE(dyncx_call, budget_ms, 8);
    PLACE(dyncx_call, priority, 12);
    PLACE(dyncx_call, tag, 16);
    PLACE(dyncx_call, idempotency_key, 24);
    SIZE(dyncx_event, 96);
    PLACE(dyncx_event, kind, 4);
    PLACE(dyncx_event, op, 8);
    PLACE(dyncx_event, tag, 16);
    PLACE(dyncx_event, seq, 24);
    PLACE(dyncx_event, time_ms, 32);
    PLACE(dyncx_event, status, 40);
    PLACE(dyncx_event, flags, 44);
    PLACE(dyncx_event, subject, 48);
    PLACE(dyncx_event, body, 64);
    PLACE(dyncx_event, error, 80);
    PLACE(dyncx_event, hold, 88);
    SIZE(dyncx_session_event, 192);
    PLACE(dyncx_session_event, kind, 4);
    PLACE(dyncx_session_event, channel, 8);
    PLACE(dyncx_session_event, direction, 12);
    PLACE(dyncx_session_event, time_ms, 16);
    PLACE(dyncx_session_event, version, 24);
    PLACE(dyncx_session_event, talk_ms, 32);
    PLACE(dyncx_session_event, wait_ms, 40);
    PLACE(dyncx_session_event, session, 48);
    PLACE(dyncx_session_event, leg, 64);
    PLACE(dyncx_session_event, from, 80);
    PLACE(dyncx_session_event, to, 96);
    PLACE(dyncx_session_event, queue, 112);
    PLACE(dyncx_session_event, agent, 128);
    PLACE(dyncx_session_event, disposition, 144);
    PLACE(dyncx_session_event, recording_url, 160);
    PLACE(dyncx_session_event, details_json, 176);
    SIZE(dyncx_health, 48);
    PLACE(dyncx_health, state, 4);
    PLACE(dyncx_health, pending, 8);
    PLACE(dyncx_health, dead, 16);
    PLACE(dyncx_health, oldest_pending_ms, 24);
    PLACE(dyncx_health, store_bytes, 32);
    PLACE(dyncx_health, last_answer_ms, 40);
    SIZE(dyncx_audit_report, 24);
    PLACE(dyncx_audit_report, is_intact, 4);
    PLACE(dyncx_audit_report, entries, 8);
    PLACE(dyncx_audit_report, first_broken_seq, 16);
    SIZE(dyncx_status_info, 24);
    PLACE(dyncx_status_info, name, 8);
    SIZE(dyncx_property, 48);
    PLACE(dyncx_property, name, 8);
    PLACE(dyncx_property, help, 40);
    failures += check("DYNCX_INIT", error.size, sizeof(dyncx_error));
    failures += check("dyncx_text", text.length_bytes == DYNCX_NUL && text.data[0] == 'x', 1);
    return failures != 0;
}
