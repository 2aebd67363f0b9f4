/* A guest's manners: small stacks, closed standard descriptors, signals, close-on-exec, errno, locale. */
#include "abi.h"

#include <fcntl.h>
#include <limits.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>

static void open_use_close(int port) {
    dyncx_runtime* runtime = open_runtime();
    dyncx_client* client = open_client(runtime, port);
    dyncx_event slot = DYNCX_INIT(dyncx_event);
    dyncx_call call = DYNCX_INIT(dyncx_call);
    dyncx_audit_report report = DYNCX_INIT(dyncx_audit_report);
    dyncx_blob* blob = NULL;
    dyncx_op op = 0;
    submit_one(client, "manners");
    ANSWERS(dyncx_submit_json(client, "dyncx", DYNCX_NUL,
                              "{\"event\":\"session.started\",\"session\":\"m2\",\"time\":\"2026-01-05T17:12:59Z\"}",
                              DYNCX_NUL, NULL, NULL, NULL),
            DYNCX_OK);
    ANSWERS(dyncx_submit_json(client, "nobody", DYNCX_NUL, "{}", DYNCX_NUL, NULL, NULL, NULL), DYNCX_E_UNSUPPORTED);
    call.flags = DYNCX_CALL_WAITABLE;
    call.budget_ms = 500;
    ANSWERS(dyncx_verify(client, &call, &op, NULL), DYNCX_OK);
    ANSWERS(dyncx_wait(client, op, 20000, &slot, NULL), DYNCX_OK);
    CHECK(slot.status < 0);
    ANSWERS(
        dyncx_record_query(client, "{\"table\":\"contact\",\"columns\":[\"fullname\"]}", DYNCX_NUL, &call, &op, NULL),
        DYNCX_OK);
    ANSWERS(dyncx_wait(client, op, 20000, &slot, NULL), DYNCX_OK);
    dyncx_event_release(&slot);
    ANSWERS(dyncx_configure(client, settings_for_port(1), DYNCX_NUL, NULL, NULL, NULL), DYNCX_OK);
    ANSWERS(dyncx_configuration(client, &blob, NULL), DYNCX_OK);
    CHECK(strstr(dyncx_blob_data(blob, NULL), "test~value") == NULL);
    dyncx_blob_free(blob);
    ANSWERS(dyncx_client_stats(client, &blob, NULL), DYNCX_OK);
    dyncx_blob_free(blob);
    ANSWERS(dyncx_session_get(client, "manners", DYNCX_NUL, &blob, NULL), DYNCX_OK);
    dyncx_blob_free(blob);
    ANSWERS(dyncx_audit_read(client, 0, 100, &blob, NULL), DYNCX_OK);
    dyncx_blob_free(blob);
    ANSWERS(dyncx_audit_verify(client, &report, NULL), DYNCX_OK);
    CHECK(report.is_intact == 1 && report.entries > 0);
    ANSWERS(dyncx_build_info(&blob, NULL), DYNCX_OK);
    dyncx_blob_free(blob);
    ANSWERS(dyncx_client_close(client, 0, NULL), DYNCX_OK);
    ANSWERS(dyncx_runtime_close(runtime, 0, NULL), DYNCX_OK);
}

static void* open_use_close_on_a_thread(void* unused) {
    (void)unused;
    open_use_close(1);
    return NULL;
}

static void with_stack(size_t bytes) {
    pthread_attr_t attributes;
    pthread_t thread;
    CHECK(pthread_attr_init(&attributes) == 0 && pthread_attr_setstacksize(&attributes, bytes) == 0);
    CHECK(pthread_create(&thread, &attributes, open_use_close_on_a_thread, NULL) == 0 &&
          pthread_join(thread, NULL) == 0);
    pthread_attr_destroy(&attributes);
}

static void small_stack(void) {
    with_stack(240 * 1024);
    with_stack(64 * 1024);
}

static void closed_stdio(void) {
    const int kept = fcntl(2, F_DUPFD_CLOEXEC, 10);
    close(0), close(1), close(2);
    dyncx_runtime* runtime = open_runtime();
    dyncx_client* client = open_client(runtime, 1);
    submit_one(client, "closed-stdio");
    for (int number = 0; number <= 2; ++number) { /* what the host prints must not land in a file or queue of ours */
        char link[32], target[256];
        snprintf(link, sizeof link, "/proc/self/fd/%d", number);
        const ssize_t length = readlink(link, target, sizeof target - 1);
        if (length < 0)
            continue;
        target[length] = '\0';
        dprintf(kept, "descriptor %d is %s\n", number, target);
        if (strcmp(target, "/dev/null") != 0)
            _exit(1);
    }
    if (dyncx_client_close(client, 0, NULL) != DYNCX_OK || dyncx_runtime_close(runtime, 0, NULL) != DYNCX_OK)
        _exit(2);
    dup2(kept, 2);
}

