/* The little of Asterisk's headers (17 and newer) that bindings/hosts/asterisk/res_dyncx.c uses, declared from its documentation, so
 * that the module compiles and its own lines run without Asterisk. It proves nothing about Asterisk itself. */
#pragma once
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

enum { AST_STATE_DOWN, AST_STATE_RING = 4, AST_STATE_UP = 6, AST_FLAG_DEAD = 1 << 17 };
enum {
    AST_MODULE_LOAD_SUCCESS,
    AST_MODULE_LOAD_DECLINE,
    AST_MODFLAG_DEFAULT,
    AST_MODULE_SUPPORT_EXTENDED,
    STASIS_SUBSCRIPTION_FILTER_SELECTIVE
};
struct ast_flags {
    uint64_t flags;
};
struct ast_channel_snapshot_base {
    const char *name, *uniqueid;
    struct timeval creationtime;
};
struct ast_channel_snapshot_peer {
    char* linkedid;
};
struct ast_channel_snapshot_caller {
    const char *name, *number;
};
struct ast_channel_snapshot_dialplan {
    const char* exten;
};
struct ast_channel_snapshot_hangup {
    int cause;
};
struct ast_channel_snapshot {
    struct ast_channel_snapshot_base* base;
    struct ast_channel_snapshot_peer* peer;
    struct ast_channel_snapshot_caller* caller;
    struct ast_channel_snapshot_dialplan* dialplan;
    struct ast_channel_snapshot_hangup* hangup;
    int state;
    struct ast_flags flags;
};
struct ast_channel_snapshot_update {
    struct ast_channel_snapshot *old_snapshot, *new_snapshot;
};
struct stasis_message;
struct stasis_subscription;
typedef void (*stasis_subscription_cb)(void*, struct stasis_subscription*, struct stasis_message*);
struct module {
    int (*load)(void), (*unload)(void);
    int support_level;
};
extern struct module ast_module;
extern stasis_subscription_cb subscribed;
extern const char *ast_config_AST_CONFIG_DIR, *ast_config_AST_DATA_DIR;
char* ast_read_textfile(const char* path);

#define AST_PTHREADT_NULL ((pthread_t)-1)
#define LOG_ERROR stderr
#define ASTERISK_GPL_KEY ""
#define ast_log(level, ...) fprintf(level, __VA_ARGS__)
#define ast_free free
#define ast_test_flag(place, flag) ((place)->flags & (flag))
#define ast_cause2str(cause) ((cause) == 16 ? "Normal Clearing" : "Unknown")
#define ast_pthread_create_background pthread_create
#define ast_channel_topic_all() NULL
#define ast_channel_snapshot_type() ((void*)1)
#define stasis_message_type(message) ((void*)1)
#define stasis_message_data(message) ((void*)(message))
#define stasis_subscribe(topic, callback, data) (subscribed = (callback), (struct stasis_subscription*)1)
#define stasis_unsubscribe_and_join(subscription) (subscribed = NULL, NULL)
#define stasis_subscription_accept_message_type(subscription, type) ((void)(subscription))
#define stasis_subscription_set_filter(subscription, filter) ((void)(subscription))
#define AST_MODULE_INFO(key, flags, text, ...) struct module ast_module = {__VA_ARGS__}

static inline struct timeval ast_tvnow(void) {
    struct timeval now;
    gettimeofday(&now, NULL);
    return now;
}
