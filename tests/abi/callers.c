/* Callers of another header: shorter structs of an older one, longer ones of a newer one. */
#include "abi.h"

#include <stddef.h>

static dyncx_runtime* runtime;
static dyncx_client* client;

static void open_both(void) {
    runtime = open_runtime();
    client = open_client(runtime, 1);
}

static void close_both(void) {
    ANSWERS(dyncx_client_close(client, 0, NULL), DYNCX_OK);
    ANSWERS(dyncx_runtime_close(runtime, 0, NULL), DYNCX_OK);
}

static void older_caller(void) {
    open_both();
    dyncx_session_event event = session_event("older");
    memset(&event.details_json, 0xA5, sizeof event.details_json); /* not part of the older struct */
    event.size = (uint32_t)offsetof(dyncx_session_event, details_json);
    ANSWERS(dyncx_submit(client, &event, NULL, NULL, NULL), DYNCX_OK);

    dyncx_call call = DYNCX_INIT(dyncx_call);
    call.size = (uint32_t)offsetof(dyncx_call, idempotency_key);
    memset(&call.idempotency_key, 0xA5, sizeof call.idempotency_key);
    event = session_event("older-2");
    ANSWERS(dyncx_submit(client, &event, &call, NULL, NULL), DYNCX_OK);

    dyncx_health health;
    memset(&health, 0xA5, sizeof health);
    health.size = (uint32_t)offsetof(dyncx_health, dead);
    ANSWERS(dyncx_client_health(client, &health, NULL), DYNCX_OK);
    CHECK(health.size == offsetof(dyncx_health, dead));
    CHECK(health.state >= DYNCX_HEALTH_STARTING && health.pending >= 0);
    CHECK(health.dead == (int64_t)0xA5A5A5A5A5A5A5A5 && health.last_answer_ms == (int64_t)0xA5A5A5A5A5A5A5A5);

    dyncx_error error;
    memset(&error, 0xA5, sizeof error);
    error.size = (uint32_t)offsetof(dyncx_error, http_status);
    ANSWERS(dyncx_submit(client, NULL, NULL, NULL, &error), DYNCX_E_INVALID);
    CHECK(error.status == DYNCX_E_INVALID && error.size == offsetof(dyncx_error, http_status));
    CHECK(error.http_status == (int32_t)0xA5A5A5A5 && error.message[0] == (char)0xA5);
    close_both();
}

static void newer_caller(void) {
    struct {
        dyncx_session_event known;
        uint64_t later[4];
    } event = {session_event("newer"), {0, 0, 0, 0}};
    struct {
        dyncx_health known;
        uint64_t later[4];
    } health = {DYNCX_INIT(dyncx_health), {7, 7, 7, 7}};
    struct {
        dyncx_error known;
        uint64_t later[4];
    } error = {DYNCX_INIT(dyncx_error), {7, 7, 7, 7}};
    struct {
        dyncx_event known;
        uint64_t later[4];
    } slot = {DYNCX_INIT(dyncx_event), {7, 7, 7, 7}};
    open_both();
    event.known.size = sizeof event;
    ANSWERS(dyncx_submit(client, &event.known, NULL, NULL, NULL), DYNCX_OK);
    event.later[3] = 1;
    ANSWERS(dyncx_submit(client, &event.known, NULL, NULL, NULL), DYNCX_E_SIZE);

    health.known.size = sizeof health;
    ANSWERS(dyncx_client_health(client, &health.known, NULL), DYNCX_OK);
    CHECK(health.known.size == sizeof health && health.later[0] == 7 && health.later[3] == 7);

    error.known.size = sizeof error;
    ANSWERS(dyncx_submit(client, NULL, NULL, NULL, &error.known), DYNCX_E_INVALID);
    CHECK(error.known.message[0] != '\0' && error.later[0] == 7);

    slot.known.size = sizeof slot;
    ANSWERS(dyncx_poll(client, 0, &slot.known, NULL), DYNCX_NONE);
    CHECK(slot.known.size == sizeof slot && slot.later[0] == 7);
    close_both();
}

