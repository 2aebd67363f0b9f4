#!/usr/bin/env bash
# An answer that is lost after Dynamics did the work changes nothing: the step is repeated, recognised as done, and there is one
# row for each session. One kind of request is struck at a time: the create, the change that completes the call, the note.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"

# lose WHAT MATCH: replays contacts of their own while the answer to the first matching request is lost
run=0
lose() {
    local before notes_before after
    run=$((run + 1))
    mkdir "$work/contacts$run"
    for file in "$SOURCE"/packaging/demo/*; do
        sed "s/1b0e6a52-3c1d/1b0e6a52-000$run/g" "$file" >"$work/contacts$run/$(basename "$file")"
    done
    before=$(rows_of phonecalls activityid)
    notes_before=$(rows_of annotations annotationid)
    curl -sS -X POST "$control/faults" -d "{\"match\":$2,\"action\":\"drop_after_commit\",\"times\":1}" >/dev/null
    check "the answer to $1 is lost: all is delivered" 0 "$(exit_of host demo --json "$work/contacts$run"/*)"
    check "the answer to $1 is lost: one row for each session" "$((before + 7))" "$(rows_of phonecalls activityid)"
    check "the answer to $1 is lost: one note" "$((notes_before + 1))" "$(rows_of annotations annotationid)"
    after=$(curl -sS "$control/log" | grep -o '"dropped":true' | wc -l)
    check "the answer to $1 is lost: it was struck" "$run" "$after"
}

start_emulator
host replay --source amazon-connect "$SOURCE/packaging/demo/01-inbound-answered.json" >/dev/null # metadata is known now
lose "a batch" '{"method":"POST","path_contains":"batch"}'
lose "the note" '{"method":"POST","path_contains":"annotations"}'
lose "a create" '{"method":"POST","path_contains":"phonecalls"}'
lose "the completing change" '{"method":"PATCH","body_contains":"statecode"}'
