/* dyncx: customer sessions of a PBX, IVR or contact centre in Microsoft Dynamics 365.
 *
 * This header is the manual. Read the ten rules, then the example, then what you need.
 *
 *  1. No callbacks. You poll one queue per client, or wait on the descriptor of dyncx_queue_fd().
 *  2. Your threads do no work for us: they check, copy, hand over, wait. Sockets, TLS and SQLite run on our threads.
 *  3. Loading does nothing. The first dyncx_runtime_open() starts threads. In a prefork host open in the worker.
 *  4. Opening needs no network. A PBX starts while the cloud is down.
 *  5. What dyncx_submit() acknowledged is in the store on disk, survives kill -9, and takes effect in Dynamics once.
 *  6. Every operation that was started ends in exactly one DYNCX_EVENT_DONE, also on cancel, time-out and close.
 *  7. What you pass in is copied before the call returns. What we hand out is in a struct that you own, in the event
 *     slot until its next use, or a blob that you free. Static strings live as long as the library.
 *  8. Text is UTF-8. A length is in bytes; DYNCX_NUL (or any negative number) means "ends with a NUL".
 *  9. Handles are checked: after close a call answers DYNCX_E_CLOSED, after fork() in the child DYNCX_E_FORKED.
 * 10. Structs begin with `size`. Set it with DYNCX_INIT(type). A longer struct of a later header is accepted while
 *     the part unknown here is zero, else DYNCX_E_SIZE. Zero always means "as before".
 *
 * Threads: any thread may call any function on any runtime or client at any time. One event slot serves one thread.
 * No function may be called from a signal handler. A caller's stack of 64 KiB is enough.
 * `err` may be NULL everywhere; it is written when the answer is below 0 and left as it was on DYNCX_OK and DYNCX_NONE.
 * `call` and `op` may be NULL everywhere. Any other argument may be NULL only where its comment says so.
 *
 * A function's comment has six lines: Keeps, Blocks, Threads, Ends in, Fails, Since.
 *   Blocks: "no" = a mutex and memory; "disk" = one local commit or read; "wait" = up to the wait_ms given.
 *   Ends in: the event that ends the operation, and the JSON in its body.
 *   Fails: beside what it names, MEMORY, INTERNAL (a fault of ours), and CLOSED while the process exits.
 *
 *   dyncx_runtime *rt; dyncx_client *crm; dyncx_op op;
 *   dyncx_error err = DYNCX_INIT(dyncx_error);
 *   if (dyncx_runtime_open(NULL, 0, &rt, &err)) ...
 *   if (dyncx_client_open(rt, "/var/lib/pbx/dyncx", DYNCX_NUL, settings_json, DYNCX_NUL, &crm, &err)) ...
 *   dyncx_session_event ev = DYNCX_INIT(dyncx_session_event);
 *   ev.kind = DYNCX_SESSION_ENDED; ev.time_ms = now_ms; ev.session = dyncx_text("1732180000.117"); ...
 *   if (dyncx_submit(crm, &ev, NULL, &op, &err)) ...          it is on disk now
 *   dyncx_client_close(crm, 2000, &err); dyncx_runtime_close(rt, 2000, &err);
 */
#ifndef DYNCX_C_H
#define DYNCX_C_H

#include <stdint.h>

#if defined(__GNUC__)
#define DYNCX_API __attribute__((visibility("default")))
#else
#define DYNCX_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Words ---------------------------------------------------------------------------------------------------- */

enum {
    DYNCX_VERSION = 0x00010000, /* 0xMMmmpp00 of this header; dyncx_version() tells the library's */
    DYNCX_NUL = -1              /* as a length: the text ends with a NUL */
};

/** Answer of every function: 0 ok, 1 nothing there (no error), below 0 an error. Families by hundreds:
 *  -1xx the caller, -2xx the state, -3xx this machine, -4xx the way, -5xx Dynamics or Entra, -900 a fault of ours.
 *  Whether to retry is a flag of dyncx_error, not a code. Numbers never change. */
typedef int32_t dyncx_status;

enum {
    DYNCX_OK = 0,
    DYNCX_NONE = 1,
    DYNCX_E_INVALID = -101,     /* an argument or a payload is wrong; the message names the place */
    DYNCX_E_SIZE = -102,        /* a struct's size is unknown here, or its unknown part is in use */
    DYNCX_E_CONFIG = -103,      /* settings are wrong; the message names the property and the fix */
    DYNCX_E_UNSUPPORTED = -104, /* an unknown source, kind of payload, table or column */
    DYNCX_E_TOO_LARGE = -105,   /* a payload is over its limit */
    DYNCX_E_HANDLE = -201,      /* NULL, or not a handle of ours */
    DYNCX_E_CLOSED = -202,      /* the handle was closed, or close ended the operation */
    DYNCX_E_FORKED = -203,      /* the handle was opened before fork(); open again in this process */
    DYNCX_E_NOT_FOUND = -204,   /* no such operation, session or dead letter here */
    DYNCX_E_BUSY = -205,        /* too many operations are open */
    DYNCX_E_MEMORY = -301,      /* out of memory */
    DYNCX_E_STORE = -302,       /* the store cannot be read or written; nothing was taken */
    DYNCX_E_FULL = -303,        /* the store's disk, or the store's own bound, is full; nothing was taken */
    DYNCX_E_DAMAGED = -304,     /* the store's file is damaged; it is left as it was */
    DYNCX_E_OS = -305,          /* a thread or a descriptor could not be had */
    DYNCX_E_TIMEOUT = -401,     /* the budget ran out */
    DYNCX_E_CANCELED = -402,    /* dyncx_cancel() ended it */
    DYNCX_E_NETWORK = -403,     /* no connection, or it broke */
    DYNCX_E_TLS = -404,         /* the certificate was refused or the handshake failed */
    DYNCX_E_AUTH = -501,        /* Entra or Dynamics refused the credentials */
    DYNCX_E_FORBIDDEN = -502,   /* a privilege is missing */
    DYNCX_E_THROTTLED = -503,   /* service protection limits */
    DYNCX_E_CONFLICT = -504,    /* the row exists, or changed in between */
    DYNCX_E_GONE = -505,        /* the row, table or environment is not there */
    DYNCX_E_REJECTED = -506,    /* Dynamics refused the request */
    DYNCX_E_REMOTE = -507,      /* Dynamics failed (5xx), or answered what is no answer */
    DYNCX_E_INTERNAL = -900     /* a fault of ours; please report it with the message */
};

