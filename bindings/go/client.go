package dyncx

// #include "crossing.h"
//
// static dyncx_status go_dead_settle(dyncx_client* client, int64_t id, int32_t action, _GoString_ by, int64_t* settled,
//                                    dyncx_error* err) {
//     return dyncx_dead_settle(client, id, action, GO_TEXT(by), settled, err);
// }
import "C"

import (
	"context"
	"sync"
	"time"
)

// Client is one Dynamics environment with one store. Its verbs (calls.go) wait for their end or their context; its readers
// answer JSON at once, nil when there is nothing.
type Client struct {
	handle  *C.dyncx_client
	mutex   sync.Mutex
	waiting map[uint64]*Operation // by tag: a number stands for the operation in C
	broken  error                 // why the queue cannot be read any more
	tags    uint64                // the last one given
	events  chan Event
	pumped  chan struct{}
}

// firstTag is above those of Quiet.
const firstTag = 1 << 32

func newClient() *Client {
	return &Client{
		waiting: map[uint64]*Operation{},
		tags:    firstTag,
		events:  make(chan Event, KeptEvents),
		pumped:  make(chan struct{}),
	}
}

// start is what a call that starts an operation reads and writes. The library never keeps a pointer to it.
type start struct {
	call C.dyncx_call
	key  string
	op   C.dyncx_op
	err  C.dyncx_error
}

// begin starts an operation; its end is expected before it can come.
func (c *Client) begin(h *how, call func(*start) C.dyncx_status) (*Operation, error) {
	operation := &Operation{client: c}
	if !h.isQuiet {
		tag, err := c.expect(operation)
		if err != nil {
			return nil, err
		}
		h.call.tag = C.uint64_t(tag)
	}
	s := start{call: h.call, key: h.key}
	s.err.size = C.sizeof_dyncx_error
	if status := call(&s); status < 0 {
		c.take(uint64(h.call.tag))
		return nil, check(status, &s.err)
	}
	operation.ID = uint64(s.op)
	return operation, nil
}

// run starts a remote verb and waits for its end. A context that ends cancels it; the end then comes at once.
func (c *Client) run(ctx context.Context, options []Option, call func(*start) C.dyncx_status) (Event, error) {
	if err := ctx.Err(); err != nil {
		return Event{}, err
	}
	h := chosen(options)
	h.call.flags, h.isQuiet = 0, false // they are of submits
	h.within(ctx)
	operation, err := c.begin(h, call)
	if err != nil {
		return Event{}, err
	}
	select {
	case <-operation.ended:
	case <-ctx.Done():
		_ = operation.Cancel() // refused when it was faster: then its result is there
		<-operation.ended
		if failure, is := operation.event.Err.(*Error); is {
			because := *failure
			because.cause = ctx.Err()
			operation.event.Err = &because
		}
	}
	return operation.event, operation.event.Err
}

// Submit hands in what happened to a session: it is on disk when this returns, and reaches Dynamics also after a crash.
// The operation ends when it took effect there or was given up; nobody has to wait for it.
func (c *Client) Submit(event SessionEvent, options ...Option) (*Operation, error) {
	given, texts, err := event.crossing()
	if err != nil {
		return nil, err
	}
	return c.begin(chosen(options), func(s *start) C.dyncx_status {
		return C.go_submit(c.handle, given, texts, s.call, s.key, &s.op, &s.err)
	})
}

// SubmitJSON hands in a native host event of any source of docs/events.md and docs/hosts.md; otherwise as Submit.
func (c *Client) SubmitJSON(source string, payload any, options ...Option) (*Operation, error) {
	text, err := jsonText(payload)
	if err != nil {
		return nil, err
	}
	return c.begin(chosen(options), func(s *start) C.dyncx_status {
		return C.go_submit_json(c.handle, source, text, s.call, s.key, &s.op, &s.err)
	})
}

// Cancel asks the operation to end: its end still comes, as ErrCanceled, or with its result when it was faster.
func (o *Operation) Cancel() error {
	return asked(func(err *C.dyncx_error) C.dyncx_status { return C.dyncx_cancel(o.client.handle, C.dyncx_op(o.ID), err) })
}

// Flush waits until everything accepted before has been applied or given up, or the context ends.
func (c *Client) Flush(ctx context.Context) error {
	const slice = 250
	for ctx.Err() == nil {
		fail := C.dyncx_error{size: C.sizeof_dyncx_error}
		if status := C.dyncx_client_flush(c.handle, slice, &fail); status != C.DYNCX_NONE {
			return check(status, &fail)
		}
	}
	return ctx.Err()
}

// Pause goes on accepting and sends nothing of the outbox, until it is called with false.
func (c *Client) Pause(isPaused bool) error {
	var paused C.int32_t
	if isPaused {
		paused = 1
	}
	return asked(func(err *C.dyncx_error) C.dyncx_status { return C.dyncx_client_pause(c.handle, paused, err) })
}

// Health is the state at a glance; cheap enough for every second.
func (c *Client) Health() (Health, error) {
	out := C.dyncx_health{size: C.sizeof_dyncx_health}
	err := asked(func(err *C.dyncx_error) C.dyncx_status { return C.dyncx_client_health(c.handle, &out, err) })
	return goHealth(&out), err
}

// AuditVerify checks the chain of the whole trail.
func (c *Client) AuditVerify() (AuditReport, error) {
	out := C.dyncx_audit_report{size: C.sizeof_dyncx_audit_report}
	err := asked(func(err *C.dyncx_error) C.dyncx_status { return C.dyncx_audit_verify(c.handle, &out, err) })
	return goAuditReport(&out), err
}

// DeadSettle tries a dead letter again or drops it (id 0: all) and says how many there were; by says in the trail who did.
func (c *Client) DeadSettle(id int64, action DeadAction, by string) (int64, error) {
	var settled C.int64_t
	err := asked(func(err *C.dyncx_error) C.dyncx_status {
		return C.go_dead_settle(c.handle, C.int64_t(id), C.int32_t(action), by, &settled, err)
	})
	return int64(settled), err
}

// Close closes the client within CloseTime, see CloseWithin.
func (c *Client) Close() error { return c.CloseWithin(CloseTime) }

// CloseWithin goes on delivering for so long (negative: until all is delivered). What is left stays in the store for the
// next open; operations still open end with ErrClosed, then Events ends. Fine when it is closed already.
func (c *Client) CloseWithin(wait time.Duration) error {
	err := asked(func(err *C.dyncx_error) C.dyncx_status {
		return C.dyncx_client_close(c.handle, milliseconds(wait), err)
	})
	<-c.pumped
	return unlessClosed(err)
}

func asked(call func(*C.dyncx_error) C.dyncx_status) error {
	fail := C.dyncx_error{size: C.sizeof_dyncx_error}
	return check(call(&fail), &fail)
}

func (c *Client) expect(operation *Operation) (uint64, error) {
	operation.ended = make(chan struct{})
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.broken != nil {
		return 0, c.broken
	}
	c.tags++
	c.waiting[c.tags] = operation
	return c.tags, nil
}

func (c *Client) take(tag uint64) *Operation {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	operation := c.waiting[tag]
	delete(c.waiting, tag)
	return operation
}
