"""The shared library, loaded once, and how values cross into it and back.

Promises: a failure becomes a typed Error; what the library gave is copied and freed; loading leaves the signal mask alone.
DYNCX_LIBRARY names another file than libdyncx.so.0.
Does not: know what a call means. Loading starts nothing: a prefork server may import this before it forks.
"""
import json
import os
import signal
import threading
from ctypes import CDLL, byref, c_int64, c_uint64, c_void_p, sizeof
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any, Iterator, List, Mapping, Optional, Sequence, Type, TypeVar, Union, cast

from ._error import Error
from ._layout import PROTOTYPES, CCall, CError, CEvent, CProperty, CSessionEvent, CStatusInfo
from ._words import ERRORS, EventKind, Property, SessionEvent, Status, StatusInfo

Json = Union[str, bytes, Mapping[str, Any], Sequence[Any], None]  # a str or bytes is JSON text already
Word = TypeVar("Word", bound=IntEnum)


@dataclass(frozen=True)
class Call:
    """How a call is to run."""
    budget_ms: int = 0  # of a remote verb; 0: property call.budget_ms; -1: no limit
    priority: int = 0  # 0 as the verb has it; 1 to 9: sooner to later among waiting operations
    tag: int = 0  # comes back in the event; AsyncClient uses its own
    idempotency_key: str = ""  # record_create: the same key makes the same row, once
    flags: int = 0  # CallFlags


@dataclass(frozen=True)
class Event:
    """What the queue or an operation gave."""
    kind: int  # EventKind; pass over one that you do not know
    op: int
    tag: int
    seq: int
    time_ms: int
    status: int
    subject: str  # the session or the record, as the verb says
    body: str  # JSON, as the verb says
    error: Optional[Error]

    @property
    def data(self) -> Any:
        """The body as a value; None when there is none."""
        return json.loads(self.body) if self.body else None


def _load() -> CDLL:
    path = os.environ.get("DYNCX_LIBRARY", "libdyncx.so.0")
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [])  # a library behind ours blocks SIGPIPE where it is loaded
    try:
        loaded = CDLL(path)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    for name, (result, arguments) in PROTOTYPES.items():
        try:
            function = getattr(loaded, name)
        except AttributeError:
            raise ImportError(f"{path} is older than this binding: it has no {name}") from None
        function.restype, function.argtypes = result, arguments
    return loaded


library = _load()


class _ErrorSlot(threading.local):
    def __init__(self) -> None:
        self.error = CError(size=sizeof(CError))
        self.at = byref(self.error)


_slot = _ErrorSlot()


def ask(name: str, *arguments: Any) -> int:
    """Calls a function whose last parameter is `err`: its answer, or an Error."""
    status: int = getattr(library, name)(*arguments, _slot.at)
    if status < 0:
        raise error_of(_slot.error)
    return status


def error_of(c: CError, body: str = "") -> Error:
    return ERRORS.get(c.status, Error)(
        status=word(Status, c.status), flags=c.flags, http_status=c.http_status, retry_after_ms=c.retry_after_ms, op=c.op,
        code=c.code.decode(), request_id=c.request_id.decode(), message=c.message.decode(), fix=c.fix.decode(),
        name=library.dyncx_status_name(c.status).decode(), body=body)


def word(kind: Type[Word], number: int) -> Word:
    """The number as a word, or as it is when a newer library made it."""
    try:
        return kind(number)
    except ValueError:
        return cast(Word, number)


def as_json(value: Json) -> Union[str, bytes, None]:
    return value if value is None or isinstance(value, (str, bytes)) else json.dumps(value)


def crossed(arguments: Sequence[Any]) -> List[Any]:
    """Texts as bytes with their length behind them, numbers as they are."""
    out: List[Any] = []
    for one in arguments:
        if isinstance(one, int):
            out.append(one)
        else:
            data = one.encode() if isinstance(one, str) else one
            out += [data, len(data or b"")]
    return out


def call_of(call: Call, flags: int, tag: int) -> CCall:
    c = CCall(size=sizeof(CCall), flags=flags, budget_ms=call.budget_ms, priority=call.priority, tag=tag)
    if call.idempotency_key:
        _set_text(c.idempotency_key, call.idempotency_key)
    return c


def start(name: str, handle: int, arguments: Sequence[Any], call: CCall) -> int:
    op = c_uint64()
    ask(name, handle, *arguments, byref(call), byref(op))
    return op.value


def read(name: str, handle: int, *arguments: Any) -> Any:
    """The JSON of a function that gives a blob, or None."""
    blob = c_void_p()
    if ask(name, handle, *crossed(arguments), byref(blob)) == Status.NONE:
        return None
    try:
        return json.loads(library.dyncx_blob_data(blob, byref(c_int64())))
    finally:
        library.dyncx_blob_free(blob)


def _set_text(c: Any, text: str) -> None:
    c.data = text.encode()
    c.length_bytes = len(c.data)


_EVENT_FIELDS = [(f.name, f.name.rstrip("_"), f.type in (str, "str")) for f in fields(SessionEvent)]


def session_event_of(event: SessionEvent) -> CSessionEvent:
    c = CSessionEvent(size=sizeof(CSessionEvent))
    for name, c_name, is_text in _EVENT_FIELDS:
        value = getattr(event, name)
        if value and is_text:
            _set_text(getattr(c, c_name), value)
        elif value:
            setattr(c, c_name, value)
    return c


def take_event(name: str, *arguments: Any) -> Optional[Event]:
    """The event that dyncx_poll() or dyncx_wait() put into a slot; None when there was none."""
    slot = CEvent(size=sizeof(CEvent))
    if ask(name, *arguments, byref(slot)) == Status.NONE:
        return None
    try:
        body = _text(slot.body)
        error = error_of(slot.error.contents, body) if slot.error else None
        return Event(word(EventKind, slot.kind), slot.op, slot.tag, slot.seq, slot.time_ms, word(Status, slot.status),
                     _text(slot.subject), body, error)
    finally:
        library.dyncx_event_release(byref(slot))


def _text(c: Any) -> str:
    data = c.data or b""
    return (data if c.length_bytes < 0 else data[:c.length_bytes]).decode()


def listed(function: Any, row: Any, kind: Any) -> Iterator[Any]:
    """Rows of dyncx_status_at() or dyncx_property_at() as values."""
    index, c = 0, row(size=sizeof(row))
    while function(index, byref(c)) == Status.OK:
        values = [getattr(c, f.name) for f in fields(kind)]
        yield kind(*(v.decode() if isinstance(v, bytes) else v for v in values))
        index += 1


def statuses() -> List[StatusInfo]:
    return list(listed(library.dyncx_status_at, CStatusInfo, StatusInfo))


def properties() -> List[Property]:
    """The settings that there are, as docs/configuration.md prints them."""
    return list(listed(library.dyncx_property_at, CProperty, Property))


def version() -> str:
    return str(library.dyncx_version_text().decode())


def build_info() -> Any:
    """What this build of the library is made of."""
    blob = c_void_p()
    ask("dyncx_build_info", byref(blob))
    try:
        return json.loads(library.dyncx_blob_data(blob, byref(c_int64())))
    finally:
        library.dyncx_blob_free(blob)
