"""AsyncClient: dyncx for asyncio, by the descriptor of the queue. No thread of ours waits.

Promises: `await` a verb and its DONE comes back, or its Error is raised; a task that is cancelled cancels the operation;
what touches the disk runs in the loop's threads.
Does not: serve two loops. Each operation ends in its future, so of the flags only NOWAIT counts; other events are kept for
events(), the newest 1024 of them.
"""
import asyncio
import itertools
import os
from ctypes import byref
from typing import Any, AsyncIterator, Awaitable, Callable, Dict, Optional, Tuple, Union

from . import _library as lib
from ._calls import Calls
from ._client import Client, Runtime
from ._error import Error
from ._library import Call, Event, Json, as_json
from ._words import CallFlags, ClosedError, EventKind, SessionEvent

KEPT_EVENTS = 1024
READ_AT_ONCE = 256  # events of one round of the loop: the descriptor stays readable, the others' turn comes


def _in_thread(call: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
    async def run(self: "AsyncClient", *arguments: Any, **named: Any) -> Any:
        return await asyncio.to_thread(call, self.client, *arguments, **named)

    run.__doc__, run.__name__ = call.__doc__, call.__name__
    return run


class AsyncClient(Calls[Awaitable[Event], Awaitable["asyncio.Future[Event]"], Awaitable[Any]]):
    """One Dynamics environment in one event loop: `async with AsyncClient(runtime, store, settings) as crm`."""

    client: Client  # the same environment for other threads; do not poll it

    def __init__(self, runtime: Runtime, store: Union[str, "os.PathLike[str]"], settings: Json = None) -> None:
        self._opening = (runtime, store, settings)
        self._tags = itertools.count(1)
        self._waiting: Dict[int, "asyncio.Future[Event]"] = {}

    async def __aenter__(self) -> "AsyncClient":
        self._loop = asyncio.get_running_loop()
        self._events: "asyncio.Queue[Optional[Event]]" = asyncio.Queue(KEPT_EVENTS)
        self.client = await asyncio.to_thread(Client, *self._opening)
        self._fd = self.client.queue_fd()
        self._loop.add_reader(self._fd, self._drain, READ_AT_ONCE)
        return self

    async def __aexit__(self, *failure: Any) -> None:
        await self.close()

    async def close(self, wait_ms: int = 2000) -> None:
        """Delivers for up to `wait_ms`; what still waits for an operation then raises ClosedError."""
        self._loop.remove_reader(self._fd)
        await asyncio.to_thread(self.client.close, wait_ms)
        self._drain(None)
        self._keep(None)

    async def submit(self, event: SessionEvent, *, call: Call = Call()) -> "asyncio.Future[Event]":
        """Hands in what happened to a session: it is on disk when this returns. Await the answer, a future, to know what
        became of it in Dynamics, or leave it: asyncio logs a failure that nobody looked at."""
        return await self._submitted("dyncx_submit", [byref(lib.session_event_of(event))], call)

    async def submit_json(self, source: str, payload: Json, *, call: Call = Call()) -> "asyncio.Future[Event]":
        """Hands in a native host event; otherwise as submit()."""
        return await self._submit("dyncx_submit_json", call, source, as_json(payload))

    async def events(self) -> AsyncIterator[Event]:
        """What no future stands for: dead letters, the state of the way to Dynamics. Ends with the client."""
        while True:
            event = await self._events.get()
            if event is None:
                self._keep(None)  # for others who listen
                return
            yield event

    flush = _in_thread(Client.flush)
    pause = _in_thread(Client.pause)
    health = _in_thread(Client.health)
    audit_verify = _in_thread(Client.audit_verify)
    dead_settle = _in_thread(Client.dead_settle)

    async def _submit(self, name: str, call: Call, *texts: Any) -> "asyncio.Future[Event]":
        return await self._submitted(name, lib.crossed(texts), call)

    async def _submitted(self, name: str, arguments: Any, call: Call) -> "asyncio.Future[Event]":
        tag, future = self._expect()
        try:
            c = lib.call_of(call, call.flags & CallFlags.NOWAIT, tag)
            await asyncio.to_thread(lib.start, name, self.client._handle, arguments, c)
        except BaseException:
            self._waiting.pop(tag, None)
            raise
        return future

    async def _start(self, name: str, call: Call, *texts: Any) -> Event:
        tag, future = self._expect()
        try:
            c = lib.call_of(call, 0, tag)
            op = lib.start(name, self.client._handle, lib.crossed(texts), c)
        except BaseException:
            self._waiting.pop(tag)
            raise
        try:
            return await future
        except asyncio.CancelledError:
            self._cancel(op)
            raise

    async def _read(self, name: str, *arguments: Any) -> Any:
        return await asyncio.to_thread(lib.read, name, self.client._handle, *arguments)

    def _cancel(self, op: int) -> None:
        try:
            self.client.cancel(op)
        except Error:
            pass  # it was faster, or the client is closed: nothing is left to end

    def _expect(self) -> "Tuple[int, asyncio.Future[Event]]":
        tag, future = next(self._tags), self._loop.create_future()
        self._waiting[tag] = future
        return tag, future

    def _drain(self, most: Optional[int]) -> None:
        for _ in itertools.count() if most is None else range(most):
            try:
                event = self.client.poll(0)
            except ClosedError:
                return
            if event is None:
                return
            future = self._waiting.pop(event.tag, None) if event.kind == EventKind.DONE else None
            if future is None:
                self._keep(event)
            elif not future.done():
                if event.error is not None:
                    future.set_exception(event.error)
                else:
                    future.set_result(event)

    def _keep(self, event: Optional[Event]) -> None:
        if self._events.full():
            self._events.get_nowait()
        self._events.put_nowait(event)