/** Flags of dyncx_error. */
enum {
    DYNCX_ERROR_RETRIABLE = 1,  /* the same call may succeed later */
    DYNCX_ERROR_MAYBE_DONE = 2, /* a write may have reached Dynamics; repeat with the same idempotency key */
    DYNCX_ERROR_LOCAL = 4       /* nothing was sent */
};

/** Flags of dyncx_call. */
enum {
    DYNCX_CALL_WAITABLE = 1, /* the DONE event goes to dyncx_wait(), not to the queue */
    DYNCX_CALL_NOWAIT = 2,   /* submit: return when the event outlives this process; a moment later the power too */
    DYNCX_CALL_QUIET = 4     /* submit: no DONE event on success; a failure is still told. Not with WAITABLE */
};

/** What happened to a session. */
enum {
    DYNCX_SESSION_STARTED = 1,
    DYNCX_SESSION_RINGING = 2,
    DYNCX_SESSION_ANSWERED = 3,
    DYNCX_SESSION_TRANSFERRED = 4,
    DYNCX_SESSION_ENDED = 5,
    DYNCX_SESSION_RECORDING_READY = 6,
    DYNCX_SESSION_TRANSCRIPT_READY = 7,
    DYNCX_SESSION_ANALYSIS_READY = 8
};

enum { DYNCX_CHANNEL_PHONE = 1, DYNCX_CHANNEL_CHAT = 2, DYNCX_CHANNEL_SMS = 3, DYNCX_CHANNEL_EMAIL = 4 };
enum { DYNCX_DIRECTION_IN = 1, DYNCX_DIRECTION_OUT = 2 };

/** Kinds of dyncx_event. */
enum {
    DYNCX_EVENT_DONE = 1,  /* an operation ended: op, tag, status, body or error */
    DYNCX_EVENT_DEAD = 2,  /* work was given up that no open operation stands for: accepted by an earlier process, or
                             tried again by dyncx_dead_settle(); subject is the session. The newest 1000 wait */
    DYNCX_EVENT_STATE = 3, /* the way to Dynamics shut (deliveries in a row did not get through; they wait and are tried
                             again by themselves) or opened again; subject "way"; body {"state":"shut"|"open","health"},
                             when shut also "code", "message", "fix". The newest 8 wait to be polled */
    DYNCX_EVENT_HANDOFF = 4 /* of a session handed over; subject is the session; body {"alarm":"unclaimed"|
                               "first_response"|"resolution" or a service level,"table","id","number","fix"}. Newest 1000 wait */
};

/** What is to become of a dead letter. */
enum {
    DYNCX_DEAD_RETRY = 1, /* back into the outbox, delivered at once */
    DYNCX_DEAD_DROP = 2   /* removed for good */
};

/** States of dyncx_health. */
enum {
    DYNCX_HEALTH_STARTING = 1, /* nothing was asked of Dynamics yet */
    DYNCX_HEALTH_READY = 2,    /* the last request was answered */
    DYNCX_HEALTH_OFFLINE = 3,  /* the last request did not reach Dynamics, or Dynamics is not at work */
    DYNCX_HEALTH_REFUSED = 4,  /* credentials or privileges are refused */
    DYNCX_HEALTH_PAUSED = 5    /* dyncx_client_pause() is on */
};

/* ---- Types ---------------------------------------------------------------------------------------------------- */

typedef struct dyncx_runtime dyncx_runtime; /* threads and timers that clients share; several may live side by side */
typedef struct dyncx_client dyncx_client;   /* one Dynamics environment with one store; many per runtime */
typedef struct dyncx_blob dyncx_blob;       /* bytes from us; freed with dyncx_blob_free() */
typedef uint64_t dyncx_op;                  /* one started operation; never 0, never used again within a client */

/** Text that somebody else owns. A zeroed one is "not given". */
typedef struct dyncx_str {
    const char* data;
    int64_t length_bytes; /* negative: data ends with a NUL */
} dyncx_str;

/** Why a call failed: 512 bytes on your stack, nothing to free. Texts end with a NUL and are cut at a character.
 *  No text holds a secret, a token or a customer's data. */
typedef struct dyncx_error {
    uint32_t size;
    dyncx_status status;
    uint32_t flags;         /* DYNCX_ERROR_… */
    int32_t http_status;    /* of the refused request, or 0 */
    int64_t retry_after_ms; /* what Dynamics asked for, or 0 */
    dyncx_op op;            /* the operation, or 0 */
    char code[48];          /* verbatim code of Dynamics ("0x80040217") or Entra ("AADSTS7000222"), or "" */
    char request_id[40];    /* x-ms-service-request-id or Entra's trace id, or "" */
    char message[272];      /* what is wrong, in one sentence */
    char fix[120];          /* what to do about it, or "" */
} dyncx_error;

