"""Property lists, good and damaged. The bits are those of Apple's ten-key sample."""

import plistlib

from model import plist

BITS = bytes.fromhex("24682e3af673941107624516242e6fc3f787")
GOOD = {"itemCount": 10, "falsePositiveTolerance": 0.001, "murmurSeed": 1267652889,
        "bitCount": 144, "byteCount": 18, "hashCount": 10, "data": BITS}
NARROW = {**GOOD, "bitCount": 139}

WRONG_FIELDS = {
    "seed-0": {"murmurSeed": 0}, "seed-negative": {"murmurSeed": -1},
    "seed-beyond-32-bits": {"murmurSeed": 1 << 32}, "seed-text": {"murmurSeed": "1267652889"},
    "no-bits": {"bitCount": 0, "byteCount": 0, "data": b""},
    "bit-count-beyond-32-bits": {"bitCount": 1 << 32},
    "bit-count-negative": {"bitCount": -144}, "bit-count-real": {"bitCount": 144.0},
    "bit-count-true": {"bitCount": True, "byteCount": 1, "data": b"\x01"},
    "bit-count-larger-than-data": {"bitCount": 145, "byteCount": 19},
    "bit-count-far-larger-than-data": {"bitCount": 0xFFFFFFFF, "byteCount": 0x20000000},
    "bit-count-smaller-than-data": {"bitCount": 136, "byteCount": 17},
    "byte-count-wrong": {"byteCount": 17}, "data-short": {"data": BITS[:-1]},
    "data-long": {"data": BITS + b"\0"}, "data-empty": {"data": b""},
    "data-text": {"data": "JGguOvZzlBEHYkUWJC5vw/eH"},
    "no-hashes": {"hashCount": 0}, "hash-count-beyond-32-bits": {"hashCount": 1 << 32},
    "spare-bits-set": {"bitCount": 140, "data": BITS},
}


def _plist(name, data, **more):
    return {"id": f"plist-{name}", "op": "decode_plist", "input": {"plistHex": data.hex()}, **more}


def _dump(value, fmt=plistlib.FMT_BINARY):
    return plistlib.dumps(value, fmt=fmt)


def good():
    for xml in (False, True):
        for beta in (False, True):
            name = f"{'xml' if xml else 'binary'}-{'beta' if beta else 'current'}"
            yield _plist(name, plist.encode(GOOD, xml, beta))
    own = {**GOOD, "name": "ads", "version": 7, "tag": "ads-7", "hashFamily": "fnv1a-murmur3-32"}
    yield _plist("with-keys-of-ours", plist.encode(own))
    narrow = {**GOOD, "bitCount": 139, "data": BITS[:-1] + bytes([BITS[-1] & 0x07])}
    yield _plist("spare-bits-clear", plist.encode(narrow))
    yield _plist("without-declaration", b"<plist><dict>" + plist.encode(
        GOOD, xml=True).split(b"<dict>")[1])


def damaged_fields():
    for name, change in WRONG_FIELDS.items():
        yield _plist(f"refuses-{name}", plist.encode({**GOOD, **change}))
    for name in ("murmurSeed", "bitCount", "hashCount", "data"):
        rest = {key: value for key, value in GOOD.items() if key != name}
        yield _plist(f"refuses-without-{name}", plist.encode(rest))
    beta = {**GOOD, "murmurSeed": 0}
    yield _plist("refuses-beta-seed-0", plist.encode(beta, beta=True))
    yield _plist("refuses-xml-seed-0", plist.encode(beta, xml=True))


def damaged_bytes():
    binary, xml = plist.encode(GOOD), plist.encode(GOOD, xml=True)
    yield _plist("refuses-nothing", b"")
    yield _plist("refuses-noise", bytes(range(64)))
    yield _plist("refuses-array", _dump([1, 2, 3]))
    yield _plist("refuses-number", _dump(7))
    yield _plist("refuses-xml-array", _dump([1], plistlib.FMT_XML))
    for length in (7, 8, 40, len(binary) - 32, len(binary) - 1):
        yield _plist(f"refuses-binary-cut-at-{length}", binary[:length])
    for length in (20, len(xml) // 2, len(xml) - 20):
        yield _plist(f"refuses-xml-cut-at-{length}", xml[:length])
    yield _plist("refuses-top-object-beyond-table", _trailer(binary, 16, (1 << 40).to_bytes(8)))
    yield _plist("refuses-object-count-of-2-to-40", _trailer(binary, 8, (1 << 40).to_bytes(8)))
    yield _plist("refuses-offset-table-beyond-end", _trailer(binary, 24, (1 << 40).to_bytes(8)))
    yield _plist("refuses-offset-size-0", _trailer(binary, 6, b"\0"))
    yield _plist("refuses-reference-size-0", _trailer(binary, 7, b"\0"))
    yield _plist("refuses-claim-of-a-gibibyte", _claim(binary))
    yield _plist("refuses-dictionary-in-itself", _cycle())
    yield _plist("refuses-xml-entity", xml.replace(b"<integer>10<", b"<integer>&x;<", 1))


def _trailer(binary, offset, new):
    start = len(binary) - 32 + offset
    return binary[:start] + new + binary[start + len(new):]


def _claim(binary):
    """The data object says 2^30 bytes where 18 follow."""
    at = binary.index(b"\x4f\x10\x12" + BITS)
    return binary[:at] + b"\x4f\x12\x40\0\0\0" + binary[at + 6:]


def _cycle():
    """Object 0 is a dictionary whose only value is object 0."""
    objects = b"bplist00" + b"\xd1\x01\x00" + b"\x51a"
    trailer = bytes(6) + b"\x01\x01" + (2).to_bytes(8) + (0).to_bytes(8) + (13).to_bytes(8)
    return objects + b"\x08\x0b" + trailer


def cases():
    yield from good()
    yield from damaged_fields()
    yield from damaged_bytes()
