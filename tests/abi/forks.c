/* fork(): a handle carried over answers FORKED; who may open in a child; a child that exits harms nobody. */
#include "every_call.h"

static void forked_handle(void) {
    dyncx_runtime* runtime = open_runtime();
    dyncx_client* client = open_client(runtime, 1);
    submit_one(client, "parent-1");
    const pid_t child = fork();
    if (child == 0) {
        alarm(20);
        every_call_answers(client, DYNCX_E_FORKED);
        ANSWERS(dyncx_client_close(client, 0, NULL), DYNCX_E_FORKED);
        ANSWERS(dyncx_runtime_close(runtime, 0, NULL), DYNCX_E_FORKED);
        dyncx_client* another = NULL;
        ANSWERS(dyncx_client_open(runtime, store_directory, DYNCX_NUL, "{}", DYNCX_NUL, &another, NULL),
                DYNCX_E_FORKED);
        _exit(0);
    }
    CHECK(exit_status_of(child) == 0);
    submit_one(client, "parent-2"); /* the parent goes on */
    ANSWERS(dyncx_client_close(client, 0, NULL), DYNCX_OK);
    ANSWERS(dyncx_runtime_close(runtime, 0, NULL), DYNCX_OK);
}

static void a_child_of_an_open_runtime_may_not_open(void) {
    dyncx_runtime* runtime = open_runtime();
    const pid_t child = fork();
    if (child == 0) {
        dyncx_runtime* another = NULL;
        dyncx_error error = DYNCX_INIT(dyncx_error);
        ANSWERS(dyncx_runtime_open(NULL, 0, &another, &error), DYNCX_E_FORKED);
        CHECK(another == NULL && error.fix[0] != '\0');
        _exit(0);
    }
    CHECK(exit_status_of(child) == 0);
    ANSWERS(dyncx_runtime_close(runtime, 0, NULL), DYNCX_OK);
}

static void work_in_a_child(const char* session) {
    dyncx_runtime* runtime = open_runtime();
    dyncx_client* client = open_client(runtime, 1);
    submit_one(client, session);
    ANSWERS(dyncx_client_close(client, 0, NULL), DYNCX_OK);
    ANSWERS(dyncx_runtime_close(runtime, 0, NULL), DYNCX_OK);
}

static void prefork_workers_share_one_store(void) {
    pid_t workers[3];
    CHECK(dyncx_version() != 0); /* loaded in the parent, opened in the workers */
    for (int i = 0; i < 3; ++i) {
        workers[i] = fork();
        if (workers[i] == 0) {
            char session[16];
            snprintf(session, sizeof session, "worker-%d", i);
            work_in_a_child(session);
            exit(0);
        }
    }
    for (int i = 0; i < 3; ++i)
        CHECK(exit_status_of(workers[i]) == 0);
    dyncx_runtime* runtime = open_runtime();
    dyncx_client* client = open_client(runtime, 1);
    dyncx_blob* found = NULL;
    ANSWERS(dyncx_session_get(client, "worker-2", DYNCX_NUL, &found, NULL), DYNCX_OK);
    dyncx_blob_free(found);
    ANSWERS(dyncx_runtime_close(runtime, 0, NULL), DYNCX_OK);
}

static void fork_after_a_clean_close(void) {
    dyncx_runtime* runtime = open_runtime();
    ANSWERS(dyncx_runtime_close(runtime, 0, NULL), DYNCX_OK);
    const pid_t child = fork();
    if (child == 0) {
        alarm(20);
        work_in_a_child("child");
        exit(0);
    }
    CHECK(exit_status_of(child) == 0);
}

static void a_child_that_exits_harms_nobody(void) {
    dyncx_runtime* runtime = open_runtime();
    dyncx_client* client = open_client(runtime, 1);
    const pid_t child = fork();
    if (child == 0) {
        alarm(20);
        exit(0); /* runs the exit handlers of the parent's library */
    }
    CHECK(exit_status_of(child) == 0);
    submit_one(client, "s1");
    ANSWERS(dyncx_runtime_close(runtime, 0, NULL), DYNCX_OK);
}

int main(int count, char** arguments) {
    static const scenario kScenarios[] = {
        {"forked_handle", forked_handle},
        {"a_child_of_an_open_runtime_may_not_open", a_child_of_an_open_runtime_may_not_open},
        {"prefork_workers_share_one_store", prefork_workers_share_one_store},
        {"fork_after_a_clean_close", fork_after_a_clean_close},
        {"a_child_that_exits_harms_nobody", a_child_that_exits_harms_nobody},
    };
    return run_scenario(count, arguments, kScenarios, sizeof kScenarios / sizeof *kScenarios);
}
