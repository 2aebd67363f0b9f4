#!/usr/bin/env bash
# The C# binding against the emulator: its tests; its sample; its package as a stranger gets it, running the README's lines.
# csharp.sh --bench prints what a call costs instead.
# Builds below $BUILD/csharp. Without network it builds for the SDK's own framework, from packages that are at hand.
# shellcheck source-path=SCRIPTDIR source=../host/common.sh
source "$(dirname "$0")/../host/common.sh"

command -v dotnet >/dev/null || leave_out "the C# binding: there is no dotnet"

csharp=$SOURCE/bindings/csharp
framework=net$(dotnet --version | cut -d. -f1).0
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDDISABLENODEREUSE=1
properties=(-p:ArtifactsPath="$BUILD/csharp" -p:UseSharedCompilation=false)

# quiet WHAT COMMAND…: shows what it printed when it fails
quiet() {
    local what=$1
    shift
    "$@" >"$work/quiet.log" 2>&1 && return
    cat "$work/quiet.log" >&2
    fail "$what"
}

restore() { dotnet restore "$csharp/$1" "${properties[@]}" "${@:2}" >"$work/restore.log" 2>&1; }

# All projects stand on the library: when the first one can be restored for net8.0, all can.
choose_framework() {
    restore "$1" && return
    properties+=(-p:DyncxFramework="$framework" -p:DyncxAnalyzeTrimming=false) # its analyzers are a package
    restore "$1" --source /opt/nuget/packages || { cat "$work/restore.log" >&2; fail "the packages cannot be had"; }
    echo "No network: the library is built for $framework, not for net8.0."
}

if [ "${1:-}" = --bench ]; then
    choose_framework bench
    export DYNCX_LIBRARY
    exec dotnet run --project "$csharp/bench" -c Release --no-restore "${properties[@]}"
fi

run_tests() {
    timeout -k 10 600 dotnet test "$csharp/tests/Dyncx.Tests" --no-restore "${properties[@]}" --logger "console;verbosity=normal" "$@"
}

run_sample() {
    restore samples/Ivr || restore samples/Ivr --source /opt/nuget/packages || fail "the sample cannot be restored"
    quiet "the sample does not build" dotnet build "$csharp/samples/Ivr" --no-restore "${properties[@]}"
    printf '%s\n' 'call +190011112222' '1 01001' '2 01001' 0 end |
        dotnet "$BUILD/csharp/bin/Ivr/debug/Ivr.dll" "$work/client.json" "$work/ivr-store" >"$work/ivr.out"
    check "the IVR greets by name" "Hello Maria Example." "$(sed -n 1p "$work/ivr.out")"
    check "it tells a case" "Your case CAS-01001-EXAMPL is In Progress." "$(sed -n 2p "$work/ivr.out")"
    check "it tells an order" "Your order ORD-01001 with 2 lines is Active / New." "$(sed -n 3p "$work/ivr.out")"
    check "it has a link before anything is awaited" 1 "$(grep -c "^The agent's screen opens https://.*etn=" "$work/ivr.out")"
    check "it makes one phone call" 1 "$(grep -c '^In Dynamics: phonecall ' "$work/ivr.out")"
}

# The library as it would be shipped, without what is for debuggers.
make_package() {
    local file folder
    folder=$(dirname "$DYNCX_LIBRARY")
    mkdir "$work/native"
    for file in libdyncx.so.0 libdyncx_phone.so.0; do
        [ ! -f "$folder/$file" ] || strip --strip-debug -o "$work/native/$file" "$folder/$file"
    done
    quiet "the package cannot be made" dotnet pack "$csharp/src/Dyncx" -c Release "${properties[@]}" \
        -p:DyncxNativeFolder="$work/native" -o "$work/packages"
}

# A program of somebody else: the package, the README's lines, nothing of this tree.
run_readme() {
    mkdir "$work/stranger"
    cat >"$work/stranger/Stranger.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>$framework</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <Nullable>enable</Nullable>
    <RestorePackagesPath>$work/got</RestorePackagesPath>
  </PropertyGroup>
  <ItemGroup><PackageReference Include="Dyncx" Version="0.1.0" /></ItemGroup>
</Project>
XML
    # shellcheck disable=SC2016 # the backticks are the README's
    sed -n '/^```csharp$/,/^```$/{/^```/!p}' "$csharp/README.md" >"$work/stranger/Program.cs"
    cp "$work/client.json" "$work/stranger"
    quiet "the README's lines do not compile" dotnet build "$work/stranger" --source "$work/packages" -p:UseSharedCompilation=false
    (cd "$work/stranger" && env -u DYNCX_LIBRARY dotnet bin/Debug/*/Stranger.dll) >"$work/stranger.out"
    check "the README's lines know the caller" "Maria Example is calling" "$(sed -n 1p "$work/stranger.out")"
    check "the README's lines make one phone call" 1 "$(grep -c '^In Dynamics: phonecall ' "$work/stranger.out")"
}

choose_framework tests/Dyncx.Tests
start_emulator
export DYNCX_SOURCE=$SOURCE DYNCX_TEST_SETTINGS=$work/client.json DYNCX_TEST_CONTROL=$control DYNCX_LIBRARY
run_tests "$@"
run_sample
make_package
run_readme
