/* dyncx for Lua 5.1 without FFI (Kamailio's app_lua, plain lua5.1): require "dyncx" loads dyncx.so.
 *
 * The same face as dyncx.lua over LuaJIT's FFI; README.md tells it. A call gives its result, or nil and an error table;
 * nil alone says that nothing is there (DYNCX_NONE). It raises only where the script is wrong. Texts and tables that it
 * gives are copies. A text that is passed in is the script's own string: it lives as long as the call.
 * Build: cc -O2 -shared -fPIC -I/usr/include/lua5.1 dyncx51.c -o dyncx.so -ldyncx */
#include <dyncx_c.h>
#include <inttypes.h>
#include <lauxlib.h>
#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How a member of a struct meets Lua. */
enum form { SMALL, LARGE, TRUTH, STATUS, OP, TEXT, STATIC, ARRAY, ERROR, FLAGS, WORD };

typedef struct word {
    const char* name;
    int number;
} word;

typedef struct field {
    const char* name;
    enum form form;
    size_t offset;
    const word* words;
} field;

/* ---- From Lua to C --------------------------------------------------------------------------------------------- */

static dyncx_str text_at(lua_State* L, int index) {
    dyncx_str text = {NULL, 0};
    if (lua_isnoneornil(L, index)) return text;
    luaL_checktype(L, index, LUA_TSTRING);
    size_t length;
    text.data = lua_tolstring(L, index, &length);
    text.length_bytes = (int64_t)length;
    return text;
}

static int64_t number_at(lua_State* L, int index) { return (int64_t)luaL_optnumber(L, index, 0); }

static int word_at(lua_State* L, int index, const word* words) {
    if (lua_type(L, index) == LUA_TNUMBER) return (int)lua_tointeger(L, index);
    const char* name = lua_tostring(L, index);
    for (const word* one = words; name != NULL && one->name != NULL; one++)
        if (strcmp(one->name, name) == 0) return one->number;
    return luaL_error(L, "'%s' is no word for this, such as '%s'", name != NULL ? name : luaL_typename(L, index), words->name);
}

static dyncx_op op_at(lua_State* L, int index) {
    size_t length;
    const char* digits = luaL_checklstring(L, index, &length);
    char* end;
    const dyncx_op op = strtoull(digits, &end, 16);
    if (length != 16 || *end != '\0') luaL_error(L, "an operation expected, got %s", digits);
    return op;
}

static void* handle_at(lua_State* L, const char* type) { return *(void**)luaL_checkudata(L, 1, type); }

static const field* field_named(const field* fields, const char* name, const word** flag) {
    for (; fields->name != NULL; fields++) {
        if (fields->form != FLAGS && strcmp(fields->name, name) == 0) return fields;
        if (fields->form != FLAGS) continue;
        for (*flag = fields->words; (*flag)->name != NULL; ++*flag)
            if (strcmp((*flag)->name, name) == 0) return fields;
    }
    return NULL;
}

/* The member whose name is at -2 and whose value is on top. */
static void read_member(lua_State* L, char* content, const field* fields) {
    const word* flag = NULL;
    const char* name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : luaL_typename(L, -2);
    const field* member = field_named(fields, name, &flag);
    if (member == NULL) luaL_error(L, "'%s' is no member of this table", name);
    char* place = content + member->offset;
    const int top = lua_gettop(L);
    switch (member->form) {
    case FLAGS: *(uint32_t*)place |= lua_toboolean(L, top) ? (uint32_t)flag->number : 0; break;
    case WORD: *(int32_t*)place = word_at(L, top, member->words); break;
    case SMALL: *(int32_t*)place = (int32_t)luaL_checkinteger(L, top); break;
    case LARGE: *(int64_t*)place = (int64_t)luaL_checknumber(L, top); break;
    default:
        if (lua_type(L, top) != LUA_TSTRING) luaL_error(L, "member '%s' wants a text", name);
        *(dyncx_str*)place = text_at(L, top);
    }
}

static void* read_struct(lua_State* L, int index, void* content, const field* fields, bool is_optional) {
    if (is_optional && lua_isnoneornil(L, index)) return NULL;
    luaL_checktype(L, index, LUA_TTABLE);
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) read_member(L, content, fields);
    return content;
}

/* ---- From C to Lua --------------------------------------------------------------------------------------------- */

static int push_struct(lua_State* L, const void* content, const field* fields);
static int push_error(lua_State* L, const dyncx_error* err);

static void push_op(lua_State* L, dyncx_op op) {
    char digits[17];
    snprintf(digits, sizeof digits, "%016" PRIx64, op);
    if (op == 0)
        lua_pushnil(L);
    else
        lua_pushlstring(L, digits, 16);
}

static void push_word(lua_State* L, int number, const word* words) {
    while (words->name != NULL && words->number != number) words++;
    if (words->name != NULL)
        lua_pushstring(L, words->name);
    else
        lua_pushinteger(L, number);
}

static void push_text(lua_State* L, const dyncx_str* text) {
    if (text->data == NULL)
        lua_pushnil(L);
    else
        lua_pushlstring(L, text->data, (size_t)text->length_bytes);
}

