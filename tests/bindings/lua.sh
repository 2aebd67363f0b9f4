#!/usr/bin/env bash
# Lua against the emulator: the scenarios, the face and the README's lines, in LuaJIT through its FFI and in Lua 5.1 through
# the C module. Each of them has a store and an emulator of its own.
# shellcheck source-path=SCRIPTDIR source=../host/common.sh
source "$(dirname "$0")/../host/common.sh"
for program in lua5.1 luajit python3; do
    command -v "$program" >/dev/null || leave_out "the Lua binding: there is no $program"
done

lua=$SOURCE/bindings/lua
folder=$(dirname "$DYNCX_LIBRARY")
export DYNCX_LIBRARY LD_LIBRARY_PATH="$folder${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"

"${CC:-cc}" -std=c99 -pedantic -Wall -Wextra -Werror -O2 -shared -fPIC -I"$SOURCE/include" -I/usr/include/lua5.1 \
    "$lua/dyncx51.c" -o "$work/dyncx.so" -L"$folder" -ldyncx || fail "the C module does not compile"

stop_emulator() {
    kill "$emulator_pid"
    wait "$emulator_pid" || true
    emulator_pid=
    rm -f "$work"/dynamics.db*
}

# Each with the other's module out of its sight.
with_ffi() { LUA_PATH="$lua/?.lua" LUA_CPATH="" timeout 250 luajit "$@"; }
with_c_module() { LUA_PATH="" LUA_CPATH="$work/?.so" timeout 250 lua5.1 "$@"; }

python3 "$SOURCE/bindings/generate.py" --check || fail "the words are not the header's"

awk '/^```lua$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$lua/README.md" >"$work/readme.lua"
check "the README has a program" 1 "$(grep -c 'client_open' "$work/readme.lua")"

for lane in with_ffi with_c_module; do
    for program in scenarios face; do
        start_emulator
        "$lane" "$lua/tests/$program.lua" "$work/client.json" "$work/store-$lane-$program" "$SOURCE" ||
            fail "$program $lane"
        stop_emulator
    done
    start_emulator
    (cd "$work" && "$lane" readme.lua) >"$work/out" || fail "the README's lines $lane"
    check "the README's lines tell that the call is in Dynamics, $lane" 2 "$(grep -c '^DYNCX_OK.*readme-1' "$work/out")"
    stop_emulator
    rm -rf "$work/store"
done
