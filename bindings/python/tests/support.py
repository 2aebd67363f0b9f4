"""What the tests of the binding share: clients on the emulator that tests/bindings/python.sh started.

Promises: a store of its own for each client, closed and removed behind the test; helpers that wait, never sleep for luck.
"""
import contextlib
import json
import os
import tempfile
import time
import unittest
import urllib.request

import dyncx

with open(os.environ["DYNCX_TEST_SETTINGS"], encoding="utf-8") as file:
    SETTINGS = file.read()
CONTROL = os.environ["DYNCX_TEST_CONTROL"]
SOURCE = os.environ["SOURCE"]
MARIA = "c0000000-0000-4000-8000-000000000001"
PATIENCE_MS = 60000


class OnTheEmulator(unittest.TestCase):
    """self.crm is an open client."""

    def setUp(self):
        rooms = contextlib.ExitStack()
        self.addCleanup(rooms.close)
        self.store = rooms.enter_context(tempfile.TemporaryDirectory())
        self.runtime = rooms.enter_context(dyncx.Runtime())
        self.crm = rooms.enter_context(self.runtime.open_client(self.store, SETTINGS))


def done(operation):
    """What became of an operation, in good time."""
    return operation.result(PATIENCE_MS)


def call(session, kind, **more):
    return dyncx.SessionEvent(kind=kind, session=session, time_ms=int(time.time() * 1000), direction=dyncx.Direction.IN,
                              from_="+190011112222", to="+18005550100", **more)


def hold(path_contains, delay_ms=20000):
    """Lets the next request of that path hang."""
    control("/faults", {"match": {"path_contains": path_contains}, "action": "delay", "delay_ms": delay_ms})


def control(path, body=None):
    request = urllib.request.Request(CONTROL + path, method="POST", data=json.dumps(body).encode())
    urllib.request.urlopen(request, timeout=60).close()


def until_done(client, op):
    """The DONE of one operation from the queue."""
    for event in client.events():
        if event.kind == dyncx.EventKind.DONE and event.op == op:
            return event
    raise AssertionError("the queue ended without it")
