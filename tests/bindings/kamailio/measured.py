"""The Python sample as it is, with a book of what it acknowledged and how long each call took (tests/bindings/kamailio.sh).

A line of the book: session, kind, microseconds in our code.
"""
import importlib.util
import os
import time

import KSR
from dyncx import Call, CallFlags

spec = importlib.util.spec_from_file_location("crm", os.environ["DYNCX_SAMPLE"])
crm = importlib.util.module_from_spec(spec)
spec.loader.exec_module(crm)
if os.environ.get("DYNCX_MODE") == "durable":
    crm.HOW = Call(flags=CallFlags.QUIET)


class Measured(crm.Crm):
    book = None

    def tell(self, message, what):
        before = time.monotonic_ns()
        answer = super().tell(message, what)
        spent = (time.monotonic_ns() - before) // 1000
        if answer > 0:
            if self.book is None:
                self.book = open(f"{os.environ['DYNCX_BOOK']}/{os.getpid()}", "a", encoding="utf-8")
            self.book.write(f"{KSR.pv.get('$ci')} {what.split()[0]} {spent} call\n")
            self.book.flush()
        return answer


def mod_init():
    return Measured()
