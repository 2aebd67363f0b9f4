package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"dyncx.dev/dyncx"
)

func Test_the_service_takes_events_and_answers_questions(t *testing.T) {
	settings, err := os.ReadFile(os.Getenv("DYNCX_TEST_SETTINGS"))
	must(t, err)
	runtime, err := dyncx.OpenRuntime(nil)
	must(t, err)
	defer runtime.Close()
	crm, err := runtime.OpenClient(t.TempDir(), settings)
	must(t, err)
	server := httptest.NewServer(routes(crm))
	defer server.Close()

	event := `{"event":"session.ended","session":"served-1","time":"2026-01-05T17:30:00Z","direction":"in","from":"+190011112222"}`
	answer(t, http.MethodPost, server.URL+"/events/dyncx", event, http.StatusAccepted, "")
	answer(t, http.MethodPost, server.URL+"/events/dyncx", `{"event":"session.ended"}`, http.StatusBadRequest, "session")
	answer(t, http.MethodGet, server.URL+"/callers/+190011112222", "", http.StatusOK, "Maria Example")
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	must(t, crm.Flush(ctx))
	answer(t, http.MethodGet, server.URL+"/sessions/served-1", "", http.StatusOK, `"phonecall"`)
	answer(t, http.MethodGet, server.URL+"/sessions/nobody", "", http.StatusNotFound, "")
	answer(t, http.MethodGet, server.URL+"/health", "", http.StatusOK, `"Pending":0`)
	must(t, crm.Close())
	answer(t, http.MethodGet, server.URL+"/health", "", http.StatusServiceUnavailable, "DYNCX_E_CLOSED")
}

func answer(t *testing.T, method, url, body string, status int, part string) {
	t.Helper()
	request, err := http.NewRequest(method, url, strings.NewReader(body))
	must(t, err)
	got, err := http.DefaultClient.Do(request)
	must(t, err)
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	must(t, err)
	if got.StatusCode != status || !strings.Contains(string(text), part) {
		t.Fatalf("%s: %d %s", url, got.StatusCode, text)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
