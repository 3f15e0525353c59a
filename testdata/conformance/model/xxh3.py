"""XXH3_128bits_withSeed, the hash of family `xxh3-block`, after the xxHash specification (Yann
Collet, "XXH3", stable since 0.8.0): a way of its own for each range of lengths."""

from .hashing import MASK

MASK64 = 0xFFFFFFFFFFFFFFFF
P32_1, P32_2, P32_3 = 0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D
P64_1, P64_2, P64_3, P64_4, P64_5 = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9,
                                     0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5)
SECRET = bytes.fromhex(
    "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f"
    "cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c"
    "3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8"
    "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364"
    "eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e"
    "2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e")
SMALLEST_SECRET = 136  # offsets into the secret count from this size, too
STRIPE = 64


def _u32(data, at):
    return int.from_bytes(data[at:at + 4], "little")


def _u64(data, at):
    return int.from_bytes(data[at:at + 8], "little")


def _swap(value, size):
    return int.from_bytes(value.to_bytes(size, "little"), "big")


def _fold(a, b):
    product = a * b
    return (product ^ product >> 64) & MASK64


def _avalanche(h):
    h = (h ^ h >> 37) * 0x165667919E3779F9 & MASK64
    return h ^ h >> 32


def _avalanche64(h):
    """The end of XXH64, which the shortest keys use."""
    h = (h ^ h >> 33) * P64_2 & MASK64
    h = (h ^ h >> 29) * P64_3 & MASK64
    return h ^ h >> 32


def _nothing(seed):
    return (_avalanche64(seed ^ _u64(SECRET, 80) ^ _u64(SECRET, 88)),
            _avalanche64(seed ^ _u64(SECRET, 64) ^ _u64(SECRET, 72)))


def _up_to_3(key, seed):
    size = len(key)
    low = key[0] << 16 | key[size >> 1] << 24 | key[-1] | size << 8
    swapped = _swap(low, 4)
    high = (swapped << 13 | swapped >> 19) & MASK
    flip_low = (_u32(SECRET, 0) ^ _u32(SECRET, 4)) + seed & MASK64
    flip_high = (_u32(SECRET, 8) ^ _u32(SECRET, 12)) - seed & MASK64
    return _avalanche64(high ^ flip_high), _avalanche64(low ^ flip_low)


def _up_to_8(key, seed):
    size = len(key)
    seed ^= _swap(seed & MASK, 4) << 32
    text = _u32(key, 0) | _u32(key, size - 4) << 32
    flip = (_u64(SECRET, 16) ^ _u64(SECRET, 24)) + seed & MASK64
    product = (text ^ flip) * (P64_1 + (size << 2) & MASK64)
    low, high = product & MASK64, product >> 64
    high = high + (low << 1) & MASK64
    low ^= high >> 3
    low = (low ^ low >> 35) * 0x9FB21C651E98DF25 & MASK64
    return _avalanche(high), low ^ low >> 28


def _up_to_16(key, seed):
    size = len(key)
    flip_low = (_u64(SECRET, 32) ^ _u64(SECRET, 40)) - seed & MASK64
    flip_high = (_u64(SECRET, 48) ^ _u64(SECRET, 56)) + seed & MASK64
    first, last = _u64(key, 0), _u64(key, size - 8)
    product = (first ^ last ^ flip_low) * P64_1
    low, high = (product & MASK64) + (size - 1 << 54) & MASK64, product >> 64
    last ^= flip_high
    high = high + last + (last & MASK) * (P32_2 - 1) & MASK64
    product = (low ^ _swap(high, 8)) * P64_2
    return _avalanche((product >> 64) + high * P64_2 & MASK64), _avalanche(product & MASK64)


def _mix_16(key, at, secret_at, seed):
    return _fold(_u64(key, at) ^ _u64(SECRET, secret_at) + seed & MASK64,
                 _u64(key, at + 8) ^ _u64(SECRET, secret_at + 8) - seed & MASK64)


