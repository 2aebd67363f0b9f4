package dyncx_test

// The ten scenarios that each binding of dyncx passes, against the emulator.

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"dyncx.dev/dyncx"
)

type row map[string]any

type known struct {
	Session string
	Pending int
	Records []struct{ Table, ID string }
}

// phoneCalls gives the ids of the rows that a session made.
func phoneCalls(t *testing.T, crm *dyncx.Client, session string) []string {
	t.Helper()
	text, err := crm.SessionGet(session)
	ids := []string{}
	for _, record := range body[known](t, text, err).Records {
		if record.Table == "phonecall" {
			ids = append(ids, record.ID)
		}
	}
	return ids
}

func submitted(t *testing.T, crm *dyncx.Client, event dyncx.SessionEvent) dyncx.Event {
	t.Helper()
	operation, err := crm.Submit(event)
	must(t, err)
	ended, err := operation.Wait(patience(t))
	must(t, err)
	is(t, "the operation of the end", ended.Op, operation.ID)
	return ended
}

func Test_opens_and_says_its_version(t *testing.T) {
	crm := opened(t)
	if !regexp.MustCompile(`^\d+\.\d+\.\d+$`).MatchString(dyncx.Version()) {
		t.Fatal(dyncx.Version())
	}
	text, err := dyncx.BuildInfo()
	is(t, "the build's version", body[struct{ Version string }](t, text, err).Version, dyncx.Version())
	health, err := crm.Health()
	must(t, err)
	is(t, "the state", health.State, dyncx.HealthStarting)
	verified, err := crm.Verify(patience(t))
	must(t, err)
	var ladder struct {
		Rungs []struct {
			IsGood bool `json:"is_good"`
		}
	}
	must(t, verified.Decode(&ladder))
	for _, rung := range ladder.Rungs {
		is(t, "a rung", rung.IsGood, true)
	}
}

func Test_a_call_becomes_one_phone_call_row(t *testing.T) {
	crm := opened(t)
	answered, ended := call("go-2", dyncx.SessionAnswered), call("go-2", dyncx.SessionEnded)
	answered.Agent, answered.Wait = "agent.one@example.com", 4*time.Second
	ended.Talk, ended.Details = 61*time.Second, map[string]any{"attributes": map[string]any{"VIP": true}}
	for _, event := range []dyncx.SessionEvent{call("go-2", dyncx.SessionStarted), answered} {
		_, err := crm.Submit(event)
		must(t, err)
	}
	is(t, "the subject", submitted(t, crm, ended).Subject, "go-2")
	ids := phoneCalls(t, crm, "go-2")
	is(t, "rows", len(ids), 1)
	read, err := crm.RecordGet(patience(t), "phonecall", ids[0], "phonenumber,directioncode")
	must(t, err)
	is(t, "the number", body[row](t, read.Body, nil)["phonenumber"], "+190011112222")
	is(t, "outgoing", body[row](t, read.Body, nil)["directioncode"], false)
	text, err := crm.SessionFind(ids[0])
	found := body[struct{ Sessions []known }](t, text, err)
	is(t, "the session of the row", found.Sessions[0].Session, "go-2")
}

func Test_a_repeat_makes_no_second_row(t *testing.T) {
	crm := opened(t)
	event := call("go-3", dyncx.SessionEnded)
	for i := 0; i < 3; i++ {
		submitted(t, crm, event)
	}
	ids := phoneCalls(t, crm, "go-3")
	is(t, "rows", len(ids), 1)
	answer, err := crm.RecordQuery(patience(t), map[string]any{"table": "phonecall", "columns": []string{"subject"},
		"where": map[string]any{"column": "activityid", "is": ids[0]}})
	must(t, err)
	is(t, "rows found", len(body[struct{ Rows []row }](t, answer.Body, nil).Rows), 1)
	text, err := crm.Stats()
	is(t, "accepted", body[struct{ Accepted int }](t, text, err).Accepted, 3)
}

func Test_a_recorded_contact_is_replayed(t *testing.T) {
	crm := opened(t)
	recorded, err := os.ReadFile(os.Getenv("SOURCE") + "/packaging/demo/01-inbound-answered.json")
	must(t, err)
	operation, err := crm.SubmitJSON("amazon-connect", recorded)
	must(t, err)
	ended, err := operation.Wait(patience(t))
	must(t, err)
	ids := phoneCalls(t, crm, body[known](t, ended.Body, nil).Session)
	is(t, "rows", len(ids), 1)
	read, err := crm.RecordGet(patience(t), "phonecall", ids[0], "")
	must(t, err)
	is(t, "the number", body[row](t, read.Body, nil)["phonenumber"], "+190011112222")
}

