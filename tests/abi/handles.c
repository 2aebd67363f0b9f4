/* Handles that must not be used: closed ones, NULL, foreign pointers, handles of the other kind. */
#include "every_call.h"

static void use_after_close(void) {
    dyncx_runtime* runtime = open_runtime();
    dyncx_client* client = open_client(runtime, 1);
    ANSWERS(dyncx_client_close(client, 0, NULL), DYNCX_OK);
    every_call_answers(client, DYNCX_E_CLOSED);
    ANSWERS(dyncx_runtime_close(runtime, 0, NULL), DYNCX_OK);
    every_call_answers(client, DYNCX_E_CLOSED);
    dyncx_client* another = NULL;
    ANSWERS(dyncx_client_open(runtime, store_directory, DYNCX_NUL, settings_for_port(1), DYNCX_NUL, &another, NULL),
            DYNCX_E_CLOSED);
    CHECK(another == NULL);
}

static void close_of_the_runtime_closes_its_clients(void) {
    const int threads = count_entries("/proc/self/task");
    dyncx_runtime* runtime = open_runtime();
    dyncx_client* client = open_client(runtime, 1);
    dyncx_event slot = DYNCX_INIT(dyncx_event);
    dyncx_op op = 0;
    submit_one(client, "s1");
    ANSWERS(dyncx_verify(client, NULL, &op, NULL), DYNCX_OK);
    ANSWERS(dyncx_runtime_close(runtime, 0, NULL), DYNCX_OK);
    for (int i = 0; i < 200 && count_entries("/proc/self/task") != threads; ++i)
        pause_ms(10);
    CHECK(count_entries("/proc/self/task") == threads);
    bool has_ended = false; /* what ended can still be read */
    while (dyncx_poll(client, 0, &slot, NULL) == DYNCX_OK)
        has_ended = has_ended || slot.op == op;
    CHECK(has_ended);
    every_call_answers(client, DYNCX_E_CLOSED);
    ANSWERS(dyncx_client_close(client, 0, NULL), DYNCX_E_CLOSED);
    const pid_t child = fork(); /* all is closed: a child may open */
    if (child == 0) {
        alarm(20);
        ANSWERS(dyncx_runtime_close(open_runtime(), 0, NULL), DYNCX_OK);
        _exit(0);
    }
    CHECK(exit_status_of(child) == 0);
}

static void double_close(void) {
    dyncx_runtime* runtime = open_runtime();
    dyncx_client* client = open_client(runtime, 1);
    ANSWERS(dyncx_client_close(client, 0, NULL), DYNCX_OK);
    ANSWERS(dyncx_client_close(client, 0, NULL), DYNCX_E_CLOSED);
    ANSWERS(dyncx_runtime_close(runtime, 0, NULL), DYNCX_OK);
    ANSWERS(dyncx_runtime_close(runtime, 0, NULL), DYNCX_E_CLOSED);
}

static void null_handle(void) {
    every_call_answers(NULL, DYNCX_E_HANDLE);
    ANSWERS(dyncx_client_close(NULL, 0, NULL), DYNCX_E_HANDLE);
    ANSWERS(dyncx_runtime_close(NULL, 0, NULL), DYNCX_E_HANDLE);
    dyncx_client* client = NULL;
    ANSWERS(dyncx_client_open(NULL, store_directory, DYNCX_NUL, "{}", DYNCX_NUL, &client, NULL), DYNCX_E_HANDLE);
    dyncx_blob_free(NULL);
    dyncx_event_release(NULL);
    int64_t length = 7;
    CHECK(strcmp(dyncx_blob_data(NULL, &length), "") == 0 && length == 0);
    CHECK(strcmp(dyncx_blob_data(NULL, NULL), "") == 0);
}

static void foreign_handle(void) {
    char storage[64] = "not a handle";
    dyncx_runtime* runtime = open_runtime();
    dyncx_client* client = open_client(runtime, 1);
    every_call_answers((dyncx_client*)(void*)storage, DYNCX_E_HANDLE);
    every_call_answers((dyncx_client*)(uintptr_t)8, DYNCX_E_HANDLE);                      /* never followed */
    every_call_answers((dyncx_client*)(void*)((char*)(void*)client + 1), DYNCX_E_HANDLE); /* inside a handle */
    every_call_answers((dyncx_client*)(void*)runtime, DYNCX_E_HANDLE);
    ANSWERS(dyncx_runtime_close((dyncx_runtime*)(void*)client, 0, NULL), DYNCX_E_HANDLE);
    submit_one(client, "s1"); /* and the good one still works */
    ANSWERS(dyncx_client_close(client, 0, NULL), DYNCX_OK);
    ANSWERS(dyncx_runtime_close(runtime, 0, NULL), DYNCX_OK);
}