/** How a call is to run. NULL stands for a zeroed one. */
typedef struct dyncx_call {
    uint32_t size;
    uint32_t flags;            /* DYNCX_CALL_… */
    int32_t budget_ms;         /* of a remote verb; 0: property `call.budget_ms`; -1: no limit. A submit has none */
    int32_t priority;          /* 0 as the verb has it; 1 to 9: sooner to later among waiting operations */
    uint64_t tag;              /* comes back in the event */
    dyncx_str idempotency_key; /* record_create: the same key makes the same row, once; 1 to 200 bytes */
} dyncx_call;

/** What the queue gave. The slot is yours; poll and wait release its former content first. */
typedef struct dyncx_event {
    uint32_t size;
    int32_t kind; /* DYNCX_EVENT_… */
    dyncx_op op;
    uint64_t tag;
    uint64_t seq;    /* 1, 2, 3 … per client and process */
    int64_t time_ms; /* Unix time, UTC */
    dyncx_status status;
    uint32_t flags;           /* DYNCX_ERROR_… of the error */
    dyncx_str subject;        /* the session or the record, as the verb says */
    dyncx_str body;           /* JSON, as the verb says */
    const dyncx_error* error; /* NULL when status is DYNCX_OK */
    void* hold;               /* ours */
} dyncx_event;

/** One thing that happened to a session: the struct lane of dyncx_submit().
 *  Left at zero: session and kind and time_ms must be given, everything else may be.
 *  Same meaning as the JSON of source "dyncx" (docs/events.md). */
typedef struct dyncx_session_event {
    uint32_t size;
    int32_t kind;      /* DYNCX_SESSION_… */
    int32_t channel;   /* DYNCX_CHANNEL_…; 0: phone */
    int32_t direction; /* DYNCX_DIRECTION_…; 0: not known yet */
    int64_t time_ms;   /* when it happened: Unix time in milliseconds, UTC */
    int64_t version;   /* of this kind for this session; 0: time_ms. An older one never overwrites a newer one */
    int64_t talk_ms;   /* with ENDED: time from answer to end; 0: not known, never negative */
    int64_t wait_ms;   /* with ANSWERED or ENDED: time in queue; 0: not known, never negative */
    dyncx_str session; /* the host's id, 1 to 200 bytes */
    dyncx_str leg;     /* the host's id of the leg */
    dyncx_str from;    /* number or address of who began it */
    dyncx_str to;
    dyncx_str queue;
    dyncx_str agent; /* the host's name of the agent: a Dynamics domain name or e-mail, or mapped by settings */
    dyncx_str disposition;
    dyncx_str recording_url; /* with RECORDING_READY */
    dyncx_str details_json;  /* an object: any further member of the native event, e.g. {"attributes":{"VIP":true}} */
} dyncx_session_event;

/** State of a client at a glance, for monitors. */
typedef struct dyncx_health {
    uint32_t size;
    int32_t state;             /* DYNCX_HEALTH_… */
    int64_t pending;           /* accepted events not yet applied */
    int64_t dead;              /* given up */
    int64_t oldest_pending_ms; /* age of the oldest pending event */
    int64_t store_bytes;       /* size of the store's files */
    int64_t last_answer_ms;    /* Unix time of the last good answer of Dynamics, or 0 */
} dyncx_health;

/** Outcome of dyncx_audit_verify(). */
typedef struct dyncx_audit_report {
    uint32_t size;
    uint32_t is_intact;       /* 1: every link holds */
    int64_t entries;          /* how many were checked */
    int64_t first_broken_seq; /* 0, or the entry whose link does not hold */
} dyncx_audit_report;

/** One row of the list of status codes. */
typedef struct dyncx_status_info {
    uint32_t size;
    dyncx_status status;
    const char* name; /* "DYNCX_E_TIMEOUT" */
    const char* text;
} dyncx_status_info;

/** One row of the list of properties (settings). */
typedef struct dyncx_property {
    uint32_t size;
    uint32_t is_secret;
    const char* name;          /* "environment.url" */
    const char* type;          /* "text", "integer", "boolean", "list", "object" */
    const char* default_value; /* as JSON text; "" when there is none */
    const char* allowed;       /* range or choices, in words; "" when free */
    const char* help;
} dyncx_property;

#ifdef __cplusplus
#define DYNCX_INIT(type)                                                                                               \
    ([] {                                                                                                              \
        type zeroed{};                                                                                                 \
        zeroed.size = sizeof(type);                                                                                    \
        return zeroed;                                                                                                 \
    }())
#else
#define DYNCX_INIT(type)                                                                                               \
    { .size = sizeof(type) }
#endif

#ifndef DYNCX_NO_INLINE /* for readers of declarations only, such as LuaJIT's ffi.cdef */
/** A NUL-terminated text as dyncx_str. */
static inline dyncx_str dyncx_text(const char* text) {
    dyncx_str str;
    str.data = text;
    str.length_bytes = DYNCX_NUL;
    return str;
}
#endif

/* ---- Version and words ---------------------------------------------------------------------------------------- */

/** The library's version as 0xMMmmpp00.
 *  Keeps: nothing.  Blocks: no.  Threads: any.  Ends in: nothing.  Fails: never.  Since: 0.1 */
DYNCX_API uint32_t dyncx_version(void);

/** The library's version as text ("0.1.0"), static.
 *  Keeps: nothing.  Blocks: no.  Threads: any.  Ends in: nothing.  Fails: never.  Since: 0.1 */
