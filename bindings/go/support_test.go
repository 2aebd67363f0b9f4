package dyncx_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"dyncx.dev/dyncx"
)

const maria = "c0000000-0000-4000-8000-000000000001"

// opened gives a client on the emulator that tests/bindings/go.sh started, with a store of its own.
func opened(t testing.TB) *dyncx.Client {
	t.Helper()
	runtime, err := dyncx.OpenRuntime(nil)
	must(t, err)
	t.Cleanup(func() { must(t, runtime.Close()) })
	client, err := runtime.OpenClient(t.TempDir(), settings(t))
	must(t, err)
	t.Cleanup(func() { must(t, client.Close()) })
	return client
}

func settings(t testing.TB) []byte {
	t.Helper()
	text, err := os.ReadFile(os.Getenv("DYNCX_TEST_SETTINGS"))
	must(t, err)
	return text
}

func patience(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func call(session string, kind dyncx.SessionKind) dyncx.SessionEvent {
	return dyncx.SessionEvent{Kind: kind, Session: session, Time: time.Now(), Direction: dyncx.DirectionIn,
		From: "+190011112222", To: "+18005550100"}
}

// hold lets the next request of that path hang.
func hold(t testing.TB, path string) {
	control(t, "/faults", `{"match":{"path_contains":"`+path+`"},"action":"delay","delay_ms":20000}`)
	t.Cleanup(func() { control(t, "/faults/clear", "") })
}

func control(t testing.TB, path, body string) {
	t.Helper()
	answer, err := http.Post(os.Getenv("DYNCX_TEST_CONTROL")+path, "application/json", strings.NewReader(body))
	must(t, err)
	answer.Body.Close()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func is(t testing.TB, what string, got, wanted any) {
	t.Helper()
	if got != wanted {
		t.Fatalf("%s: %v, wanted %v", what, got, wanted)
	}
}

func fails(t testing.TB, err, with error) *dyncx.Error {
	t.Helper()
	var failure *dyncx.Error
	if !errors.Is(err, with) || !errors.As(err, &failure) {
		t.Fatalf("%v, wanted %v", err, with)
	}
	return failure
}

// body reads JSON into a map, a list or a single value.
func body[T any](t testing.TB, text json.RawMessage, err error) T {
	t.Helper()
	must(t, err)
	var value T
	must(t, json.Unmarshal(text, &value))
	return value
}
