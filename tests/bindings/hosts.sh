#!/usr/bin/env bash
# The samples for Asterisk and FreeSWITCH, run by stand-ins of what these hosts would tell them (neither is in Debian): each
# call becomes one phone call, whichever way in. It proves the samples' own lines, not the hosts.
# shellcheck source-path=SCRIPTDIR source=../host/common.sh
source "$(dirname "$0")/../host/common.sh"
for program in luajit python3; do
    command -v "$program" >/dev/null || leave_out "the samples of hosts: there is no $program"
done

hosts=$SOURCE/bindings/hosts
standins=$SOURCE/tests/bindings/standins
folder=$(dirname "$DYNCX_LIBRARY")
export DYNCX_LIBRARY LD_LIBRARY_PATH="$folder${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"

# told WHAT NUMBER CALLS: so many completed rows of that caller, and one of nobody else
told() {
    check "$1: each call is one row" "$3" "$(curl -sS "$control/rows/phonecalls" | grep -o "\"phonenumber\":\"$2\"" | wc -l)"
    check "$1: no leg is a call of its own" "$((before + $3))" "$(rows_of phonecalls activityid)"
    before=$((before + $3))
}

# A C sample and what drives it.
run_module() { # asterisk|freeswitch
    mkdir "$work/$1"
    cp "$work/client.json" "$work/$1/dyncx.json"
    "${CC:-cc}" -std=gnu99 -Wall -Wextra -Wno-unused-parameter -Werror -O2 -I"$standins/$1" -I"$SOURCE/include" "$standins/$1/driver.c" \
        -o "$work/$1/driver" -L"$folder" -ldyncx -pthread || fail "$1: the module does not compile"
    timeout 100 "$work/$1/driver" "$work/$1" || fail "$1: the module fails"
}

start_emulator
before=$(rows_of phonecalls activityid)

run_module asterisk
told "Asterisk's module" +13127002 1
run_module freeswitch
told "FreeSWITCH's module" +13127001 2

python3 "$standins/ami.py" >"$work/port" &
manager=$!
while [ ! -s "$work/port" ]; do kill -0 "$manager" && sleep 0.1; done
AMI_SECRET=manager-secret PYTHONPATH=$SOURCE/bindings/python PYTHONDONTWRITEBYTECODE=1 timeout 100 \
    python3 "$hosts/asterisk/ami_calls.py" 127.0.0.1 "$(cat "$work/port")" dyncx "$work/client.json" "$work/ami" || fail "the AMI reader fails"
wait "$manager"
told "the AMI reader" +13127003 2

LUA_PATH="$SOURCE/bindings/lua/?.lua" timeout 100 luajit "$standins/mod_lua.lua" "$hosts/freeswitch/calls.lua" "$work/client.json" "$work/lua" ||
    fail "the script of mod_lua fails"
told "the script of mod_lua" +13127004 2