DYNCX_API const char* dyncx_version_text(void);

/** What this build is made of: {"version","compiler","poco","openssl","sqlite","sources":[…]}.
 *  Keeps: `*out` is yours, free it.  Blocks: no.  Threads: any.  Ends in: nothing.  Fails: INVALID MEMORY.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_build_info(dyncx_blob** out, dyncx_error* err);

/** The name of a status ("DYNCX_E_TIMEOUT"), static; "DYNCX_UNKNOWN" for a number that is none.
 *  Keeps: nothing.  Blocks: no.  Threads: any.  Ends in: nothing.  Fails: never.  Since: 0.1 */
DYNCX_API const char* dyncx_status_name(dyncx_status status);

/** One English sentence for a status, static.
 *  Keeps: nothing.  Blocks: no.  Threads: any.  Ends in: nothing.  Fails: never.  Since: 0.1 */
DYNCX_API const char* dyncx_status_text(dyncx_status status);

/** The status codes in order, for bindings that make their enumeration from it; DYNCX_NONE after the last.
 *  Keeps: static texts.  Blocks: no.  Threads: any.  Ends in: nothing.  Fails: INVALID SIZE.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_status_at(uint32_t index, dyncx_status_info* out);

/** The properties in order, as docs/configuration.md prints them; DYNCX_NONE after the last.
 *  Keeps: static texts.  Blocks: no.  Threads: any.  Ends in: nothing.  Fails: INVALID SIZE.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_property_at(uint32_t index, dyncx_property* out);

/* ---- Memory --------------------------------------------------------------------------------------------------- */

/** The bytes of a blob, with a NUL behind them that `length_bytes` does not count. NULL blob: "" and 0.
 *  Keeps: valid until the blob is freed.  Blocks: no.  Threads: any.  Ends in: nothing.  Fails: never.  Since: 0.1 */
DYNCX_API const char* dyncx_blob_data(const dyncx_blob* blob, int64_t* length_bytes);

/** Frees a blob. NULL is fine.
 *  Keeps: nothing.  Blocks: no.  Threads: any.  Ends in: nothing.  Fails: never.  Since: 0.1 */
DYNCX_API void dyncx_blob_free(dyncx_blob* blob);

/* ---- Runtime and client --------------------------------------------------------------------------------------- */

/** Starts the threads that clients share. `settings_json` may be NULL (the defaults): properties `runtime.…` only.
 *  Keeps: `*out` until dyncx_runtime_close().  Blocks: no.  Threads: any.  Ends in: nothing.
 *  Fails: INVALID TOO_LARGE CONFIG MEMORY OS; FORKED in a child of a process that has a runtime open.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_runtime_open(const char* settings_json, int64_t length_bytes, dyncx_runtime** out,
                                          dyncx_error* err);

/** Ends the runtime. With clients open it closes them as dyncx_client_close(…, wait_ms) does.
 *  Keeps: nothing; the handle answers CLOSED from now on.  Blocks: wait.  Threads: any.  Ends in: nothing.
 *  Fails: HANDLE CLOSED FORKED.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_runtime_close(dyncx_runtime* runtime, int32_t wait_ms, dyncx_error* err);

/** Opens one environment with its store. `store_directory` is made (mode 0700) when it is not there. `settings_json`
 *  needs environment.url, .tenant_id, .client_id, .client_secret, and .app_id for screen-pop links; all else has
 *  defaults (docs/configuration.md). NULL takes the settings last active in this store. They are checked here without
 *  network; dyncx_verify() asks Dynamics. What is doubtful in a flow is told by dyncx_configuration().
 *  Keeps: `*out` until dyncx_client_close().  Blocks: disk.  Threads: any.  Ends in: nothing.
 *  Fails: INVALID TOO_LARGE CONFIG HANDLE CLOSED FORKED STORE FULL DAMAGED MEMORY OS.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_client_open(dyncx_runtime* runtime, const char* store_directory, int64_t directory_bytes,
                                         const char* settings_json, int64_t settings_bytes, dyncx_client** out,
                                         dyncx_error* err);

/** Closes a client. Up to `wait_ms` (-1: for ever) it goes on delivering what is accepted; what is left stays in the
 *  store for the next open. Operations that are still open end in DONE with DYNCX_E_CLOSED; dyncx_poll() gives what is
 *  queued, then answers CLOSED.
 *  Keeps: nothing.  Blocks: wait, plus at most 2 s to end requests under way.  Threads: any.  Ends in: nothing.
 *  Fails: HANDLE CLOSED FORKED.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_client_close(dyncx_client* client, int32_t wait_ms, dyncx_error* err);

/** State at a glance; cheap enough for every second.
 *  Keeps: nothing.  Blocks: disk.  Threads: any.  Ends in: nothing.
 *  Fails: INVALID SIZE HANDLE CLOSED FORKED STORE DAMAGED MEMORY.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_client_health(dyncx_client* client, dyncx_health* out, dyncx_error* err);

/** Waits until everything accepted before has been applied or given up; DYNCX_NONE when `wait_ms` ran out first.
 *  Keeps: nothing.  Blocks: wait, and disk.  Threads: any.  Ends in: nothing.
 *  Fails: HANDLE CLOSED FORKED STORE DAMAGED MEMORY.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_client_flush(dyncx_client* client, int32_t wait_ms, dyncx_error* err);

/** `is_paused` 1: go on accepting, send nothing of the outbox. 0: go on. Not kept across opens.
 *  Keeps: nothing.  Blocks: no.  Threads: any.  Ends in: nothing.  Fails: HANDLE CLOSED FORKED.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_client_pause(dyncx_client* client, int32_t is_paused, dyncx_error* err);

/** Counters since open: {"requests","token_requests","retries","accepted","applied","dead","duplicates",…}
 *  (docs/statistics.md names each).
 *  Keeps: `*out` is yours, free it.  Blocks: disk.  Threads: any.  Ends in: nothing.
 *  Fails: INVALID HANDLE CLOSED FORKED STORE DAMAGED MEMORY.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_client_stats(dyncx_client* client, dyncx_blob** out, dyncx_error* err);

/** Takes new settings: checked at the door, proven with a token and WhoAmI, then active and kept as a new version.
 *  When the proof fails, the former settings stay active.
 *  Keeps: nothing.  Blocks: disk (files that settings name).  Threads: any.  Ends in: DONE, body as of dyncx_verify().
 *  Fails: INVALID SIZE TOO_LARGE CONFIG HANDLE CLOSED FORKED BUSY MEMORY OS.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_configure(dyncx_client* client, const char* settings_json, int64_t length_bytes,
                                       const dyncx_call* call, dyncx_op* op, dyncx_error* err);

/** The active settings, secrets masked: {"version","settings":{…},"repairs":[…],"findings":[{"place","text"}]}.
 *  Keeps: `*out` is yours, free it.  Blocks: no.  Threads: any.  Ends in: nothing.
 *  Fails: INVALID HANDLE CLOSED FORKED MEMORY.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_configuration(dyncx_client* client, dyncx_blob** out, dyncx_error* err);

/* ---- Sessions ------------------------------------------------------------------------------------------------- */

