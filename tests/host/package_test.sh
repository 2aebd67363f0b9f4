#!/usr/bin/env bash
# The Debian packages: lintian finds nothing beyond the stated overrides, dpkg installs them into a clean root where what
# they depend on is what this machine has, the installed demo runs from there, and after removal nothing is left.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"

"$SOURCE/packaging/debian/make.sh" "$BUILD" "$work/packages" >"$work/host.err" 2>&1
lintian --allow-root --fail-on error,warning "$work"/packages/*.deb >"$work/host.err" 2>&1 || fail "lintian complains"
echo "ok: lintian has nothing to say"

mkdir -p "$work"/root/var/lib/dpkg/{info,updates,triggers}
# The packages of this machine, so that dependencies are looked at; nothing of them is in the root.
awk -v RS= -v ORS='\n\n' '!/^Package: (lib)?dyncx/' /var/lib/dpkg/status >"$work/root/var/lib/dpkg/status"
: >"$work/root/var/lib/dpkg/available"
in_root() { dpkg --root="$work/root" --force-not-root --force-script-chrootless --log="$work/dpkg.log" "$@" >"$work/host.err" 2>&1; }
files() { (cd "$work/root" && find . -path ./var/lib/dpkg -prune -o -mindepth 1 -print | LC_ALL=C sort); }
files >"$work/before"

in_root --install "$work"/packages/*.deb || fail "dpkg does not install them"
for library in libdyncx libdyncx_phone; do
    grep -q '^DYNCX_PHONE:BOOL=OFF' "$BUILD/CMakeCache.txt" && [ $library = libdyncx_phone ] && continue
    [ -n "$(find "$work/root/usr/lib" -name "$library.so.0")" ] || fail "$library.so.0 is not installed"
done
echo "ok: dpkg installs them, every dependency is there"

for program in dyncx-host dyncx-emulator; do
    page=$(zcat "$work/root/usr/share/man/man1/$program.1.gz" | sed 's/\\//g')
    while read -r option; do
        grep -qF -e "$option" <<<"$page" || fail "the manual page of $program does not know $option"
    done < <("$work/root/usr/bin/$program" --help 2>&1 | grep -oE -e '--[a-z][a-z-]+' | sort -u)
done
echo "ok: the manual pages know every option"

start_emulator
unset DYNCX_LIBRARY
HOST=$work/root/usr/bin/dyncx-host
check "the demo of the packages ends well" 0 "$(exit_of host demo)"
grep -q "$work/root/usr" "$work/out" || fail "it took another library: $(head -n 1 "$work/out")"

mapfile -t names < <(for file in "$work"/packages/*.deb; do dpkg-deb -f "$file" Package; done)
in_root --purge "${names[@]}" || fail "dpkg does not remove them"
files >"$work/after"
diff "$work/before" "$work/after" || fail "something is left after removal"
[ -z "$(find "$work/root/var/lib/dpkg/info" -name '*dyncx*')" ] || fail "dpkg still knows them"
echo "ok: nothing is left after removal"
