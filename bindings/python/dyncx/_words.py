"""The words of include/dyncx_c.h: enumerations, errors, values. Written by bindings/generate.py: do not edit.

Promises: numbers and names of the header without DYNCX_; an error class per failure. Does not: load or call anything.
"""
from dataclasses import dataclass
from enum import IntEnum, IntFlag

from ._error import Error


class Status(IntEnum):
    OK = 0
    NONE = 1
    INVALID = -101  # an argument or a payload is wrong; the message names the place
    SIZE = -102  # a struct's size is unknown here, or its unknown part is in use
    CONFIG = -103  # settings are wrong; the message names the property and the fix
    UNSUPPORTED = -104  # an unknown source, kind of payload, table or column
    TOO_LARGE = -105  # a payload is over its limit
    HANDLE = -201  # NULL, or not a handle of ours
    CLOSED = -202  # the handle was closed, or close ended the operation
    FORKED = -203  # the handle was opened before fork(); open again in this process
    NOT_FOUND = -204  # no such operation, session or dead letter here
    BUSY = -205  # too many operations are open
    MEMORY = -301  # out of memory
    STORE = -302  # the store cannot be read or written; nothing was taken
    FULL = -303  # the store's disk, or the store's own bound, is full; nothing was taken
    DAMAGED = -304  # the store's file is damaged; it is left as it was
    OS = -305  # a thread or a descriptor could not be had
    TIMEOUT = -401  # the budget ran out
    CANCELED = -402  # dyncx_cancel() ended it
    NETWORK = -403  # no connection, or it broke
    TLS = -404  # the certificate was refused or the handshake failed
    AUTH = -501  # Entra or Dynamics refused the credentials
    FORBIDDEN = -502  # a privilege is missing
    THROTTLED = -503  # service protection limits
    CONFLICT = -504  # the row exists, or changed in between
    GONE = -505  # the row, table or environment is not there
    REJECTED = -506  # Dynamics refused the request
    REMOTE = -507  # Dynamics failed (5xx), or answered what is no answer
    INTERNAL = -900  # a fault of ours; please report it with the message


class ErrorFlags(IntFlag):
    """Flags of dyncx_error."""
    RETRIABLE = 1  # the same call may succeed later
    MAYBE_DONE = 2  # a write may have reached Dynamics; repeat with the same idempotency key
    LOCAL = 4  # nothing was sent


class CallFlags(IntFlag):
    """Flags of dyncx_call."""
    WAITABLE = 1  # the DONE event goes to dyncx_wait(), not to the queue
    NOWAIT = 2  # submit: return when the event outlives this process; a moment later the power too
    QUIET = 4  # submit: no DONE event on success; a failure is still told. Not with WAITABLE


class SessionKind(IntEnum):
    """What happened to a session."""
    STARTED = 1
    RINGING = 2
    ANSWERED = 3
    TRANSFERRED = 4
    ENDED = 5
    RECORDING_READY = 6
    TRANSCRIPT_READY = 7
    ANALYSIS_READY = 8


class Channel(IntEnum):
    PHONE = 1
    CHAT = 2
    SMS = 3
    EMAIL = 4


class Direction(IntEnum):
    IN = 1
    OUT = 2


class EventKind(IntEnum):
    """Kinds of dyncx_event."""
    DONE = 1  # an operation ended: op, tag, status, body or error
    # work was given up that no open operation stands for: accepted by an earlier process, or tried again by
    # dyncx_dead_settle(); subject is the session. The newest 1000 wait
    DEAD = 2
    # the way to Dynamics shut (deliveries in a row did not get through; they wait and are tried again by
    # themselves) or opened again; subject "way"; body {"state":"shut"|"open","health"}, when shut also "code",
    # "message", "fix". The newest 8 wait to be polled
    STATE = 3
    # of a session handed over; subject is the session; body {"alarm":"unclaimed"| "first_response"|"resolution"
    # or a service level,"table","id","number","fix"}. Newest 1000 wait
    HANDOFF = 4


class DeadAction(IntEnum):
    """What is to become of a dead letter."""
    RETRY = 1  # back into the outbox, delivered at once
    DROP = 2  # removed for good


class HealthState(IntEnum):
    """States of dyncx_health."""
    STARTING = 1  # nothing was asked of Dynamics yet
    READY = 2  # the last request was answered
    OFFLINE = 3  # the last request did not reach Dynamics, or Dynamics is not at work
    REFUSED = 4  # credentials or privileges are refused
    PAUSED = 5  # dyncx_client_pause() is on


class InvalidError(Error):
    """an argument or a payload is wrong; the message names the place"""


class SizeError(Error):
    """a struct's size is unknown here, or its unknown part is in use"""


class ConfigError(Error):
    """settings are wrong; the message names the property and the fix"""


class UnsupportedError(Error):
    """an unknown source, kind of payload, table or column"""


class TooLargeError(Error):
    """a payload is over its limit"""


class HandleError(Error):
    """NULL, or not a handle of ours"""


class ClosedError(Error):
    """the handle was closed, or close ended the operation"""


class ForkedError(Error):
    """the handle was opened before fork(); open again in this process"""


class NotFoundError(Error):
    """no such operation, session or dead letter here"""


