#!/usr/bin/env bash
# Handing over at the command line: a session becomes a case with queue, number and link, a dry run writes nothing, what is
# refused says why, and the state tells all of it later.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"

# handed EXIT COMMAND…: runs handoff and checks the exit code
handed() {
    local expected=$1
    shift
    check "exit code of handoff $*" "$expected" "$(exit_of host handoff "$@")"
}

says() { grep -qF -- "$1" "$work/out" || fail "it does not say '$1': $(cat "$work/out")"; }

check "a key is needed" 2 "$(exit_of "$HOST" --store "$work/store" handoff state 2>"$work/host.err")"
check "a dry run is of a handoff" 2 "$(exit_of "$HOST" --store "$work/store" --dry-run stats 2>"$work/host.err")"
grep -q 'preview' "$work/host.err" || fail "it does not name preview: $(cat "$work/host.err")"

start_emulator
sed -i 's/^{/{"handoff":{"queue":"Support","rules":[{"name":"Mail","when":{"field":"session.channel","is":"email"},"then":{"queue":"Billing"}}]},/' \
    "$work/client.json"
cat >"$work/handoff.json" <<'END'
{"session": "s-1", "channel": "phone", "customer": {"email": "maria.example@example.com"},
 "reason": "wants a person", "summary": "The router blinks red.", "transcript": "bot: hello\ncustomer: a person please\n"}
END

cases=$(rows_of incidents incidentid)
handed 0 "$work/handoff.json" --dry-run
says 'would: case'
says 'queue: Support (the settings)'
says 'Mail does not match: session.channel'
says 'POST incidents'
handed 0 --json --dry-run "$work/handoff.json"
check "lines of JSON of a dry run" 1 "$(wc -l <"$work/out")"
says '"would":"case"'
check "a dry run makes no case" "$cases" "$(rows_of incidents incidentid)"
handed 1 state s-1
says 'nothing is known about s-1'
handed 1 --json state s-1
check "nothing known, as JSON" null "$(cat "$work/out")"

handed 0 "$work/handoff.json"
says 'state: created'
says 'path: case'
says 'why: The channel phone becomes a case.'
says 'queue: Support (the settings)'
check "it made one case" $((cases + 1)) "$(rows_of incidents incidentid)"
number=$(sed -n 's/^number: //p' "$work/out")
record=$(sed -n 's/^record: incident //p' "$work/out")
[ -n "$number" ] || fail "no number: $(cat "$work/out")"
for key in s-1 "$number" "$record"; do
    handed 0 state "$key"
    says "record: incident $record"
done
handed 0 --json state s-1
check "lines of JSON of a state" 1 "$(wc -l <"$work/out")"
says "\"number\":\"$number\""

handed 0 --json - < <(sed 's/"s-1"/"s-2"/; s/"phone"/"email"/' "$work/handoff.json")
check "lines of JSON of a handoff" 1 "$(wc -l <"$work/out")"
says '"rule":"Mail"'
says '"name":"Billing"'

handed 1 --json - < <(sed 's/"s-1"/"s-3"/; s/"reason"/"ticket_properties":{"prioritycode":"Huge"},&/' "$work/handoff.json")
check "what is refused is JSON too" 1 "$(wc -l <"$work/out")"
says '"state":"failed"'
grep -q 'prioritycode' "$work/host.err" || fail "the refusal names no column: $(cat "$work/host.err")"
handed 0 state s-3
says 'state: failed'
says 'reason: '
handed 1 - < <(echo '{"sesion":"s-4"}')
grep -q 'Did you mean "session"' "$work/host.err" || fail "no member is proposed: $(cat "$work/host.err")"
handed 1 - --dry-run < <(echo 'no JSON')
handed 1 "$work/not-there.json"

kill "$emulator_pid"
wait "$emulator_pid" 2>/dev/null || true
emulator_pid=
handed 3 --wait-ms 1000 - < <(sed 's/"s-1"/"s-5"/' "$work/handoff.json")
handed 0 state s-5
says 'state: waiting'