/** Hands in what happened to a session. When it returns DYNCX_OK the event is on disk (with NOWAIT: safe from the end of
 *  the process, and on disk a moment later). A repeat of an event is accepted and changes nothing.
 *  Keeps: nothing.  Blocks: disk (NOWAIT: no).  Threads: any.
 *  Ends in: DONE when it took effect in Dynamics or was given up; subject: the session; body: {"session","records":[…]}.
 *  Fails: INVALID SIZE TOO_LARGE HANDLE CLOSED FORKED STORE FULL DAMAGED MEMORY; BUSY while `queue.events`
 *  events wait to be polled (a host that polls nothing uses QUIET).  Since: 0.1 */
DYNCX_API dyncx_status dyncx_submit(dyncx_client* client, const dyncx_session_event* event, const dyncx_call* call,
                                    dyncx_op* op, dyncx_error* err);

/** Hands in a native host event. `source`: "dyncx" (docs/events.md), "amazon-connect" (contact trace record, contact
 *  event, Contact Lens, S3 "Object Created", each with or without its EventBridge envelope), or one of docs/hosts.md. One
 *  payload may hold several events; one op stands for them all. At most 4 MiB (property `submit.payload_bytes`).
 *  Keeps: nothing.  Blocks: disk (NOWAIT: no).  Threads: any.  Ends in: as dyncx_submit().
 *  Fails: as dyncx_submit(), and UNSUPPORTED for an unknown source or kind of payload.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_submit_json(dyncx_client* client, const char* source, int64_t source_bytes,
                                         const char* payload_json, int64_t payload_bytes, const dyncx_call* call,
                                         dyncx_op* op, dyncx_error* err);

/** Everything known here about a session: {"source","session","state","records":[{"step","table","id","number"}],
 *  "customer":{"table","id"},"links":{"tab","embedded","prefers","shows":"record"|"customer"|"new"|"page","table","id",
 *  "why"},"requests","pending","dead"}. The links are there also while nothing is written yet (docs/screen-pop.md).
 *  DYNCX_NONE when it is unknown.
 *  Keeps: `*out` is yours, free it.  Blocks: disk.  Threads: any.  Ends in: nothing.
 *  Fails: INVALID TOO_LARGE HANDLE CLOSED FORKED STORE DAMAGED MEMORY.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_session_get(dyncx_client* client, const char* session, int64_t length_bytes,
                                         dyncx_blob** out, dyncx_error* err);

/** The sessions that made or touched a record: `key` is a record's id, or a number such as a ticket number, exactly.
 *  {"sessions":[{"source","session"}]}. DYNCX_NONE when there is none.
 *  Keeps: `*out` is yours, free it.  Blocks: disk.  Threads: any.  Ends in: nothing.
 *  Fails: INVALID TOO_LARGE HANDLE CLOSED FORKED STORE DAMAGED MEMORY.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_session_find(dyncx_client* client, const char* key, int64_t length_bytes, dyncx_blob** out,
                                          dyncx_error* err);

/** Dry run: what a payload would do. No record is read or written; table metadata may be fetched.
 *  Keeps: nothing.  Blocks: no.  Threads: any.
 *  Ends in: DONE, body {"steps":[{"event","step","method","address","body","notes":[…]}],"findings":[…]}.
 *  Fails: INVALID SIZE TOO_LARGE UNSUPPORTED HANDLE CLOSED FORKED BUSY MEMORY.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_preview(dyncx_client* client, const char* source, int64_t source_bytes,
                                     const char* payload_json, int64_t payload_bytes, const dyncx_call* call,
                                     dyncx_op* op, dyncx_error* err);

/* ---- Handing over to a person --------------------------------------------------------------------------------- */

