/* Loads res_dyncx.c as Asterisk would, and tells it of a call with two channels, each message twice: driver FOLDER (dyncx.json is there). */
#include "../../../../bindings/hosts/asterisk/res_dyncx.c"

stasis_subscription_cb subscribed;
const char *ast_config_AST_CONFIG_DIR, *ast_config_AST_DATA_DIR;

char* ast_read_textfile(const char* path) {
    char* text = calloc(1, 65536);
    FILE* file = fopen(path, "rb");
    if (!file || !fread(text, 1, 65535, file))
        return NULL;
    fclose(file);
    return text;
}

static void live(const char* uniqueid) {
    struct ast_channel_snapshot_base base = {"PJSIP/a", uniqueid, ast_tvnow()};
    struct ast_channel_snapshot_peer peer = {"ast-1"};
    struct ast_channel_snapshot_caller caller = {"", "+13127002"};
    struct ast_channel_snapshot_dialplan dialplan = {"+12065550199"};
    struct ast_channel_snapshot_hangup hangup = {16};
    struct ast_channel_snapshot made = {&base, &peer, &caller, &dialplan, &hangup, AST_STATE_RING, {0}};
    struct ast_channel_snapshot up = made, dead;
    up.state = AST_STATE_UP;
    dead = up;
    dead.flags.flags = AST_FLAG_DEAD;
    struct ast_channel_snapshot_update updates[] = {{NULL, &made}, {&made, &made}, {&made, &up},
                                                    {&up, &up},    {&up, &dead},   {&dead, &dead}};
    for (int i = 0; i < 6; i++)
        subscribed(NULL, NULL, (struct stasis_message*)&updates[i]);
}

int main(int argc, char** argv) {
    ast_config_AST_CONFIG_DIR = ast_config_AST_DATA_DIR = argv[argc - 1];
    if (ast_module.load() != AST_MODULE_LOAD_SUCCESS)
        return 1;
    live("ast-1");
    live("ast-2");
    dyncx_client_flush(client, 60000, NULL);
    return ast_module.unload();
}
