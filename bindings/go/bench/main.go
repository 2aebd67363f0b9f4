// bench tells what one call costs in C, through cgo alone, and through the package, best of fifty rounds.
// It needs no network: go run ./bench
package main

/*
#cgo pkg-config: dyncx
#include <dyncx_c.h>
#include <stdint.h>
#include <stdio.h>

static dyncx_status one_submit(dyncx_client* client, int64_t number) {
    char session[32];
    snprintf(session, sizeof session, "bench-%lld", (long long)number);
    dyncx_session_event event = DYNCX_INIT(dyncx_session_event);
    dyncx_call call = DYNCX_INIT(dyncx_call);
    event.kind = DYNCX_SESSION_ENDED;
    event.time_ms = 1700000000000;
    event.session = dyncx_text(session);
    event.from = dyncx_text("+190011112222");
    call.flags = DYNCX_CALL_NOWAIT | DYNCX_CALL_QUIET;
    return dyncx_submit(client, &event, &call, NULL, NULL);
}

static dyncx_status one_get(dyncx_client* client) {
    dyncx_blob* blob = NULL;
    dyncx_status status = dyncx_session_get(client, "bench-0", 7, &blob, NULL);
    dyncx_blob_free(blob);
    return status;
}

static void versions(int64_t times) { while (times-- > 0) dyncx_version(); }
static void submits(dyncx_client* client, int64_t from, int64_t times) { while (times-- > 0) one_submit(client, from++); }
static void gets(dyncx_client* client, int64_t times) { while (times-- > 0) one_get(client); }

static dyncx_client* opened(dyncx_runtime** runtime, const char* store, const char* settings) {
    dyncx_client* client = NULL;
    if (dyncx_runtime_open(NULL, 0, runtime, NULL) < 0) return NULL;
    if (dyncx_client_open(*runtime, store, DYNCX_NUL, settings, DYNCX_NUL, &client, NULL) < 0) return NULL;
    dyncx_client_pause(client, 1, NULL);
    return client;
}
*/
import "C"

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"dyncx.dev/dyncx"
)

const settings = `{"environment":{"url":"https://127.0.0.1:9","tenant_id":"5f0d1c52-8d4f-4a57-9c0e-3a1f5a7c1001",
	"client_id":"5f0d1c52-8d4f-4a57-9c0e-3a1f5a7c1002","client_secret":"no.real.one"}}`

var number int64 // of the session

func main() {
	folder, err := os.MkdirTemp("", "dyncx-bench")
	must(err)
	defer os.RemoveAll(folder)
	var rawRuntime *C.dyncx_runtime
	raw := C.opened(&rawRuntime, C.CString(filepath.Join(folder, "c")), C.CString(settings))
	defer C.dyncx_runtime_close(rawRuntime, 0, nil)
	runtime, err := dyncx.OpenRuntime(nil)
	must(err)
	defer runtime.Close()
	crm, err := runtime.OpenClient(filepath.Join(folder, "go"), settings)
	must(err)
	must(crm.Pause(true))

	fmt.Println("| call | in C | cgo alone | through the package |\n| --- | --- | --- | --- |")
	row("dyncx_version", 10000,
		func(n int) { C.versions(C.int64_t(n)) },
		each(func() { C.dyncx_version() }),
		each(func() { dyncx.VersionNumber() }))
	C.one_submit(raw, C.int64_t(number))
	submit(crm)
	row("session_get", 100,
		func(n int) { C.gets(raw, C.int64_t(n)) },
		each(func() { C.one_get(raw) }),
		each(func() { _, err := crm.SessionGet("bench-0"); must(err) }))
	row("submit, NOWAIT and QUIET", 100,
		func(n int) { C.submits(raw, C.int64_t(number), C.int64_t(n)); number += int64(n) },
		each(func() { C.one_submit(raw, C.int64_t(number)); number++ }),
		each(func() {
			submit(crm)
		}))
}

func submit(crm *dyncx.Client) {
	_, err := crm.Submit(dyncx.SessionEvent{Kind: dyncx.SessionEnded, Time: time.UnixMilli(1700000000000),
		Session: fmt.Sprint("bench-", number), From: "+190011112222"}, dyncx.NoWait(), dyncx.Quiet(0))
	must(err)
	number++
}

func each(call func()) func(int) {
	return func(n int) {
		for ; n > 0; n-- {
			call()
		}
	}
}

func row(name string, times int, ways ...func(int)) {
	fmt.Printf("| %s |", name)
	for _, way := range ways {
		best := time.Duration(1 << 62)
		for round := 0; round < 50; round++ {
			began := time.Now()
			way(times)
			if took := time.Since(began); took < best {
				best = took
			}
		}
		fmt.Printf(" %.3g µs |", float64(best.Nanoseconds())/float64(times)/1000)
	}
	fmt.Println()
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
