#!/bin/sh
# What the shared library shows to its host: exactly the functions of dyncx.map, nothing that could be shared with another
# copy, and the link flags that keep a host safe.
# Usage: exports.sh LIBRARY MAP
set -eu
library=$1
map=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "exports: $*" >&2; exit 1; }

sed -n 's/^ *\(dyncx_[a-z0-9_]*\);$/\1/p' "$map" | LC_ALL=C sort >"$work/map"
nm -D --defined-only "$library" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | LC_ALL=C sort >"$work/exported"
diff "$work/map" "$work/exported" >"$work/diff" || { cat "$work/diff" >&2; fail "exports differ from $map"; }
nm -D --defined-only "$library" | awk '$2 ~ /^[uVvWw]$/ { print; bad = 1 } END { exit bad }' >&2 || fail "weak or unique symbols"

readelf -dW "$library" >"$work/dynamic"
grep -q 'FLAGS_1.*NODELETE' "$work/dynamic" || fail "not linked with -z nodelete"
grep -q 'FLAGS_1.*NOW' "$work/dynamic" || fail "not linked with -z now"
grep -q 'SONAME.*\[libdyncx\.so\.0\]' "$work/dynamic" || fail "the soname is not libdyncx.so.0"
grep -q 'TEXTREL' "$work/dynamic" && fail "text relocations"
grep -Eq 'R(UN)?PATH' "$work/dynamic" && fail "a run path is built in"
readelf -lW "$library" | grep -q 'GNU_STACK.*RWE' && fail "an executable stack"
readelf -lW "$library" | grep -q 'GNU_RELRO' || fail "not linked with -z relro"
exit 0