static void push_member(lua_State* L, const char* place, const field* member) {
    switch (member->form) {
    case SMALL: lua_pushinteger(L, *(const int32_t*)place); break;
    case LARGE: lua_pushnumber(L, (lua_Number) * (const int64_t*)place); break;
    case TRUTH: lua_pushboolean(L, *(const uint32_t*)place != 0); break;
    case STATUS: lua_pushstring(L, dyncx_status_name(*(const dyncx_status*)place)); break;
    case OP: push_op(L, *(const dyncx_op*)place); break;
    case TEXT: push_text(L, (const dyncx_str*)place); break;
    case STATIC: lua_pushstring(L, *(const char* const*)place); break;
    case ARRAY: lua_pushstring(L, place); break;
    case WORD: push_word(L, *(const int32_t*)place, member->words); break;
    case ERROR:
        if (*(const dyncx_error* const*)place == NULL)
            lua_pushnil(L);
        else
            push_error(L, *(const dyncx_error* const*)place);
        break;
    case FLAGS: break; /* each is a member of its own */
    }
}

static int push_struct(lua_State* L, const void* content, const field* fields) {
    lua_newtable(L);
    for (; fields->name != NULL; fields++) {
        const char* place = (const char*)content + fields->offset;
        if (fields->form != FLAGS) {
            push_member(L, place, fields);
            lua_setfield(L, -2, fields->name);
            continue;
        }
        for (const word* flag = fields->words; flag->name != NULL; flag++) {
            lua_pushboolean(L, (*(const uint32_t*)place & (uint32_t)flag->number) != 0);
            lua_setfield(L, -2, flag->name);
        }
    }
    return 1;
}

static int refused(lua_State* L, dyncx_status status, const dyncx_error* err) {
    lua_pushnil(L);
    if (status == DYNCX_NONE || err == NULL) return 1;
    return 1 + push_error(L, err);
}

static int give_truth(lua_State* L) {
    lua_pushboolean(L, 1);
    return 1;
}

static int give_op(lua_State* L, dyncx_op op) {
    push_op(L, op);
    return 1;
}

static int give_number(lua_State* L, int64_t number) {
    lua_pushnumber(L, (lua_Number)number);
    return 1;
}

static int give_blob(lua_State* L, dyncx_blob* blob) {
    int64_t length;
    const char* bytes = dyncx_blob_data(blob, &length);
    lua_pushlstring(L, bytes, (size_t)length);
    dyncx_blob_free(blob);
    return 1;
}

static int give_event(lua_State* L, dyncx_event* event);

/* A client keeps its runtime, which is the first argument of the call that opened it. */
static int give_handle(lua_State* L, void* handle, const char* type) {
    *(void**)lua_newuserdata(L, sizeof handle) = handle;
    luaL_getmetatable(L, type);
    lua_setmetatable(L, -2);
    lua_newtable(L);
    lua_pushvalue(L, 1);
    lua_rawseti(L, -2, 1);
    lua_setfenv(L, -2);
    return 1;
}

static int give_struct(lua_State* L, const void* content, const field* fields) { return push_struct(L, content, fields); }

#include "dyncx51_calls.h"

static int push_error(lua_State* L, const dyncx_error* err) {
    push_struct(L, err, error_fields);
    luaL_getmetatable(L, "dyncx.error");
    lua_setmetatable(L, -2);
    return 1;
}

static int give_event(lua_State* L, dyncx_event* event) {
    push_struct(L, event, event_fields);
    dyncx_event_release(event);
    return 1;
}

/* ---- The module ------------------------------------------------------------------------------------------------ */

static int collect_runtime(lua_State* L) { return (void)dyncx_runtime_close(handle_at(L, "dyncx.runtime"), 0, NULL), 0; }
static int collect_client(lua_State* L) { return (void)dyncx_client_close(handle_at(L, "dyncx.client"), 0, NULL), 0; }

static int error_text(lua_State* L) {
    lua_settop(L, 1);
    lua_getfield(L, 1, "message");
    lua_getfield(L, 1, "fix");
    lua_getfield(L, 1, "status");
    const char* fix = lua_tostring(L, 3);
    const bool has_fix = fix != NULL && *fix != '\0';
    lua_pushfstring(L, has_fix ? "%s (%s) [%s]" : "%s%s [%s]", lua_tostring(L, 2), fix != NULL ? fix : "", lua_tostring(L, 4));
    return 1;
}

static void make_type(lua_State* L, const char* name, const luaL_Reg* calls, lua_CFunction collect) {
    luaL_newmetatable(L, name);
    lua_pushcfunction(L, collect);
    lua_setfield(L, -2, "__gc");
    lua_newtable(L);
    luaL_register(L, NULL, calls);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 1);
}

__attribute__((visibility("default"))) int luaopen_dyncx(lua_State* L) {
    make_type(L, "dyncx.runtime", runtime_calls, collect_runtime);
    make_type(L, "dyncx.client", client_calls, collect_client);
    luaL_newmetatable(L, "dyncx.error");
    lua_pushcfunction(L, error_text);
    lua_setfield(L, -2, "__tostring");
    lua_newtable(L);
    luaL_register(L, NULL, module_calls);
    return 1;
}
