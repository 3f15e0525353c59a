"""The exact half: rows of Apple's KeywordDatabase and their shards."""

import hashlib

from .errors import Invalid

VALUE = b"1"


def _varint(number: int) -> bytes:
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out + bytes([number]))


def _field(tag: int, content: bytes) -> bytes:
    return bytes([tag]) + _varint(len(content)) + content


def _checked(keys: list[bytes]) -> list[bytes]:
    if any(not key for key in keys):
        raise Invalid("an empty keyword")
    if len(set(keys)) != len(keys):
        raise Invalid("the same keyword twice")
    if len({row_id(key) for key in keys}) != len(keys):
        raise Invalid("two keywords share the first 8 bytes of their SHA-256")
    return keys


def binary(keys: list[bytes]) -> bytes:
    """One row `0A <len> 0A <len> key 12 01 31` after the other."""
    return b"".join(_field(0x0A, _field(0x0A, key) + _field(0x12, VALUE))
                    for key in _checked(keys))


def _escape(byte: int) -> str:
    plain = 0x20 <= byte <= 0x7E and byte not in b'"\\'
    return chr(byte) if plain else f"\\{byte:03o}"


def text(keys: list[bytes]) -> str:
    return "".join('rows { keyword: "%s" value: "1" }\n' % "".join(map(_escape, key))
                   for key in _checked(keys))


def row_id(key: bytes) -> int:
    """First 8 bytes of SHA-256(keyword), little-endian."""
    return int.from_bytes(hashlib.sha256(key).digest()[:8], "little")


def shard(key: bytes, shard_count: int) -> int:
    return row_id(key) % shard_count
