package dyncx

// #include <dyncx_c.h>
import "C"

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Error is why a call or an operation failed, with all that the library tells. No text holds a secret, a token or a
// customer's data. errors.Is(err, ErrConflict) asks for a status; errors.As gives the rest. A context that ended is in
// the chain, and ErrTimeout is context.DeadlineExceeded as well.
type Error struct {
	Status     Status
	HTTPStatus int           // of the refused request, or 0
	RetryAfter time.Duration // what Dynamics asked for, or 0
	Op         uint64        // the operation, or 0
	Code       string        // verbatim code of Dynamics ("0x80040217") or Entra ("AADSTS7000222")
	RequestID  string        // x-ms-service-request-id or Entra's trace id
	Message    string        // what is wrong, in one sentence
	Fix        string        // what to do about it
	flags      C.uint32_t
	cause      error
}

func (e *Error) Error() string {
	text := e.Message
	if e.Fix != "" {
		text += " (" + e.Fix + ")"
	}
	known := strings.Fields(e.Status.Name() + " " + e.Code + " " + e.RequestID)
	return fmt.Sprintf("dyncx: %s [%s]", text, strings.Join(known, " "))
}

// Is lets errors.Is compare with a Status.
func (e *Error) Is(target error) bool {
	if target == context.DeadlineExceeded {
		return e.Status == ErrTimeout
	}
	status, isStatus := target.(Status)
	return isStatus && status == e.Status
}

// Unwrap gives the context's error when it was the context that ended the operation.
func (e *Error) Unwrap() error { return e.cause }

// IsRetriable says that the same call may succeed later.
func (e *Error) IsRetriable() bool { return e.flags&C.DYNCX_ERROR_RETRIABLE != 0 }

// MaybeDone says that a write may have reached Dynamics: repeat it with the same idempotency key.
func (e *Error) MaybeDone() bool { return e.flags&C.DYNCX_ERROR_MAYBE_DONE != 0 }

// IsLocal says that nothing was sent.
func (e *Error) IsLocal() bool { return e.flags&C.DYNCX_ERROR_LOCAL != 0 }

// Name is the status in C ("DYNCX_E_TIMEOUT").
func (s Status) Name() string { return C.GoString(C.dyncx_status_name(C.dyncx_status(s))) }

// Error makes a Status a target of errors.Is.
func (s Status) Error() string { return C.GoString(C.dyncx_status_text(C.dyncx_status(s))) }

// check turns a status below 0 into an *Error.
func check(status C.dyncx_status, c *C.dyncx_error) error {
	if status >= 0 {
		return nil
	}
	return goError(c)
}

func goError(c *C.dyncx_error) *Error {
	return &Error{
		Status:     Status(c.status),
		HTTPStatus: int(c.http_status),
		RetryAfter: time.Duration(c.retry_after_ms) * time.Millisecond,
		Op:         uint64(c.op),
		Code:       C.GoString(&c.code[0]),
		RequestID:  C.GoString(&c.request_id[0]),
		Message:    C.GoString(&c.message[0]),
		Fix:        C.GoString(&c.fix[0]),
		flags:      c.flags,
	}
}
