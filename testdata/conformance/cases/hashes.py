"""Hashes and indices: lengths around Murmur's blocks, high bytes, wraps, extreme parameters."""

SEED = 2538058380
KEYS = ["", "a", "ab", "abc", "abcd", "abcde", "example.com", "example.com/", "EXAMPLE.com",
        "xn--bcher-kva.example", "example.com/a/b/c?id=123#fragment", "sub1.example.com:443/a",
        "bücher.example", "www.apple.com/url-filter-test", "a" * 255, "0123456789" * 100,
        {"hex": "00"}, {"hex": "0000000000"}, {"hex": "ff"}, {"hex": "80ff80ff80ff80"},
        {"hex": bytes(range(256)).hex()}]
PARAMETERS = [(144, 10, 1267652889), (14378, 10, SEED), (1, 1, 1), (7, 3, 1), (8, 8, 0xFFFFFFFF),
              (718879379, 10, SEED), (0xFFFFFFFF, 30, SEED), (0x80000000, 20, 7),
              (0x80000001, 64, 7)]


def cases():
    for number, key in enumerate(KEYS):
        for seed in (1, SEED, 0xFFFFFFFF):
            yield {"id": f"hash-{number}-{seed:08x}", "op": "hash",
                   "input": {"key": key, "murmurSeed": seed}}
    for number, key in enumerate(KEYS):
        for bit_count, hash_count, seed in PARAMETERS:
            yield {"id": f"indices-{number}-{bit_count}-{hash_count}", "op": "indices",
                   "input": {"key": key, "bitCount": bit_count, "hashCount": hash_count,
                             "murmurSeed": seed}}
