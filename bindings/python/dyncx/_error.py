"""What every failure of dyncx is.

Promises: all fields of dyncx_error, as values that survive the call; an error can be raised, kept and pickled.
Does not: name the single failures; _words.py has a class for each, written from the header.
"""
from dataclasses import dataclass


@dataclass(eq=False)
class Error(Exception):
    """Why a call or an operation failed. No text holds a secret, a token or a customer's data."""
    status: int = 0  # a Status; a plain number when the library is newer than this binding
    flags: int = 0  # ErrorFlags
    http_status: int = 0  # of the refused request, or 0
    retry_after_ms: int = 0  # what Dynamics asked for, or 0
    op: int = 0  # the operation, or 0
    code: str = ""  # verbatim code of Dynamics ("0x80040217") or Entra ("AADSTS7000222")
    request_id: str = ""  # x-ms-service-request-id or Entra's trace id
    message: str = ""  # what is wrong, in one sentence
    fix: str = ""  # what to do about it
    name: str = ""  # "DYNCX_E_TIMEOUT"
    body: str = ""  # JSON that came with a failed operation: the rungs of a verify

    @property
    def is_retriable(self) -> bool:
        """The same call may succeed later."""
        return bool(self.flags & 1)

    @property
    def maybe_done(self) -> bool:
        """A write may have reached Dynamics; repeat it with the same idempotency key."""
        return bool(self.flags & 2)

    @property
    def is_local(self) -> bool:
        """Nothing was sent."""
        return bool(self.flags & 4)

    def __str__(self) -> str:
        known = [self.name, self.code, self.request_id]
        return f"{self.message}{f' ({self.fix})' if self.fix else ''} [{' '.join(part for part in known if part)}]"
