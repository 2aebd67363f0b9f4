#!/usr/bin/env bash
# The documents are true where a machine can tell: links lead to files, tests that docs/requirements.md and the table of
# faults name exist, each fault names one, and ./dev knows the commands that are named beside them.
set -euo pipefail
cd "$SOURCE"

failures=0
complain() {
    echo "FAILED: $*" >&2
    failures=$((failures + 1))
}

while IFS=: read -r document link; do
    target=$(dirname "$document")/${link%%#*}
    [ -e "$target" ] || complain "$document links to $link, which is not there"
done < <(grep -oHE '\]\([^)]+\)' README.md CHANGELOG.md docs/*.md packaging/README.md bindings/README.md src/*/README.md |
    sed -E 's/:\]\(/:/; s/\)$//' | grep -vE ':(https?|mailto):')

tests=0
is_test() {
    [[ $1 == abi_* ]] && grep -qw "${1#abi_}" tests/abi/CMakeLists.txt && return
    grep -rqwE "BOOST_AUTO_TEST_CASE\($1\)|BOOST_FIXTURE_TEST_CASE\($1,.*|NAME $1|host_test\($1 .*" tests
}
check_tests() { # names on standard input, of the document $1
    while read -r name; do
        tests=$((tests + 1))
        is_test "$name" || complain "$1 names the test $name, which is not there"
    done
}
names() { grep -oP "\x60\K[a-z0-9_]+(?=\x60)" | sort -u; }

check_tests docs/requirements.md < <(grep -E '^\| [SX][0-9]' docs/requirements.md | names)

faults=0
while IFS= read -r row; do
    faults=$((faults + 1))
    shown_by=$(echo "$row" | awk -F'|' 'NF == 5 { print $4 }')
    [ -n "$(echo "$shown_by" | names)" ] || complain "docs/reliability.md names no test in: $row"
    check_tests docs/reliability.md < <(echo "$shown_by" | names)
done < <(sed -n '/^## Faults/,/^## The way/p' docs/reliability.md | grep '^| ' | grep -v '^| what happens ')
[ "$faults" -gt 20 ] || complain "the table of faults in docs/reliability.md is gone"

while read -r command; do
    grep -qE "^  $command( |$)" dev || complain "the documents name ./dev $command, which is not there"
done < <(grep -ohE '\x60\./dev [a-z]+' docs/*.md README.md | sed 's/.* //' | sort -u)

[ "$failures" = 0 ] || exit 1
[ "$tests" -gt 0 ] || exit 1
echo "ok: all links lead somewhere, all $tests tests are there, each of $faults faults names one"
