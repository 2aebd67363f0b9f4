#!/usr/bin/env bash
# After `cmake --install`, a host finds header and library through pkg-config, and the installed sample host finds the
# library and the recorded contacts beside itself.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"

prefix=$work/prefix
cmake --install "$BUILD" --prefix "$prefix" >/dev/null
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name dyncx.pc)")
export PKG_CONFIG_PATH

read -ra flags <<<"$(pkg-config --cflags --libs dyncx)"
"$CC" -std=c99 -Wall -Wextra -Werror "$prefix/share/dyncx/examples/host.c" "${flags[@]}" -o "$work/host"
echo "ok: the example compiles with what pkg-config says"

library=$(pkg-config --variable=libdir dyncx)/libdyncx_phone.so.0
grep -q '^DYNCX_PHONE:BOOL=OFF' "$BUILD/CMakeCache.txt" || [ -e "$library" ] || fail "the phone part is not installed beside the library"
echo "ok: the phone part is beside the library"

start_emulator
LD_LIBRARY_PATH=$(pkg-config --variable=libdir dyncx) "$work/host" "$work/client.json" "$work/store" >/dev/null
echo "ok: the example runs with the installed library"

rm -rf "$work/store"
unset DYNCX_LIBRARY
HOST=$prefix/bin/dyncx-host
check "the installed demo ends well" 0 "$(exit_of host demo)"
grep -q "$prefix" "$work/out" || fail "it took another library: $(head -n 1 "$work/out")"
