// Package dyncx writes customer sessions of a PBX, IVR or contact centre into Microsoft Dynamics 365 exactly once, and looks
// up who is calling. It loads the shared library of the same name.
//
// Promises: every remote verb takes a context and ends with it; errors work with errors.Is and errors.As; any goroutine
// may call anything at any time; no Go pointer stays in C and no goroutine is tied to a thread.
// Does not: close by itself. Close the client and the runtime. A process that has a runtime open must not fork.
//
// Where a parameter is of type any, a string, []byte or json.RawMessage is JSON already; anything else is marshalled.
package dyncx

// #cgo pkg-config: dyncx
// #include "crossing.h"
import "C"

import (
	"encoding/json"
	"time"
	"unsafe"
)

// Version is the library's, as text.
func Version() string { return C.GoString(C.dyncx_version_text()) }

// VersionNumber is the library's, as 0xMMmmpp00.
func VersionNumber() uint32 { return uint32(C.dyncx_version()) }

// BuildInfo tells what this build of the library is made of.
func BuildInfo() (json.RawMessage, error) {
	return read(func(r *reading) C.dyncx_status { return C.dyncx_build_info(&r.blob, &r.err) })
}

// Statuses lists what the library can answer; it may know more than this package.
func Statuses() []Status {
	var all []Status
	info := C.dyncx_status_info{size: C.sizeof_dyncx_status_info}
	for i := C.uint32_t(0); C.dyncx_status_at(i, &info) == C.DYNCX_OK; i++ {
		all = append(all, Status(info.status))
	}
	return all
}

// Properties lists the settings that there are, as docs/configuration.md prints them.
func Properties() []Property {
	var all []Property
	c := C.dyncx_property{size: C.sizeof_dyncx_property}
	for i := C.uint32_t(0); C.dyncx_property_at(i, &c) == C.DYNCX_OK; i++ {
		all = append(all, goProperty(&c))
	}
	return all
}

// reading is what a call that gives a blob writes into.
type reading struct {
	blob *C.dyncx_blob
	err  C.dyncx_error
}

// read gives the JSON of a blob, or nil when there is nothing.
func read(call func(*reading) C.dyncx_status) (json.RawMessage, error) {
	var r reading
	r.err.size = C.sizeof_dyncx_error
	status := call(&r)
	if status != C.DYNCX_OK {
		return nil, check(status, &r.err)
	}
	defer C.dyncx_blob_free(r.blob)
	var length C.int64_t
	data := C.dyncx_blob_data(r.blob, &length)
	return C.GoBytes(unsafe.Pointer(data), C.int(length)), nil
}

// jsonText gives JSON as text; "" for nil.
func jsonText(value any) (string, error) {
	switch given := value.(type) {
	case nil:
		return "", nil
	case string:
		return given, nil
	case []byte:
		return string(given), nil
	case json.RawMessage:
		return string(given), nil
	}
	text, err := json.Marshal(value)
	return string(text), err
}

func milliseconds(d time.Duration) C.int32_t {
	const most = 1<<31 - 1
	switch ms := d.Milliseconds(); {
	case d < 0:
		return -1
	case ms > most:
		return most
	default:
		return C.int32_t(ms)
	}
}

func unixMilliseconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func goTime(ms C.int64_t) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(ms)).UTC()
}

func goText(text C.dyncx_str) string {
	if text.length_bytes < 0 {
		return C.GoString(text.data)
	}
	return C.GoStringN(text.data, C.int(text.length_bytes))
}
