"""The strings an OS tests for a requested URL, made from the URL as it came.

iOS/macOS 26 is grade H, the rules of 27 grade M (inferred from one documented list). Everything is
bytes: nothing here knows Unicode. What the sources leave open stands in DECISIONS, one line each.
"""

import re

from .errors import Invalid

DECISIONS = {
    "userinfo": "ends at the last @ of the authority",
    "port": "what follows the last colon outside brackets; digits only, else an error",
    "empty_port": "`host:` counts as no port; leading zeros of a port are not kept",
    "brackets": "an IPv6 host keeps its brackets and is one label",
    "empty_suffix": "labels are what lies between dots: `com.` ends in an empty suffix",
    "only_www_27": "a host that is only `www.` leaves nothing",
    "bad_escape": "`%` without two hex digits stays as it is",
    "escaped_slash": "components are split before they are decoded",
    "dot_segments": "are components like others",
    "empty_query": "`?` with nothing behind it is a query; likewise `#`",
    "fragment_26": "the fragment is raw, like the query",
    "fragment_alone": "without a query the fragment follows the full path directly",
    "escapes_27": "27 decodes the host as 26 does and keeps other escapes as they came",
    "empty_components_27": "vanish on 27 as they do on 26",
    "case_27": "ASCII letters only",
}

DEFAULT_PORTS = {b"https": b"443", b"http": b"80", b"ftp": b"21", b"ws": b"80", b"wss": b"443"}
URL = re.compile(rb"(?s)\A([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?\Z")
ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")


def decode_escapes(text: bytes) -> bytes:
    return ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), text)


class Parts:
    """scheme, host, port (b"" when none), components (raw), query and fragment (with ? and #)."""

    def __init__(self, url: bytes):
        match = URL.match(url)
        if not match:
            raise Invalid("not scheme://host")
        scheme, authority, path, query, fragment = match.groups()
        self.scheme = scheme.lower()
        self.rest = url[len(scheme) + 3:]
        self.host, self.port = self._split(authority.rpartition(b"@")[2])
        self.components = [part for part in path.split(b"/") if part]
        self.query = query or b""
        self.fragment = fragment or b""
        if not self.host:
            raise Invalid("no host")

    @staticmethod
    def _split(host_port: bytes) -> tuple[bytes, bytes]:
        match = re.match(rb"(?s)\A(\[[^\]]*\]|[^:]*)(?::([0-9]*))?\Z", host_port)
        if not match:
            raise Invalid("the port is not a number")
        return match[1], match[2] and (match[2].lstrip(b"0") or b"0")


def _with_slash(texts) -> set[bytes]:
    return {text + end for text in texts for end in (b"", b"/")}


def for_26(url: bytes) -> list[bytes]:
    parts = Parts(url)
    host = decode_escapes(parts.host)
    full = host if host.startswith(b"www.") else b"www." + host
    bare = full.replace(b"www.", b"")
    labels = full.split(b".")
    suffixes = [b".".join(labels[i:]) for i in range(len(labels))]
    found = _with_slash(suffixes + [bare])
    tips = [bare, full]
    for component in parts.components:
        tips = [tip + b"/" + decode_escapes(component) for tip in tips]
        found |= _with_slash(tips)
    for tail in (parts.query, parts.fragment):
        if tail:
            tips = [tip + tail for tip in tips]
            found |= _with_slash(tips)
    return sorted(found | {parts.rest})


def for_27(url: bytes) -> list[bytes]:
    parts = Parts(url.lower())
    host = decode_escapes(parts.host).lower().removeprefix(b"www.")
    if not host:
        return []
    port = parts.port or DEFAULT_PORTS.get(parts.scheme, b"")
    labels = host.split(b".")
    last = max(1, len(labels) - 1)
    found = set()
    for start in range(last):
        suffix = b".".join(labels[start:])
        found |= _of_host_27(suffix, parts)
        if port:
            found |= _of_host_27(suffix + b":" + port, parts)
    return sorted(found)


def _of_host_27(host: bytes, parts: Parts) -> set[bytes]:
    found, tip = _with_slash([host]), host
    for component in parts.components:
        tip += b"/" + component
        found |= _with_slash([tip])
    tips = _with_slash([tip])
    for tail in (parts.query, parts.fragment):
        if tail:
            tips = {text + tail for text in tips}
            found |= tips
    return found