class _Middle:
    """Keys of 17 to 240 bytes: two sums, to each of which 16 bytes are added a time."""

    def __init__(self, key, seed):
        self.key, self.seed = key, seed
        self.low, self.high = len(key) * P64_1 & MASK64, 0

    def mix(self, first, second, secret_at, seed=None):
        seed, key = self.seed if seed is None else seed, self.key
        self.low = self.low + _mix_16(key, first, secret_at, seed) & MASK64
        self.low ^= _u64(key, second) + _u64(key, second + 8) & MASK64
        self.high = self.high + _mix_16(key, second, secret_at + 16, seed) & MASK64
        self.high ^= _u64(key, first) + _u64(key, first + 8) & MASK64

    def finish(self):
        high = self.low * P64_1 + self.high * P64_4 + (len(self.key) - self.seed) * P64_2
        return -_avalanche(high & MASK64) & MASK64, _avalanche(self.low + self.high & MASK64)


def _up_to_128(key, seed):
    sums, size = _Middle(key, seed), len(key)
    for i in reversed(range((size - 1) // 32 + 1)):
        sums.mix(16 * i, size - 16 * (i + 1), 32 * i)
    return sums.finish()


def _up_to_240(key, seed):
    sums, size = _Middle(key, seed), len(key)
    for i in range(4):
        sums.mix(32 * i, 32 * i + 16, 32 * i)
    sums.low, sums.high = _avalanche(sums.low), _avalanche(sums.high)
    for i in range(4, size // 32):
        sums.mix(32 * i, 32 * i + 16, 3 + 32 * (i - 4))
    sums.mix(size - 16, size - 32, SMALLEST_SECRET - 17 - 16, -seed & MASK64)
    return sums.finish()


def _seeded_secret(seed):
    words = (_u64(SECRET, at) + (-seed if at % 16 else seed) & MASK64
             for at in range(0, len(SECRET), 8))
    return b"".join(word.to_bytes(8, "little") for word in words)


def _accumulate(lanes, key, at, secret, secret_at):
    for i in range(8):
        value = _u64(key, at + 8 * i)
        mixed = value ^ _u64(secret, secret_at + 8 * i)
        lanes[i ^ 1] = lanes[i ^ 1] + value & MASK64
        lanes[i] = lanes[i] + (mixed & MASK) * (mixed >> 32) & MASK64


def _scramble(lanes, secret):
    for i, lane in enumerate(lanes):
        key = _u64(secret, len(secret) - STRIPE + 8 * i)
        lanes[i] = (lane ^ lane >> 47 ^ key) * P32_1 & MASK64


def _merge(lanes, secret, at, start):
    for i in range(4):
        start += _fold(lanes[2 * i] ^ _u64(secret, at + 16 * i),
                       lanes[2 * i + 1] ^ _u64(secret, at + 16 * i + 8))
    return _avalanche(start & MASK64)


def _long(key, seed):
    """More than 240 bytes: eight lanes over stripes of 64 bytes, scrambled after each block."""
    lanes = [P32_3, P64_1, P64_2, P64_3, P64_4, P32_2, P64_5, P32_1]
    secret, size = _seeded_secret(seed), len(key)
    a_block = (len(secret) - STRIPE) // 8
    for stripe in range((size - 1) // STRIPE):
        _accumulate(lanes, key, stripe * STRIPE, secret, stripe % a_block * 8)
        if (stripe + 1) % a_block == 0 and (stripe + 1) * STRIPE < size:
            _scramble(lanes, secret)
    _accumulate(lanes, key, size - STRIPE, secret, len(secret) - STRIPE - 7)
    return (_merge(lanes, secret, len(secret) - STRIPE - 11, ~(size * P64_2) & MASK64),
            _merge(lanes, secret, 11, size * P64_1))


def xxh3_128(key: bytes, seed: int) -> tuple[int, int]:
    """`high` and `low`, the halves of the 128-bit hash."""
    if not key:
        return _nothing(seed)
    for limit, way in ((3, _up_to_3), (8, _up_to_8), (16, _up_to_16), (128, _up_to_128),
                       (240, _up_to_240)):
        if len(key) <= limit:
            return way(key, seed)
    return _long(key, seed)
