#!/usr/bin/env bash
# What compiled hosts rely on is committed: the dump of the header and the symbols for Debian are those of today. A header
# that grew, or that breaks hosts, is told in one sentence that says what to do.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"
abi=$SOURCE/packaging/abi

"$abi/symbols.sh" | diff "$abi/libdyncx0.symbols" - ||
    fail "libdyncx0.symbols and dyncx.map differ: packaging/abi/symbols.sh >packaging/abi/libdyncx0.symbols"
echo "ok: libdyncx0.symbols is made from dyncx.map"
if [ "$(uname -m)" != x86_64 ]; then
    echo "ok: the dump is of x86-64, there is nothing to compare on $(uname -m)"
    exit 0
fi
"$abi/abi.sh" check || fail "the header and packaging/abi/dyncx.abi differ"
echo "ok: the dump is that of the header"

# told WORD SED: with that change of the header the check fails with that word in its last line
told() {
    sed -E "$2" "$SOURCE/include/dyncx_c.h" >"$work/dyncx_c.h"
    cmp -s "$SOURCE/include/dyncx_c.h" "$work/dyncx_c.h" && fail "this changes nothing: $2"
    ! "$abi/abi.sh" check "$work/dyncx_c.h" >"$work/out" 2>&1 || fail "this is not noticed: $2"
    tail -n 1 "$work/out" | grep -q "$1" || fail "expected '$1' of $2: $(cat "$work/out")"
    echo "ok: '$1' is what is said of $2"
}
told 'The header grew' 's/^\} dyncx_health;/int64_t more; } dyncx_health;/'
told 'The header grew' 's/DYNCX_E_OS = -305,/DYNCX_E_OS = -305, DYNCX_E_NEW = -306,/'
told 'The header breaks' 's/DYNCX_E_OS = -305,/DYNCX_E_OS = -306,/'
told 'The header breaks' 's/dyncx_wake\(dyncx_client\*/dyncx_wake(int/'
told 'The header breaks' 's/^( +)int32_t http_status;/\1int64_t http_status;/'
told 'The header breaks' '/dyncx_wake\(/d'
