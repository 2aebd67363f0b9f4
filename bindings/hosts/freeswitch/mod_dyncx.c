/* A FreeSWITCH module that tells dyncx of each call that comes in: created -> started, answered, hung up -> ended.
 *
 * FreeSWITCH calls tell() on its event threads, never on a call's: so each event is committed before it returns.
 * The module's runtime thread reads what was given up. Settings: dyncx.json in the configuration folder; store: dyncx in the database
 * folder. README.md says how it is built, and what it was tried with. */
#include <dyncx_c.h>
#include <switch.h>

SWITCH_MODULE_LOAD_FUNCTION(mod_dyncx_load);
SWITCH_MODULE_SHUTDOWN_FUNCTION(mod_dyncx_shutdown);
SWITCH_MODULE_RUNTIME_FUNCTION(mod_dyncx_runtime);
SWITCH_MODULE_DEFINITION(mod_dyncx, mod_dyncx_load, mod_dyncx_shutdown, mod_dyncx_runtime);

static dyncx_runtime *runtime;
static dyncx_client *client;

static void log_error(const char *what, const dyncx_error *err)
{
	switch_log_printf(SWITCH_CHANNEL_LOG, SWITCH_LOG_ERROR, "dyncx: %s: %s (%s) [%s]\n", what, err->message, err->fix,
		dyncx_status_name(err->status));
}

static dyncx_str header(switch_event_t *event, const char *name)
{
	return dyncx_text(switch_event_get_header(event, name));
}

/* Version 1: what FreeSWITCH tells twice changes nothing. The other leg of a call is an outbound one. */
static void tell(switch_event_t *event)
{
	dyncx_session_event told = DYNCX_INIT(dyncx_session_event);
	dyncx_call quiet = DYNCX_INIT(dyncx_call);
	dyncx_error err = DYNCX_INIT(dyncx_error);
	const char *direction = switch_event_get_header(event, "Call-Direction");

	if (!direction || strcmp(direction, "inbound") != 0)
		return;
	quiet.flags = DYNCX_CALL_QUIET;
	told.version = 1;
	told.time_ms = switch_micro_time_now() / 1000;
	told.session = header(event, "Unique-ID");
	if (event->event_id == SWITCH_EVENT_CHANNEL_CREATE) {
		told.kind = DYNCX_SESSION_STARTED;
		told.direction = DYNCX_DIRECTION_IN;
		told.from = header(event, "Caller-Caller-ID-Number");
		told.to = header(event, "Caller-Destination-Number");
	} else if (event->event_id == SWITCH_EVENT_CHANNEL_ANSWER) {
		told.kind = DYNCX_SESSION_ANSWERED;
	} else {
		told.kind = DYNCX_SESSION_ENDED;
		told.disposition = header(event, "Hangup-Cause");
	}
	if (dyncx_submit(client, &told, &quiet, NULL, &err) < 0)
		log_error("not taken", &err);
}

static char *read_settings(switch_memory_pool_t *pool)
{
	char *path = switch_core_sprintf(pool, "%s/dyncx.json", SWITCH_GLOBAL_dirs.conf_dir);
	char *text = switch_core_alloc(pool, 65536);
	FILE *file = fopen(path, "rb");
	size_t length = file ? fread(text, 1, 65535, file) : 0;

	if (file)
		fclose(file);
	if (length == 0)
		switch_log_printf(SWITCH_CHANNEL_LOG, SWITCH_LOG_ERROR, "dyncx: %s cannot be read\n", path);
	text[length] = '\0';
	return length ? text : NULL;
}

SWITCH_MODULE_LOAD_FUNCTION(mod_dyncx_load)
{
	dyncx_error err = DYNCX_INIT(dyncx_error);
	char *settings = read_settings(pool);
	char *store = switch_core_sprintf(pool, "%s/dyncx", SWITCH_GLOBAL_dirs.db_dir);

	if (!settings)
		return SWITCH_STATUS_FALSE;
	if (dyncx_runtime_open(NULL, 0, &runtime, &err) < 0
		|| dyncx_client_open(runtime, store, DYNCX_NUL, settings, DYNCX_NUL, &client, &err) < 0) {
		log_error("not opened", &err);
		dyncx_runtime_close(runtime, 0, NULL);
		return SWITCH_STATUS_FALSE;
	}
	*module_interface = switch_loadable_module_create_module_interface(pool, modname);
	switch_event_bind(modname, SWITCH_EVENT_CHANNEL_CREATE, SWITCH_EVENT_SUBCLASS_ANY, tell, NULL);
	switch_event_bind(modname, SWITCH_EVENT_CHANNEL_ANSWER, SWITCH_EVENT_SUBCLASS_ANY, tell, NULL);
	switch_event_bind(modname, SWITCH_EVENT_CHANNEL_HANGUP_COMPLETE, SWITCH_EVENT_SUBCLASS_ANY, tell, NULL);
	return SWITCH_STATUS_SUCCESS;
}

/* On a thread of FreeSWITCH, from after the load until the client is closed. */
SWITCH_MODULE_RUNTIME_FUNCTION(mod_dyncx_runtime)
{
	dyncx_event event = DYNCX_INIT(dyncx_event);

	while (dyncx_poll(client, -1, &event, NULL) >= 0)
		if (event.error)
			log_error("given up", event.error);
	dyncx_event_release(&event);
	return SWITCH_STATUS_TERM;
}

SWITCH_MODULE_SHUTDOWN_FUNCTION(mod_dyncx_shutdown)
{
	switch_event_unbind_callback(tell);
	dyncx_client_close(client, 2000, NULL);
	dyncx_runtime_close(runtime, 2000, NULL);
	return SWITCH_STATUS_SUCCESS;
}
