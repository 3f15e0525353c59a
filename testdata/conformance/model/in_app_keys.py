"""The strings that in-app entries are about: one for a rule, and for a URL those that its entries
may have, most specific first (docs/formats/in-app.md)."""

import re

from . import hosts
from .errors import Invalid
from .rule_keys import RULE
from .sub_urls import URL, Parts

MOST_BYTES, MOST_SEGMENTS = 2048, 64
UNRESERVED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
TOKEN = re.compile(rb"(?s)%([0-9A-Fa-f]{2})|(.)")
NEVER_IN_PATH, NEVER_IN_QUERY = b' "#<>?`{}^', b' "#<>\''


def _escaped(byte):
    return b"%%%02X" % byte


def _safe(byte, never):
    return _escaped(byte) if byte < 32 or byte > 126 or byte in never else bytes([byte])


def _segment(raw):
    """Unreserved characters stand for themselves, all else is escaped with capital digits."""
    def one(match):
        if match[1]:
            byte = int(match[1], 16)
            return bytes([byte]) if byte in UNRESERVED else _escaped(byte)
        return _escaped(ord("%")) if match[2] == b"%" else _safe(ord(match[2]), NEVER_IN_PATH)
    return TOKEN.sub(one, raw)


def _query(raw):
    return b"".join(_safe(byte, NEVER_IN_QUERY) for byte in raw)


def _resolved(path):
    """The segments without `.` and `..`, also where they are escaped. `..` takes back what stands
    before it, be it an empty segment; only then do empty ones vanish."""
    kept = []
    for segment in map(_segment, path.split(b"/")[1:]):
        if segment == b"..":
            kept = kept[:-1]
        elif segment != b".":
            kept.append(segment)
    return [segment for segment in kept if segment]


def for_rule(rule: bytes) -> bytes:
    match = RULE.match(rule)
    if not match:
        raise Invalid("not host, host/path or URL")
    _, host, _, path, query = match.groups()
    components = _resolved(path or b"")
    key = b"/".join([hosts.canonical(host).encode(), *components])
    if query and len(query) > 1:
        key += b"?" + _query(query[1:])
    if len(key) > MOST_BYTES or len(components) > MOST_SEGMENTS:
        raise Invalid("beyond the limits")
    return key


def _suffixes(host):
    """Longest first; an address is one label."""
    if host.startswith(b"[") or re.fullmatch(rb"[0-9.]+", host):
        return [host]
    labels = host.split(b".")
    return [b".".join(labels[i:]) for i in range(len(labels))]


def for_url(url: bytes) -> list[tuple[bytes, bool]]:
    """(key, whether it has the URL's full host), in the order in which they decide."""
    parts = Parts(url)
    full = hosts.canonical(parts.host).encode()
    segments, query = _resolved(URL.match(url)[3]), _query(parts.query[1:])
    keys = []
    for host in _suffixes(full):
        below = [b"/".join([host, *segments[:count]]) for count in range(len(segments), -1, -1)]
        if query and len(segments) <= MOST_SEGMENTS:
            keys.append((below[0] + b"?" + query, host == full))
        keys += [(key, host == full) for key in below
                 if key.count(b"/") <= MOST_SEGMENTS]
    return [(key, of_full) for key, of_full in keys if len(key) <= MOST_BYTES]
