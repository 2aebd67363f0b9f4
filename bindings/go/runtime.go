package dyncx

// #include "crossing.h"
//
// static dyncx_status go_runtime_open(_GoString_ settings, dyncx_runtime** out, dyncx_error* err) {
//     return dyncx_runtime_open(GO_TEXT(settings), out, err);
// }
// static dyncx_status go_client_open(dyncx_runtime* runtime, _GoString_ store, _GoString_ settings, dyncx_client** out,
//                                    dyncx_error* err) {
//     return dyncx_client_open(runtime, GO_TEXT(store), GO_TEXT(settings), out, err);
// }
import "C"

import (
	"errors"
	"time"
)

// CloseTime is how long Close lets a client go on delivering.
const CloseTime = 2 * time.Second

// Runtime holds the threads and timers that clients share; several may live side by side.
type Runtime struct{ handle *C.dyncx_runtime }

// OpenRuntime starts it. Settings are properties runtime.… only, or nil.
func OpenRuntime(settings any) (*Runtime, error) {
	text, err := jsonText(settings)
	if err != nil {
		return nil, err
	}
	r := &Runtime{}
	c := C.dyncx_error{size: C.sizeof_dyncx_error}
	return r, check(C.go_runtime_open(text, &r.handle, &c), &c)
}

// OpenClient opens one Dynamics environment with its store, which is made when it is not there. Settings nil: those last
// active in this store. It needs no network. One goroutine of the client waits for events until it is closed.
func (r *Runtime) OpenClient(store string, settings any) (*Client, error) {
	text, err := jsonText(settings)
	if err != nil {
		return nil, err
	}
	client := newClient()
	c := C.dyncx_error{size: C.sizeof_dyncx_error}
	if err := check(C.go_client_open(r.handle, store, text, &client.handle, &c), &c); err != nil {
		return nil, err
	}
	go client.pump()
	return client, nil
}

// Close closes the clients that are open as their Close does, then the runtime. Fine when it is closed already.
func (r *Runtime) Close() error {
	c := C.dyncx_error{size: C.sizeof_dyncx_error}
	return unlessClosed(check(C.dyncx_runtime_close(r.handle, milliseconds(CloseTime), &c), &c))
}

func unlessClosed(err error) error {
	if errors.Is(err, ErrClosed) {
		return nil
	}
	return err
}
