"""The keys a compiler emits so that one rule works on an OS (grade M: the keys follow from the
sub-URLs, whose rules on 27 are inferred)."""

import re

from . import hosts
from .errors import Invalid
from .sub_urls import DEFAULT_PORTS, decode_escapes

RULE = re.compile(rb"\A(?:([A-Za-z][A-Za-z0-9+.-]*)://)?(?:[^/?#]*@)?([^/?#:]*)(?::([0-9]*))?"
                  rb"(/[^?#]*)?(\?[^#]*)?\Z")


def for_rule(rule: bytes, profile: str) -> list[bytes]:
    """Sorted keys for profile "26", "27" or "both"."""
    match = RULE.match(rule)
    if not match:
        raise Invalid("not host, host/path or URL")
    scheme, host, port, path, query = match.groups()
    if port and port != DEFAULT_PORTS.get((scheme or b"").lower()):
        raise Invalid("a port that is not the scheme's own")
    host = hosts.canonical(host).removeprefix("www.").encode()
    components = [part for part in (path or b"").split(b"/") if part]
    raw, decoded = (host + b"".join(b"/" + part for part in parts)
                    for parts in (components, map(decode_escapes, components)))
    tails = [query or b""]
    if query and not components:
        tails.append(b"/" + query)
    keys = set()
    if profile in ("26", "both"):
        keys |= {decoded + tail for tail in tails}
    if profile in ("27", "both"):
        keys |= {(raw + tail).lower() for tail in tails}
    return sorted(keys)
