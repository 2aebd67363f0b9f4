// service is a small HTTP service before one Dynamics environment:
//
//	POST /events/{source}    a native host event; 202 when it is on disk
//	GET  /callers/{number}   who is calling, within the request's own time
//	GET  /sessions/{id}      what became of a session
//	GET  /health             the state, for monitors
//
// Usage: service SETTINGS.json STORE-FOLDER ADDRESS:PORT. SIGTERM closes it in order; kill -9 loses nothing either.
// It does not authenticate anybody: put it behind something that does.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"dyncx.dev/dyncx"
)

const mostBytes = 4 << 20 // of a payload, as the library has it

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: service SETTINGS.json STORE-FOLDER ADDRESS:PORT")
	}
	if err := serve(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		log.Fatal(err)
	}
}

func serve(settingsFile, store, address string) error {
	settings, err := os.ReadFile(settingsFile)
	if err != nil {
		return err
	}
	runtime, err := dyncx.OpenRuntime(nil)
	if err != nil {
		return err
	}
	defer runtime.Close()
	crm, err := runtime.OpenClient(store, settings)
	if err != nil {
		return err
	}
	defer crm.Close()
	go tell(crm.Events())

	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	server := &http.Server{Addr: address, Handler: routes(crm), ReadHeaderTimeout: 5 * time.Second}
	go func() {
		<-ctx.Done()
		soon, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = server.Shutdown(soon)
	}()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// tell logs what nobody waits for: failures of events, the state of the way to Dynamics.
func tell(events <-chan dyncx.Event) {
	for event := range events {
		log.Printf("%s %s %v", event.Subject, event.Body, event.Err)
	}
}

func routes(crm *dyncx.Client) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/events/", func(w http.ResponseWriter, r *http.Request) {
		payload, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBytes))
		if err == nil {
			_, err = crm.SubmitJSON(after(r, "/events/"), payload, dyncx.Quiet(0))
		}
		if answered(w, err) {
			w.WriteHeader(http.StatusAccepted)
		}
	})
	mux.HandleFunc("/callers/", func(w http.ResponseWriter, r *http.Request) {
		found, err := crm.LookupPhone(r.Context(), after(r, "/callers/"), dyncx.Budget(2*time.Second))
		if answered(w, err) {
			write(w, found.Body)
		}
	})
	mux.HandleFunc("/sessions/", func(w http.ResponseWriter, r *http.Request) {
		known, err := crm.SessionGet(after(r, "/sessions/"))
		if err == nil && known == nil {
			http.NotFound(w, r)
		} else if answered(w, err) {
			write(w, known)
		}
	})
	mux.HandleFunc("/health", func(w http.ResponseWriter, r *http.Request) {
		health, err := crm.Health()
		if answered(w, err) {
			write(w, health)
		}
	})
	return mux
}

func after(r *http.Request, prefix string) string { return strings.TrimPrefix(r.URL.Path, prefix) }

func write(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value)
}

// answered is false when there was an error, which is then told: the caller's own as 400, the rest as 503.
func answered(w http.ResponseWriter, err error) bool {
	var failure *dyncx.Error
	switch {
	case err == nil:
		return true
	case errors.As(err, &failure) && failure.Status <= dyncx.ErrInvalid && failure.Status > dyncx.ErrHandle:
		http.Error(w, failure.Message+" ("+failure.Fix+")", http.StatusBadRequest)
	default:
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	}
	return false
}
