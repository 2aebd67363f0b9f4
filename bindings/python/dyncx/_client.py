"""Runtime, Client and Operation: dyncx for threads.

Promises: any thread may call anything at any time; the interpreter's lock is free while the library works; `with` closes.
Does not: start threads or read the queue by itself. A call that waits in the library sees Ctrl-C when it returns; result()
and events() look every 250 ms.
"""
import os
import time
from ctypes import byref, c_int64, c_void_p, sizeof
from typing import Any, Iterator, Optional, Union

from . import _library as lib
from ._calls import Calls
from ._layout import CAuditReport, CHealth
from ._library import Call, Event, Json, as_json
from ._words import AuditReport, CallFlags, ClosedError, DeadAction, Health, HealthState, SessionEvent, Status

SLICE_MS = 250  # how long a wait stays in the library before Python may look at signals


class Runtime:
    """Threads and timers that clients share. In a prefork server open it in the worker."""

    def __init__(self, settings: Json = None) -> None:
        handle = c_void_p()
        lib.ask("dyncx_runtime_open", *lib.crossed([as_json(settings)]), byref(handle))
        self._handle: int = handle.value or 0

    def open_client(self, store: Union[str, "os.PathLike[str]"], settings: Json = None) -> "Client":
        """One Dynamics environment with its store; settings None: those last active in this store."""
        return Client(self, store, settings)

    def close(self, wait_ms: int = 2000) -> None:
        """Ends the runtime and the clients that are open; fine when it is closed already."""
        try:
            lib.ask("dyncx_runtime_close", self._handle, wait_ms)
        except ClosedError:
            pass

    def __enter__(self) -> "Runtime":
        return self

    def __exit__(self, *failure: Any) -> None:
        self.close()


class Operation:
    """Something that was started and ends once."""

    def __init__(self, client: "Client", op: int) -> None:
        self._client = client
        self.op = op

    def wait(self, wait_ms: int = -1) -> Optional[Event]:
        """The DONE of an operation that was started WAITABLE; None when `wait_ms` ran out: it goes on. Taken once."""
        until = None if wait_ms < 0 else time.monotonic() + wait_ms / 1000
        while True:
            left = SLICE_MS if until is None else min(SLICE_MS, max(0, int((until - time.monotonic()) * 1000)))
            event = lib.take_event("dyncx_wait", self._client._handle, self.op, left)
            if event is not None or (until is not None and time.monotonic() >= until):
                return event

    def result(self, wait_ms: int = -1) -> Event:
        """The DONE of a success. Raises the operation's Error, and TimeoutError when `wait_ms` ran out: it goes on."""
        event = self.wait(wait_ms)
        if event is None:
            raise TimeoutError(f"operation {self.op} is still under way after {wait_ms} ms")
        if event.error is not None:
            raise event.error
        return event

    def cancel(self) -> None:
        """Asks it to end: its DONE still comes, as canceled, or with its result when it was faster."""
        self._client.cancel(self.op)


class Client(Calls[Operation, Operation, Any]):
    """One Dynamics environment. A verb starts an Operation to wait for; a reader answers its JSON as a value, or None."""

    def __init__(self, runtime: Runtime, store: Union[str, "os.PathLike[str]"], settings: Json = None) -> None:
        handle = c_void_p()
        lib.ask("dyncx_client_open", runtime._handle, *lib.crossed([os.fsencode(store), as_json(settings)]), byref(handle))
        self._handle: int = handle.value or 0

    def close(self, wait_ms: int = 2000) -> None:
        """Delivers for up to `wait_ms`; the rest stays in the store for the next open. Fine when it is closed already."""
        try:
            lib.ask("dyncx_client_close", self._handle, wait_ms)
        except ClosedError:
            pass

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *failure: Any) -> None:
        self.close()

    def submit(self, event: SessionEvent, *, call: Call = Call()) -> Operation:
        """Hands in what happened to a session: it is on disk when this returns. Its DONE goes to the queue, unless
        `call` says WAITABLE (then to result()) or QUIET (then only a failure is told)."""
        return self._submitted("dyncx_submit", [byref(lib.session_event_of(event))], call)

    def submit_json(self, source: str, payload: Json, *, call: Call = Call()) -> Operation:
        """Hands in a native host event of any source of docs/events.md and docs/hosts.md; otherwise as submit()."""
        return self._submit("dyncx_submit_json", call, source, as_json(payload))

    def poll(self, wait_ms: int = 0) -> Optional[Event]:
        """The next event of the queue, or None. Raises ClosedError when the client is closed and the queue is empty."""
        return lib.take_event("dyncx_poll", self._handle, wait_ms)

    def events(self) -> Iterator[Event]:
        """Every event of the queue, until the client is closed and the queue is empty."""
        while True:
            try:
                event = self.poll(SLICE_MS)
            except ClosedError:
                return
            if event is not None:
                yield event

    def queue_fd(self) -> int:
        """A descriptor that is readable while the queue has events. Do not read or close it."""
        out = c_int64()
        lib.ask("dyncx_queue_fd", self._handle, byref(out))
        return out.value

    def wake(self) -> None:
        """Makes one poll() that waits, or the next one, return None."""
        lib.ask("dyncx_wake", self._handle)

    def cancel(self, op: int) -> None:
        lib.ask("dyncx_cancel", self._handle, op)

    def flush(self, wait_ms: int = -1) -> bool:
        """Waits until everything accepted before has been applied or given up; False when `wait_ms` ran out first."""
        return lib.ask("dyncx_client_flush", self._handle, wait_ms) == Status.OK

    def pause(self, is_paused: bool = True) -> None:
        """Goes on accepting and sends nothing of the outbox, until it is called with False."""
        lib.ask("dyncx_client_pause", self._handle, is_paused)

    def health(self) -> Health:
        c = CHealth(size=sizeof(CHealth))
        lib.ask("dyncx_client_health", self._handle, byref(c))
        values = [getattr(c, name) for name, _ in CHealth._fields_[2:]]
        return Health(lib.word(HealthState, c.state), *values)

    def audit_verify(self) -> AuditReport:
        """Checks the chain of the whole trail."""
        c = CAuditReport(size=sizeof(CAuditReport))
        lib.ask("dyncx_audit_verify", self._handle, byref(c))
        return AuditReport(bool(c.is_intact), c.entries, c.first_broken_seq)

    def dead_settle(self, id: int, action: DeadAction, by: Optional[str] = None) -> int:
        """Tries a dead letter again or drops it (id 0: all); `by` says in the trail who did it. How many there were."""
        settled = c_int64()
        lib.ask("dyncx_dead_settle", self._handle, id, action, *lib.crossed([by]), byref(settled))
        return settled.value

    def _submitted(self, name: str, arguments: Any, call: Call) -> Operation:
        return Operation(self, lib.start(name, self._handle, arguments, lib.call_of(call, call.flags, call.tag)))

    def _submit(self, name: str, call: Call, *texts: Any) -> Operation:
        return self._submitted(name, lib.crossed(texts), call)

    def _start(self, name: str, call: Call, *texts: Any) -> Operation:
        c = lib.call_of(call, call.flags | CallFlags.WAITABLE, call.tag)
        return Operation(self, lib.start(name, self._handle, lib.crossed(texts), c))

    def _read(self, name: str, *arguments: Any) -> Any:
        return lib.read(name, self._handle, *arguments)