func Test_a_caller_is_looked_up_by_number(t *testing.T) {
	crm := opened(t)
	type answer struct {
		Outcome string
		Matches []struct{ Name, Phone string }
	}
	found, err := crm.LookupPhone(patience(t), "+1 (900) 1111-2222")
	must(t, err)
	is(t, "who calls", body[answer](t, found.Body, nil).Matches[0].Name, "Maria Example")
	found, err = crm.Lookup(patience(t), map[string]string{"id": maria})
	must(t, err)
	is(t, "her number", body[answer](t, found.Body, nil).Matches[0].Phone, "+190011112222")
	found, err = crm.LookupPhone(patience(t), "anonymous")
	must(t, err)
	is(t, "nobody", body[answer](t, found.Body, nil).Outcome, "none")
}

func Test_a_record_is_created_read_and_updated(t *testing.T) {
	crm := opened(t)
	create := func() string {
		made, err := crm.RecordCreate(patience(t), "contact", row{"lastname": `Ó "Quote"`}, dyncx.IdempotencyKey("go-6"))
		must(t, err)
		return made.Subject
	}
	id := create()
	is(t, "the row of a repeat", create(), id)
	read, err := crm.RecordGet(patience(t), "contact", id, "lastname")
	must(t, err)
	contact := body[row](t, read.Body, nil)
	is(t, "the name", contact["lastname"], `Ó "Quote"`)
	etag := contact["@odata.etag"].(string)
	_, err = crm.RecordUpdate(patience(t), "contact", id, etag, row{"firstname": "😀"})
	must(t, err)
	_, err = crm.RecordUpdate(patience(t), "contact", id, etag, row{"firstname": "late"})
	fails(t, err, dyncx.ErrConflict)
	read, err = crm.RecordGet(patience(t), "contact", id, "firstname")
	must(t, err)
	is(t, "the first name", body[row](t, read.Body, nil)["firstname"], "😀")
}

func Test_a_bad_payload_is_refused_with_its_place_and_fix(t *testing.T) {
	crm := opened(t)
	_, err := crm.SubmitJSON("dyncx", row{"event": "session.ended", "session": "go-7", "time": "yesterday"})
	refused := fails(t, err, dyncx.ErrInvalid)
	if !strings.Contains(refused.Message, "time") || refused.Fix == "" || !strings.Contains(err.Error(), refused.Fix) {
		t.Fatal(err)
	}
	is(t, "the name", refused.Status.Name(), "DYNCX_E_INVALID")
	is(t, "worth a repeat", refused.IsRetriable() || refused.MaybeDone(), false)
	_, err = crm.SubmitJSON("nonsense", "{}")
	fails(t, err, dyncx.ErrUnsupported)
	_, err = crm.RecordGet(patience(t), "contact", "00000000-0000-4000-8000-000000000000", "")
	gone := fails(t, err, dyncx.ErrGone)
	is(t, "the code", gone.Code, "0x80040217")
	is(t, "the HTTP status", gone.HTTPStatus, 404)
	is(t, "a request id is there", gone.RequestID != "", true)
	text, err := crm.SessionGet("go-7")
	must(t, err)
	is(t, "nothing was taken", text == nil, true)
}

func Test_a_cancelled_operation_ends_once_as_cancelled(t *testing.T) {
	crm := opened(t)
	must(t, crm.Pause(true))
	health, err := crm.Health()
	must(t, err)
	is(t, "the state", health.State, dyncx.HealthPaused)
	operation, err := crm.Submit(call("go-8", dyncx.SessionEnded))
	must(t, err)
	must(t, operation.Cancel())
	_, err = operation.Wait(patience(t))
	fails(t, err, dyncx.ErrCanceled)
	_, err = operation.Wait(patience(t))
	fails(t, err, dyncx.ErrCanceled)
	fails(t, operation.Cancel(), dyncx.ErrNotFound)
	must(t, crm.CloseWithin(0))
	for event := range crm.Events() {
		t.Fatal("another end:", event)
	}
}

func Test_a_closed_client_says_so(t *testing.T) {
	crm := opened(t)
	must(t, crm.CloseWithin(0))
	must(t, crm.CloseWithin(0))
	_, err := crm.Health()
	fails(t, err, dyncx.ErrClosed)
	_, err = crm.Verify(patience(t))
	fails(t, err, dyncx.ErrClosed)
	_, err = crm.Submit(call("go-9", dyncx.SessionEnded), dyncx.Quiet(1))
	fails(t, err, dyncx.ErrClosed)
	fails(t, crm.Flush(patience(t)), dyncx.ErrClosed)
	_, isOpen := <-crm.Events()
	is(t, "events go on", isOpen, false)
}

func Test_the_trail_is_intact(t *testing.T) {
	crm := opened(t)
	_, err := crm.Submit(call("go-10", dyncx.SessionEnded), dyncx.Quiet(1))
	must(t, err)
	must(t, crm.Flush(patience(t)))
	report, err := crm.AuditVerify()
	must(t, err)
	is(t, "intact", report.IsIntact, true)
	text, err := crm.AuditRead(0, 1000)
	entries := body[struct{ Entries []struct{ Subject string } }](t, text, err).Entries
	is(t, "entries", int64(len(entries)), report.Entries)
}