static volatile sig_atomic_t broken_pipes;
static void count_broken_pipe(int number) {
    (void)number;
    broken_pipes = broken_pipes + 1;
}

static void* drop_connections(void* listener) {
    for (;;) {
        const int connection = accept4(*(int*)listener, NULL, NULL, SOCK_CLOEXEC);
        if (connection < 0)
            return NULL;
        const struct linger reset = {1, 0};
        setsockopt(connection, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        close(connection);
    }
}

static void no_sigpipe_change(void) {
    struct sigaction ours, after;
    sigset_t none, before, now;
    int port = 0;
    int listener = listen_on_loopback(&port);
    pthread_t server;
    memset(&ours, 0, sizeof ours);
    ours.sa_handler = count_broken_pipe;
    CHECK(sigaction(SIGPIPE, &ours, NULL) == 0);
    sigemptyset(&none);
    CHECK(pthread_sigmask(SIG_SETMASK, &none, NULL) == 0); /* Poco's load blocked it in this thread */
    CHECK(pthread_create(&server, NULL, drop_connections, &listener) == 0);
    pthread_sigmask(SIG_SETMASK, NULL, &before);
    open_use_close(port);
    pthread_sigmask(SIG_SETMASK, NULL, &now);
    for (int number = 1; number < SIGRTMAX; ++number)
        CHECK(sigismember(&before, number) == sigismember(&now, number));
    CHECK(sigaction(SIGPIPE, NULL, &after) == 0 && after.sa_handler == count_broken_pipe);
    CHECK(broken_pipes == 0);
    shutdown(listener, SHUT_RDWR);
    pthread_join(server, NULL);
    close(listener);
}

static void check_every_thread(void) { /* each thread of ours: its name, and the mask of the promise */
    DIR* tasks = opendir("/proc/self/task");
    struct dirent* entry;
    int ours = 0;
    CHECK(tasks != NULL);
    while ((entry = readdir(tasks)) != NULL) {
        char path[288], line[256];
        unsigned long long mask = 0;
        bool is_ours = false;
        snprintf(path, sizeof path, "/proc/self/task/%s/status", entry->d_name);
        FILE* status = entry->d_name[0] == '.' ? NULL : fopen(path, "re");
        while (status != NULL && fgets(line, sizeof line, status) != NULL) {
            if (strncmp(line, "Name:\tdyncx-", 12) == 0)
                is_ours = true;
            if (strncmp(line, "SigBlk:", 7) == 0)
                mask = strtoull(line + 7, NULL, 16);
        }
        if (status != NULL)
            fclose(status);
        if (!is_ours)
            continue;
        ++ours;
        CHECK(mask >> (SIGPIPE - 1) & 1 && mask >> (SIGTERM - 1) & 1 && mask >> (SIGINT - 1) & 1);
        CHECK(!(mask >> (SIGSEGV - 1) & 1) && !(mask >> (SIGRTMIN - 1) & 1) && !(mask >> (SIGPWR - 1) & 1));
    }
    closedir(tasks);
    CHECK(ours > 0);
}

/* The queue is not read: what is in it must not keep a thread or the store alive. */
static void threads_are_named_and_masked_and_gone_after_close(void) {
    const int before = count_entries("/proc/self/task");
    dyncx_runtime* runtime = open_runtime();
    dyncx_client* client = open_client(runtime, 1);
    submit_one(client, "s1");
    pause_ms(50); /* a thread takes its name as its first act */
    check_every_thread();
    const int while_open = count_entries("/proc/self/task");
    ANSWERS(dyncx_verify(client, NULL, NULL, NULL), DYNCX_OK);
    ANSWERS(dyncx_client_close(client, 0, NULL), DYNCX_OK);
    ANSWERS(dyncx_runtime_close(runtime, 0, NULL), DYNCX_OK);
    for (int i = 0; i < 200 && count_entries("/proc/self/task") != before; ++i)
        pause_ms(10); /* the kernel lists a joined thread a moment longer */
    CHECK(while_open > before && count_entries("/proc/self/task") == before);
}

static void cloexec_everywhere(void) {
    bool was_open[256];
    int port = 0, ours = 0;
    const int listener = listen_on_loopback(&port);
    for (int number = 0; number < 256; ++number)
        was_open[number] = fcntl(number, F_GETFD) >= 0;
    dyncx_runtime* runtime = open_runtime();
    dyncx_client* client = open_client(runtime, port);
    dyncx_op op = 0;
    ANSWERS(dyncx_verify(client, NULL, &op, NULL), DYNCX_OK);
    submit_one(client, "s1");
    pause_ms(300); /* a connection is under way */
    for (int number = 0; number < 256; ++number) {
        const int flags = fcntl(number, F_GETFD);
        if (was_open[number] || flags < 0)
            continue;
        char link[32], target[256] = "";
        snprintf(link, sizeof link, "/proc/self/fd/%d", number);
        CHECK(readlink(link, target, sizeof target - 1) > 0);
        if (!(flags & FD_CLOEXEC))
            fprintf(stderr, "descriptor %d is left open for children: %s\n", number, target);
        CHECK(flags & FD_CLOEXEC);
        ++ours;
    }
    CHECK(ours > 2);
    ANSWERS(dyncx_client_close(client, 0, NULL), DYNCX_OK);
    ANSWERS(dyncx_runtime_close(runtime, 0, NULL), DYNCX_OK);
    dyncx_event slot = DYNCX_INIT(dyncx_event);
    while (dyncx_poll(client, 0, &slot, NULL) == DYNCX_OK) {
    }                                            /* the queue's own descriptor goes with its last event */
    for (int number = 0; number < 256; ++number) /* nothing is left behind */
        CHECK(was_open[number] == (fcntl(number, F_GETFD) >= 0));
    close(listener);
}

static void errno_comes_back_as_it_was(void) {
    dyncx_runtime* runtime = open_runtime();
    dyncx_client* client = open_client(runtime, 1);
    dyncx_event slot = DYNCX_INIT(dyncx_event);
    const dyncx_session_event event = session_event("s1");
    errno = EDOM;
    dyncx_submit(client, &event, NULL, NULL, NULL);
    dyncx_poll(client, 1, &slot, NULL);
    dyncx_submit(NULL, NULL, NULL, NULL, NULL);
    dyncx_client_close(client, 0, NULL);
    dyncx_runtime_close(runtime, 0, NULL);
    CHECK(errno == EDOM);
}

static void working_folder_umask_and_zone_stay(void) {
    char before[PATH_MAX], after[PATH_MAX];
    umask(022);
    setenv("TZ", "America/New_York", 1);
    tzset();
    CHECK(getcwd(before, sizeof before) != NULL);
    open_use_close(1);
    CHECK(getcwd(after, sizeof after) != NULL && strcmp(before, after) == 0);
    CHECK(umask(022) == 022 && strcmp(getenv("TZ"), "America/New_York") == 0);
    struct stat about;
    CHECK(stat(store_directory, &about) == 0);
}

static bool take_a_locale_with_a_comma(void) {
    static const char* const kNames[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "es_ES.UTF-8", "it_IT.UTF-8"};
    for (size_t i = 0; i < sizeof kNames / sizeof *kNames; ++i)
        if (setlocale(LC_ALL, kNames[i]) != NULL)
            return true;
    char command[256];
    snprintf(command, sizeof command, "localedef -i de_DE -f UTF-8 %s/de_DE.UTF-8 >/dev/null 2>&1", store_directory);
    if (system(command) != 0)
        return false;
    setenv("LOCPATH", store_directory, 1);
    return setlocale(LC_ALL, "de_DE.UTF-8") != NULL;
}

static void foreign_locale(void) {
    if (!take_a_locale_with_a_comma())
        exit(SKIPPED);
    CHECK(localeconv()->decimal_point[0] == ',');
    dyncx_runtime* runtime = open_runtime();
    dyncx_client* client = open_client(runtime, 1);
    dyncx_session_event event = session_event("locale");
    event.details_json = dyncx_text("{\"attributes\":{\"Rate\":1.5,\"Tiny\":1e-7}}");
    ANSWERS(dyncx_submit(client, &event, NULL, NULL, NULL), DYNCX_OK);
    dyncx_blob* blob = NULL;
    ANSWERS(dyncx_session_get(client, "locale", DYNCX_NUL, &blob, NULL), DYNCX_OK);
    CHECK(strstr(dyncx_blob_data(blob, NULL), "1,5") == NULL);
    dyncx_blob_free(blob);
    ANSWERS(dyncx_client_close(client, 0, NULL), DYNCX_OK);
    ANSWERS(dyncx_runtime_close(runtime, 0, NULL), DYNCX_OK);
    CHECK(localeconv()->decimal_point[0] == ',');
}

int main(int count, char** arguments) {
    static const scenario kScenarios[] = {
        {"small_stack", small_stack},
        {"closed_stdio", closed_stdio},
        {"no_sigpipe_change", no_sigpipe_change},
        {"threads_are_named_and_masked_and_gone_after_close", threads_are_named_and_masked_and_gone_after_close},
        {"cloexec_everywhere", cloexec_everywhere},
        {"errno_comes_back_as_it_was", errno_comes_back_as_it_was},
        {"working_folder_umask_and_zone_stay", working_folder_umask_and_zone_stay},
        {"foreign_locale", foreign_locale},
    };
    return run_scenario(count, arguments, kScenarios, sizeof kScenarios / sizeof *kScenarios);
}
