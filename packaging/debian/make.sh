#!/usr/bin/env bash
# Makes the Debian packages from a tree that is built: each package is a component of `cmake --install`, stripped, with
# what Debian wants beside it. What they depend on is read from the programs. Builds nothing, needs no root.
# Usage: packaging/debian/make.sh BUILD OUTPUT
set -euo pipefail
build=$(realpath "$1")
mkdir -p "$2"
output=$(realpath "$2")
here=$(realpath "$(dirname "$0")")

umask 022
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/debian"
cp "$here/control" "$here/changelog" "$work/debian"
cd "$work"
version=$(dpkg-parsechangelog -S Version)
built=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' "$build/CMakeCache.txt")
if [ "${version%-*}" != "$built" ]; then
    echo "make.sh: packaging/debian/changelog is about $version, $build is $built: add an entry to the changelog" >&2
    exit 1
fi

packages=(libdyncx0 libdyncx-dev dyncx-tools)
grep -q '^DYNCX_PHONE:BOOL=OFF' "$build/CMakeCache.txt" || packages+=(libdyncx-phone0)

# install_files PACKAGE: its tree below debian/PACKAGE
install_files() {
    local root=debian/$1 documents=debian/$1/usr/share/doc/$1
    DESTDIR=$work/$root cmake --install "$build" --prefix /usr --component "$1" --strip >/dev/null
    mkdir -p "$documents" "$root/usr/share/lintian/overrides" "$root/DEBIAN"
    cp "$here/copyright" "$documents"
    gzip -9nc debian/changelog >"$documents/changelog.Debian.gz"
    gzip -9nc "$here/../../CHANGELOG.md" >"$documents/changelog.gz"
    sed "/^[^#]/s/^/$1: /" "$here/lintian-overrides" >"$root/usr/share/lintian/overrides/$1"
    find "$root" -path '*/man/*' -type f -exec gzip -9n {} +
    find "$root/usr" -name '*.so.*' -type f -exec chmod 644 {} +
}

# A library tells what version of it others need (the phone part is never linked: its name is enough), and the loader
# that it came or went.
describe_library() {
    local control=debian/$1/DEBIAN soname=${1%0}
    echo "${soname/-/_} 0 $1 (>= ${version%-*})" >"$control/shlibs"
    echo "activate-noawait ldconfig" >"$control/triggers"
    [ "$1" != libdyncx0 ] || dpkg-gensymbols -c4 -p"$1" -Pdebian/"$1" -O"$control/symbols" \
        -I"$here/../abi/libdyncx0.symbols" >&2
}

make_package() {
    local root=debian/$1 binaries
    mapfile -t binaries < <(find "$root/usr" -type f \( -name '*.so.*' -o -path '*/bin/*' \))
    [ ${#binaries[@]} -eq 0 ] || dpkg-shlibdeps -Tdebian/"$1".substvars "${binaries[@]}"
    (cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum >DEBIAN/md5sums)
    dpkg-gencontrol -p"$1" -P"$root" -Tdebian/"$1".substvars -fdebian/files
    dpkg-deb --root-owner-group -Zxz --build "$root" "$output"
}

for package in "${packages[@]}"; do
    install_files "$package"
    [[ $package != *0 ]] || describe_library "$package"
    make_package "$package"
done
