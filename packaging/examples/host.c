/* Hands in one call and waits until it is in Dynamics: host SETTINGS.json STORE-FOLDER */
#include <dyncx_c.h>
#include <stdio.h>
#include <time.h>

static int failed(const dyncx_error *err) {
    fprintf(stderr, "%s (%s) [%s]\n", err->message, err->fix, dyncx_status_name(err->status));
    return 1;
}

int main(int argc, char **argv) {
    static char settings[65536];
    FILE *file = argc == 3 ? fopen(argv[1], "rb") : NULL;
    if (file == NULL) return 2;
    int64_t length = (int64_t)fread(settings, 1, sizeof settings, file);
    fclose(file);

    dyncx_runtime *runtime;
    dyncx_client *client;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    if (dyncx_runtime_open(NULL, 0, &runtime, &err) < 0) return failed(&err);
    if (dyncx_client_open(runtime, argv[2], DYNCX_NUL, settings, length, &client, &err) < 0) return failed(&err);

    dyncx_session_event call = DYNCX_INIT(dyncx_session_event);
    call.kind = DYNCX_SESSION_ENDED;
    call.direction = DYNCX_DIRECTION_IN;
    call.time_ms = (int64_t)time(NULL) * 1000;
    call.talk_ms = 61000;
    call.session = dyncx_text("call-1");
    call.from = dyncx_text("+13125550101");
    call.to = dyncx_text("+12065550199");
    if (dyncx_submit(client, &call, NULL, NULL, &err) < 0) return failed(&err);
    /* The call is on disk now: from here on it reaches Dynamics, also after a crash. */

    dyncx_event event = DYNCX_INIT(dyncx_event);
    do { /* tells also when the way to Dynamics shuts or opens again */
        if (dyncx_poll(client, 30000, &event, &err) != DYNCX_OK) break;
        printf("%s %.*s\n", dyncx_status_name(event.status), (int)event.body.length_bytes, event.body.data);
    } while (event.kind != DYNCX_EVENT_DONE);
    dyncx_event_release(&event);
    dyncx_client_close(client, 2000, NULL);
    return dyncx_runtime_close(runtime, 2000, NULL);
}