class BusyError(Error):
    """too many operations are open"""


class OutOfMemoryError(Error):
    """out of memory"""


class StoreError(Error):
    """the store cannot be read or written; nothing was taken"""


class FullError(Error):
    """the store's disk, or the store's own bound, is full; nothing was taken"""


class DamagedError(Error):
    """the store's file is damaged; it is left as it was"""


class OsError(Error):
    """a thread or a descriptor could not be had"""


class TimedOutError(Error, TimeoutError):
    """the budget ran out"""


class CanceledError(Error):
    """dyncx_cancel() ended it"""


class NetworkError(Error):
    """no connection, or it broke"""


class TlsError(Error):
    """the certificate was refused or the handshake failed"""


class AuthError(Error):
    """Entra or Dynamics refused the credentials"""


class ForbiddenError(Error):
    """a privilege is missing"""


class ThrottledError(Error):
    """service protection limits"""


class ConflictError(Error):
    """the row exists, or changed in between"""


class GoneError(Error):
    """the row, table or environment is not there"""


class RejectedError(Error):
    """Dynamics refused the request"""


class RemoteError(Error):
    """Dynamics failed (5xx), or answered what is no answer"""


class InternalError(Error):
    """a fault of ours; please report it with the message"""


ERRORS = {
    -101: InvalidError,
    -102: SizeError,
    -103: ConfigError,
    -104: UnsupportedError,
    -105: TooLargeError,
    -201: HandleError,
    -202: ClosedError,
    -203: ForkedError,
    -204: NotFoundError,
    -205: BusyError,
    -301: OutOfMemoryError,
    -302: StoreError,
    -303: FullError,
    -304: DamagedError,
    -305: OsError,
    -401: TimedOutError,
    -402: CanceledError,
    -403: NetworkError,
    -404: TlsError,
    -501: AuthError,
    -502: ForbiddenError,
    -503: ThrottledError,
    -504: ConflictError,
    -505: GoneError,
    -506: RejectedError,
    -507: RemoteError,
    -900: InternalError,
}


@dataclass
class SessionEvent:
    """One thing that happened to a session: the struct lane of dyncx_submit(). Left at zero: session and kind and
    time_ms must be given, everything else may be. Same meaning as the JSON of source "dyncx" (docs/events.md)."""
    kind: int = 0  # DYNCX_SESSION_…
    channel: int = 0  # DYNCX_CHANNEL_…; 0: phone
    direction: int = 0  # DYNCX_DIRECTION_…; 0: not known yet
    time_ms: int = 0  # when it happened: Unix time in milliseconds, UTC
    version: int = 0  # of this kind for this session; 0: time_ms. An older one never overwrites a newer one
    talk_ms: int = 0  # with ENDED: time from answer to end; 0: not known, never negative
    wait_ms: int = 0  # with ANSWERED or ENDED: time in queue; 0: not known, never negative
    session: str = ""  # the host's id, 1 to 200 bytes
    leg: str = ""  # the host's id of the leg
    from_: str = ""  # number or address of who began it
    to: str = ""
    queue: str = ""
    agent: str = ""  # the host's name of the agent: a Dynamics domain name or e-mail, or mapped by settings
    disposition: str = ""
    recording_url: str = ""  # with RECORDING_READY
    details_json: str = ""  # an object: any further member of the native event, e.g. {"attributes":{"VIP":true}}


@dataclass(frozen=True)
class Health:
    """State of a client at a glance, for monitors."""
    state: HealthState  # DYNCX_HEALTH_…
    pending: int  # accepted events not yet applied
    dead: int  # given up
    oldest_pending_ms: int  # age of the oldest pending event
    store_bytes: int  # size of the store's files
    last_answer_ms: int  # Unix time of the last good answer of Dynamics, or 0


@dataclass(frozen=True)
class AuditReport:
    """Outcome of dyncx_audit_verify()."""
    is_intact: bool  # 1: every link holds
    entries: int  # how many were checked
    first_broken_seq: int  # 0, or the entry whose link does not hold


@dataclass(frozen=True)
class StatusInfo:
    """One row of the list of status codes."""
    status: Status
    name: str  # "DYNCX_E_TIMEOUT"
    text: str


@dataclass(frozen=True)
class Property:
    """One row of the list of properties (settings)."""
    is_secret: bool
    name: str  # "environment.url"
    type: str  # "text", "integer", "boolean", "list", "object"
    default_value: str  # as JSON text; "" when there is none
    allowed: str  # range or choices, in words; "" when free
    help: str


__all__ = ["Status", "ErrorFlags", "CallFlags", "SessionKind", "Channel", "Direction", "EventKind", "DeadAction",
           "HealthState", "InvalidError", "SizeError", "ConfigError", "UnsupportedError", "TooLargeError",
           "HandleError", "ClosedError", "ForkedError", "NotFoundError", "BusyError", "OutOfMemoryError", "StoreError",
           "FullError", "DamagedError", "OsError", "TimedOutError", "CanceledError", "NetworkError", "TlsError",
           "AuthError", "ForbiddenError", "ThrottledError", "ConflictError", "GoneError", "RejectedError",
           "RemoteError", "InternalError", "ERRORS", "SessionEvent", "Health", "AuditReport", "StatusInfo", "Property"]
