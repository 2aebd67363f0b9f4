"""Structs and prototypes of include/dyncx_c.h for ctypes. Written by bindings/generate.py: do not edit.

Promises: the layout of a 64-bit C compiler, every function of the header. Does not: load or call anything.
"""
from ctypes import POINTER, Structure, c_char, c_char_p, c_int32, c_int64, c_uint32, c_uint64, c_void_p


class CStr(Structure):
    _fields_ = [
        ("data", c_char_p),
        ("length_bytes", c_int64),
    ]


class CError(Structure):
    _fields_ = [
        ("size", c_uint32),
        ("status", c_int32),
        ("flags", c_uint32),
        ("http_status", c_int32),
        ("retry_after_ms", c_int64),
        ("op", c_uint64),
        ("code", c_char * 48),
        ("request_id", c_char * 40),
        ("message", c_char * 272),
        ("fix", c_char * 120),
    ]


class CCall(Structure):
    _fields_ = [
        ("size", c_uint32),
        ("flags", c_uint32),
        ("budget_ms", c_int32),
        ("priority", c_int32),
        ("tag", c_uint64),
        ("idempotency_key", CStr),
    ]


class CEvent(Structure):
    _fields_ = [
        ("size", c_uint32),
        ("kind", c_int32),
        ("op", c_uint64),
        ("tag", c_uint64),
        ("seq", c_uint64),
        ("time_ms", c_int64),
        ("status", c_int32),
        ("flags", c_uint32),
        ("subject", CStr),
        ("body", CStr),
        ("error", POINTER(CError)),
        ("hold", c_void_p),
    ]


class CSessionEvent(Structure):
    _fields_ = [
        ("size", c_uint32),
        ("kind", c_int32),
        ("channel", c_int32),
        ("direction", c_int32),
        ("time_ms", c_int64),
        ("version", c_int64),
        ("talk_ms", c_int64),
        ("wait_ms", c_int64),
        ("session", CStr),
        ("leg", CStr),
        ("from", CStr),
        ("to", CStr),
        ("queue", CStr),
        ("agent", CStr),
        ("disposition", CStr),
        ("recording_url", CStr),
        ("details_json", CStr),
    ]


class CHealth(Structure):
    _fields_ = [
        ("size", c_uint32),
        ("state", c_int32),
        ("pending", c_int64),
        ("dead", c_int64),
        ("oldest_pending_ms", c_int64),
        ("store_bytes", c_int64),
        ("last_answer_ms", c_int64),
    ]


class CAuditReport(Structure):
    _fields_ = [
        ("size", c_uint32),
        ("is_intact", c_uint32),
        ("entries", c_int64),
        ("first_broken_seq", c_int64),
    ]


class CStatusInfo(Structure):
    _fields_ = [
        ("size", c_uint32),
        ("status", c_int32),
        ("name", c_char_p),
        ("text", c_char_p),
    ]


class CProperty(Structure):
    _fields_ = [
        ("size", c_uint32),
        ("is_secret", c_uint32),
        ("name", c_char_p),
        ("type", c_char_p),
        ("default_value", c_char_p),
        ("allowed", c_char_p),
        ("help", c_char_p),
    ]


