#!/usr/bin/env bash
# Every command of the sample host: its exit code, and that --json is one JSON document on standard output.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"

readonly contact=1b0e6a52-3c1d-4e57-9a40-6f2d8c7b0a01
readonly contact_file=$SOURCE/packaging/demo/01-inbound-answered.json

# json_of EXIT COMMAND…: runs it with --json and checks exit code and output
json_of() {
    local expected=$1
    shift
    check "exit code of $*" "$expected" "$(exit_of host --json "$@")"
    check "lines of JSON of $*" 1 "$(wc -l <"$work/out")"
    grep -q '^[{n].*[}l]$' "$work/out" || fail "$*: no JSON: $(cat "$work/out")"
}

usage_of() { check "exit code of $*" 2 "$(exit_of "$HOST" "$@" 2>"$work/host.err")"; }

usage_of
usage_of nonsense
usage_of --nonsense verify
usage_of --store "$work/store" session
usage_of --store "$work/store" replay "$contact_file"
usage_of --store "$work/store" find
usage_of --store "$work/store" --wait-ms soon verify
usage_of --store "$work/store" find --record zzz
grep -q 'GUID' "$work/host.err" || fail "find does not say that it wants a GUID: $(cat "$work/host.err")"
usage_of --store "$work/store" audit export
grep -q 'audit verify, audit read' "$work/host.err" || fail "audit does not name its verbs: $(cat "$work/host.err")"
usage_of --store "$work/store" dead bury
grep -q 'dead list, dead retry, dead drop' "$work/host.err" || fail "dead does not name its verbs: $(cat "$work/host.err")"
usage_of --store "$work/store" dead retry
for letter in soon 0 -1 1x 99999999999999999999; do
    usage_of --store "$work/store" dead retry -- "$letter"
    usage_of --store "$work/store" dead drop -- "$letter"
done
[ ! -e "$work/store" ] || fail "a wrong command line made a store"
usage_of verify
check "help is no error" 0 "$(exit_of "$HOST" --help)"
check "the library tells its versions" 0 "$(exit_of "$HOST" --version)"
check "properties need no store" 0 "$(exit_of "$HOST" properties --json)"
grep -q '"environment.url"' "$work/out" || fail "properties do not name environment.url"
check "a library that is not there" 1 "$(exit_of "$HOST" --library /nowhere.so properties 2>"$work/host.err")"

start_emulator

json_of 0 verify
json_of 0 preview --source amazon-connect "$contact_file"
json_of 1 session "$contact"
sed 's/^{/{"flow":{"session.started":[{"method":"POST","table":"phonecalls","body":{"subjet":"x"}}]},/' \
    <"$work/client.json" >"$work/wrong-column.json"
check "exit code of a preview with an error" 1 "$(exit_of "$HOST" --config "$work/wrong-column.json" \
    --store "$work/other" --json preview --source amazon-connect "$contact_file" 2>"$work/host.err")"
grep -q 'Did you mean subject?' "$work/out" || fail "the preview names no column: $(cat "$work/out" "$work/host.err")"
json_of 0 replay --source amazon-connect --times 3 "$contact_file"
check "three payloads were delivered" 3 "$(field delivered <"$work/out")"
json_of 0 session "$contact"
record=$(grep -o '"id":"[0-9a-f-]*"' "$work/out" | head -n 1 | cut -d'"' -f4)
json_of 0 find --record "$record"
grep -q "$contact" "$work/out" || fail "find does not name the session"
json_of 1 find --ticket CAS-00000-NOTHERE

json_of 0 records get phonecall "$record" --columns subject,phonenumber
grep -q '"phonenumber":"+190011112222"' "$work/out" || fail "the row has not the caller's number"
json_of 0 records create contact '{"lastname":"Ó \"Quote\\"}' --key cli-test-1
created=$(grep -o '"id":"[0-9a-f-]*"' "$work/out" | cut -d'"' -f4)
json_of 0 records create contact '{"lastname":"Ó \"Quote\\"}' --key cli-test-1
check "the same key makes the same row" "$created" "$(grep -o '"id":"[0-9a-f-]*"' "$work/out" | cut -d'"' -f4)"
json_of 0 records update contact "$created" '{"firstname":"😀"}'
json_of 0 records query "{\"table\":\"contact\",\"columns\":[\"firstname\"],\"where\":{\"column\":\"contactid\",\"is\":\"$created\"}}"
grep -q '"firstname":"😀"' "$work/out" || fail "the changed column does not come back"
json_of 1 records get contact 00000000-0000-4000-8000-000000000000
grep -q 'DYNCX_E_GONE' "$work/host.err" || fail "the error names no status: $(cat "$work/host.err")"
json_of 1 records get nosuchtable "$record"

json_of 0 order ord-01001
grep -q '"sku":"P-001"' "$work/out" || fail "the order has no lines"
json_of 0 order '{"number":"01001","include":["refunds"]}'
grep -q '"state":"not configured"' "$work/out" || fail "refunds that nobody mapped are not told as such"
json_of 0 case 'cas 01001' --language de
grep -q '"number":"CAS-01001-EXAMPL"' "$work/out" || fail "the case is not found"
grep -q 'no labels in the language 1031' "$work/out" || fail "a language that is not there is not told"

