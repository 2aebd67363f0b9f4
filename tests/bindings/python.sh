#!/usr/bin/env bash
# The Python binding against the emulator: scenarios, asyncio, processes, and the twenty lines of its README as they stand.
# shellcheck source-path=SCRIPTDIR source=../host/common.sh
source "$(dirname "$0")/../host/common.sh"
command -v python3 >/dev/null || leave_out "the Python binding: there is no python3"

start_emulator
export DYNCX_TEST_SETTINGS=$work/client.json DYNCX_TEST_CONTROL=$control PYTHONDONTWRITEBYTECODE=1
export PYTHONPATH=$SOURCE/bindings/python
cd "$work" # nothing is written into the sources
python3 -W error -m unittest discover -v -s "$SOURCE/bindings/python/tests" "$@"
