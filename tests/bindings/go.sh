#!/usr/bin/env bash
# The Go binding against the emulator: gofmt, vet, the tests under the race detector, the sample service, and the twenty lines
# of its README as they stand. Nothing is fetched and nothing is written outside the build folder.
# shellcheck source-path=SCRIPTDIR source=../host/common.sh
source "$(dirname "$0")/../host/common.sh"
command -v go >/dev/null || leave_out "the Go binding: there is no go"

library_folder=$(dirname "$DYNCX_LIBRARY")
printf '%s\n' 'Name: dyncx' 'Description: the library as it was built' 'Version: 0' \
    "Libs: -L$library_folder -ldyncx" "Cflags: -I$SOURCE/include" >"$work/dyncx.pc"
export PKG_CONFIG_PATH=$work LD_LIBRARY_PATH=$library_folder CGO_ENABLED=1
export GOFLAGS=-mod=mod GOPROXY=off GOTOOLCHAIN=local GOCACHE=$BUILD/go/cache GOPATH=$BUILD/go/path

cd "$SOURCE/bindings/go"
check "files that gofmt would change" "" "$(gofmt -l .)"
go vet ./...
start_emulator
export DYNCX_TEST_SETTINGS=$work/client.json DYNCX_TEST_CONTROL=$control
go test -race -count=1 -p 1 -timeout 20m -v "$@" ./...
