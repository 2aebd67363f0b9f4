/* What a flush says is delivered has been told: no end of it comes later, none comes as CLOSED.
 * Usage: told_before_flush LIBRARY SETTINGS.json STORE-FOLDER, with the emulator behind the settings. */
#include "abi.h"

enum { ROUNDS = 100 };

static dyncx_client* open_from(dyncx_runtime* runtime, const char* settings_file, const char* store) {
    static char settings[65536];
    dyncx_error error = DYNCX_INIT(dyncx_error);
    dyncx_client* client = NULL;
    FILE* file = fopen(settings_file, "rbe");
    CHECK(file != NULL && fread(settings, 1, sizeof settings - 1, file) > 0);
    fclose(file);
    if (dyncx_client_open(runtime, store, DYNCX_NUL, settings, DYNCX_NUL, &client, &error) != DYNCX_OK)
        fprintf(stderr, "client: %s\n", error.message);
    CHECK(client != NULL);
    return client;
}

/* Looks as often as it can, so that it meets the moment between the commit and the telling. */
static void flush(dyncx_client* client) {
    const int64_t begin = now_ms();
    while (dyncx_client_flush(client, 0, NULL) != DYNCX_OK)
        CHECK(now_ms() - begin < 60000);
}

int main(int count, char** arguments) {
    CHECK(count == 4);
    dyncx_runtime* runtime = open_runtime();
    dyncx_client* client = open_from(runtime, arguments[2], arguments[3]);
    dyncx_event slot = DYNCX_INIT(dyncx_event);
    for (int i = 0; i < ROUNDS; ++i) {
        char session[32];
        snprintf(session, sizeof session, "told-%d", i);
        submit_one(client, session);
        flush(client);
        ANSWERS(dyncx_poll(client, 0, &slot, NULL), DYNCX_OK);
        CHECK(slot.kind == DYNCX_EVENT_DONE && slot.status == DYNCX_OK);
    }
    const dyncx_session_event last = session_event("told-last");
    dyncx_call quiet = DYNCX_INIT(dyncx_call);
    quiet.flags = DYNCX_CALL_QUIET;
    ANSWERS(dyncx_submit(client, &last, &quiet, NULL, NULL), DYNCX_OK);
    flush(client);
    ANSWERS(dyncx_client_close(client, 0, NULL), DYNCX_OK);
    ANSWERS(dyncx_poll(client, 0, &slot, NULL), DYNCX_E_CLOSED);
    dyncx_event_release(&slot);
    ANSWERS(dyncx_runtime_close(runtime, 0, NULL), DYNCX_OK);
    return 0;
}
