"""Differences between two small files, good and damaged."""

import hashlib

from model import delta

OLD = (b"HEAD", bytes.fromhex("0f000000"), b"T")
NEW = (b"head", bytes.fromhex("0e000180"), b"tail")
# The hex example of docs/formats/delta.md.
PAGE = delta.encode(OLD, NEW, 32, hash_count=2, seed=9, versions=(7, 8))


def _case(name, old, difference):
    return {"id": f"delta-{name}", "op": "apply_delta",
            "input": {"oldHex": old.hex(), "deltaHex": difference.hex()}}


def _changed(offset, new):
    return PAGE[:offset] + new + PAGE[offset + len(new):]


def good():
    yield _case("of-the-format-page", b"".join(OLD), PAGE)
    yield _case("of-nothing", b"".join(OLD), delta.encode(OLD, OLD, 32))
    narrow = (b"", bytes.fromhex("ff07"), b"")
    yield _case("of-11-bits-all-flipped", b"".join(narrow),
                delta.encode(narrow, (b"", bytes(2), b""), 11))
    wide = (b"x" * 70, bytes(512), b"")
    for rice in (0, 1, 3, 6, 9):
        bits = bytearray(512)
        for position in range(0, 4096, (1 << rice) + 1):
            bits[position >> 3] |= 1 << (position & 7)
        yield _case(f"of-every-{(1 << rice) + 1}th-bit", b"".join(wide),
                    delta.encode(wide, (b"y", bytes(bits), b"z"), 4096))


def damaged():
    old = b"".join(OLD)
    yield _case("refuses-nothing", old, b"")
    yield _case("refuses-other-magic", old, _changed(0, b"UFDELTB"))
    yield _case("of-a-newer-version", old, _changed(7, b"2"))
    yield _case("refuses-header-alone", old, PAGE[:100])
    yield _case("refuses-bit-count-0", old, _changed(24, bytes(4)))
    yield _case("refuses-more-flips-than-bits", old, _changed(36, b"\x21\0\0\0"))
    yield _case("refuses-more-flips-than-codes", old, _changed(36, b"\x20\0\0\0"))
    yield _case("refuses-fewer-flips-than-codes", old, _changed(36, b"\x02\0\0\0"))
    yield _case("refuses-rice-32", old, _changed(40, b"\x20\0\0\0"))
    yield _case("refuses-bits-beyond-the-old-file", old, _changed(44, b"\x06\0\0\0"))
    yield _case("refuses-head-beyond-the-delta", old, _changed(56, b"\x09\0\0\0"))
    yield _case("refuses-head-of-4-gibibytes", old, _changed(56, b"\xff" * 4))
    yield _case("refuses-other-digest-of-the-result", old, _changed(96, b"\0"))
    yield _case("refuses-other-digest-of-the-old-file", old, _changed(64, b"\0"))
    yield _case("refuses-codes-cut", old, PAGE[:-1])
    yield _case("refuses-a-byte-behind-the-codes", old, PAGE + b"\0")
    yield _case("refuses-another-old-file", b"".join(NEW), PAGE)
    yield _case("refuses-an-old-file-of-other-length", old + b"\0", PAGE)
    yield _case("refuses-a-bit-beyond-bit-count", old, _beyond_bit_count())


def _beyond_bit_count():
    """The third flip is 32 where bitCount is 32: the values 0, 15 and 15 with r = 3."""
    new = b"".join((NEW[0], bytes.fromhex("0e000100"), NEW[2]))
    codes = bytes.fromhex("e13d")
    return PAGE[:96] + hashlib.sha256(new).digest() + PAGE[128:-2] + codes


def cases():
    yield from good()
    yield from damaged()
