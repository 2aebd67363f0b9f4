#!/usr/bin/env bash
# The documents are true where a machine can tell: links lead to files, tests that docs/requirements.md names exist.
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
while read -r name; do
    tests=$((tests + 1))
    grep -rqwE "BOOST_AUTO_TEST_CASE\($name\)|BOOST_FIXTURE_TEST_CASE\($name,.*|NAME $name|host_test\($name .*" tests ||
        complain "docs/requirements.md names the test $name, which is not there"
done < <(grep -E '^\| [SX][0-9]' docs/requirements.md | grep -oP "\x60\K[a-z0-9_]+(?=\x60)" | sort -u)

[ "$failures" = 0 ] || exit 1
[ "$tests" -gt 0 ] || exit 1
echo "ok: all links lead somewhere, all $tests tests are there"
