/* Hosts that end roughly: pthread_cancel in a call, exit() with everything open, requests that hang while closing. */
#include "abi.h"

#include <pthread.h>

static dyncx_client* shared_client;

static void* poll_for_ever(void* ready) {
    dyncx_event slot = DYNCX_INIT(dyncx_event);
    *(volatile int*)ready = 1;
    dyncx_poll(shared_client, -1, &slot, NULL);
    dyncx_event_release(&slot);
    pthread_testcancel();
    return NULL;
}

static void* wait_for_ever(void* ready) {
    dyncx_event slot = DYNCX_INIT(dyncx_event);
    dyncx_call call = DYNCX_INIT(dyncx_call);
    dyncx_op op = 0;
    call.flags = DYNCX_CALL_WAITABLE;
    call.budget_ms = 1500;
    ANSWERS(dyncx_verify(shared_client, &call, &op, NULL), DYNCX_OK);
    *(volatile int*)ready = 1;
    ANSWERS(dyncx_wait(shared_client, op, -1, &slot, NULL), DYNCX_OK);
    CHECK(slot.kind == DYNCX_EVENT_DONE && slot.op == op);
    dyncx_event_release(&slot);
    pthread_testcancel();
    return NULL;
}

static void cancel_one(void* (*body)(void*), bool is_woken) {
    volatile int ready = 0;
    pthread_t thread;
    void* outcome = NULL;
    CHECK(pthread_create(&thread, NULL, body, (void*)(uintptr_t)&ready) == 0);
    while (!ready)
        pause_ms(1);
    pause_ms(100);
    CHECK(pthread_cancel(thread) == 0);
    pause_ms(100);
    CHECK(pthread_tryjoin_np(thread, &outcome) == EBUSY); /* the cancel waits until the call is over */
    if (is_woken)
        ANSWERS(dyncx_wake(shared_client, NULL), DYNCX_OK);
    CHECK(pthread_join(thread, &outcome) == 0 && outcome == PTHREAD_CANCELED);
}

static void cancel_in_wait(void) {
    int port = 0;
    const int listener = listen_on_loopback(&port);
    dyncx_runtime* runtime = open_runtime();
    shared_client = open_client(runtime, port);
    cancel_one(poll_for_ever, true);
    cancel_one(wait_for_ever, false);
    submit_one(shared_client, "after"); /* no lock was left behind */
    ANSWERS(dyncx_client_close(shared_client, 0, NULL), DYNCX_OK);
    ANSWERS(dyncx_runtime_close(runtime, 0, NULL), DYNCX_OK);
    close(listener);
}

/* All threads of the runtime hang in a handshake; what waits behind them has not begun. */
static void a_queued_operation_ends_at_once_when_canceled(void) {
    enum { HANGING = 8 };
    int port = 0;
    const int listener = listen_on_loopback(&port);
    dyncx_runtime* runtime = open_runtime();
    dyncx_client* client = open_client(runtime, port);
    dyncx_event slot = DYNCX_INIT(dyncx_event);
    dyncx_call call = DYNCX_INIT(dyncx_call);
    dyncx_op op = 0;
    call.flags = DYNCX_CALL_WAITABLE;
    for (int i = 0; i < HANGING; ++i)
        ANSWERS(dyncx_verify(client, NULL, &op, NULL), DYNCX_OK);
    ANSWERS(dyncx_verify(client, &call, &op, NULL), DYNCX_OK);
    ANSWERS(dyncx_cancel(client, op, NULL), DYNCX_OK);
    ANSWERS(dyncx_wait(client, op, 0, &slot, NULL), DYNCX_OK);
    CHECK(slot.status == DYNCX_E_CANCELED && slot.error->flags == DYNCX_ERROR_LOCAL);
    ANSWERS(dyncx_wait(client, op, 0, &slot, NULL), DYNCX_E_NOT_FOUND); /* once */
    dyncx_event_release(&slot);
    ANSWERS(dyncx_client_close(client, 0, NULL), DYNCX_OK);
    ANSWERS(dyncx_runtime_close(runtime, 0, NULL), DYNCX_OK);
    close(listener);
}

