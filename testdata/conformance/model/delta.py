"""A difference between two prefilter files: which bits flipped (docs/formats/delta.md)."""

import hashlib
import struct

from .errors import Damaged, Invalid, Newer
from .prefilter import byte_count

HEADER = struct.Struct("<7scQQIIIIIIQII32s32s")
FRAME_LIMIT = 65536


class _BitReader:
    """Codes fill bytes from the least significant bit."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def bit(self):
        if self.at >= 8 * len(self.data):
            raise Damaged("the codes end early")
        self.at += 1
        return self.data[(self.at - 1) >> 3] >> ((self.at - 1) & 7) & 1

    def value(self, rice):
        quotient = 0
        while not self.bit():
            quotient += 1
        return quotient << rice | sum(self.bit() << i for i in range(rice))

    def finish(self):
        rest = range(self.at, 8 * len(self.data))
        if len(rest) > 7 or any(self.bit() for _ in rest):
            raise Damaged("something lies behind the last code")


def _parse(delta):
    if delta[:7] != b"UFDELTA":
        raise Damaged("no UFDELTA")
    if delta[7:8] not in (b"", b"1"):
        raise Newer("another version of the format")
    if len(delta) < HEADER.size:
        raise Damaged("shorter than its header")
    names = ("magic version from_version to_version bit_count hash_count seed flips rice offset "
             "from_size head tail from_sha256 to_sha256").split()
    fields = dict(zip(names, HEADER.unpack_from(delta)))
    frame = fields["head"] + fields["tail"]
    reach = fields["offset"] + byte_count(fields["bit_count"])
    if (not fields["bit_count"] or fields["flips"] > fields["bit_count"] or fields["rice"] > 31
            or reach > fields["from_size"] or frame > FRAME_LIMIT
            or HEADER.size + frame > len(delta)):
        raise Damaged("a field out of range")
    return fields


def apply(old, delta):
    fields = _parse(delta)
    if len(old) != fields["from_size"] or hashlib.sha256(old).digest() != fields["from_sha256"]:
        raise Invalid("not the file this delta was made for")
    bits = bytearray(old[fields["offset"]:fields["offset"] + byte_count(fields["bit_count"])])
    frame = HEADER.size + fields["head"]
    reader, position = _BitReader(delta[frame + fields["tail"]:]), -1
    for _ in range(fields["flips"]):
        position += reader.value(fields["rice"]) + 1
        if position >= fields["bit_count"]:
            raise Damaged("a bit beyond bitCount")
        bits[position >> 3] ^= 1 << (position & 7)
    reader.finish()
    new = delta[HEADER.size:frame] + bits + delta[frame:frame + fields["tail"]]
    if hashlib.sha256(new).digest() != fields["to_sha256"]:
        raise Damaged("the result has another digest")
    return bytes(new)


def _code(flips, rice):
    """The codes as a list of bits, ascending in each byte."""
    stream, last = [], -1
    for position in flips:
        value, last = position - last - 1, position
        stream += [0] * (value >> rice) + [1] + [value >> i & 1 for i in range(rice)]
    return stream


def _to_bytes(stream):
    filled = stream + [0] * (-len(stream) % 8)
    return bytes(sum(filled[i + j] << j for j in range(8)) for i in range(0, len(filled), 8))


def encode(old, new, bit_count, hash_count=1, seed=1, versions=(1, 2)):
    """`old` and `new` are (head, bits, tail)."""
    flips = [j for j in range(bit_count) if (old[1][j >> 3] ^ new[1][j >> 3]) >> (j & 7) & 1]
    rice = min(range(32), key=lambda r: len(_code(flips, r)))
    return HEADER.pack(
        b"UFDELTA", b"1", *versions, bit_count, hash_count, seed, len(flips), rice, len(old[0]),
        len(b"".join(old)), len(new[0]), len(new[2]), hashlib.sha256(b"".join(old)).digest(),
        hashlib.sha256(b"".join(new)).digest()) + new[0] + new[2] + _to_bytes(_code(flips, rice))
