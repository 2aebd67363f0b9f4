/* What the ABI tests share: a check that ends the process, a temporary store, a client without a network, a listener on
 * loopback that never answers. Plain C99 over the public header, so that the tests are what a C host would write.
 * Each scenario runs in a process of its own: `program SCENARIO`. */
#ifndef DYNCX_TESTS_ABI_H
#define DYNCX_TESTS_ABI_H

#define _GNU_SOURCE
#include "dyncx_c.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                            \
            _exit(1);                                                                                                  \
        }                                                                                                              \
    } while (0)

/* The answer must be `expected`; says what came instead. */
#define ANSWERS(call, expected)                                                                                        \
    do {                                                                                                               \
        const dyncx_status got_ = (call);                                                                              \
        if (got_ != (expected)) {                                                                                      \
            fprintf(stderr, "%s:%d: %s answered %d, not %s\n", __FILE__, __LINE__, #call, (int)got_, #expected);       \
            _exit(1);                                                                                                  \
        }                                                                                                              \
    } while (0)

enum { SKIPPED = 77 }; /* for CTest's SKIP_RETURN_CODE */

typedef struct scenario {
    const char* name;
    void (*run)(void);
} scenario;

static char store_directory[64];

static inline int remove_entry(const char* path, const struct stat* about, int kind, struct FTW* walk) {
    (void)about, (void)kind, (void)walk;
    return remove(path);
}

static inline int run_scenario(int count, char** arguments, const scenario* scenarios, size_t scenario_count) {
    strcpy(store_directory, "/tmp/dyncx-abi-XXXXXX");
    CHECK(count >= 2 && mkdtemp(store_directory) != NULL);
    for (size_t i = 0; i < scenario_count; ++i)
        if (strcmp(scenarios[i].name, arguments[1]) == 0) {
            scenarios[i].run();
            nftw(store_directory, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
            return 0;
        }
    fprintf(stderr, "no scenario %s\n", arguments[1]);
    return 1;
}

static inline int64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static inline void pause_ms(long milliseconds) {
    const struct timespec pause = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    nanosleep(&pause, NULL);
}

static inline const char* settings_for_port(int port) {
    static char text[512];
    snprintf(text, sizeof text,
             "{\"environment\":{\"url\":\"https://127.0.0.1:%d\",\"authority\":\"https://127.0.0.1:%d\","
             "\"tenant_id\":\"11111111-2222-3333-4444-555555555555\","
             "\"client_id\":\"66666666-7777-8888-9999-aaaaaaaaaaaa\",\"client_secret\":\"test~value\","
             "\"app_id\":\"msdynce_saleshub\"}}",
             port, port);
    return text;
}

static inline int listen_on_loopback(int* port) { /* accepts by the kernel, answers nothing */
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(listener >= 0 && bind(listener, (struct sockaddr*)&address, sizeof address) == 0 &&
          listen(listener, 64) == 0);
    CHECK(getsockname(listener, (struct sockaddr*)&address, &length) == 0);
    *port = ntohs(address.sin_port);
    return listener;
}

static inline dyncx_session_event session_event(const char* session) {
    dyncx_session_event event = DYNCX_INIT(dyncx_session_event);
    event.kind = DYNCX_SESSION_ENDED;
    event.direction = DYNCX_DIRECTION_IN;
    event.time_ms = now_ms();
    event.talk_ms = 93000;
    event.session = dyncx_text(session);
    event.from = dyncx_text("+15550100");
    return event;
}

static inline int count_entries(const char* folder) {
    DIR* entries = opendir(folder);
    int count = 0;
    CHECK(entries != NULL);
    while (readdir(entries) != NULL)
        ++count;
    closedir(entries);
    return count;
}

#ifndef DYNCX_ABI_NO_LINK /* for programs that are linked with the library */

static inline dyncx_runtime* open_runtime(void) {
    dyncx_error error = DYNCX_INIT(dyncx_error);
    dyncx_runtime* runtime = NULL;
    if (dyncx_runtime_open(NULL, 0, &runtime, &error) != DYNCX_OK)
        fprintf(stderr, "runtime: %s\n", error.message);
    CHECK(runtime != NULL);
    return runtime;
}

static inline dyncx_client* open_client(dyncx_runtime* runtime, int port) {
    dyncx_error error = DYNCX_INIT(dyncx_error);
    dyncx_client* client = NULL;
    if (dyncx_client_open(runtime, store_directory, DYNCX_NUL, settings_for_port(port), DYNCX_NUL, &client, &error))
        fprintf(stderr, "client: %s\n", error.message);
    CHECK(client != NULL);
    return client;
}

static inline void submit_one(dyncx_client* client, const char* session) {
    const dyncx_session_event event = session_event(session);
    ANSWERS(dyncx_submit(client, &event, NULL, NULL, NULL), DYNCX_OK);
}

static inline int exit_status_of(pid_t child) { /* 1000 + signal when it was killed */
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

#endif
#endif
