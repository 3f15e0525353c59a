"""The in-app container and its verdicts (docs/formats/in-app.md)."""

import hashlib
import struct

from . import in_app_keys, in_app_tables
from .errors import Damaged, Invalid, Newer

HEADER = struct.Struct("<8sII3Q24s")
DIGEST_BYTES = 32
NO_ENTRY = {"verdict": "none", "key": ""}


def _align(at):
    return -(-at // 64) * 64


class Container:
    def __init__(self, data):
        sizes = self._header(data)
        names, blocks, table = self._sections(data, sizes)
        self.categories = self._names(names)
        self.filter, self.table = in_app_tables.Filter(blocks), in_app_tables.Table(table)
        if self.filter.seed != self.table.seed:
            raise Damaged("two seeds")
        if hashlib.sha256(data[:-DIGEST_BYTES]).digest() != data[-DIGEST_BYTES:]:
            raise Damaged("another digest")

    @staticmethod
    def _header(data):
        if len(data) < HEADER.size + DIGEST_BYTES:
            raise Damaged("too short")
        magic, version, reserved, *sizes, unused = HEADER.unpack_from(data)
        if magic != b"UFINAPP\0":
            raise Damaged("no UFINAPP")
        if version > 1:
            raise Newer("another version of the format")
        if version == 0 or reserved or any(unused):
            raise Damaged("a field of the header out of range")
        return sizes

    @staticmethod
    def _sections(data, sizes):
        at, sections = HEADER.size, []
        for size in sizes:
            begin = _align(at)
            if begin + size > len(data) - DIGEST_BYTES or any(data[at:begin]):
                raise Damaged("a section beyond the file, or padding that is not zero")
            at = begin + size
            sections.append(data[begin:at])
        if at != len(data) - DIGEST_BYTES:
            raise Damaged("bytes behind the sections")
        return sections

    @staticmethod
    def _names(section):
        if len(section) < 2 or (count := int.from_bytes(section[:2], "little")) > 256:
            raise Damaged("the number of categories")
        at, names = 2, []
        for _ in range(count):
            size = section[at] if at < len(section) else 0
            if not 1 <= size <= 64 or at + 1 + size > len(section):
                raise Damaged("the name of a category")
            names.append(section[at + 1:at + 1 + size].decode("ascii"))
            at += 1 + size
        if at != len(section):
            raise Damaged("bytes behind the categories")
        return names

    def entries(self, url):
        """(key, entry) of every entry that applies to the URL or to a parent, in order."""
        for key, of_full_host in in_app_keys.for_url(url):
            if self.filter.may_contain(key):
                yield from ((key, of_full_host, entry) for entry in self.table.find(key))

    def outcome(self, key, entry):
        known = entry.category < len(self.categories)
        return {"verdict": "allow" if entry.allow else "block", "key": key.decode("latin-1"),
                "category": self.categories[entry.category] if known else "",
                "exactHost": entry.exact_host}

    def verdict(self, url):
        """The first entry that applies decides; one for "this host only" needs the full host."""
        for key, of_full_host, entry in self.entries(url):
            if of_full_host or not entry.exact_host:
                return self.outcome(key, entry)
        return NO_ENTRY


def verdict(data: bytes, url: bytes) -> dict:
    container = Container(data)
    try:
        return container.verdict(url)
    except Invalid:
        return NO_ENTRY


def _names_section(categories):
    return len(categories).to_bytes(2, "little") + b"".join(
        bytes([len(name)]) + name.encode("ascii") for name in categories)


def assemble(names, blocks, table):
    """A file of three sections as they are."""
    data = HEADER.pack(b"UFINAPP\0", 1, 0, len(names), len(blocks), len(table), bytes(24))
    for section in (names, blocks, table):
        data += bytes(_align(len(data)) - len(data)) + section
    return sealed(data)


def sealed(data):
    return data + hashlib.sha256(data).digest()


def encode(categories, entries, seed, block_count=1, line_count=1):
    keys = sorted({key for key, _ in entries})
    return assemble(_names_section(categories),
                    in_app_tables.build_filter(keys, seed, block_count),
                    in_app_tables.build_table(entries, seed, line_count))