/** Hands a session over: {"session":"…","channel":"chat","customer":{"email":"…"},"summary","reason","transcript",
 *  "priority","queue","owner","ticket_properties":{…},…} (docs/handoff.md); only "session" must be. Phone and e-mail become
 *  a case, chat, SMS and WhatsApp a conversation (`handoff.channels`), with customer, transcript, recording, queue and owner,
 *  in one request when the customer is known. When it returns DYNCX_OK the handoff is on disk. One record per session: a second
 *  handoff adds what is new. "dry_run":true answers where it would go, why, and with which requests, and changes nothing.
 *  Keeps: nothing.  Blocks: disk (NOWAIT, or a dry run: no).  Threads: any.
 *  Ends in: DONE when it took effect or was given up; subject: the session; body as of dyncx_handoff_get(). A dry run: DONE,
 *  {"would":"case"|"conversation"|"wait"|"add","handoff","rules":[…],"requests":[…]}. Later HANDOFF may tell alarms.
 *  Fails: as dyncx_submit_json(), without UNSUPPORTED.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_handoff(dyncx_client* client, const char* request_json, int64_t length_bytes,
                                     const dyncx_call* call, dyncx_op* op, dyncx_error* err);

/** What became of a handoff; `key` is the session, or the record's id or number: {"session","state":"never attempted"|
 *  "waiting"|"failed" (before Dynamics)|"refused" (by Dynamics)|"created"|"claimed"|"gone","path":"case"|"conversation","why":[…],
 *  "table","id","number","customer","queue","owner","rule","findings":[{"code","text"}],"reason","links"}, as known here: whether
 *  it is claimed was asked last at "looked_at". DYNCX_NONE when session and record are unknown.
 *  Keeps: `*out` is yours, free it.  Blocks: disk.  Threads: any.  Ends in: nothing.
 *  Fails: INVALID TOO_LARGE HANDLE CLOSED FORKED STORE DAMAGED MEMORY.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_handoff_get(dyncx_client* client, const char* key, int64_t length_bytes, dyncx_blob** out,
                                         dyncx_error* err);

/* ---- Records -------------------------------------------------------------------------------------------------- */

/** Reads one row. `table` is a logical name ("contact"), `id` a GUID, `columns` names with commas ("fullname,ownerid"),
 *  or NULL for all.
 *  Keeps: nothing.  Blocks: no.  Threads: any.
 *  Ends in: DONE, subject: the id; body: the row as Dynamics sent it. GONE when it is not there.
 *  Fails: INVALID SIZE TOO_LARGE HANDLE CLOSED FORKED BUSY MEMORY.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_record_get(dyncx_client* client, const char* table, int64_t table_bytes, const char* id,
                                        int64_t id_bytes, const char* columns, int64_t columns_bytes,
                                        const dyncx_call* call, dyncx_op* op, dyncx_error* err);

/** Creates a row from an object of columns. Labels ("High"), GUIDs of lookups and {"contact":"<guid>"} are understood
 *  (docs/records.md). A repeat with the same idempotency key makes no second row.
 *  Keeps: nothing.  Blocks: no.  Threads: any.  Ends in: DONE, subject: the new id; body {"id"}.
 *  Fails: INVALID SIZE TOO_LARGE HANDLE CLOSED FORKED BUSY MEMORY.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_record_create(dyncx_client* client, const char* table, int64_t table_bytes,
                                           const char* row_json, int64_t row_bytes, const dyncx_call* call,
                                           dyncx_op* op, dyncx_error* err);

/** Changes columns of one row; it never creates one. `etag` (from a read) refuses the change with CONFLICT when the row
 *  changed since; NULL changes it in any version.
 *  Keeps: nothing.  Blocks: no.  Threads: any.  Ends in: DONE, subject: the id.
 *  Fails: INVALID SIZE TOO_LARGE HANDLE CLOSED FORKED BUSY MEMORY.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_record_update(dyncx_client* client, const char* table, int64_t table_bytes, const char* id,
                                           int64_t id_bytes, const char* etag, int64_t etag_bytes, const char* row_json,
                                           int64_t row_bytes, const dyncx_call* call, dyncx_op* op, dyncx_error* err);

/** Reads rows: {"table":"contact","columns":["fullname"],"where":{"and":[{"column":"telephone1","is":"+1 555"}]},
 *  "order":[{"column":"createdon","descending":true}],"top":50 (or "page_size")}, or {"next":"…"} from a former answer.
 *  Operators: is is_not above at_least below at_most starts_with ends_with contains; and or not (docs/records.md).
 *  Keeps: nothing.  Blocks: no.  Threads: any.  Ends in: DONE, body {"rows":[…],"next":"…"}; no "next": the end.
 *  Fails: INVALID SIZE TOO_LARGE HANDLE CLOSED FORKED BUSY MEMORY.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_record_query(dyncx_client* client, const char* query_json, int64_t length_bytes,
                                          const dyncx_call* call, dyncx_op* op, dyncx_error* err);

/* ---- People and orders ---------------------------------------------------------------------------------------- */

