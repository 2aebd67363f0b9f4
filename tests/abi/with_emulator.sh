#!/usr/bin/env bash
# Runs a program against an emulator of its own: PROGRAM LIBRARY SETTINGS.json STORE-FOLDER.
# Usage: with_emulator.sh PROGRAM LIBRARY, with EMULATOR in the environment.
# shellcheck source-path=SCRIPTDIR source=../host/common.sh
source "$(dirname "$0")/../host/common.sh"

start_emulator
timeout 100 "$1" "$2" "$work/client.json" "$work/store"
