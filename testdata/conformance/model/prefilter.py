"""Sizing and bits of a prefilter, and the known ways to get them wrong."""

import math

from . import hashing
from .errors import Invalid

UINT32_MAX = 0xFFFFFFFF


def byte_count(bit_count: int) -> int:
    return (bit_count + 7) // 8


def size(item_count: int, rate: float) -> tuple[int, int]:
    """bitCount and hashCount as Apple's tool computes them.

    bitCount = ceil(-(n ln p) / (ln 2)^2), hashCount = ceil(bitCount / n * ln 2).
    """
    if item_count < 1 or not 0 < rate < 1:
        raise Invalid("an item count of at least 1 and a rate between 0 and 1 are needed")
    bits = math.ceil(-(item_count * math.log(rate)) / math.log(2) ** 2)
    if bits > UINT32_MAX:
        raise Invalid("bitCount does not fit 32 bits")
    return bits, math.ceil(bits / item_count * math.log(2))


def check_parameters(bit_count: int, hash_count: int, seed: int) -> None:
    for name, value in (("bitCount", bit_count), ("hashCount", hash_count), ("murmurSeed", seed)):
        if not 1 <= value <= UINT32_MAX:
            raise Invalid(f"{name} {value} is not in 1..2^32-1")


def _set_bits(key_indices, bit_count: int, lsb_first: bool = True) -> bytes:
    data = bytearray(byte_count(bit_count))
    for j in key_indices:
        data[j >> 3] |= 1 << (j & 7) if lsb_first else 0x80 >> (j & 7)
    return bytes(data)


def build(keys: list[bytes], bit_count: int, hash_count: int, seed: int) -> bytes:
    """Bit j is bit (j & 7), least significant first, of byte j >> 3; spare bits are zero."""
    check_parameters(bit_count, hash_count, seed)
    every = (j for key in keys for j in hashing.indices(key, seed, bit_count, hash_count))
    return _set_bits(every, bit_count)


def contains(data: bytes, key: bytes, bit_count: int, hash_count: int, seed: int) -> bool:
    return all(data[j >> 3] >> (j & 7) & 1
               for j in hashing.indices(key, seed, bit_count, hash_count))


def _sign_extended(key: bytes) -> int:
    h = hashing.FNV_OFFSET
    for byte in key:
        wide = byte | 0xFFFFFF00 if byte >= 0x80 else byte
        h = ((h ^ wide) * hashing.FNV_PRIME) & hashing.MASK
    return h


def build_wrong(keys: list[bytes], bit_count: int, hash_count: int, seed: int) -> dict[str, bytes]:
    """The bits that each known mistake gives for the same keys, by the name of the mistake."""
    def bits(h1=hashing.fnv1a, h2=lambda key: hashing.murmur3(key, seed), wrap=True,
             first=0, count=hash_count, lsb_first=True, modulo=bit_count):
        every = []
        for key in keys:
            for i in range(first, first + count):
                total = h1(key) + i * h2(key)
                every.append((total & hashing.MASK if wrap else total) % modulo)
        return _set_bits(every, bit_count, lsb_first)

    return {
        "fnv1_order": bits(h1=hashing.fnv1),
        "no_32bit_wrap": bits(wrap=False),
        "msb_first": bits(lsb_first=False),
        "modulo_by_bytes": bits(modulo=8 * byte_count(bit_count)),
        "one_hash_too_few": bits(count=hash_count - 1),
        "one_hash_too_many": bits(count=hash_count + 1),
        "starts_at_one": bits(first=1),
        "hashes_swapped": bits(h1=lambda key: hashing.murmur3(key, seed), h2=hashing.fnv1a),
        "seed_ignored": bits(h2=lambda key: hashing.murmur3(key, 0)),
        "bytes_sign_extended": bits(h1=_sign_extended),
        "keys_case_folded": build([key.lower() for key in keys], bit_count, hash_count, seed),
    }
