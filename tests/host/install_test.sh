#!/usr/bin/env bash
# After `cmake --install`, a host out of the tree finds header and library through pkg-config and through CMake's
# find_package, and the installed sample host finds the library and the recorded contacts beside itself.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"

prefix=$work/prefix
cmake --install "$BUILD" --prefix "$prefix" >/dev/null
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name dyncx.pc)")
export PKG_CONFIG_PATH

read -ra flags <<<"$(pkg-config --cflags --libs dyncx)"
"$CC" -std=c99 -Wall -Wextra -Werror "$prefix/share/dyncx/examples/host.c" "${flags[@]}" -o "$work/host"
echo "ok: the example compiles with what pkg-config says"

mkdir "$work/consumer"
cat >"$work/consumer/CMakeLists.txt" <<'TEXT'
cmake_minimum_required(VERSION 3.25)
project(consumer LANGUAGES C)
find_package(dyncx 0.1 REQUIRED CONFIG)
add_executable(host ${EXAMPLE})
target_link_libraries(host PRIVATE dyncx::dyncx)
TEXT
cmake -S "$work/consumer" -B "$work/consumer/build" -D CMAKE_PREFIX_PATH="$prefix" -D CMAKE_C_COMPILER="$CC" \
    -D EXAMPLE="$prefix/share/dyncx/examples/host.c" >"$work/host.err" 2>&1
cmake --build "$work/consumer/build" >"$work/host.err" 2>&1
readelf -d "$work/consumer/build/host" | grep -q 'NEEDED.*libdyncx\.so\.0' || fail "find_package links another library"
echo "ok: the example compiles with what find_package gives"

library=$(pkg-config --variable=libdir dyncx)/libdyncx_phone.so.0
grep -q '^DYNCX_PHONE:BOOL=OFF' "$BUILD/CMakeCache.txt" || [ -e "$library" ] || fail "the phone part is not installed beside the library"
echo "ok: the phone part is beside the library"

start_emulator
LD_LIBRARY_PATH=$(pkg-config --variable=libdir dyncx) "$work/host" "$work/client.json" "$work/store" >/dev/null
echo "ok: the example runs with the installed library"
rm -rf "$work/store"
"$work/consumer/build/host" "$work/client.json" "$work/store" >/dev/null
echo "ok: and so does the one of find_package, which knows where the library is"

rm -rf "$work/store"
unset DYNCX_LIBRARY
HOST=$prefix/bin/dyncx-host
check "the installed demo ends well" 0 "$(exit_of host demo)"
grep -q "$prefix" "$work/out" || fail "it took another library: $(head -n 1 "$work/out")"
