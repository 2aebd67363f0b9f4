# Sourced after common.sh: the calls that the contacts of packaging/demo become, with every value that their rows must hold.
# Gives: check_calls WHAT [PREFIX], contacts_of PREFIX FOLDER. Knows nothing of how often or when a contact was handed in.
# shellcheck shell=bash disable=SC2154 # control and work are of common.sh

readonly demo_prefix=1b0e6a52-3c1d # of the session ids in packaging/demo
readonly maria=contact:c0000000-0000-4000-8000-000000000001
readonly agent_one=systemuser:a6000000-0000-4000-8000-000000000001
readonly agent_two=systemuser:a6000000-0000-4000-8000-000000000002
readonly application=systemuser:0e000000-0000-4000-8000-000000000003

# End of the session id | subject | number | outgoing | start | end | minutes | status | regarding | owner | from | to | description.
# A party without a row is its number; a call without owner is the application's.
expected_calls() {
    cat <<END
4e57-9a40-6f2d8c7b0a01|Call from +190011112222 to +12065550199|+190011112222|false|2026-03-02T08:14:07Z|2026-03-02T08:17:35Z|4|4|$maria|$agent_one|$maria|$agent_one|Queue: Sales\nAgent: agent.one@example.com\nOutcome: CUSTOMER_DISCONNECT\nWaited: 21 s\nTalked: 183 s
4e57-9a40-6f2d8c7b0a02|Call from +12065550199 to +13125550101|+13125550101|true|2026-03-02T08:31:40Z|2026-03-02T08:33:26Z|2|2||$agent_two|$agent_two|+13125550101|Agent: agent.two@example.com\nOutcome: AGENT_DISCONNECT\nTalked: 95 s
4e57-9a40-6f2d8c7b0a03|Call from +12065550105 to +12065550199|+12065550105|false|2026-03-02T09:02:11Z|2026-03-02T09:03:03Z|1|4||$application|+12065550105|+12065550199|Queue: Support\nOutcome: CUSTOMER_DISCONNECT\nWaited: 48 s
4e57-9a40-6f2d8c7b0a04|Call from +16175550103 to +12065550199|+16175550103|false|2026-03-02T09:17:30Z|2026-03-02T09:24:28Z|7|4||$agent_one|+16175550103|$agent_one|Queue: Support\nAgent: agent.one@example.com\nOutcome: AGENT_DISCONNECT\nTransferred to: +12065550190\nWaited: 12 s\nTalked: 402 s
4e57-9a40-6f2d8c7b0a05|Call from +14155550102 to +12065550199|+14155550102|false|2026-03-02T10:05:55Z|2026-03-02T10:07:05Z|2|4||$agent_two|+14155550102|$agent_two|Queue: Support\nAgent: agent.two@example.com\nOutcome: CUSTOMER_DISCONNECT\nWaited: 5 s\nTalked: 61 s
4e57-9a40-6f2d8c7b0a06|Call from +15035550104 to +12065550199|+15035550104|false|2026-03-02T11:20:00Z|2026-03-02T11:24:13Z|5|4||$agent_one|+15035550104|$agent_one|Queue: Sales\nAgent: agent.one@example.com\nOutcome: CUSTOMER_DISCONNECT\nWaited: 9 s\nTalked: 240 s
4e57-9a40-6f2d8c7b0a07|Call||false|2026-03-02T12:00:00Z|2026-03-02T12:03:44Z|4|4||$application|||Waited: 14 s\nTalked: 205 s
END
}

# same NAME EXPECTED ACTUAL: of the row that is looked at
same() { [ "$2" = "$3" ] || fail "$what: $session: $1: expected '$2', got '$3'"; }

# The rows of a set on lines of their own, in the file $work/SET.
fetch_rows() { curl -sS "$control/rows/$1" | sed 's/},{"/}\n{"/g' >"$work/$1"; }

# lines_with SET COLUMN VALUE: the fetched rows that hold the text
lines_with() { grep -F "\"$2\":\"$3\"" "$work/$1" || true; }

