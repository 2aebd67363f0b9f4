/* The little of FreeSWITCH's switch.h that bindings/hosts/freeswitch/mod_dyncx.c uses, declared from its documentation, so that the
 * module compiles and its own lines run without FreeSWITCH. It proves nothing about FreeSWITCH itself. */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef enum { SWITCH_STATUS_SUCCESS, SWITCH_STATUS_FALSE, SWITCH_STATUS_TERM } switch_status_t;
typedef enum {
    SWITCH_EVENT_CHANNEL_CREATE,
    SWITCH_EVENT_CHANNEL_ANSWER,
    SWITCH_EVENT_CHANNEL_HANGUP_COMPLETE
} switch_event_types_t;
typedef struct switch_event {
    switch_event_types_t event_id;
    const char* headers[8][2];
} switch_event_t;
typedef struct {
    int unused;
} switch_loadable_module_interface_t;
typedef int switch_memory_pool_t;
typedef void (*switch_event_callback_t)(switch_event_t*);
extern struct { const char *conf_dir, *db_dir; } SWITCH_GLOBAL_dirs;
extern switch_event_callback_t bound;

#define SWITCH_EVENT_SUBCLASS_ANY NULL
#define SWITCH_CHANNEL_LOG 0
#define SWITCH_LOG_ERROR stderr
#define SWITCH_MODULE_LOAD_FUNCTION(name)                                                                              \
    switch_status_t name(switch_loadable_module_interface_t** module_interface, switch_memory_pool_t* pool)
#define SWITCH_MODULE_SHUTDOWN_FUNCTION(name) switch_status_t name(void)
#define SWITCH_MODULE_RUNTIME_FUNCTION(name) switch_status_t name(void)
#define SWITCH_MODULE_DEFINITION(name, load, shutdown, runtime) static const char modname[] = #name
#define switch_log_printf(channel, level, ...) fprintf(level, __VA_ARGS__)
#define switch_core_alloc(pool, size) ((void)(pool), calloc(1, size))
#define switch_core_sprintf(pool, form, text) path_of(form, text)
#define switch_loadable_module_create_module_interface(pool, name)                                                     \
    ((void)(name), (switch_loadable_module_interface_t*)calloc(1, 4))
#define switch_event_bind(name, id, subclass, callback, data) (bound = (callback))
#define switch_event_unbind_callback(callback) (bound = NULL)
#define switch_micro_time_now() ((int64_t)time(NULL) * 1000000)

static inline char* path_of(const char* form, const char* text) {
    char* path = malloc(4096);
    snprintf(path, 4096, form, text);
    return path;
}

static inline const char* switch_event_get_header(switch_event_t* event, const char* name) {
    for (int i = 0; event->headers[i][0]; i++)
        if (strcmp(event->headers[i][0], name) == 0)
            return event->headers[i][1];
    return NULL;
}
