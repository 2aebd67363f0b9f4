#!/usr/bin/env bash
# Makes libdyncx0.symbols, by which Debian's packages learn what version of libdyncx0 they need, from dyncx.map: each
# symbol under its node, since the version that the node names.
# Usage: packaging/abi/symbols.sh >packaging/abi/libdyncx0.symbols
set -euo pipefail
cd "$(dirname "$0")"

echo 'libdyncx.so.0 libdyncx0 #MINVER#'
echo '* Build-Depends-Package: libdyncx-dev'
awk '
    /^DYNCX_[0-9.]+ \{/ { node = $1; since = substr(node, 7) ".0"; print " " node "@" node " " since }
    /^ *dyncx_[a-z0-9_]+;/ { name = $1; sub(/;/, "", name); print " " name "@" node " " since }
' dyncx.map
