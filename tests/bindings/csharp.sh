#!/usr/bin/env bash
# The C# binding against the emulator: its tests, then its package as a stranger gets it, running the README's lines.
# Builds below $BUILD/csharp. Without network it builds for the SDK's own framework, from packages that are at hand.
# shellcheck source-path=SCRIPTDIR source=../host/common.sh
source "$(dirname "$0")/../host/common.sh"

command -v dotnet >/dev/null || leave_out "the C# binding: there is no dotnet here"

csharp=$SOURCE/bindings/csharp
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDDISABLENODEREUSE=1
properties=(-p:ArtifactsPath="$BUILD/csharp" -p:UseSharedCompilation=false)

restore() { dotnet restore "$csharp/tests/Dyncx.Tests" "${properties[@]}" "$@" >"$work/restore.log" 2>&1; }

if ! restore; then
    properties+=(-p:DyncxFramework="net$(dotnet --version | cut -d. -f1).0")
    restore --source /opt/nuget/packages || { cat "$work/restore.log" >&2; fail "the packages of the tests cannot be had"; }
    echo "No network: the library is built for the SDK's own framework, not for net8.0."
fi

start_emulator
export DYNCX_SOURCE=$SOURCE DYNCX_TEST_SETTINGS=$work/client.json DYNCX_TEST_CONTROL=$control DYNCX_LIBRARY
dotnet test "$csharp/tests/Dyncx.Tests" --no-restore "${properties[@]}" --logger "console;verbosity=normal" "$@"
