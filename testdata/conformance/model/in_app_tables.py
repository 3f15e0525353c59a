"""The two sections of an in-app container, hash family `xxh3-block` (bloom/bit_layout.md): a block
filter, which says "certainly not" quickly, and the fingerprint table, which has the entries."""

import struct
from typing import NamedTuple

from .errors import Damaged
from .xxh3 import MASK64, xxh3_128

FILTER_HEADER = struct.Struct("<8sQQQ32s")
TABLE_HEADER = struct.Struct("<8sQQQQI20s")
LINE = 64


class Entry(NamedTuple):
    category: int
    allow: bool = False
    exact_host: bool = False

    def encoded(self):
        return self.category | (0 if self.allow else 256) | (0 if self.exact_host else 512)


def _entry(encoded):
    return Entry(encoded & 255, not encoded & 256, not encoded & 512)


def scale(number: int, count: int) -> int:
    """0 .. count-1, by multiplication."""
    return number * count >> 64


def filter_bits(high, low, block_count):
    """The eight bits of a key, counted from the first bit of the blocks."""
    block = scale(high, block_count)
    return [(block * 8 + word) * 64 + (low >> 6 * word & 63) for word in range(8)]


def build_filter(keys, seed, block_count, bits_of=filter_bits, hash_of=xxh3_128):
    blocks = bytearray(64 * block_count)
    for key in keys:
        for j in bits_of(*hash_of(key, seed), block_count):
            blocks[j >> 3] |= 1 << (j & 7)
    return FILTER_HEADER.pack(b"UFBLOCK1", seed, len(keys), block_count, bytes(32)) + bytes(blocks)


class Filter:
    def __init__(self, data):
        if len(data) < FILTER_HEADER.size:
            raise Damaged("a block filter shorter than its header")
        magic, self.seed, self.key_count, self.block_count, spare = FILTER_HEADER.unpack_from(data)
        self.blocks = data[FILTER_HEADER.size:]
        if (magic != b"UFBLOCK1" or any(spare) or not self.block_count
                or len(self.blocks) != 64 * self.block_count):
            raise Damaged("a block filter's header")

    def may_contain(self, key):
        return all(self.blocks[j >> 3] >> (j & 7) & 1
                   for j in filter_bits(*xxh3_128(key, self.seed), self.block_count))


class _Layout:
    """What follows from the numbers of a table's header."""

    def __init__(self, group_count, line_count, value_bits):
        self.group_count, self.line_count, self.value_bits = group_count, line_count, value_bits
        self.slot_bytes = 7 if value_bits <= 7 else 8
        self.slots = LINE // self.slot_bytes
        self.values_end = TABLE_HEADER.size + -(-(2 << value_bits) // 64) * 64
        self.lines_end = self.values_end + LINE * line_count
        self.size = self.lines_end + group_count

    def fingerprint(self, low):
        return low >> (64 - (8 * self.slot_bytes - self.value_bits)) or 1

    def line_of(self, high, pilot):
        m = (high ^ pilot * 0xD6E8FEB86659FD93 & MASK64) * 0x9E3779B97F4A7C15 & MASK64
        m = (m ^ m >> 32) * 0xD6E8FEB86659FD93 & MASK64
        return scale(m, self.line_count)


class Table:
    def __init__(self, data):
        if len(data) < TABLE_HEADER.size:
            raise Damaged("a fingerprint table shorter than its header")
        (magic, self.seed, self.entry_count, groups, lines, value_bits,
         spare) = TABLE_HEADER.unpack_from(data)
        if magic != b"UFPRINT1" or any(spare) or value_bits > 10 or not groups or not lines:
            raise Damaged("a fingerprint table's header")
        self.data, self.layout = data, _Layout(groups, lines, value_bits)
        if len(data) != self.layout.size or self.entry_count > lines * self.layout.slots:
            raise Damaged("a fingerprint table of another length")
        self.values = struct.unpack_from(f"<{1 << value_bits}H", data, TABLE_HEADER.size)
        if max(self.values) > 0x3FF:
            raise Damaged("a value with unknown bits")

    def find(self, key):
        """The entries of a key, in the order in which they decide."""
        layout, (high, low) = self.layout, xxh3_128(key, self.seed)
        pilot = self.data[layout.lines_end + scale(high, layout.group_count)]
        start = layout.values_end + LINE * layout.line_of(high, pilot)
        for i in range(layout.slots):
            at = start + i * layout.slot_bytes
            slot = int.from_bytes(self.data[at:at + layout.slot_bytes], "little")
            if slot >> layout.value_bits == layout.fingerprint(low):
                yield _entry(self.values[slot & (1 << layout.value_bits) - 1])


def _pilots(layout, hashes):
    """For each group a pilot with which every line keeps room, and the hashes of each line."""
    lines = [[] for _ in range(layout.line_count)]
    pilots = []
    for group in range(layout.group_count):
        members = [h for h in hashes if scale(h[0][0], layout.group_count) == group]
        for pilot in range(256):
            places = [layout.line_of(h[0][0], pilot) for h in members]
            if all(len(lines[p]) + places.count(p) <= layout.slots for p in places):
                break
        else:
            raise Damaged("the table is too full for this simple writer")
        for place, member in zip(places, members):
            lines[place].append(member)
        pilots.append(pilot)
    return pilots, lines


def build_table(entries, seed, line_count):
    """`entries` are (key, Entry)."""
    values = sorted({entry.encoded() for _, entry in entries})
    layout = _Layout(-(-len(entries) // 4) or 1, line_count, max(len(values) - 1, 0).bit_length())
    hashes = sorted((xxh3_128(key, seed), values.index(entry.encoded())) for key, entry in entries)
    pilots, lines = _pilots(layout, hashes)
    data = bytearray(layout.size)
    TABLE_HEADER.pack_into(data, 0, b"UFPRINT1", seed, len(entries), layout.group_count, line_count,
                           layout.value_bits, bytes(20))
    struct.pack_into(f"<{len(values)}H", data, TABLE_HEADER.size, *values)
    for number, line in enumerate(lines):
        for i, ((_, low), value) in enumerate(sorted(line)):
            at = layout.values_end + LINE * number + i * layout.slot_bytes
            slot = layout.fingerprint(low) << layout.value_bits | value
            data[at:at + layout.slot_bytes] = slot.to_bytes(layout.slot_bytes, "little")
    data[layout.lines_end:] = bytes(pilots)
    return bytes(data)
