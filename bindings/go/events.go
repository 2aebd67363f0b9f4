package dyncx

// #include <dyncx_c.h>
// #include <stdlib.h>
import "C"

import (
	"context"
	"encoding/json"
	"errors"
	"time"
	"unsafe"
)

// KeptEvents is how many events wait in Events for a reader; older ones are let go. Nothing is lost by that: what was given
// up stands in DeadList, and Health tells the state.
const KeptEvents = 1024

// Event is what an operation or the queue gave.
type Event struct {
	Kind    EventKind
	Op      uint64
	Tag     uint64 // of Quiet
	Seq     uint64
	Time    time.Time
	Status  Status
	Subject string          // the session or the record, as the verb says
	Body    json.RawMessage // as the verb says; nil when there is none
	Err     error           // an *Error, or nil
}

// Decode reads the body into a value.
func (e *Event) Decode(into any) error { return json.Unmarshal(e.Body, into) }

// Operation is something that was started and ends once.
type Operation struct {
	ID     uint64
	client *Client
	ended  chan struct{} // closed when event is there; nil when nobody may wait
	event  Event
}

// Wait waits for the end. When the context ends first the operation goes on: what was accepted is not taken back.
func (o *Operation) Wait(ctx context.Context) (Event, error) {
	if o.ended == nil {
		return Event{}, errors.New("dyncx: a quiet submit has no end to wait for")
	}
	select {
	case <-o.ended:
		return o.event, o.event.Err
	case <-ctx.Done():
		return Event{}, ctx.Err()
	}
}

// Events gives what no operation waits for: failures of quiet submits, dead letters, the state of the way to Dynamics. Pass
// over kinds that you do not know. It ends when the client is closed.
func (c *Client) Events() <-chan Event { return c.events }

// pump is the one goroutine that waits in dyncx_poll(); a close of the client ends it.
func (c *Client) pump() {
	slot := (*C.dyncx_event)(C.calloc(1, C.sizeof_dyncx_event))
	slot.size = C.sizeof_dyncx_event
	defer C.free(unsafe.Pointer(slot))
	defer close(c.pumped)
	defer close(c.events)
	fail := C.dyncx_error{size: C.sizeof_dyncx_error}
	for {
		status := C.dyncx_poll(c.handle, -1, slot, &fail)
		if status < 0 {
			c.endAll(check(status, &fail))
			return
		}
		if status == C.DYNCX_OK {
			c.deliver(goEvent(slot))
			C.dyncx_event_release(slot)
		}
	}
}

func (c *Client) deliver(event Event) {
	if event.Kind == EventDone {
		if operation := c.take(event.Tag); operation != nil {
			event.Tag = 0
			operation.end(event)
			return
		}
	}
	for {
		select {
		case c.events <- event:
			return
		default:
		}
		select {
		case <-c.events:
		default:
		}
	}
}

// endAll is for a queue that cannot be read any more; after a close nothing is left to end.
func (c *Client) endAll(err error) {
	c.mutex.Lock()
	left := c.waiting
	c.waiting, c.broken = nil, err
	c.mutex.Unlock()
	for _, operation := range left {
		operation.end(Event{Kind: EventDone, Op: operation.ID, Err: err})
	}
}

func (o *Operation) end(event Event) {
	o.event = event
	close(o.ended)
}

func goEvent(c *C.dyncx_event) Event {
	event := Event{
		Kind:    EventKind(c.kind),
		Op:      uint64(c.op),
		Tag:     uint64(c.tag),
		Seq:     uint64(c.seq),
		Time:    goTime(c.time_ms),
		Status:  Status(c.status),
		Subject: goText(c.subject),
	}
	if body := goText(c.body); body != "" {
		event.Body = json.RawMessage(body)
	}
	if c.error != nil {
		event.Err = goError(c.error)
	}
	return event
}
