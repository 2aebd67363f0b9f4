/* One call of every function that takes a client, each of which must give the same answer: CLOSED, FORKED or HANDLE.
 * A function that is new in the header must be added here; contract_header checks that none is missing. */
#ifndef DYNCX_TESTS_ABI_EVERY_CALL_H
#define DYNCX_TESTS_ABI_EVERY_CALL_H

#include "abi.h"

static inline void every_call_answers(dyncx_client* client, dyncx_status expected) {
    const dyncx_session_event event = session_event("every-call");
    dyncx_error error = DYNCX_INIT(dyncx_error);
    dyncx_health health = DYNCX_INIT(dyncx_health);
    dyncx_audit_report report = DYNCX_INIT(dyncx_audit_report);
    dyncx_event slot = DYNCX_INIT(dyncx_event);
    dyncx_blob* blob = NULL;
    dyncx_op op = 0;
    int64_t descriptor = -1, settled = -1;
    const int64_t nul = DYNCX_NUL;

    ANSWERS(dyncx_client_health(client, &health, &error), expected);
    CHECK(error.status == expected && error.message[0] != '\0');
    ANSWERS(dyncx_client_flush(client, 0, NULL), expected);
    ANSWERS(dyncx_client_pause(client, 1, NULL), expected);
    ANSWERS(dyncx_client_stats(client, &blob, NULL), expected);
    ANSWERS(dyncx_configure(client, "{}", nul, NULL, &op, NULL), expected);
    ANSWERS(dyncx_configuration(client, &blob, NULL), expected);
    ANSWERS(dyncx_submit(client, &event, NULL, &op, NULL), expected);
    ANSWERS(dyncx_submit_json(client, "dyncx", nul, "{}", nul, NULL, &op, NULL), expected);
    ANSWERS(dyncx_session_get(client, "s", nul, &blob, NULL), expected);
    ANSWERS(dyncx_session_find(client, "s", nul, &blob, NULL), expected);
    ANSWERS(dyncx_preview(client, "dyncx", nul, "{}", nul, NULL, &op, NULL), expected);
    ANSWERS(
        dyncx_record_get(client, "contact", nul, "11111111-2222-3333-4444-555555555555", nul, NULL, 0, NULL, &op, NULL),
        expected);
    ANSWERS(dyncx_record_create(client, "contact", nul, "{}", nul, NULL, &op, NULL), expected);
    ANSWERS(dyncx_record_update(client, "contact", nul, "11111111-2222-3333-4444-555555555555", nul, NULL, 0, "{}", nul,
                                NULL, &op, NULL),
            expected);
    ANSWERS(dyncx_record_query(client, "{\"table\":\"contact\"}", nul, NULL, &op, NULL), expected);
    ANSWERS(dyncx_handoff(client, "{\"session\":\"s\"}", nul, NULL, &op, NULL), expected);
    ANSWERS(dyncx_handoff_get(client, "s", nul, &blob, NULL), expected);
    ANSWERS(dyncx_lookup_phone(client, "+1 206 555 0142", nul, NULL, &op, NULL), expected);
    ANSWERS(dyncx_lookup(client, "{\"phone\":\"+1 206 555 0142\"}", nul, NULL, &op, NULL), expected);
    ANSWERS(dyncx_timeline(client, "{\"record\":{\"contact\":\"00000000-0000-0000-0000-000000000001\"}}", nul, NULL,
                           &op, NULL),
            expected);
    ANSWERS(dyncx_lookup_cached(client, "+1 206 555 0142", nul, &blob, NULL), expected);
    ANSWERS(dyncx_order_get(client, "{\"number\":\"ORD-01001\"}", nul, NULL, &op, NULL), expected);
    ANSWERS(dyncx_case_get(client, "{\"number\":\"CAS-01001\"}", nul, NULL, &op, NULL), expected);
    ANSWERS(dyncx_verify(client, NULL, &op, NULL), expected);
    ANSWERS(dyncx_poll(client, 0, &slot, NULL), expected);
    ANSWERS(dyncx_wait(client, 1, 0, &slot, NULL), expected);
    ANSWERS(dyncx_cancel(client, 1, NULL), expected);
    ANSWERS(dyncx_wake(client, NULL), expected);
    ANSWERS(dyncx_queue_fd(client, &descriptor, NULL), expected);
    ANSWERS(dyncx_dead_list(client, 0, 10, &blob, NULL), expected);
    ANSWERS(dyncx_dead_settle(client, 0, DYNCX_DEAD_RETRY, NULL, 0, &settled, NULL), expected);
    ANSWERS(dyncx_audit_read(client, 0, 10, &blob, NULL), expected);
    ANSWERS(dyncx_audit_verify(client, &report, NULL), expected);
    CHECK(blob == NULL && op == 0 && descriptor == -1 && settled == -1); /* a refused call writes nothing */
}

#endif
