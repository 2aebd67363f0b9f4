/* Loading with dlopen(): silent but for one stated exception; loaded twice; closed with dlclose() while threads run.
 * This program is not linked with the library; its path is the second argument. */
#define DYNCX_ABI_NO_LINK
#include "abi.h"

#include <dlfcn.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>

extern char** environ;
static const char* library_path;

typedef struct api { /* the few functions that the scenarios need */
    void* library;
    uint32_t (*version)(void);
    dyncx_status (*runtime_open)(const char*, int64_t, dyncx_runtime**, dyncx_error*);
    dyncx_status (*runtime_close)(dyncx_runtime*, int32_t, dyncx_error*);
    dyncx_status (*client_open)(dyncx_runtime*, const char*, int64_t, const char*, int64_t, dyncx_client**,
                                dyncx_error*);
    dyncx_status (*client_close)(dyncx_client*, int32_t, dyncx_error*);
    dyncx_status (*submit)(dyncx_client*, const dyncx_session_event*, const dyncx_call*, dyncx_op*, dyncx_error*);
} api;

static void take(void* library, const char* name, void* into) {
    void* symbol = dlsym(library, name);
    CHECK(symbol != NULL);
    memcpy(into, &symbol, sizeof symbol);
}

static api load(const char* path, int flags) {
    api loaded;
    loaded.library = dlopen(path, RTLD_NOW | flags);
    if (loaded.library == NULL)
        fprintf(stderr, "%s\n", dlerror());
    CHECK(loaded.library != NULL);
    take(loaded.library, "dyncx_version", &loaded.version);
    take(loaded.library, "dyncx_runtime_open", &loaded.runtime_open);
    take(loaded.library, "dyncx_runtime_close", &loaded.runtime_close);
    take(loaded.library, "dyncx_client_open", &loaded.client_open);
    take(loaded.library, "dyncx_client_close", &loaded.client_close);
    take(loaded.library, "dyncx_submit", &loaded.submit);
    return loaded;
}

typedef struct surroundings {
    int threads, descriptors;
    sigset_t mask;
    struct sigaction actions[65];
    char locale[256], folder[4096];
    char** environment;
    int variables;
    mode_t creation_mask;
} surroundings;

static surroundings look_around(void) {
    surroundings seen;
    memset(&seen, 0, sizeof seen);
    seen.threads = count_entries("/proc/self/task");
    seen.descriptors = count_entries("/proc/self/fd");
    pthread_sigmask(SIG_SETMASK, NULL, &seen.mask);
    for (int number = 1; number <= 64; ++number)
        sigaction(number, NULL, &seen.actions[number]);
    snprintf(seen.locale, sizeof seen.locale, "%s", setlocale(LC_ALL, NULL));
    CHECK(getcwd(seen.folder, sizeof seen.folder) != NULL);
    seen.environment = environ;
    while (environ[seen.variables] != NULL)
        ++seen.variables;
    seen.creation_mask = umask(022);
    umask(seen.creation_mask);
    return seen;
}

/* All that may differ is SIGPIPE blocked in this thread: Debian's Poco does that when it is loaded (design 1.3). */
static void compare(const surroundings* before, const surroundings* after, bool may_block_sigpipe) {
    CHECK(before->threads == after->threads);
    CHECK(before->descriptors == after->descriptors);
    for (int number = 1; number <= 64; ++number) {
        const bool is_same = sigismember(&before->mask, number) == sigismember(&after->mask, number);
        CHECK(is_same || (may_block_sigpipe && number == SIGPIPE && sigismember(&after->mask, number) == 1));
        CHECK(before->actions[number].sa_handler == after->actions[number].sa_handler);
        CHECK(before->actions[number].sa_flags == after->actions[number].sa_flags);
    }
    CHECK(strcmp(before->locale, after->locale) == 0 && strcmp(before->folder, after->folder) == 0);
    CHECK(before->environment == after->environment && before->variables == after->variables);
    CHECK(before->creation_mask == after->creation_mask);
}

static void load_is_silent(void) {
    const surroundings before = look_around();
    const api loaded = load(library_path, RTLD_LOCAL);
    surroundings after = look_around();
    compare(&before, &after, true);
    CHECK(loaded.version() == DYNCX_VERSION);
    const surroundings still = look_around();
    compare(&after, &still, false); /* asking the version starts nothing */
}

static void open_and_close_leave_nothing(void) {
    const api loaded = load(library_path, RTLD_LOCAL);
    const surroundings before = look_around();
    for (int round = 0; round < 2; ++round) {
        dyncx_runtime* runtime = NULL;
        dyncx_client* client = NULL;
        CHECK(loaded.runtime_open(NULL, 0, &runtime, NULL) == DYNCX_OK);
        CHECK(loaded.client_open(runtime, store_directory, DYNCX_NUL, settings_for_port(1), DYNCX_NUL, &client, NULL) ==
              DYNCX_OK);
        CHECK(loaded.client_close(client, 0, NULL) == DYNCX_OK);
        CHECK(loaded.runtime_close(runtime, 0, NULL) == DYNCX_OK);
    }
    for (int i = 0; i < 200 && count_entries("/proc/self/task") != before.threads; ++i)
        pause_ms(10);
    const surroundings after = look_around();
    compare(&before, &after, false);
}

static void copy_file(const char* from, const char* to) {
    char buffer[65536];
    size_t length;
    FILE *source = fopen(from, "rbe"), *target = fopen(to, "wbe");
    CHECK(source != NULL && target != NULL);
    while ((length = fread(buffer, 1, sizeof buffer, source)) > 0)
        CHECK(fwrite(buffer, 1, length, target) == length);
    fclose(source);
    CHECK(fclose(target) == 0);
}

