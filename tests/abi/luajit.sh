#!/bin/sh
# LuaJIT hosts (FreeSWITCH's mod_lua, OpenResty) take the header through ffi.cdef after the preprocessor.
# Usage: luajit.sh HEADER LIBRARY; 77 (skipped) without luajit.
set -eu
command -v luajit >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# LuaJIT has the types of <stdint.h> built in, and takes declarations only.
grep -v '#include' "$1" | cc -E -P -DDYNCX_NO_INLINE -x c - >"$work/dyncx.h"
cat >"$work/test.lua" <<'LUA'
local ffi = require("ffi")
local header = assert(io.open(arg[1])):read("*a")
ffi.cdef(header)
local dyncx = ffi.load(arg[2])
assert(dyncx.dyncx_version() == dyncx.DYNCX_VERSION)
assert(ffi.sizeof("dyncx_error") == 512 and ffi.sizeof("dyncx_session_event") == 192 and ffi.sizeof("dyncx_event") == 96)
assert(ffi.string(dyncx.dyncx_status_name(-401)) == "DYNCX_E_TIMEOUT")
local err = ffi.new("dyncx_error")
err.size = ffi.sizeof(err)
assert(dyncx.dyncx_client_close(nil, 0, err) == dyncx.DYNCX_E_HANDLE and err.status == dyncx.DYNCX_E_HANDLE)
local runtime = ffi.new("dyncx_runtime*[1]")
assert(dyncx.dyncx_runtime_open(nil, 0, runtime, err) == 0, ffi.string(err.message))
assert(dyncx.dyncx_runtime_close(runtime[0], 1000, err) == 0)
LUA
luajit "$work/test.lua" "$work/dyncx.h" "$2"