json_of 0 stats
while read -r name; do
    grep -q "^| \`$name\` |" "$SOURCE/docs/statistics.md" || fail "docs/statistics.md does not name $name"
done < <(sed 's/"store":.*//' "$work/out" | grep -o '"[a-z_]*":[0-9]' | cut -d'"' -f2)
json_of 0 configuration
! grep -q "$(grep -o '"client_secret": *"[^"]*"' "$work/client.json" | cut -d'"' -f4)" "$work/out" || fail "the secret is shown"
json_of 0 audit verify
json_of 0 audit read
[ "$(grep -o '"seq":' "$work/out" | wc -l)" -gt 3 ] || fail "the trail is too short"
json_of 0 audit read --after 999999

json_of 0 dead list
check "nothing was given up" '{"letters":[]}' "$(cat "$work/out")"
json_of 0 dead retry all
check "none are retried" 0 "$(field retried <"$work/out")"
json_of 0 dead drop all

# bury NAME: hands in a contact that is given up at once, for its flow writes a column that is not there
bury() {
    sed "s/6f2d8c7b0a01/$1/g" "$contact_file" >"$work/grave.json"
    json_of 1 --config "$work/wrong-column.json" --store "$work/graves" replay --source amazon-connect "$work/grave.json"
}
# letters_of EXIT ACTION…: dead with that action, on the store of what was given up
letters_of() { json_of "$1" --store "$work/graves" dead "${@:2}"; }
bury 6f2d8c7b0c01
letters_of 0 list
letter=$(field id <"$work/out")
grep -q '"session":"1b0e6a52-3c1d-4e57-9a40-6f2d8c7b0c01".*"reason":{.*subject' "$work/out" ||
    fail "the letter does not tell its reason: $(cat "$work/out")"
! grep -q '190011112222' "$work/out" || fail "the letter holds the caller's number"
check "for people: dead list" 0 "$(exit_of host --store "$work/graves" dead list)"
grep -q "^$letter  *1b0e6a52.*subjet.*Did you mean subject" "$work/out" || fail "no table: $(cat "$work/out")"
letters_of 1 --config "$work/wrong-column.json" retry "$letter"
check "it is given up again" 1 "$(field given_up_again <"$work/out")"
calls=$(rows_of phonecalls activityid)
letters_of 0 --config "$work/client.json" retry "$letter"
check "it is retried" 1 "$(field retried <"$work/out")"
check "it is not given up again" 0 "$(field given_up_again <"$work/out")"
check "it made one row" $((calls + 1)) "$(rows_of phonecalls activityid)"
letters_of 1 retry "$letter"
grep -q 'DYNCX_E_NOT_FOUND' "$work/host.err" || fail "a letter that is gone is not told: $(cat "$work/host.err")"
letters_of 1 drop "$letter"
bury 6f2d8c7b0c02
letters_of 0 drop all
check "it is dropped" 1 "$(field dropped <"$work/out")"
letters_of 0 list
check "nothing is left" '{"letters":[]}' "$(cat "$work/out")"
json_of 0 --store "$work/graves" audit read
for kind in dead.retried dead.dropped; do
    grep -q "\"kind\":\"$kind\",[^}]*\"by\":\"dyncx-host, user " "$work/out" || fail "no $kind in the trail"
done
bury 6f2d8c7b0c03

echo '{"not": "a contact"' >"$work/broken.json"
json_of 1 replay --source amazon-connect "$work/broken.json"
json_of 1 replay --source carrier-pigeon "$contact_file"
json_of 1 replay --source amazon-connect "$work/not-there.json"
printf ' \n\t\n' >"$work/blank.json"
json_of 1 replay --source amazon-connect "$work/blank.json"
grep -q 'holds no payload' "$work/host.err" || fail "a blank file is not named: $(cat "$work/host.err")"
json_of 1 preview --source amazon-connect "$work/blank.json"
json_of 1 records create contact '{"lastname":5}'
grep -q "lastname: a text is needed" "$work/host.err" || fail "a wrong type is not named: $(cat "$work/host.err")"

for command in verify "session $contact" "find --record $record" stats "audit verify" "audit read" configuration; do
    # shellcheck disable=SC2086 # the words of a command
    check "for people: $command" 0 "$(exit_of host $command)"
    [ -s "$work/out" ] || fail "$command prints nothing"
done
[ "$(tr -d '\n' <"$work/host.err" | wc -c)" = 0 ] || fail "a progress bar in a pipe"

kill "$emulator_pid"
wait "$emulator_pid" 2>/dev/null || true
emulator_pid=
sed 's/6f2d8c7b0a01/6f2d8c7b0b01/g' "$contact_file" >"$work/later.json"
json_of 3 replay --source amazon-connect --wait-ms 1500 "$work/later.json"
json_of 0 session 1b0e6a52-3c1d-4e57-9a40-6f2d8c7b0b01
check "what was not delivered waits" 1 "$([ "$(field pending <"$work/out")" -gt 0 ] && echo 1)"
json_of 1 verify
json_of 3 --config "$work/client.json" --store "$work/graves" --wait-ms 1000 dead retry all
check "what was retried and not delivered waits" 1 "$(field late <"$work/out")"
