/* A host that gives OpenSSL its own allocator before it loads us, as Kamailio's tls module does: a whole call goes through it,
 * nothing foreign is given back to it, and closing leaves nothing of ours.
 * Usage: own_openssl_allocator LIBRARY SETTINGS.json STORE-FOLDER, with the emulator behind the settings. */
#define DYNCX_ABI_NO_LINK
#include "abi.h"

#include <dlfcn.h>
#include <openssl/crypto.h>
#include <stdatomic.h>
#include <stddef.h>

#define MARK UINT64_C(0x64796e6378686f73)

typedef struct header { /* before each block; keeps the alignment of malloc() */
    _Alignas(max_align_t) uint64_t mark;
    size_t size;
} header;

static atomic_long blocks, taken, foreign;

static header* header_of(void* block) {
    header* found = (header*)block - 1;
    if (found->mark == MARK)
        return found;
    ++foreign;
    return NULL;
}

static void* host_malloc(size_t size, const char* file, int line) {
    (void)file, (void)line;
    header* made = size != 0 ? malloc(sizeof(header) + size) : NULL;
    if (made == NULL)
        return NULL;
    made->mark = MARK;
    made->size = size;
    ++blocks;
    ++taken;
    return made + 1;
}

static void host_free(void* block, const char* file, int line) {
    (void)file, (void)line;
    header* gone = block != NULL ? header_of(block) : NULL;
    if (gone == NULL)
        return;
    gone->mark = 0;
    --blocks;
    free(gone);
}

static void* host_realloc(void* block, size_t size, const char* file, int line) {
    void* moved = host_malloc(size, file, line);
    header* former = block != NULL ? header_of(block) : NULL;
    if (former != NULL && moved != NULL)
        memcpy(moved, block, former->size < size ? former->size : size);
    if (moved != NULL || size == 0)
        host_free(block, file, line);
    return moved;
}

static dyncx_status (*runtime_open)(const char*, int64_t, dyncx_runtime**, dyncx_error*);
static dyncx_status (*runtime_close)(dyncx_runtime*, int32_t, dyncx_error*);
static dyncx_status (*client_open)(dyncx_runtime*, const char*, int64_t, const char*, int64_t, dyncx_client**,
                                   dyncx_error*);
static dyncx_status (*client_close)(dyncx_client*, int32_t, dyncx_error*);
static dyncx_status (*submit)(dyncx_client*, const dyncx_session_event*, const dyncx_call*, dyncx_op*, dyncx_error*);
static dyncx_status (*wait_for)(dyncx_client*, dyncx_op, int32_t, dyncx_event*, dyncx_error*);
static void (*event_release)(dyncx_event*);

static void take(void* library, const char* name, void* into) {
    void* symbol = dlsym(library, name);
    CHECK(symbol != NULL);
    memcpy(into, &symbol, sizeof symbol);
}

static void load(const char* path) {
    void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    CHECK(library != NULL);
    take(library, "dyncx_runtime_open", &runtime_open);
    take(library, "dyncx_runtime_close", &runtime_close);
    take(library, "dyncx_client_open", &client_open);
    take(library, "dyncx_client_close", &client_close);
    take(library, "dyncx_submit", &submit);
    take(library, "dyncx_wait", &wait_for);
    take(library, "dyncx_event_release", &event_release);
}

static void one_call(const char* settings, const char* store, int number) {
    dyncx_runtime* runtime = NULL;
    dyncx_client* client = NULL;
    dyncx_event slot = DYNCX_INIT(dyncx_event);
    dyncx_call call = DYNCX_INIT(dyncx_call);
    dyncx_op op = 0;
    char session[32];
    snprintf(session, sizeof session, "allocator-%d", number);
    const dyncx_session_event event = session_event(session);
    call.flags = DYNCX_CALL_WAITABLE;
    ANSWERS(runtime_open(NULL, 0, &runtime, NULL), DYNCX_OK);
    ANSWERS(client_open(runtime, store, DYNCX_NUL, settings, DYNCX_NUL, &client, NULL), DYNCX_OK);
    ANSWERS(submit(client, &event, &call, &op, NULL), DYNCX_OK);
    ANSWERS(wait_for(client, op, 60000, &slot, NULL), DYNCX_OK);
    if (slot.error != NULL)
        fprintf(stderr, "%s\n", slot.error->message);
    CHECK(slot.status == DYNCX_OK && strstr(slot.body.data, "phonecall") != NULL);
    event_release(&slot);
    ANSWERS(client_close(client, 0, NULL), DYNCX_OK);
    ANSWERS(runtime_close(runtime, 0, NULL), DYNCX_OK);
}

int main(int count, char** arguments) {
    static char settings[65536];
    CHECK(count == 4 && CRYPTO_set_mem_functions(host_malloc, host_realloc, host_free) == 1);
    FILE* file = fopen(arguments[2], "rbe");
    CHECK(file != NULL && fread(settings, 1, sizeof settings - 1, file) > 0);
    fclose(file);
    load(arguments[1]);
    one_call(settings, arguments[3], 0); /* what OpenSSL and its users make once and keep is made here */
    const long kept = blocks;
    const long before = taken;
    for (int i = 1; i <= 5; ++i)
        one_call(settings, arguments[3], i);
    printf("%ld blocks taken in five calls, %ld kept before, %ld after, %ld foreign\n", taken - before, kept,
           (long)blocks, (long)foreign);
    CHECK(foreign == 0);
    CHECK(taken - before > 1000); /* we do come through it */
    CHECK(blocks <= kept + 16);   /* not what five clients would leave */
    return 0;
}
