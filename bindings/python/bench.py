"""Tells what one call costs through ctypes alone and through the package, best of fifty rounds. It needs no network.

    PYTHONPATH=bindings/python python3 bindings/python/bench.py
"""
import itertools
import json
import tempfile
import time
from ctypes import byref, c_int64, c_void_p, sizeof

import dyncx
from dyncx import _layout, _library

SETTINGS = {"environment": {"url": "https://127.0.0.1:9", "tenant_id": "5f0d1c52-8d4f-4a57-9c0e-3a1f5a7c1001",
                            "client_id": "5f0d1c52-8d4f-4a57-9c0e-3a1f5a7c1002", "client_secret": "no.real.one"}}
FLAGS = dyncx.CallFlags.NOWAIT | dyncx.CallFlags.QUIET
library = _library.library


def main():
    with tempfile.TemporaryDirectory() as store, dyncx.Runtime() as runtime, runtime.open_client(store, SETTINGS) as crm:
        crm.pause()
        print("| call | ctypes alone | through the package |\n| --- | --- | --- |")
        row("dyncx_version", 10000, library.dyncx_version, dyncx.version)
        crm.submit(ended(0))
        row("session_get", 100, *gets(crm))
        row("submit, NOWAIT and QUIET", 100, *submits(crm))
        crm.close(0)


def submits(crm):
    number = itertools.count(1)
    event = _library.session_event_of(ended(0))
    call = _layout.CCall(size=sizeof(_layout.CCall), flags=FLAGS)
    error = _layout.CError(size=sizeof(_layout.CError))
    at = byref(event), byref(call), None, byref(error)

    def bare():
        event.session.data = b"bench-%d" % next(number)
        event.session.length_bytes = -1
        library.dyncx_submit(crm._handle, *at)

    how = dyncx.Call(flags=FLAGS)
    return bare, lambda: crm.submit(ended(next(number)), call=how)


def gets(crm):
    def bare():
        blob, length = c_void_p(), c_int64()
        library.dyncx_session_get(crm._handle, b"bench-0", 7, byref(blob), None)
        text = library.dyncx_blob_data(blob, byref(length))
        library.dyncx_blob_free(blob)
        return json.loads(text)

    return bare, lambda: crm.session_get("bench-0")


def ended(number):
    return dyncx.SessionEvent(kind=dyncx.SessionKind.ENDED, time_ms=1700000000000, session=f"bench-{number}",
                              from_="+190011112222")


def row(name, times, *ways):
    costs = []
    for way in ways:
        best = float("inf")
        for _ in range(50):
            began = time.perf_counter()
            for _ in range(times):
                way()
            best = min(best, time.perf_counter() - began)
        costs.append(f"{best / times * 1e6:.3g} µs")
    print(f"| {name} | {' | '.join(costs)} |")


if __name__ == "__main__":
    main()