/** Who has this number: in any written form, with or without country code, as the caller id or a person gives it. Asks as
 *  dyncx_lookup() with {"phone":"…"}. A withheld number, or text that is no number, is answered "none" without a request.
 *  Keeps: nothing.  Blocks: no.  Threads: any.  Ends in: as dyncx_lookup().
 *  Fails: INVALID SIZE TOO_LARGE HANDLE CLOSED FORKED BUSY MEMORY.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_lookup_phone(dyncx_client* client, const char* number, int64_t length_bytes,
                                          const dyncx_call* call, dyncx_op* op, dyncx_error* err);

/** Who is it, with open cases and latest orders, in one request: {"phone":"…"} or {"email":"…"} or {"id":"<guid>"} or
 *  {"columns":{"accountnumber":"A-1"}}; with it "tables":["contact","account"] (of `lookup.tables`, in that order) and
 *  "include":["cases","orders"] (both, when left out) and "spent" (`customer.spent`). What several matches come to: `lookup.several`.
 *  Keeps: nothing.  Blocks: no.  Threads: any.
 *  Ends in: DONE, subject: the first match's id; body {"outcome":"one"|"several"|"none","decision":"take"|"ask"|"all"|
 *  "nobody","count","matches":[{"table","id","name","company","phone","email","created_at","found_by":{"column","value"},
 *  "links":{"tab","embedded"},"cases":[…],"orders":[…],"spent":{"state","age_ms","totals":[{"currency","amount","count"}]}}],
 *  "parts":{"cases","orders"},"findings":[…]} (docs/lookups.md).
 *  Fails: INVALID SIZE TOO_LARGE HANDLE CLOSED FORKED BUSY MEMORY.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_lookup(dyncx_client* client, const char* question_json, int64_t length_bytes,
                                    const dyncx_call* call, dyncx_op* op, dyncx_error* err);

/** What happened with a customer or a record of late, newest first, in one request: {"record":{"contact":"<guid>"},
 *  "latest":20} (1 to 100): activities about it or with it, its notes, a customer's cases.
 *  Keeps: nothing.  Blocks: no.  Threads: any.
 *  Ends in: DONE, subject: the id; body {"items":[{"table","id","at","subject","direction","state","status","owner",
 *  "regarding","text","number","links"}],"more","parts":{"activities","notes","cases"},"findings"} (docs/lookups.md).
 *  Fails: INVALID SIZE TOO_LARGE HANDLE CLOSED FORKED BUSY MEMORY.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_timeline(dyncx_client* client, const char* question_json, int64_t length_bytes,
                                      const dyncx_call* call, dyncx_op* op, dyncx_error* err);

/** Who is it, from the directory (`directory.enabled`): at once, never over the network. `who` is a number, an e-mail address,
 *  or a question of dyncx_lookup() by phone, email or id. The body of dyncx_lookup(), without cases and orders, with
 *  "directory":{"state":"ready"|"loading"|"empty"|"off","as_of","age_ms"}: all that Dynamics knew then. No match is "none".
 *  Keeps: `*out` is yours, free it.  Blocks: disk (no, when it was asked of late).  Threads: any.  Ends in: nothing.
 *  Fails: INVALID TOO_LARGE HANDLE CLOSED FORKED STORE DAMAGED MEMORY.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_lookup_cached(dyncx_client* client, const char* who, int64_t length_bytes,
                                           dyncx_blob** out, dyncx_error* err);

/** What did they order: {"number":"ORD-01234"} (prefix, case and blanks as they may be; `orders.prefixes`) or {"id":"<guid>"},
 *  with all lines ("include":[] leaves them out); or {"customer":{"contact":"<guid>"},"latest":5}, without. The exact number
 *  counts; where there is none, each order that a variant of it names is told. "include":["refunds","tracking"] adds both as
 *  {"state","rows"}, from where `orders.refunds` and `orders.tracking` say they stand.
 *  Keeps: nothing.  Blocks: no.  Threads: any.
 *  Ends in: DONE, subject: the first order's id; body {"outcome":"one"|"several"|"none","orders":[{"id","number","name",
 *  "status","state_code","status_code","total","tax","discount","freight","currency","delivery_date","created_at",
 *  "customer":{"table","id","name"},"links","lines":[{"id","name","sku","is_write_in","quantity","unit_price","discount",
 *  "tax","amount","delivery_date"}]}]}.
 *  Fails: INVALID SIZE TOO_LARGE HANDLE CLOSED FORKED BUSY MEMORY.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_order_get(dyncx_client* client, const char* question_json, int64_t length_bytes,
                                       const dyncx_call* call, dyncx_op* op, dyncx_error* err);

/** Where is my case: {"number":"CAS-01213"} (written as it may be, `cases.prefixes`, with or without the letters behind) or
 *  {"id":"<guid>"}; with it "language":"de" or 1031 for the words. The exact number counts before its variants.
 *  Keeps: nothing.  Blocks: no.  Threads: any.
 *  Ends in: DONE, subject: the first case's id; body {"outcome":"one"|"several"|"none","cases":[{"id","number","title",
 *  "status","status_code","state","state_code","priority","priority_code","owner":{"table","id","name"},"customer",
 *  "created_at","modified_at","links"}],"language","findings":[…]}.
 *  Fails: INVALID SIZE TOO_LARGE HANDLE CLOSED FORKED BUSY MEMORY.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_case_get(dyncx_client* client, const char* question_json, int64_t length_bytes,
                                      const dyncx_call* call, dyncx_op* op, dyncx_error* err);

/* ---- Access --------------------------------------------------------------------------------------------------- */

/** Climbs the ladder: form of the settings, token, WhoAmI, version and organisation; stops at the first rung that breaks.
 *  Keeps: nothing.  Blocks: no.  Threads: any.
 *  Ends in: DONE, also when a rung broke (status is then that rung's); body {"rungs":[{"rung","is_good","detail"}],
 *  "organization_id","user_id","business_unit_id","server_version","findings":[…],"finding":{"code","cause","fix"}}.
 *  Fails: INVALID SIZE TOO_LARGE HANDLE CLOSED FORKED BUSY MEMORY.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_verify(dyncx_client* client, const dyncx_call* call, dyncx_op* op, dyncx_error* err);

/* ---- Events and operations ------------------------------------------------------------------------------------ */

