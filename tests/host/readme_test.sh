#!/usr/bin/env bash
# The C host in README.md is packaging/examples/host.c, word for word, and compiles as strict C99 against the header and
# the library. README and example cannot drift apart, nor from the API.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"

awk '/^```c$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$SOURCE/README.md" >"$work/host.c"
cmp "$work/host.c" "$SOURCE/packaging/examples/host.c" || fail "README.md and packaging/examples/host.c differ"
lines=$(wc -l <"$work/host.c")
[ "$lines" -le 45 ] || fail "the host in README.md has $lines lines"

"$CC" -std=c99 -Wall -Wextra -Werror -pedantic -I "$SOURCE/include" "$work/host.c" "$DYNCX_LIBRARY" \
    -Wl,-rpath,"$(dirname "$DYNCX_LIBRARY")" -o "$work/host"
echo "ok: the host of README.md compiles and links"

start_emulator
"$work/host" "$work/client.json" "$work/store" >"$work/out"
grep -q '^DYNCX_OK .*"session":"call-1".*"table":"phonecall"' "$work/out" || fail "it printed: $(cat "$work/out")"
echo "ok: its call is in Dynamics: $(cat "$work/out")"
