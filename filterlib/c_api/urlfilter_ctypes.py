"""The structures of urlfilter.h for Python's ctypes, member by member as the header has them.

    verdict = new(Verdict)
    library.urlfilter_check(handle, url, ctypes.c_size_t(len(url)), ctypes.byref(verdict))
"""

import ctypes


class Options(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("without_filter", ctypes.c_int32),
                ("when_expired", ctypes.c_int32), ("verify", ctypes.c_int32),
                ("watch", ctypes.c_int32), ("poll_interval_seconds", ctypes.c_uint32)]


class Verdict(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("kind", ctypes.c_int32),
                ("basis", ctypes.c_int32), ("version", ctypes.c_uint64),
                ("host_labels", ctypes.c_uint32), ("path_segments", ctypes.c_uint32),
                ("matched_key", ctypes.c_char * 256), ("category", ctypes.c_char * 72)]


class Status(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("has_filter", ctypes.c_int32),
                ("expired", ctypes.c_int32), ("kill_switch", ctypes.c_int32),
                ("version", ctypes.c_uint64), ("item_count", ctypes.c_uint64),
                ("expires_unix", ctypes.c_int64), ("filter", ctypes.c_char * 72),
                ("tag", ctypes.c_char * 136), ("degraded", ctypes.c_char * 256)]


class Prefilter(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("bit_count", ctypes.c_uint32),
                ("hash_count", ctypes.c_uint32), ("murmur_seed", ctypes.c_uint32),
                ("byte_count", ctypes.c_uint64), ("tag", ctypes.c_char * 136),
                ("path", ctypes.c_char * 1024)]


class Header(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("value", ctypes.c_char_p)]


class Request(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("url", ctypes.c_char_p),
                ("headers", ctypes.POINTER(Header)), ("header_count", ctypes.c_size_t),
                ("max_body_bytes", ctypes.c_uint64), ("timeout_milliseconds", ctypes.c_uint64)]


GET = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(Request), ctypes.c_void_p)


class Updater(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("server", ctypes.c_char_p),
                ("filter", ctypes.c_char_p), ("get", GET), ("context", ctypes.c_void_p),
                ("trusted_keys", ctypes.POINTER(ctypes.c_char_p)),
                ("trusted_key_count", ctypes.c_size_t), ("max_artifact_bytes", ctypes.c_uint64)]


class Outcome(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("result", ctypes.c_int32),
                ("is_failure", ctypes.c_int32), ("used_delta", ctypes.c_int32),
                ("version", ctypes.c_uint64), ("downloaded_bytes", ctypes.c_uint64),
                ("next_check_seconds", ctypes.c_int64), ("tag", ctypes.c_char * 136),
                ("message", ctypes.c_char * 512), ("way_out", ctypes.c_char * 256),
                ("note", ctypes.c_char * 256)]


class Freshness(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("degraded", ctypes.c_int32),
                ("version", ctypes.c_uint64), ("age_seconds", ctypes.c_int64),
                ("expires_unix", ctypes.c_int64), ("next_check_seconds", ctypes.c_int64),
                ("tag", ctypes.c_char * 136), ("reason", ctypes.c_char * 512)]


def new(struct):
    """An empty structure that says its size, as every call asks for."""
    return struct(struct_size=ctypes.sizeof(struct))
