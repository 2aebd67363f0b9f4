#!/usr/bin/env bash
# ./dev demo as a newcomer runs it: from anywhere, without a terminal, twice. It ends well, its table tells of each session the
# requests, the time, the customer, the record and the link, and it leaves no emulator behind. Its data are in a folder of the test, so that
# the demo of a developer stays as it is. What the rows hold is shown by demo_test.sh.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"

readonly guid='[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'

demo() { (cd / && env -u DYNCX_LIBRARY DEMO_FOLDER="$work/demo" "$SOURCE/dev" demo </dev/null 2>"$work/host.err"); }

# check_session NUMBER CUSTOMER SUBJECT MOST_REQUESTS: its line in the table and the two below
check_session() {
    local lines id
    lines=$(grep -A 2 "^1b0e6a52-3c1d-4e57-9a40-6f2d8c7b0a0$1 " "$work/out") || fail "session $1 is not in the table"
    grep -qE "^[0-9a-f-]{36} +[1-$4] +[0-9]+ +$2 +$3\$" <<<"$lines" || fail "session $1: requests, time, customer, subject: $lines"
    id=$(grep -oP '^    phonecall \K.*' <<<"$lines") || fail "session $1 has no record: $lines"
    [[ $id =~ ^$guid$ ]] || fail "session $1: no record id: $id"
    grep -qE "^    https://127\.0\.0\.1:[0-9]+/main\.aspx\?appid=$guid&pagetype=entityrecord&etn=phonecall&id=$id\$" <<<"$lines" ||
        fail "session $1 has no link to its record: $lines"
    echo "ok: session $1: requests, time, customer, record, link"
}

check_output() {
    check "$1: ends well" 0 "$(exit_of demo)"
    check "$1: a table with its head" 1 "$(grep -cE '^SESSION +REQUESTS +MS +CUSTOMER +RECORD IN DYNAMICS, SCREEN-POP LINK$' "$work/out")"
    check "$1: seven sessions" 7 "$(grep -c '^1b0e6a52-' "$work/out")"
    check_session 1 'Maria Example \(contact\)' 'Call from \+190011112222 to \+12065550199' 3
    check_session 2 'not known' 'Call from \+12065550199 to \+13125550101' 2
    check_session 3 'not known' 'Call from \+12065550105 to \+12065550199' 2
    check_session 4 'not known' 'Call from \+16175550103 to \+12065550199' 2
    check_session 5 'not known' 'Call from \+14155550102 to \+12065550199' 2
    check_session 6 'not known' 'Call from \+15035550104 to \+12065550199' 2
    check_session 7 'not known' 'Call' 3
    check "$1: all took effect" 1 \
        "$(grep -cE '^12 of 12 recorded events took effect in [0-9]+ ms: 7 sessions, one record each' "$work/out")"
    flock -n "$work/demo/lock" true || fail "$1: an emulator is left behind"
    echo "ok: $1: no emulator is left behind"
}

check_output "the first run"
SECONDS=0
check_output "the second run"
[ "$SECONDS" -lt 30 ] || fail "the second run took $SECONDS s"
echo "ok: the second run took $SECONDS s"
