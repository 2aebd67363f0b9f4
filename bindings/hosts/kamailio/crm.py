"""Kamailio's app_python3 tells dyncx of each call: python_exec("tell", "started"), "answered", "ended".

Settings and store: DYNCX_SETTINGS (/etc/dyncx/client.json) and DYNCX_STORE (/var/lib/kamailio/dyncx) of the environment.
Each SIP worker opens a client of its own (behind the fork), all share the one store. A call is never held up by Dynamics;
what cannot be taken is logged and the call goes on.
"""
import os
import time

import KSR
from dyncx import Call, CallFlags, Direction, Error, Runtime, SessionEvent, SessionKind

# NOWAIT: the worker goes on before the disk has the event, which outlives it. Without it each event costs a commit, and outlives the power too.
HOW = Call(flags=CallFlags.NOWAIT | CallFlags.QUIET)


class Crm:
    client = None
    looked_at = 0

    def child_init(self, rank):
        if rank > 0:  # the SIP workers; 0 is the parent, below are timers and the like
            self.open()
        return 0

    def open(self):
        with open(os.environ.get("DYNCX_SETTINGS", "/etc/dyncx/client.json"), encoding="utf-8") as file:
            settings = file.read()
        self.client = Runtime().open_client(os.environ.get("DYNCX_STORE", "/var/lib/kamailio/dyncx"), settings)

    def tell(self, message, what):
        kind, _, disposition = what.partition(" ")
        try:
            if self.client is None:  # a timer tells of a call that nobody answered
                self.open()
            self.submit(event_of(kind, disposition))
            self.log_failures()
        except Error as error:
            KSR.err(f"dyncx: not taken: {error}\n")
            return -1
        return 1

    def submit(self, event):
        self.client.submit(event, call=HOW)

    def log_failures(self):
        """Tells of events that were given up, once a second at most; a quiet submit tells nothing else."""
        if self.looked_at == int(time.time()):
            return
        self.looked_at = int(time.time())
        while (event := self.client.poll(0)) is not None:
            if event.error:
                KSR.err(f"dyncx: {event.subject}: {event.error}\n")


def event_of(kind, disposition):
    """Version 1: an answer or a request that SIP repeats changes nothing."""
    event = {"kind": SessionKind[kind.upper()], "session": KSR.pv.get("$ci"), "time_ms": time.time_ns() // 1_000_000, "version": 1}
    if kind == "started":
        event.update(direction=Direction.IN, from_=KSR.pv.get("$fU") or "anonymous", to=KSR.pv.get("$rU"))
    return SessionEvent(**event, disposition=disposition)


def mod_init():
    return Crm()
