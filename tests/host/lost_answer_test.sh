#!/usr/bin/env bash
# An answer that is lost after Dynamics did the work changes nothing: the step is repeated, recognised as done, and there is one
# row for each session, with the right values. One kind of request is struck at a time: the create, the change that completes the
# call, the note.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"
# shellcheck source-path=SCRIPTDIR source=call_values.sh
source "$(dirname "$0")/call_values.sh"

# lose WHAT MATCH: replays contacts of their own while the answer to the first matching request is lost
run=0
lose() {
    local before notes_before after
    run=$((run + 1))
    contacts_of "1b0e6a52-000$run" "$work/contacts$run"
    before=$(rows_of phonecalls activityid)
    notes_before=$(rows_of annotations annotationid)
    curl -sS -X POST "$control/faults" -d "{\"match\":$2,\"action\":\"drop_after_commit\",\"times\":1}" >/dev/null
    check "the answer to $1 is lost: all is delivered" 0 "$(exit_of host demo --json "$work/contacts$run"/*)"
    check "the answer to $1 is lost: one row for each session" "$((before + 7))" "$(rows_of phonecalls activityid)"
    check "the answer to $1 is lost: one note" "$((notes_before + 1))" "$(rows_of annotations annotationid)"
    check_calls "the answer to $1 is lost" "1b0e6a52-000$run"
    after=$(curl -sS "$control/log" | grep -o '"dropped":true' | wc -l)
    check "the answer to $1 is lost: it was struck" "$run" "$after"
}

start_emulator
host replay --source amazon-connect "$SOURCE/packaging/demo/01-inbound-answered.json" >/dev/null # metadata is known now
lose "a batch" '{"method":"POST","path_contains":"batch"}'
# By their bodies: a request of many sessions may carry them.
lose "the note" '{"body_contains":"notetext"}'
lose "a create" '{"method":"POST","body_contains":"directioncode"}'
lose "the completing change" '{"body_contains":"statecode"}'
