#!/usr/bin/env bash
# The demo from end to end: the recorded contacts become one row each, and stay one row each when the host is killed in the
# middle and runs again, on the same store and on a new one.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"

readonly sessions=7 # the recording belongs to the first contact, one contact is given three times

start_emulator
before=$(rows_of phonecalls activityid)

check "the first run ends well" 0 "$(exit_of host demo --json)"
check "every recorded event took effect" "$(field payloads <"$work/out")" "$(field delivered <"$work/out")"
check "one row for each session" "$((before + sessions))" "$(rows_of phonecalls activityid)"
check "each session shows its link" "$sessions" "$(grep -o '"link":"https://[^"]*pagetype=entityrecord' "$work/out" | wc -l)"
check "words with quotes and braces break nothing" 1 "$(grep -c 'b0a05' "$work/out")"

check "a second run ends well" 0 "$(exit_of host demo --json)"
check "a second run makes no further row" "$((before + sessions))" "$(rows_of phonecalls activityid)"

# Killed at several moments of its work, each time on a store of its own with sessions of their own. Dynamics is slow now.
curl -sS -X POST "$control/faults" -d '{"action":"delay","delay_ms":40,"times":1000000}' >/dev/null
run=0
for delay in 0.1 0.25 0.4 0.6 0.8; do
    run=$((run + 1))
    mkdir "$work/contacts$run"
    for file in "$SOURCE"/packaging/demo/*; do
        sed "s/1b0e6a52-3c1d/1b0e6a52-000$run/g" "$file" >"$work/contacts$run/$(basename "$file")"
    done
    rm -rf "$work/store"
    before=$(rows_of phonecalls activityid)
    "$HOST" --config "$work/client.json" --store "$work/store" demo --json "$work/contacts$run"/* >/dev/null 2>&1 &
    killed=$!
    sleep "$delay"
    kill -9 "$killed" 2>/dev/null || true
    wait "$killed" 2>/dev/null || true
    check "killed after $delay s, the next run ends well" 0 "$(exit_of host demo --json "$work/contacts$run"/*)"
    check "killed after $delay s, one row for each session" "$((before + sessions))" "$(rows_of phonecalls activityid)"
done
