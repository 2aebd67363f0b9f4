# Sourced by the tests of the sample host: a folder of its own, an emulator that ends with the test, checks that speak.
# Gives: $work (removed at the end), start_emulator, host, rows_of, field, check, fail, leave_out.
# shellcheck shell=bash
set -euo pipefail

work=$(mktemp -d)
emulator_pid=
trap clean_up EXIT

clean_up() {
    local status=$?
    [ -z "$emulator_pid" ] || kill "$emulator_pid" 2>/dev/null || true
    [ "$status" = 0 ] || cat "$work/emulator.log" "$work/host.err" 2>/dev/null || true
    rm -rf "$work"
}

start_emulator() {
    rm -f "$work/emulator.log" # of one before: its addresses must not be taken for this one's
    "$EMULATOR" --listen 127.0.0.1:0 --control 127.0.0.1:0 --data "$work/dynamics.db" --sample \
        --print-config "$work/client.json" --ca-out "$work/ca.pem" >"$work/emulator.log" 2>&1 &
    emulator_pid=$!
    local tenths
    for ((tenths = 0; tenths < 600; tenths++)); do
        kill -0 "$emulator_pid" 2>/dev/null || fail "the emulator did not start"
        if grep -qs '^listening ' "$work/emulator.log" && grep -q '^control ' "$work/emulator.log"; then
            control=$(sed -n 's/^control //p' "$work/emulator.log")
            return
        fi
        sleep 0.1
    done
    fail "the emulator did not get ready"
}

host() { "$HOST" --config "$work/client.json" --store "$work/store" "$@" 2>"$work/host.err"; }

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# leave_out WHAT: this machine lacks what the test needs. ./dev test says what was left out; in CI it is a failure.
leave_out() {
    [ "${DYNCX_TESTS_LEAVE_OUT_NOTHING:-}" != 1 ] || fail "nothing may be left out here, but $*"
    echo "$*" >>"$BUILD/left-out.txt"
    exit 77
}

# check WHAT EXPECTED ACTUAL
check() {
    [ "$2" = "$3" ] || fail "$1: expected '$2', got '$3'"
    echo "ok: $1"
}

# The whole number behind a name in JSON on standard input; "" when it is not there.
field() { grep -o "\"$1\":[0-9]*" | head -n 1 | cut -d: -f2; }

# exit_of COMMAND…: its exit code, its output in $work/out
exit_of() {
    local status=0
    "$@" >"$work/out" || status=$?
    echo "$status"
}

# How many rows of a set the emulator holds, by its own word.
rows_of() { curl -sS "$control/rows/$1" | { grep -o "\"$2\":" || true; } | wc -l; }
