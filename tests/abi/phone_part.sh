#!/bin/sh
# libphonenumber and what it brings stay behind the part: the library does not need them and cannot, and the part shows
# the two functions of its map and nothing else.
# Usage: phone_part.sh LIBRARY PART MAP
set -eu
library=$1
part=$2
map=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "phone_part: $*" >&2; exit 1; }

readelf -dW "$library" >"$work/library"
grep -Eiq 'NEEDED.*(phonenumber|protobuf|icu|absl)' "$work/library" && fail "libdyncx needs a library of the part"
readelf -sW "$library" | grep -Eiq 'i18n|protobuf|absl' && fail "libdyncx holds code of libphonenumber"

sed -n 's/^ *\(dyncx_phone_[a-z0-9_]*\);$/\1/p' "$map" | LC_ALL=C sort >"$work/map"
nm -D --defined-only "$part" | awk '{ print $3 }' | LC_ALL=C sort >"$work/exported"
diff "$work/map" "$work/exported" >"$work/diff" || { cat "$work/diff" >&2; fail "exports differ from $map"; }

readelf -dW "$part" >"$work/part"
grep -q 'NEEDED.*phonenumber' "$work/part" || fail "the part is not linked with libphonenumber"
grep -q 'SONAME.*\[libdyncx_phone\.so\.0\]' "$work/part" || fail "the soname is not libdyncx_phone.so.0"
grep -q 'FLAGS_1.*NODELETE' "$work/part" || fail "not linked with -z nodelete"
grep -q 'FLAGS_1.*NOW' "$work/part" || fail "not linked with -z now"
grep -Eq 'R(UN)?PATH' "$work/part" && fail "a run path is built in"
exit 0
