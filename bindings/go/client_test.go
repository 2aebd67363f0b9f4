package dyncx_test

// What is Go's own: contexts, many goroutines, channels.

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"dyncx.dev/dyncx"
)

func Test_a_cancelled_context_cancels_the_operation_at_once(t *testing.T) {
	crm := opened(t)
	_, err := crm.Verify(patience(t))
	must(t, err)
	hold(t, "/contacts")
	ctx, cancel := context.WithCancel(patience(t))
	time.AfterFunc(200*time.Millisecond, cancel)
	began := time.Now()
	_, err = crm.RecordGet(ctx, "contact", maria, "fullname")
	fails(t, err, dyncx.ErrCanceled)
	is(t, "the context's own error is in the chain", errors.Is(err, context.Canceled), true)
	is(t, "it waits for the request", time.Since(began) > 15*time.Second, false)
}

func Test_a_deadline_ends_the_operation(t *testing.T) {
	crm := opened(t)
	_, err := crm.Verify(patience(t))
	must(t, err)
	hold(t, "/contacts")
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	_, err = crm.RecordGet(ctx, "contact", maria, "fullname")
	is(t, "late", errors.Is(err, context.DeadlineExceeded), true)
	<-ctx.Done()
	_, err = crm.RecordGet(ctx, "contact", maria, "fullname")
	is(t, "a context that is over starts nothing", err, context.DeadlineExceeded)
}

func Test_a_budget_of_its_own_is_a_timeout(t *testing.T) {
	crm := opened(t)
	_, err := crm.Verify(patience(t))
	must(t, err)
	hold(t, "/contacts")
	_, err = crm.RecordGet(patience(t), "contact", maria, "fullname", dyncx.Budget(200*time.Millisecond))
	fails(t, err, dyncx.ErrTimeout)
}

func Test_many_goroutines_share_a_client(t *testing.T) {
	crm := opened(t)
	var group sync.WaitGroup
	failures := make(chan error, 400)
	for i := 0; i < 100; i++ {
		group.Add(1)
		go func(i int) {
			defer group.Done()
			operation, err := crm.Submit(call(fmt.Sprint("many-", i), dyncx.SessionEnded), dyncx.NoWait())
			failures <- err
			_, err = crm.LookupPhone(patience(t), "+190011112222")
			failures <- err
			_, err = operation.Wait(patience(t))
			failures <- err
			_, err = crm.SessionGet(fmt.Sprint("many-", i))
			failures <- err
		}(i)
	}
	group.Wait()
	close(failures)
	for err := range failures {
		must(t, err)
	}
}

func Test_close_ends_what_waits(t *testing.T) {
	crm := opened(t)
	_, err := crm.Verify(patience(t))
	must(t, err)
	hold(t, "/contacts")
	time.AfterFunc(200*time.Millisecond, func() { _ = crm.CloseWithin(0) })
	_, err = crm.RecordGet(patience(t), "contact", maria, "fullname")
	fails(t, err, dyncx.ErrClosed)
}

func Test_a_quiet_failure_comes_through_events_with_its_tag(t *testing.T) {
	crm := opened(t)
	event := call("quiet-1", dyncx.SessionEnded)
	event.Details = row{"regarding": row{"incident": "00000000-0000-4000-8000-000000000000"}}
	operation, err := crm.Submit(event, dyncx.Quiet(77))
	must(t, err)
	_, err = operation.Wait(patience(t))
	is(t, "somebody may wait", err != nil, true)
	ended := <-crm.Events()
	is(t, "the tag", ended.Tag, uint64(77))
	is(t, "the operation", ended.Op, operation.ID)
	fails(t, ended.Err, ended.Status)
	text, err := crm.DeadList(0, 10)
	is(t, "dead letters", len(body[struct{ Letters []row }](t, text, err).Letters), 1)
	settled, err := crm.DeadSettle(0, dyncx.DeadDrop, "the test")
	must(t, err)
	is(t, "dropped", settled, int64(1))
}

func Test_events_that_nobody_reads_hold_nothing_up(t *testing.T) {
	crm := opened(t)
	control(t, "/faults", `{"action":"status","status":503,"retry_after":"1"}`)
	_, err := crm.Submit(call("way-1", dyncx.SessionEnded))
	must(t, err)
	must(t, crm.Flush(patience(t)))
	shut, opened := <-crm.Events(), <-crm.Events()
	is(t, "kind", shut.Kind, dyncx.EventState)
	is(t, "first", body[row](t, shut.Body, nil)["state"], "shut")
	is(t, "then", body[row](t, opened.Body, nil)["state"], "open")
}

func Test_a_session_is_handed_over_and_its_record_is_known(t *testing.T) {
	crm := opened(t)
	submitted(t, crm, call("go-11", dyncx.SessionEnded))
	request := row{"session": "go-11", "channel": "phone", "customer": row{"phone": "+190011112222"}, "summary": "Wants it back"}
	operation, err := crm.Handoff(request)
	must(t, err)
	_, err = operation.Wait(patience(t))
	must(t, err)
	text, err := crm.HandoffGet("go-11")
	is(t, "the state", body[row](t, text, err)["state"], "created")
}
