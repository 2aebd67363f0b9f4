/* An Asterisk module (17 and newer) that tells dyncx of each call: its first channel made -> started, up -> answered, gone -> ended.
 *
 * The channels' topic calls tell() on a thread of its own, never on a call's: so each event is committed before the next.
 * A second thread reads what was given up. Settings: dyncx.json in Asterisk's configuration folder; store: dyncx in its data folder.
 * README.md says how it is built, and what it was tried with. */
#include "asterisk.h"
#include "asterisk/app.h"
#include "asterisk/channel.h"
#include "asterisk/module.h"
#include "asterisk/paths.h"
#include "asterisk/stasis.h"
#include "asterisk/stasis_channels.h"
#include "asterisk/utils.h"

#include <dyncx_c.h>

static dyncx_runtime *runtime;
static dyncx_client *client;
static struct stasis_subscription *subscription;
static pthread_t reader = AST_PTHREADT_NULL;

static void log_error(const char *what, const dyncx_error *err)
{
	ast_log(LOG_ERROR, "dyncx: %s: %s (%s) [%s]\n", what, err->message, err->fix, dyncx_status_name(err->status));
}

/* Version 1: what Asterisk tells twice changes nothing. */
static void submit(int kind, const struct ast_channel_snapshot *channel, struct timeval when)
{
	dyncx_session_event event = DYNCX_INIT(dyncx_session_event);
	dyncx_call quiet = DYNCX_INIT(dyncx_call);
	dyncx_error err = DYNCX_INIT(dyncx_error);

	quiet.flags = DYNCX_CALL_QUIET;
	event.kind = kind;
	event.version = 1;
	event.time_ms = (int64_t) when.tv_sec * 1000 + when.tv_usec / 1000;
	event.session = dyncx_text(channel->base->uniqueid);
	if (kind == DYNCX_SESSION_STARTED) {
		event.direction = DYNCX_DIRECTION_IN;
		event.from = dyncx_text(channel->caller->number);
		event.to = dyncx_text(channel->dialplan->exten);
	}
	if (kind == DYNCX_SESSION_ENDED)
		event.disposition = dyncx_text(ast_cause2str(channel->hangup->cause));
	if (dyncx_submit(client, &event, &quiet, NULL, &err) < 0)
		log_error("not taken", &err);
}

static int is_dead(const struct ast_channel_snapshot *channel)
{
	return channel && ast_test_flag(&channel->flags, AST_FLAG_DEAD);
}

/* A call is known by its first channel, the one that the others are linked to. */
static void tell(void *data, struct stasis_subscription *sub, struct stasis_message *message)
{
	struct ast_channel_snapshot_update *update;
	const struct ast_channel_snapshot *before, *now;

	if (stasis_message_type(message) != ast_channel_snapshot_type())
		return;
	update = stasis_message_data(message);
	before = update->old_snapshot;
	now = update->new_snapshot;
	if (strcmp(now->base->uniqueid, now->peer->linkedid) != 0)
		return;
	if (!before)
		submit(DYNCX_SESSION_STARTED, now, now->base->creationtime);
	if (now->state == AST_STATE_UP && (!before || before->state != AST_STATE_UP))
		submit(DYNCX_SESSION_ANSWERED, now, ast_tvnow());
	if (is_dead(now) && !is_dead(before))
		submit(DYNCX_SESSION_ENDED, now, ast_tvnow());
}

static void *read_queue(void *unused)
{
	dyncx_event event = DYNCX_INIT(dyncx_event);

	while (dyncx_poll(client, -1, &event, NULL) >= 0)
		if (event.error)
			log_error("given up", event.error);
	dyncx_event_release(&event);
	return NULL;
}

static int unload_module(void)
{
	if (subscription)
		subscription = stasis_unsubscribe_and_join(subscription);
	dyncx_client_close(client, 2000, NULL);
	if (reader != AST_PTHREADT_NULL)
		pthread_join(reader, NULL);
	reader = AST_PTHREADT_NULL;
	dyncx_runtime_close(runtime, 2000, NULL);
	return 0;
}

static int open_client(dyncx_error *err)
{
	char path[PATH_MAX], *settings;
	dyncx_status status;

	snprintf(path, sizeof(path), "%s/dyncx.json", ast_config_AST_CONFIG_DIR);
	if (!(settings = ast_read_textfile(path))) {
		ast_log(LOG_ERROR, "dyncx: %s cannot be read\n", path);
		return -1;
	}
	snprintf(path, sizeof(path), "%s/dyncx", ast_config_AST_DATA_DIR);
	status = dyncx_runtime_open(NULL, 0, &runtime, err);
	if (status >= 0)
		status = dyncx_client_open(runtime, path, DYNCX_NUL, settings, DYNCX_NUL, &client, err);
	ast_free(settings);
	if (status < 0)
		log_error("not opened", err);
	return status < 0 ? -1 : 0;
}

static int load_module(void)
{
	dyncx_error err = DYNCX_INIT(dyncx_error);

	if (open_client(&err) || ast_pthread_create_background(&reader, NULL, read_queue, NULL)
		|| !(subscription = stasis_subscribe(ast_channel_topic_all(), tell, NULL))) {
		unload_module();
		return AST_MODULE_LOAD_DECLINE;
	}
	stasis_subscription_accept_message_type(subscription, ast_channel_snapshot_type());
	stasis_subscription_set_filter(subscription, STASIS_SUBSCRIPTION_FILTER_SELECTIVE);
	return AST_MODULE_LOAD_SUCCESS;
}

AST_MODULE_INFO(ASTERISK_GPL_KEY, AST_MODFLAG_DEFAULT, "Calls in Microsoft Dynamics 365 (dyncx)",
	.support_level = AST_MODULE_SUPPORT_EXTENDED,
	.load = load_module,
	.unload = unload_module,
);