static void* submit_for_ever(void* unused) {
    (void)unused;
    for (int i = 0;; ++i) {
        char session[32];
        snprintf(session, sizeof session, "busy-%d", i);
        const dyncx_session_event event = session_event(session);
        if (dyncx_submit(shared_client, &event, NULL, NULL, NULL) != DYNCX_OK)
            pause_ms(1);
    }
    return NULL;
}

static void be_busy_and_exit(int port) {
    pthread_t threads[2];
    dyncx_runtime* runtime = open_runtime();
    shared_client = open_client(runtime, port);
    for (int i = 0; i < 2; ++i)
        CHECK(pthread_create(&threads[i], NULL, submit_for_ever, NULL) == 0);
    for (int i = 0; i < 4; ++i) {
        dyncx_op op = 0;
        ANSWERS(dyncx_verify(shared_client, NULL, &op, NULL), DYNCX_OK);
    }
    pause_ms(150);
    exit(0);
}

static void exit_while_busy(void) {
    for (int round = 0; round < 10; ++round) {
        int port = 1; /* even rounds: refused at once; odd rounds: a handshake that hangs */
        const int listener = round % 2 ? listen_on_loopback(&port) : -1;
        const int64_t begin = now_ms();
        const pid_t child = fork();
        if (child == 0)
            be_busy_and_exit(port);
        CHECK(exit_status_of(child) == 0);
        CHECK(now_ms() - begin < 10000); /* 500 ms by itself; the machine may be loaded */
        if (listener >= 0)
            close(listener);
    }
}

static void close_while_requests_hang(void) {
    int port = 0;
    const int listener = listen_on_loopback(&port);
    dyncx_runtime* runtime = open_runtime();
    dyncx_client* client = open_client(runtime, port);
    dyncx_op ops[4];
    for (int i = 0; i < 4; ++i)
        ANSWERS(dyncx_verify(client, NULL, &ops[i], NULL), DYNCX_OK);
    submit_one(client, "s1");
    pause_ms(200);
    const int64_t begin = now_ms();
    ANSWERS(dyncx_client_close(client, 100, NULL), DYNCX_OK);
    CHECK(now_ms() - begin < 6000); /* 100 ms and at most 2 s to end requests under way, with room for load */
    dyncx_event slot = DYNCX_INIT(dyncx_event);
    int ended = 0;
    while (dyncx_poll(client, 0, &slot, NULL) == DYNCX_OK)
        for (int i = 0; i < 4; ++i)
            if (slot.kind == DYNCX_EVENT_DONE && slot.op == ops[i]) {
                CHECK(slot.status < 0 && slot.error != NULL);
                ++ended;
            }
    CHECK(ended == 4); /* each operation ended exactly once */
    ANSWERS(dyncx_poll(client, 0, &slot, NULL), DYNCX_E_CLOSED);
    ANSWERS(dyncx_runtime_close(runtime, 0, NULL), DYNCX_OK);
    close(listener);
}

static void close_wakes_a_thread_that_polls(void) {
    dyncx_runtime* runtime = open_runtime();
    volatile int ready = 0;
    pthread_t thread;
    void* outcome = NULL;
    shared_client = open_client(runtime, 1);
    CHECK(pthread_create(&thread, NULL, poll_for_ever, (void*)(uintptr_t)&ready) == 0);
    while (!ready)
        pause_ms(1);
    pause_ms(50);
    ANSWERS(dyncx_client_close(shared_client, 0, NULL), DYNCX_OK);
    CHECK(pthread_join(thread, &outcome) == 0);
    ANSWERS(dyncx_runtime_close(runtime, 0, NULL), DYNCX_OK);
}

int main(int count, char** arguments) {
    static const scenario kScenarios[] = {
        {"cancel_in_wait", cancel_in_wait},
        {"a_queued_operation_ends_at_once_when_canceled", a_queued_operation_ends_at_once_when_canceled},
        {"exit_while_busy", exit_while_busy},
        {"close_while_requests_hang", close_while_requests_hang},
        {"close_wakes_a_thread_that_polls", close_wakes_a_thread_that_polls},
    };
    return run_scenario(count, arguments, kScenarios, sizeof kScenarios / sizeof *kScenarios);
}
