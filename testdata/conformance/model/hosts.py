"""One spelling per host: what a rule and a request must agree on before they are compared.

The rules are those of the WHATWG URL Standard's host parser, with one trailing dot removed. IDNA
here is Python's nameprep (IDNA 2003), which gives UTS #46's answer for the letters of the pack.
"""

import encodings.idna
import ipaddress
import re

from .errors import Invalid
from .sub_urls import decode_escapes

FORBIDDEN = re.compile(r"[\x00-\x20#%/:<>?@\[\\\]^|\x7f]")
DOTS = re.compile("[.。．｡]")


def canonical(raw: bytes) -> str:
    if raw.startswith(b"["):
        return _ipv6(raw)
    try:
        text = decode_escapes(raw).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid("not UTF-8") from error
    labels = [_label(label) for label in DOTS.split(text)]
    if len(labels) > 1 and labels[-1] == "":
        labels.pop()
    if any(not 1 <= len(label) <= 63 for label in labels):
        raise Invalid("a label must have 1 to 63 bytes")
    host = ".".join(labels)
    if len(host) > 253 or FORBIDDEN.search(host):
        raise Invalid("longer than 253 bytes, or a byte no host has")
    return _ipv4(labels) if _is_number(labels[-1]) else host


def _label(label: str) -> str:
    try:
        mapped = encodings.idna.nameprep(label)
    except UnicodeError as error:
        raise Invalid(str(error)) from error
    return mapped if mapped.isascii() else "xn--" + mapped.encode("punycode").decode("ascii")


def _ipv6(raw: bytes) -> str:
    try:
        if not raw.endswith(b"]") or b"%" in raw:
            raise ValueError("no closing bracket, or a zone")
        return f"[{ipaddress.IPv6Address(raw[1:-1].decode('ascii')).compressed}]"
    except ValueError as error:
        raise Invalid(str(error)) from error


def _is_number(label: str) -> bool:
    return re.fullmatch(r"[0-9]+|0x[0-9a-f]*", label) is not None


def _number(label: str) -> int:
    if not _is_number(label):
        raise Invalid(f"{label} is no number of an IPv4 address")
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    try:
        return int(label, 8 if label.startswith("0") else 10)
    except ValueError as error:
        raise Invalid(f"{label} is no octal number") from error


def _ipv4(labels: list[str]) -> str:
    numbers = [_number(label) for label in labels]
    last_limit = 256 ** (5 - len(numbers))
    if len(numbers) > 4 or any(n > 255 for n in numbers[:-1]) or numbers[-1] >= last_limit:
        raise Invalid("not an IPv4 address")
    value = numbers[-1] + sum(n << 8 * (3 - i) for i, n in enumerate(numbers[:-1]))
    return str(ipaddress.IPv4Address(value))
