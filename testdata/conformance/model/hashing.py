"""The two hashes of hash family `fnv1a-murmur3-32` and the bit indices made from them."""

MASK = 0xFFFFFFFF
FNV_OFFSET = 0x811C9DC5
FNV_PRIME = 0x01000193


def fnv1a(key: bytes) -> int:
    """32-bit FNV-1a: XOR, then multiply."""
    h = FNV_OFFSET
    for byte in key:
        h = ((h ^ byte) * FNV_PRIME) & MASK
    return h


def fnv1(key: bytes) -> int:
    """FNV-1, the wrong order: multiply, then XOR. Filters built so give misses on devices."""
    h = FNV_OFFSET
    for byte in key:
        h = ((h * FNV_PRIME) & MASK) ^ byte
    return h


def _rotate(value: int, by: int) -> int:
    return ((value << by) | (value >> (32 - by))) & MASK


def _mix_block(k: int) -> int:
    k = (k * 0xCC9E2D51) & MASK
    return (_rotate(k, 15) * 0x1B873593) & MASK


def murmur3(key: bytes, seed: int) -> int:
    """MurmurHash3_x86_32 (Austin Appleby, public domain): four-byte little-endian blocks, a tail."""
    h = seed & MASK
    whole = len(key) // 4 * 4
    for start in range(0, whole, 4):
        h ^= _mix_block(int.from_bytes(key[start:start + 4], "little"))
        h = (_rotate(h, 13) * 5 + 0xE6546B64) & MASK
    if whole < len(key):
        h ^= _mix_block(int.from_bytes(key[whole:], "little"))
    h ^= len(key) & MASK
    h = ((h ^ (h >> 16)) * 0x85EBCA6B) & MASK
    h = ((h ^ (h >> 13)) * 0xC2B2AE35) & MASK
    return h ^ (h >> 16)


def indices(key: bytes, seed: int, bit_count: int, hash_count: int) -> list[int]:
    """index_i = ((h1 + i*h2) mod 2^32) mod bit_count: the sum wraps before the modulo."""
    h1, h2 = fnv1a(key), murmur3(key, seed)
    return [((h1 + i * h2) & MASK) % bit_count for i in range(hash_count)]