static void loaded_twice(void) {
    char copy[128], second_store[128];
    snprintf(copy, sizeof copy, "%s/libcopy.so", store_directory);
    snprintf(second_store, sizeof second_store, "%s/second", store_directory);
    copy_file(library_path, copy);
    const api first = load(library_path, RTLD_GLOBAL), second = load(copy, RTLD_GLOBAL);
    dyncx_runtime *of_first = NULL, *of_second = NULL;
    dyncx_client* client = NULL;
    CHECK(first.runtime_open != second.runtime_open); /* two libraries, not one */
    CHECK(first.runtime_open(NULL, 0, &of_first, NULL) == DYNCX_OK);
    CHECK(second.runtime_open(NULL, 0, &of_second, NULL) == DYNCX_OK);
    CHECK(second.runtime_close(of_first, 0, NULL) == DYNCX_E_HANDLE); /* they share nothing */
    CHECK(first.client_open(of_second, second_store, DYNCX_NUL, settings_for_port(1), DYNCX_NUL, &client, NULL) ==
          DYNCX_E_HANDLE);
    CHECK(second.client_open(of_second, second_store, DYNCX_NUL, settings_for_port(1), DYNCX_NUL, &client, NULL) ==
          DYNCX_OK);
    const dyncx_session_event event = session_event("twice");
    CHECK(second.submit(client, &event, NULL, NULL, NULL) == DYNCX_OK);
    CHECK(first.runtime_close(of_first, 0, NULL) == DYNCX_OK);
    CHECK(second.submit(client, &event, NULL, NULL, NULL) == DYNCX_OK);
    CHECK(second.runtime_close(of_second, 0, NULL) == DYNCX_OK);
}

static bool has_phone_part(void) {
    char line[4096];
    bool is_there = false;
    FILE* maps = fopen("/proc/self/maps", "re");
    CHECK(maps != NULL);
    while (!is_there && fgets(line, sizeof line, maps) != NULL)
        is_there = strstr(line, "libdyncx_phone.so") != NULL;
    fclose(maps);
    return is_there;
}

/* Nobody asks about a number: what the first question would wait for is there before it, on a thread of ours, also while
 * all that may deliver hang. */
static void the_phone_part_comes_by_itself_with_a_directory(void) {
    char settings[1024], part[4096];
    const api loaded = load(library_path, RTLD_LOCAL);
    dyncx_runtime* runtime = NULL;
    dyncx_client* client = NULL;
    int port = 0;
    const int listener = listen_on_loopback(&port);
    snprintf(part, sizeof part, "%.*s/libdyncx_phone.so.0", (int)(strrchr(library_path, '/') - library_path),
             library_path);
    if (access(part, R_OK) != 0)
        exit(SKIPPED);
    CHECK(loaded.runtime_open(NULL, 0, &runtime, NULL) == DYNCX_OK && !has_phone_part());
    CHECK(loaded.client_open(runtime, store_directory, DYNCX_NUL, settings_for_port(port), DYNCX_NUL, &client, NULL) ==
          DYNCX_OK);
    for (int i = 0; i < 8; ++i) {
        snprintf(settings, sizeof settings, "hanging-%d", i);
        const dyncx_session_event event = session_event(settings);
        CHECK(loaded.submit(client, &event, NULL, NULL, NULL) == DYNCX_OK);
    }
    pause_ms(300);
    CHECK(!has_phone_part()); /* a host without a directory never has it */
    CHECK(loaded.client_close(client, 0, NULL) == DYNCX_OK);
    snprintf(settings, sizeof settings, "{\"directory\":{\"enabled\":true},\"net\":{\"connect_ms\":60000},%s",
             settings_for_port(port) + 1);
    CHECK(loaded.client_open(runtime, store_directory, DYNCX_NUL, settings, DYNCX_NUL, &client, NULL) == DYNCX_OK);
    for (int i = 0; i < 3000 && !has_phone_part(); ++i)
        pause_ms(10);
    CHECK(has_phone_part());
    CHECK(loaded.client_close(client, 0, NULL) == DYNCX_OK);
    CHECK(loaded.runtime_close(runtime, 0, NULL) == DYNCX_OK);
    close(listener);
}

static void dlclose_while_busy(void) {
    const api loaded = load(library_path, RTLD_LOCAL);
    dyncx_runtime* runtime = NULL;
    dyncx_client* client = NULL;
    CHECK(loaded.runtime_open(NULL, 0, &runtime, NULL) == DYNCX_OK);
    CHECK(loaded.client_open(runtime, store_directory, DYNCX_NUL, settings_for_port(1), DYNCX_NUL, &client, NULL) ==
          DYNCX_OK);
    for (int i = 0; i < 50; ++i) {
        const dyncx_session_event event = session_event("busy");
        CHECK(loaded.submit(client, &event, NULL, NULL, NULL) == DYNCX_OK);
    }
    CHECK(dlclose(loaded.library) == 0);
    pause_ms(300); /* its threads go on: linked with -z nodelete */
    const api again = load(library_path, RTLD_LOCAL);
    CHECK(again.submit == loaded.submit);
    CHECK(again.runtime_close(runtime, 0, NULL) == DYNCX_OK);
}

int main(int count, char** arguments) {
    static const scenario kScenarios[] = {
        {"load_is_silent", load_is_silent},
        {"open_and_close_leave_nothing", open_and_close_leave_nothing},
        {"loaded_twice", loaded_twice},
        {"the_phone_part_comes_by_itself_with_a_directory", the_phone_part_comes_by_itself_with_a_directory},
        {"dlclose_while_busy", dlclose_while_busy},
    };
    CHECK(count == 3);
    library_path = arguments[2];
    return run_scenario(count, arguments, kScenarios, sizeof kScenarios / sizeof *kScenarios);
}