PROTOTYPES = {
    "dyncx_version": (c_uint32, []),
    "dyncx_version_text": (c_char_p, []),
    "dyncx_build_info": (c_int32, [POINTER(c_void_p), POINTER(CError)]),
    "dyncx_status_name": (c_char_p, [c_int32]),
    "dyncx_status_text": (c_char_p, [c_int32]),
    "dyncx_status_at": (c_int32, [c_uint32, POINTER(CStatusInfo)]),
    "dyncx_property_at": (c_int32, [c_uint32, POINTER(CProperty)]),
    "dyncx_blob_data": (c_char_p, [c_void_p, POINTER(c_int64)]),
    "dyncx_blob_free": (None, [c_void_p]),
    "dyncx_runtime_open": (c_int32, [c_char_p, c_int64, POINTER(c_void_p), POINTER(CError)]),
    "dyncx_runtime_close": (c_int32, [c_void_p, c_int32, POINTER(CError)]),
    "dyncx_client_open": (c_int32, [c_void_p, c_char_p, c_int64, c_char_p, c_int64, POINTER(c_void_p),
        POINTER(CError)]),
    "dyncx_client_close": (c_int32, [c_void_p, c_int32, POINTER(CError)]),
    "dyncx_client_health": (c_int32, [c_void_p, POINTER(CHealth), POINTER(CError)]),
    "dyncx_client_flush": (c_int32, [c_void_p, c_int32, POINTER(CError)]),
    "dyncx_client_pause": (c_int32, [c_void_p, c_int32, POINTER(CError)]),
    "dyncx_client_stats": (c_int32, [c_void_p, POINTER(c_void_p), POINTER(CError)]),
    "dyncx_configure": (c_int32, [c_void_p, c_char_p, c_int64, POINTER(CCall), POINTER(c_uint64), POINTER(CError)]),
    "dyncx_configuration": (c_int32, [c_void_p, POINTER(c_void_p), POINTER(CError)]),
    "dyncx_submit": (c_int32, [c_void_p, POINTER(CSessionEvent), POINTER(CCall), POINTER(c_uint64), POINTER(CError)]),
    "dyncx_submit_json": (c_int32, [c_void_p, c_char_p, c_int64, c_char_p, c_int64, POINTER(CCall), POINTER(c_uint64),
        POINTER(CError)]),
    "dyncx_session_get": (c_int32, [c_void_p, c_char_p, c_int64, POINTER(c_void_p), POINTER(CError)]),
    "dyncx_session_find": (c_int32, [c_void_p, c_char_p, c_int64, POINTER(c_void_p), POINTER(CError)]),
    "dyncx_preview": (c_int32, [c_void_p, c_char_p, c_int64, c_char_p, c_int64, POINTER(CCall), POINTER(c_uint64),
        POINTER(CError)]),
    "dyncx_record_get": (c_int32, [c_void_p, c_char_p, c_int64, c_char_p, c_int64, c_char_p, c_int64, POINTER(CCall),
        POINTER(c_uint64), POINTER(CError)]),
    "dyncx_record_create": (c_int32, [c_void_p, c_char_p, c_int64, c_char_p, c_int64, POINTER(CCall), POINTER(c_uint64),
        POINTER(CError)]),
    "dyncx_record_update": (c_int32, [c_void_p, c_char_p, c_int64, c_char_p, c_int64, c_char_p, c_int64, c_char_p,
        c_int64, POINTER(CCall), POINTER(c_uint64), POINTER(CError)]),
    "dyncx_record_query": (c_int32, [c_void_p, c_char_p, c_int64, POINTER(CCall), POINTER(c_uint64), POINTER(CError)]),
    "dyncx_lookup_phone": (c_int32, [c_void_p, c_char_p, c_int64, POINTER(CCall), POINTER(c_uint64), POINTER(CError)]),
    "dyncx_lookup": (c_int32, [c_void_p, c_char_p, c_int64, POINTER(CCall), POINTER(c_uint64), POINTER(CError)]),
    "dyncx_timeline": (c_int32, [c_void_p, c_char_p, c_int64, POINTER(CCall), POINTER(c_uint64), POINTER(CError)]),
    "dyncx_lookup_cached": (c_int32, [c_void_p, c_char_p, c_int64, POINTER(c_void_p), POINTER(CError)]),
    "dyncx_order_get": (c_int32, [c_void_p, c_char_p, c_int64, POINTER(CCall), POINTER(c_uint64), POINTER(CError)]),
    "dyncx_case_get": (c_int32, [c_void_p, c_char_p, c_int64, POINTER(CCall), POINTER(c_uint64), POINTER(CError)]),
    "dyncx_verify": (c_int32, [c_void_p, POINTER(CCall), POINTER(c_uint64), POINTER(CError)]),
    "dyncx_poll": (c_int32, [c_void_p, c_int32, POINTER(CEvent), POINTER(CError)]),
    "dyncx_event_release": (None, [POINTER(CEvent)]),
    "dyncx_wait": (c_int32, [c_void_p, c_uint64, c_int32, POINTER(CEvent), POINTER(CError)]),
    "dyncx_cancel": (c_int32, [c_void_p, c_uint64, POINTER(CError)]),
    "dyncx_wake": (c_int32, [c_void_p, POINTER(CError)]),
    "dyncx_queue_fd": (c_int32, [c_void_p, POINTER(c_int64), POINTER(CError)]),
    "dyncx_dead_list": (c_int32, [c_void_p, c_int64, c_int32, POINTER(c_void_p), POINTER(CError)]),
    "dyncx_dead_settle": (c_int32, [c_void_p, c_int64, c_int32, c_char_p, c_int64, POINTER(c_int64), POINTER(CError)]),
    "dyncx_audit_read": (c_int32, [c_void_p, c_int64, c_int32, POINTER(c_void_p), POINTER(CError)]),
    "dyncx_audit_verify": (c_int32, [c_void_p, POINTER(CAuditReport), POINTER(CError)]),
}