# The value of a column of the row on standard input, as JSON writes it, without the quotes around; "" when there is none.
value_of() { grep -oP "\"$1\":\\K(\"(\\\\.|[^\"\\\\])*\"|[^,}]*)" | head -n 1 | sed -E 's/^"(.*)"$/\1/' || true; }

# lookup_of COLUMN: the same of a lookup, as table:id
lookup_of() {
    local row id
    row=$(cat)
    id=$(value_of "$1" <<<"$row")
    [ -z "$id" ] || echo "$(value_of "$1@type" <<<"$row"):$id"
}

# party_of CALL MASK: the row or the number of the one party with that part in the call; a second one shows as a second line
party_of() {
    local party
    while read -r party; do
        [ "$(value_of participationtypemask <<<"$party")" = "$2" ] || continue
        local row
        row=$(lookup_of partyid <<<"$party")
        echo "${row:-$(value_of addressused <<<"$party")}"
    done < <(lines_with activityparties activityid "$1")
}

check_call() {
    local subject=$1 number=$2 outgoing=$3 start=$4 end=$5 minutes=$6 status=$7 regarding=$8 owner=$9
    local from=${10} to=${11} description=${12} id row
    host --json session "$session" >"$work/session" || fail "$what: $session: is not known"
    id=$(grep -oP '"table":"phonecall","id":"\K[0-9a-f-]*' "$work/session") || fail "$what: $session: no phone call"
    row=$(lines_with phonecalls activityid "$id")
    same rows 1 "$(grep -c . <<<"$row")"
    same subject "$subject" "$(value_of subject <<<"$row")"
    same phonenumber "$number" "$(value_of phonenumber <<<"$row")"
    same directioncode "$outgoing" "$(value_of directioncode <<<"$row")"
    same actualstart "$start" "$(value_of actualstart <<<"$row")"
    same actualend "$end" "$(value_of actualend <<<"$row")"
    same actualdurationminutes "$minutes" "$(value_of actualdurationminutes <<<"$row")"
    same statecode 1 "$(value_of statecode <<<"$row")"
    same statuscode "$status" "$(value_of statuscode <<<"$row")"
    same regardingobjectid "$regarding" "$(lookup_of regardingobjectid <<<"$row")"
    same ownerid "$owner" "$(lookup_of ownerid <<<"$row")"
    same sender "$from" "$(party_of "$id" 1)"
    same receiver "$to" "$(party_of "$id" 2)"
    same description "$description" "$(value_of description <<<"$row")"
    same pending 0 "$(field pending <"$work/session")"
    same "given up" 0 "$(field dead <"$work/session")"
    check_notes "$id"
}

# The first contact has one note, its recording; the others have none.
check_notes() {
    local notes count=0 subject='' recording=''
    if [[ $session = *0a01 ]]; then
        count=1 subject=Recording
        recording=https://example-recordings.s3.amazonaws.com/connect/example/CallRecordings/2026/03/02/${session}_20260302T08%3A14_UTC.wav
    fi
    notes=$(lines_with annotations objectid "$1")
    same "number of notes" "$count" "$(grep -c . <<<"$notes")"
    same "subject of the note" "$subject" "$(value_of subject <<<"$notes")"
    same "text of the note" "$recording" "$(value_of notetext <<<"$notes")"
}

# check_calls WHAT [PREFIX]: each of the seven sessions has its one call, its values, its parties, its note
check_calls() {
    local what=$1 prefix=${2:-$demo_prefix} session columns seen=0
    fetch_rows phonecalls
    fetch_rows activityparties
    fetch_rows annotations
    while IFS='|' read -r -a columns; do
        session=$prefix-${columns[0]}
        seen=$((seen + 1))
        check_call "${columns[@]:1}"
    done < <(expected_calls)
    check "$what: each value of each call" 7 "$seen"
}

# contacts_of PREFIX FOLDER: the contacts of packaging/demo as sessions of their own
contacts_of() {
    local file
    mkdir "$2"
    for file in "$SOURCE"/packaging/demo/*; do
        sed "s/$demo_prefix/$1/g" "$file" >"$2/$(basename "$file")"
    done
}
