#!/usr/bin/env bash
# The types and functions of include/dyncx_c.h as numbers and layouts that a compiled host relies on, in dyncx.abi.
# They are read from a small library made from the header alone: each function with an empty body, each enum named after
# its first member. No build of dyncx is needed. The numbers are those of x86-64; elsewhere the check says so and passes.
# Usage: packaging/abi/abi.sh check [HEADER]     compares; ./dev check does it
#        packaging/abi/abi.sh accept [HEADER]    makes dyncx.abi anew, on purpose
set -euo pipefail
here=$(realpath "$(dirname "$0")")
header=$(realpath "${2:-$here/../../include/dyncx_c.h}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What abidiff says of a change that a compiled host would feel. A struct that is longer at its tail is none.
readonly breaks="deletion|offset changed|type of '.*' changed|entity changed|from value|return type changed"

# Preprocessed, a declaration is the attribute, a type, a name, parameters and ");". Enums have no names: libabigail
# follows only what a function or variable leads to, so each gets a name and a variable.
stand_in() {
    gcc -std=c99 -E -P -DDYNCX_NO_INLINE -x c "$1" | tr '\n' ' ' | sed -E '
        s/__attribute__\(\(visibility\("default"\)\)\)/\n/g
        s/DYNCX_VERSION = 0x[0-9A-Fa-f]+/DYNCX_VERSION = 0/
        s/enum \{ *(DYNCX_[A-Z_0-9]+)/\nenum of_\1 { \1/g' | sed -E '
        s/^(enum (of_DYNCX_[A-Z_0-9]+) \{[^}]*\};)/\1 enum \2 variable_\2;/
        s/^(.*dyncx_[a-z_]+\([^;{}]*\));/\1 { for (;;) {} }/'
}

dump() {
    stand_in "$header" >"$work/surrogate.c"
    { sed '/local:/d; /^};/d' "$here/dyncx.map" && echo '    variable_of_*; local: *; };'; } >"$work/surrogate.map"
    (cd "$work" && gcc -std=c99 -g -w -shared -fPIC -Wl,-soname,libdyncx.so.0 -Wl,--version-script=surrogate.map \
        surrogate.c -o libdyncx.so.0)
    (cd "$work" && abidw --no-corpus-path --no-comp-dir-path --no-show-locs --out-file "$1" libdyncx.so.0)
}

check() {
    local status=0
    abidiff --harmless --no-show-locs "$here/dyncx.abi" "$work/now.abi" >"$work/report" || status=$?
    [ "$status" != 0 ] || return 0
    cat "$work/report"
    if [ $((status & 8)) != 0 ] || grep -qE "$breaks" "$work/report"; then
        echo "The header breaks hosts that are compiled already (above): put it back, new things go to the tail (docs/abi.md)."
    else
        echo "The header grew (above): if hosts that are compiled already go on to work, accept it with packaging/abi/abi.sh accept."
    fi
    return 1
}

if [ "$(uname -m)" != x86_64 ]; then
    echo "dyncx.abi holds the numbers of x86-64: nothing is compared on $(uname -m)"
    exit 0
fi
dump "$work/now.abi"
case ${1:-} in
check) check ;;
accept) cp "$work/now.abi" "$here/dyncx.abi" ;;
*) sed -n 's/^# Usage: /usage: /p' "$0" >&2 && exit 2 ;;
esac