/** Takes the next event into your slot: OK, NONE when none came within `wait_ms` (0: do not wait, -1: for ever) or
 *  dyncx_wake() was called, CLOSED when the client is closed and the queue is empty.
 *  Keeps: the slot's content until the next poll, wait or release on it.  Blocks: wait.  Threads: any, a slot each.
 *  Ends in: nothing.  Fails: INVALID SIZE HANDLE CLOSED FORKED MEMORY.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_poll(dyncx_client* client, int32_t wait_ms, dyncx_event* slot, dyncx_error* err);

/** Gives back what a slot holds. Needed for the last event only.
 *  Keeps: nothing.  Blocks: no.  Threads: any.  Ends in: nothing.  Fails: never.  Since: 0.1 */
DYNCX_API void dyncx_event_release(dyncx_event* slot);

/** Waits for one operation started with DYNCX_CALL_WAITABLE and takes its DONE event. NONE when `wait_ms` ran out: the
 *  operation goes on. The answer is the wait's own; the operation's is `slot->status`.
 *  Keeps: as dyncx_poll().  Blocks: wait.  Threads: any.  Ends in: nothing.
 *  Fails: INVALID SIZE HANDLE CLOSED FORKED MEMORY; NOT_FOUND for an op that is unknown, was taken, or is not waitable.
 *  Since: 0.1 */
DYNCX_API dyncx_status dyncx_wait(dyncx_client* client, dyncx_op op, int32_t wait_ms, dyncx_event* slot,
                                  dyncx_error* err);

/** Asks an operation to end. Its DONE still comes, with CANCELED, or with its result when it was faster. An accepted
 *  session event is not taken back: only its op ends.
 *  Keeps: nothing.  Blocks: no.  Threads: any.  Ends in: the operation's DONE.
 *  Fails: HANDLE CLOSED FORKED NOT_FOUND.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_cancel(dyncx_client* client, dyncx_op op, dyncx_error* err);

/** Makes one dyncx_poll() that waits, or the next one, return NONE.
 *  Keeps: nothing.  Blocks: no.  Threads: any.  Ends in: nothing.  Fails: HANDLE CLOSED FORKED.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_wake(dyncx_client* client, dyncx_error* err);

/** A descriptor that is readable while the queue has events: for poll(2), epoll, an event loop. Do not read or close it.
 *  Keeps: valid until dyncx_client_close().  Blocks: no.  Threads: any.  Ends in: nothing.
 *  Fails: INVALID HANDLE CLOSED FORKED.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_queue_fd(dyncx_client* client, int64_t* out, dyncx_error* err);

/* ---- Dead letters --------------------------------------------------------------------------------------------- */

/** Reads up to `max_letters` (1 to 10000) events that were given up, behind the letter `after_id` (0: from the first):
 *  {"letters":[{"id","session","source","event","version","accepted_at","died_at","steps_done",
 *  "reason":{"status","code","http_status","request_id","message","fix"}}]}, no values of a payload. DYNCX_NONE when
 *  there are none.
 *  Keeps: `*out` is yours, free it.  Blocks: disk.  Threads: any.  Ends in: nothing.
 *  Fails: INVALID HANDLE CLOSED FORKED STORE DAMAGED MEMORY.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_dead_list(dyncx_client* client, int64_t after_id, int32_t max_letters, dyncx_blob** out,
                                       dyncx_error* err);

/** Tries a dead letter again (DYNCX_DEAD_RETRY) or removes it for good (DYNCX_DEAD_DROP); `id` 0: all, in commits of
 *  500. What is tried again keeps its place in its session, the steps it has done and the ids of its rows, so that none is
 *  made twice; when it is given up again, DEAD tells. `by` (at most 200 bytes, or NULL) says in the trail who did it.
 *  `settled` (or NULL) takes how many there were. DYNCX_NONE when `id` is 0 and there are none.
 *  Keeps: nothing.  Blocks: disk.  Threads: any.  Ends in: nothing.
 *  Fails: INVALID TOO_LARGE HANDLE CLOSED FORKED STORE FULL DAMAGED MEMORY; NOT_FOUND when it is not there any more.
 *  Since: 0.1 */
DYNCX_API dyncx_status dyncx_dead_settle(dyncx_client* client, int64_t id, int32_t action, const char* by,
                                         int64_t by_bytes, int64_t* settled, dyncx_error* err);

/* ---- Trail ---------------------------------------------------------------------------------------------------- */

/** Reads up to `max_entries` (1 to 10000) audit entries behind `after_seq` (0: from the first):
 *  {"entries":[{"seq","time","kind","subject","detail","hash"}]}. DYNCX_NONE when there are none.
 *  Keeps: `*out` is yours, free it.  Blocks: disk.  Threads: any.  Ends in: nothing.
 *  Fails: INVALID HANDLE CLOSED FORKED STORE DAMAGED MEMORY.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_audit_read(dyncx_client* client, int64_t after_seq, int32_t max_entries, dyncx_blob** out,
                                        dyncx_error* err);

/** Checks the chain of the whole trail and names the first broken link.
 *  Keeps: nothing.  Blocks: disk, in proportion to the trail.  Threads: any.  Ends in: nothing.
 *  Fails: INVALID SIZE HANDLE CLOSED FORKED STORE DAMAGED MEMORY.  Since: 0.1 */
DYNCX_API dyncx_status dyncx_audit_verify(dyncx_client* client, dyncx_audit_report* out, dyncx_error* err);

#ifdef __cplusplus
}
#endif

#endif
