/* Loads mod_dyncx.c as FreeSWITCH would, and tells it of two calls with two legs each: driver FOLDER (dyncx.json is there). */
#include "../../../../bindings/hosts/freeswitch/mod_dyncx.c"
#include <pthread.h>

__typeof__(SWITCH_GLOBAL_dirs) SWITCH_GLOBAL_dirs;
switch_event_callback_t bound;

static void* run(void* unused) { return (void*)(intptr_t)mod_dyncx_runtime(); }

static void fire(switch_event_types_t id, const char* uuid, const char* direction) {
    switch_event_t event = {id,
                            {{"Unique-ID", uuid},
                             {"Call-Direction", direction},
                             {"Caller-Caller-ID-Number", "+13127001"},
                             {"Caller-Destination-Number", "+12065550199"}}};
    bound(&event);
}

int main(int argc, char** argv) {
    switch_loadable_module_interface_t* interface = NULL;
    switch_memory_pool_t pool = 0;
    pthread_t thread;

    SWITCH_GLOBAL_dirs.conf_dir = SWITCH_GLOBAL_dirs.db_dir = argv[argc - 1];
    if (mod_dyncx_load(&interface, &pool) != SWITCH_STATUS_SUCCESS)
        return 1;
    pthread_create(&thread, NULL, run, NULL);
    for (int call = 0; call < 2; call++)
        for (int id = SWITCH_EVENT_CHANNEL_CREATE; id <= SWITCH_EVENT_CHANNEL_HANGUP_COMPLETE; id++) {
            fire(id, call ? "fs-2" : "fs-1", "inbound");
            fire(id, call ? "fs-2b" : "fs-1b", "outbound");
        }
    dyncx_client_flush(client, 60000, NULL);
    mod_dyncx_shutdown();
    return pthread_join(thread, NULL) || bound != NULL;
}
