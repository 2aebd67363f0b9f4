#!/usr/bin/env bash
# The demo from end to end: the recorded contacts become one row each, with the right values, and stay that when the host is
# killed in the middle and the same contacts come three times and once more.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"
# shellcheck source-path=SCRIPTDIR source=call_values.sh
source "$(dirname "$0")/call_values.sh"

readonly sessions=7 # the recording belongs to the first contact, one contact is given three times

# replay WHAT ROWS OPTION… FILE…: hands the files in; all is delivered, there are so many rows, with the values of $prefix
replay() {
    local what=$1 rows=$2
    shift 2
    check "$what: ends well" 0 "$(exit_of host replay --source amazon-connect --json "$@")"
    check "$what: one row for each session" "$rows" "$(rows_of phonecalls activityid)"
    check_calls "$what" "$prefix"
}

# kill_after REQUESTS FILE…: runs the demo with the files and kills it when Dynamics was asked that often
kill_after() {
    local requests=$1 killed status=0
    shift
    curl -sS -X POST "$control/counters/reset" -d '{}' >/dev/null
    "$HOST" --config "$work/client.json" --store "$work/store" demo --json "$@" >/dev/null 2>&1 &
    killed=$!
    while kill -0 "$killed" 2>/dev/null && [ "$(curl -sS "$control/counters" | field total)" -lt "$requests" ]; do
        sleep 0.01
    done
    kill -9 "$killed" 2>/dev/null || true
    wait "$killed" 2>/dev/null || status=$?
    check "killed after $requests requests: it was at work" 137 "$status"
}

start_emulator
before=$(rows_of phonecalls activityid)

check "the first run ends well" 0 "$(exit_of host demo --json)"
check "every recorded event took effect" "$(field payloads <"$work/out")" "$(field delivered <"$work/out")"
check "one row for each session" "$((before + sessions))" "$(rows_of phonecalls activityid)"
check "each session shows its link" "$sessions" "$(grep -o '"link":"https://[^"]*pagetype=entityrecord' "$work/out" | wc -l)"
check "words with quotes and braces break nothing" 1 "$(grep -c 'b0a05' "$work/out")"
check_calls "the first run"

check "a second run ends well" 0 "$(exit_of host demo --json)"
check "a second run makes no further row" "$((before + sessions))" "$(rows_of phonecalls activityid)"
check_calls "a second run"

# Killed at several moments of its work, each time on a store of its own with sessions of their own. Dynamics is slow now.
curl -sS -X POST "$control/faults" -d '{"action":"delay","delay_ms":40,"times":1000000}' >/dev/null
run=0
for requests in 1 4 7 10 14; do
    run=$((run + 1))
    prefix=1b0e6a52-000$run
    contacts_of "$prefix" "$work/contacts$run"
    rm -rf "$work/store"
    before=$(rows_of phonecalls activityid)
    kill_after "$requests" "$work/contacts$run"/*
    replay "killed after $requests requests, then three times" $((before + sessions)) --times 3 "$work/contacts$run"/*
    replay "killed after $requests requests, then once more" $((before + sessions)) "$work/contacts$run"/*
done
