/* Opening and closing, again and again, on one store: no memory, thread or descriptor stays behind. `DYNCX_CYCLES` says how
 * often; without it as often as a slow machine does in some twenty seconds. The library comes by dlopen(). */
#define DYNCX_ABI_NO_LINK
#include "abi.h"

#include <dlfcn.h>

enum { FEW_CYCLES = 500, SETTLED_AT = 10 }; /* a tenth: what is made once has been made by then */

static const char* library_path;

typedef struct footprint {
    long resident_kib;
    int threads, descriptors;
} footprint;

static footprint take_footprint(void) {
    footprint seen = {0, count_entries("/proc/self/task"), count_entries("/proc/self/fd")};
    long pages = 0;
    FILE* memory = fopen("/proc/self/statm", "re");
    CHECK(memory != NULL && fscanf(memory, "%*s %ld", &pages) == 1);
    fclose(memory);
    seen.resident_kib = pages * (sysconf(_SC_PAGESIZE) / 1024);
    return seen;
}

static dyncx_status (*runtime_open)(const char*, int64_t, dyncx_runtime**, dyncx_error*);
static dyncx_status (*runtime_close)(dyncx_runtime*, int32_t, dyncx_error*);
static dyncx_status (*client_open)(dyncx_runtime*, const char*, int64_t, const char*, int64_t, dyncx_client**,
                                   dyncx_error*);
static dyncx_status (*client_close)(dyncx_client*, int32_t, dyncx_error*);

static void take(void* library, const char* name, void* into) {
    void* symbol = dlsym(library, name);
    CHECK(symbol != NULL);
    memcpy(into, &symbol, sizeof symbol);
}

static void open_and_close(void) {
    dyncx_runtime* runtime = NULL;
    dyncx_client* client = NULL;
    CHECK(runtime_open(NULL, 0, &runtime, NULL) == DYNCX_OK);
    CHECK(client_open(runtime, store_directory, DYNCX_NUL, settings_for_port(1), DYNCX_NUL, &client, NULL) == DYNCX_OK);
    CHECK(client_close(client, 0, NULL) == DYNCX_OK);
    CHECK(runtime_close(runtime, 0, NULL) == DYNCX_OK);
}

static void opened_and_closed_again_and_again(void) {
    const char* given = getenv("DYNCX_CYCLES");
    const int cycles = given != NULL ? atoi(given) : FEW_CYCLES;
    const int64_t begin = now_ms();
    footprint settled = {0, 0, 0}, end;
    void* library = dlopen(library_path, RTLD_NOW | RTLD_LOCAL);
    CHECK(library != NULL && cycles >= SETTLED_AT);
    take(library, "dyncx_runtime_open", &runtime_open);
    take(library, "dyncx_runtime_close", &runtime_close);
    take(library, "dyncx_client_open", &client_open);
    take(library, "dyncx_client_close", &client_close);
    for (int i = 0; i < cycles; ++i) {
        if (i == cycles / SETTLED_AT)
            settled = take_footprint();
        open_and_close();
    }
    for (int i = 0; i < 200 && count_entries("/proc/self/task") != settled.threads; ++i)
        pause_ms(10); /* the kernel lists a joined thread a moment longer */
    end = take_footprint();
    printf("%d cycles in %lld ms; resident %ld KiB after %d, %ld KiB at the end; %d threads, %d descriptors\n", cycles,
           (long long)(now_ms() - begin), settled.resident_kib, cycles / SETTLED_AT, end.resident_kib, end.threads - 2,
           end.descriptors - 3); /* count_entries() counts "." and "..", and its own descriptor */
    CHECK(end.threads <= settled.threads && end.descriptors == settled.descriptors);
    CHECK(end.resident_kib - settled.resident_kib < 1024); /* one leaked client in a hundred would be more */
}

int main(int count, char** arguments) {
    static const scenario kScenarios[] = {{"opened_and_closed_again_and_again", opened_and_closed_again_and_again}};
    CHECK(count == 3);
    library_path = arguments[2];
    return run_scenario(count, arguments, kScenarios, sizeof kScenarios / sizeof *kScenarios);
}
