#!/usr/bin/env bash
# Kamailio with real SIP calls of sipp: each call becomes one phone call in Dynamics, told by the samples of bindings/hosts/kamailio.
# Usage: kamailio.sh [--rate 20] [--seconds 5] [--engine lua|py|both] [--mode nowait|durable] [--sigterm]
# --sigterm ends Kamailio in the middle and shows what became of the events that were acknowledged until then.
# 77 (skipped) without kamailio, its script modules, or sipp.
# shellcheck source-path=SCRIPTDIR source=../host/common.sh
source "$(dirname "$0")/../host/common.sh"

rate=20 seconds=5 engine=both mode=nowait is_sigterm=
while [ $# -gt 0 ]; do
    case $1 in
    --rate) rate=$2 && shift 2 ;;
    --seconds) seconds=$2 && shift 2 ;;
    --engine) engine=$2 && shift 2 ;;
    --mode) mode=$2 && shift 2 ;;
    --sigterm) is_sigterm=1 && shift ;;
    *) fail "kamailio.sh does not know $1" ;;
    esac
done
export PATH=$PATH:/usr/sbin
for program in kamailio sipp luajit python3; do
    command -v "$program" >/dev/null || leave_out "Kamailio with real calls: there is no $program"
done

here=$SOURCE/tests/bindings/kamailio
sample=$SOURCE/bindings/hosts/kamailio
folder=$(dirname "$DYNCX_LIBRARY")
export DYNCX_LIBRARY LD_LIBRARY_PATH="$folder${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
started=()

stop() {
    local pid
    for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${started[@]}"; do wait "$pid" 2>/dev/null || true; done
    started=()
}
trap 'stop; clean_up' EXIT

# Three UDP ports that nobody has now.
free_ports() {
    python3 -c 'import socket
sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(3)]
for one in sockets: one.bind(("127.0.0.1", 0))
print(*[one.getsockname()[1] for one in sockets])'
}

udp_is_bound() { grep -qi ":$(printf '%04x' "$1") " /proc/net/udp; }

# wait_for WHAT PID LOG COMMAND…: until the command is true, while the process lives
wait_for() {
    local what=$1 pid=$2 log=$3 tenths
    shift 3
    for ((tenths = 0; tenths < 600; tenths++)); do
        kill -0 "$pid" 2>/dev/null || break
        if "$@"; then return; fi
        sleep 0.1
    done
    cat "$log" >&2
    fail "$what"
}

start_callee() {
    sipp -sf "$here/uas.xml" -i 127.0.0.1 -p "$callee" -nostdin -trace_err -error_file "$work/callee.err" >"$work/callee.log" 2>&1 &
    started+=($!)
    wait_for "the callee did not start" $! "$work/callee.log" udp_is_bound "$callee"
}

start_kamailio() { # lua|py
    mkdir -p "$work/run" "$work/book"
    DYNCX_SETTINGS=$work/client.json DYNCX_STORE=$work/store DYNCX_BOOK=$work/book DYNCX_MODE=$mode DYNCX_SAMPLE=$sample/crm.$1 \
        LUA_PATH='' LUA_CPATH="$work/?.so" PYTHONPATH=$SOURCE/bindings/python PYTHONDONTWRITEBYTECODE=1 \
        kamailio -DD -E -A "ENGINE_${1^^}" -A "SCRIPT=\"$here/measured.$1\"" -A "CALLEE=\"sip:127.0.0.1:$callee\"" \
        -l "udp:127.0.0.1:$proxy" -f "$sample/kamailio.cfg" -Y "$work/run" -P "$work/run/pid" -m 512 -M 8 >"$work/kamailio.log" 2>&1 &
    kamailio=$!
    started+=("$kamailio")
    wait_for "Kamailio did not start" "$kamailio" "$work/kamailio.log" udp_is_bound "$proxy"
}

# Calls at $rate a second; with --sigterm Kamailio ends in the middle and the rest of the calls fails.
make_calls() {
    timeout $((seconds + 100)) sipp -sf "$here/uac.xml" -i 127.0.0.1 -p "$caller" -s +12065550199 -r "$rate" -m $((rate * seconds)) -nostdin \
        -trace_err -error_file "$work/caller.err" -trace_stat -stf "$work/caller.csv" -fd 1 -timeout $((seconds + 60)) \
        "127.0.0.1:$proxy" >"$work/caller.log" 2>&1 &
    local calls=$!
    started+=("$calls")
    if [ -n "$is_sigterm" ]; then
        sleep "$(awk "BEGIN { print $seconds / 2 }")"
        kill -TERM "$kamailio"
        wait "$kamailio" || true
        kill "$calls" 2>/dev/null || true
    fi
    wait "$calls"
}

value() { sed -n "s/^$1 //p" "$work/count"; }

# One run of one engine: a fresh emulator, a fresh store, calls, and what became of them.
run() { # lua|py
    local calls=$((rate * seconds)) is_well=0
    read -r proxy callee caller <<<"$(free_ports)"
    start_emulator
    renice -n 10 -p "$emulator_pid" >/dev/null # Dynamics has a machine of its own: its work delays no worker
    start_callee
    start_kamailio "$1"
    make_calls || is_well=$?
    [ -n "$is_sigterm" ] || sleep 1 # the last BYE is answered before its worker has written the book
    stop
    LUA_PATH="$SOURCE/bindings/lua/?.lua" timeout 300 luajit "$here/count.lua" "$work/client.json" "$work/store" "$work"/book/* >"$work/count" ||
        { tail -n 30 "$work/kamailio.log" "$work/caller.log" "$work/caller.err" >&2; fail "what became of the calls, $1"; }
    paste -sd ' ' "$work/count"
    grep -E 'ERROR|CRITICAL' "$work/kamailio.log" | head -n 20 || true
    check "no acknowledged event lost, $1 $mode" 0 "$(value lost_events)"
    check "no acknowledged call without its row, $1 $mode" 0 "$(value lost)"
    check "no row of two calls, $1 $mode" 0 "$(value shared)"
    if [ -z "$is_sigterm" ]; then
        check "no SIP call failed, $1 $mode" 0 "$is_well"
        check "each event was acknowledged, $1 $mode" $((calls * 3)) "$(value acknowledged)"
        check "each call is one row, $1 $mode" "$calls" "$(value rows)"
        check "each row is completed, $1 $mode" "$calls" "$(value completed)"
    fi
    kill "$emulator_pid"
    wait "$emulator_pid" || true
    emulator_pid=
    rm -rf "$work"/dynamics.db* "$work/store" "$work/book"
}

"${CC:-cc}" -std=c99 -O2 -shared -fPIC -I"$SOURCE/include" -I/usr/include/lua5.1 "$SOURCE/bindings/lua/dyncx51.c" \
    -o "$work/dyncx.so" -L"$folder" -ldyncx || fail "the C module does not compile"
for one in lua py; do
    if [ "$engine" = both ] || [ "$engine" = "$one" ]; then run "$one"; fi
done