static void null_arguments(void) {
    dyncx_runtime* runtime = open_runtime();
    dyncx_client* client = open_client(runtime, 1);
    ANSWERS(dyncx_runtime_open(NULL, 0, NULL, NULL), DYNCX_E_INVALID);
    ANSWERS(dyncx_client_open(runtime, NULL, 0, NULL, 0, NULL, NULL), DYNCX_E_INVALID);
    ANSWERS(dyncx_submit(client, NULL, NULL, NULL, NULL), DYNCX_E_INVALID);
    ANSWERS(dyncx_submit_json(client, NULL, 0, NULL, 0, NULL, NULL, NULL), DYNCX_E_INVALID);
    ANSWERS(dyncx_client_health(client, NULL, NULL), DYNCX_E_INVALID);
    ANSWERS(dyncx_client_stats(client, NULL, NULL), DYNCX_E_INVALID);
    ANSWERS(dyncx_configuration(client, NULL, NULL), DYNCX_E_INVALID);
    ANSWERS(dyncx_configure(client, NULL, 0, NULL, NULL, NULL), DYNCX_E_INVALID);
    ANSWERS(dyncx_session_get(client, NULL, 0, NULL, NULL), DYNCX_E_INVALID);
    ANSWERS(dyncx_session_find(client, NULL, 0, NULL, NULL), DYNCX_E_INVALID);
    ANSWERS(dyncx_preview(client, NULL, 0, NULL, 0, NULL, NULL, NULL), DYNCX_E_INVALID);
    ANSWERS(dyncx_record_get(client, NULL, 0, NULL, 0, NULL, 0, NULL, NULL, NULL), DYNCX_E_INVALID);
    ANSWERS(dyncx_record_create(client, NULL, 0, NULL, 0, NULL, NULL, NULL), DYNCX_E_INVALID);
    ANSWERS(dyncx_record_update(client, NULL, 0, NULL, 0, NULL, 0, NULL, 0, NULL, NULL, NULL), DYNCX_E_INVALID);
    ANSWERS(dyncx_record_query(client, NULL, 0, NULL, NULL, NULL), DYNCX_E_INVALID);
    ANSWERS(dyncx_poll(client, 0, NULL, NULL), DYNCX_E_INVALID);
    ANSWERS(dyncx_wait(client, 1, 0, NULL, NULL), DYNCX_E_INVALID);
    ANSWERS(dyncx_queue_fd(client, NULL, NULL), DYNCX_E_INVALID);
    ANSWERS(dyncx_dead_list(client, 0, 1, NULL, NULL), DYNCX_E_INVALID);
    ANSWERS(dyncx_dead_settle(client, 0, DYNCX_DEAD_RETRY, NULL, 0, NULL, NULL), DYNCX_NONE); /* may both be NULL */
    ANSWERS(dyncx_audit_read(client, 0, 1, NULL, NULL), DYNCX_E_INVALID);
    ANSWERS(dyncx_audit_verify(client, NULL, NULL), DYNCX_E_INVALID);
    ANSWERS(dyncx_build_info(NULL, NULL), DYNCX_E_INVALID);
    ANSWERS(dyncx_status_at(0, NULL), DYNCX_E_INVALID);
    ANSWERS(dyncx_property_at(0, NULL), DYNCX_E_INVALID);
    ANSWERS(dyncx_runtime_close(runtime, 0, NULL), DYNCX_OK);
}

int main(int count, char** arguments) {
    static const scenario kScenarios[] = {
        {"use_after_close", use_after_close},
        {"close_of_the_runtime_closes_its_clients", close_of_the_runtime_closes_its_clients},
        {"double_close", double_close},
        {"null_handle", null_handle},
        {"foreign_handle", foreign_handle},
        {"null_arguments", null_arguments},
    };
    return run_scenario(count, arguments, kScenarios, sizeof kScenarios / sizeof *kScenarios);
}