static void sizes_that_make_no_sense(void) {
    open_both();
    for (int i = 0; i < 3; ++i) {
        const uint32_t size = i == 0 ? 0 : i == 1 ? 3 : 0xFFFFFFFF;
        dyncx_session_event event = session_event("s");
        dyncx_call call = DYNCX_INIT(dyncx_call);
        dyncx_health health = DYNCX_INIT(dyncx_health);
        dyncx_audit_report report = DYNCX_INIT(dyncx_audit_report);
        dyncx_event slot = DYNCX_INIT(dyncx_event);
        dyncx_status_info status = DYNCX_INIT(dyncx_status_info);
        dyncx_property property = DYNCX_INIT(dyncx_property);
        event.size = call.size = health.size = report.size = status.size = property.size = size;
        const dyncx_session_event good = session_event("s");
        ANSWERS(dyncx_submit(client, &event, NULL, NULL, NULL), DYNCX_E_SIZE);
        ANSWERS(dyncx_submit(client, &good, &call, NULL, NULL), DYNCX_E_SIZE);
        ANSWERS(dyncx_client_health(client, &health, NULL), DYNCX_E_SIZE);
        ANSWERS(dyncx_audit_verify(client, &report, NULL), DYNCX_E_SIZE);
        ANSWERS(dyncx_status_at(0, &status), DYNCX_E_SIZE);
        ANSWERS(dyncx_property_at(0, &property), DYNCX_E_SIZE);
        slot.size = i == 2 ? (uint32_t)sizeof slot - 8 : size; /* a longer slot is fine: we fill what we know */
        ANSWERS(dyncx_poll(client, 0, &slot, NULL), DYNCX_E_SIZE);
        dyncx_error error = DYNCX_INIT(dyncx_error);
        error.size = size;
        memset(error.message, 0xA5, sizeof error.message);
        ANSWERS(dyncx_submit(client, NULL, NULL, NULL, &error), DYNCX_E_INVALID);
        CHECK(error.message[0] == (char)0xA5); /* an error of no size is not written */
    }
    close_both();
}

static void lists_end_and_name_everything(void) {
    dyncx_status_info status = DYNCX_INIT(dyncx_status_info);
    dyncx_property property = DYNCX_INIT(dyncx_property);
    uint32_t statuses = 0, known = 0;
    while (dyncx_status_at(statuses, &status) == DYNCX_OK) {
        CHECK(strncmp(status.name, "DYNCX_", 6) == 0 && status.text[0] != '\0');
        CHECK(strcmp(dyncx_status_name(status.status), status.name) == 0);
        ++statuses;
    }
    CHECK(statuses >= 28);
    ANSWERS(dyncx_status_at(statuses, &status), DYNCX_NONE);
    CHECK(strcmp(dyncx_status_name(-12345), "DYNCX_UNKNOWN") == 0);
    while (dyncx_property_at(known, &property) == DYNCX_OK) {
        CHECK(property.name[0] != '\0' && property.type[0] != '\0' && property.help[0] != '\0');
        ++known;
    }
    CHECK(known >= 20);
    CHECK(dyncx_version() == DYNCX_VERSION);
}

/* What a call itself refuses went nowhere. */
static void what_is_refused_at_the_door_was_not_sent(void) {
    runtime = open_runtime();
    client = open_client(runtime, 1);
    dyncx_error error = DYNCX_INIT(dyncx_error);
    ANSWERS(
        dyncx_submit_json(client, "dyncx", DYNCX_NUL, "{\"event\":\"session.waved\"}", DYNCX_NUL, NULL, NULL, &error),
        DYNCX_E_INVALID);
    CHECK(error.flags == DYNCX_ERROR_LOCAL);
    ANSWERS(dyncx_submit_json(client, "nobody", DYNCX_NUL, "{}", DYNCX_NUL, NULL, NULL, &error), DYNCX_E_UNSUPPORTED);
    CHECK(error.flags == DYNCX_ERROR_LOCAL);
    ANSWERS(dyncx_runtime_close(runtime, 0, NULL), DYNCX_OK);
    ANSWERS(dyncx_submit_json(client, "dyncx", DYNCX_NUL, "{}", DYNCX_NUL, NULL, NULL, &error), DYNCX_E_CLOSED);
    CHECK(error.flags == DYNCX_ERROR_LOCAL);
}

int main(int count, char** arguments) {
    static const scenario kScenarios[] = {
        {"older_caller", older_caller},
        {"newer_caller", newer_caller},
        {"sizes_that_make_no_sense", sizes_that_make_no_sense},
        {"lists_end_and_name_everything", lists_end_and_name_everything},
        {"what_is_refused_at_the_door_was_not_sent", what_is_refused_at_the_door_was_not_sent},
    };
    return run_scenario(count, arguments, kScenarios, sizeof kScenarios / sizeof *kScenarios);
}
