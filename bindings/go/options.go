package dyncx

// #include <dyncx_c.h>
import "C"

import (
	"context"
	"time"
)

// Option says how a call is to run.
type Option func(*how)

type how struct {
	call    C.dyncx_call
	key     string
	isQuiet bool
}

// Budget is the time of a remote verb; negative: no limit. Without it the context's deadline counts, without that the
// property call.budget_ms.
func Budget(budget time.Duration) Option {
	return func(h *how) { h.call.budget_ms = milliseconds(budget) }
}

// Priority is 1 to 9, sooner to later among waiting operations.
func Priority(priority int) Option { return func(h *how) { h.call.priority = C.int32_t(priority) } }

// IdempotencyKey makes RecordCreate with the same key make the same row, once.
func IdempotencyKey(key string) Option { return func(h *how) { h.key = key } }

// NoWait lets a submit return when the event outlives this process; a moment later it is on disk.
func NoWait() Option { return func(h *how) { h.call.flags |= C.DYNCX_CALL_NOWAIT } }

// Quiet lets nobody wait for a submit: a failure comes through Events, with this tag.
func Quiet(tag uint32) Option {
	return func(h *how) {
		h.call.flags |= C.DYNCX_CALL_QUIET
		h.call.tag, h.isQuiet = C.uint64_t(tag), true
	}
}

func chosen(options []Option) *how {
	var h how
	for _, option := range options {
		option(&h)
	}
	return &h
}

// within takes the deadline of the context as the budget, when no budget was given.
func (h *how) within(ctx context.Context) {
	if deadline, has := ctx.Deadline(); has && h.call.budget_ms == 0 {
		left := time.Until(deadline)
		if left < time.Millisecond {
			left = time.Millisecond
		}
		h.call.budget_ms = milliseconds(left)
	}
}
