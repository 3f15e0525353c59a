"""Whole filters, sizes and lookups. The ten keys are those of Apple's sample."""

APPLE_KEYS = ["example.com"] + [f"example{i}.com" for i in range(2, 10)] + [
    "example10.com/resource?query=bugs"]
HIGH_BYTES = ["bücher.example/straße", {"hex": "ff80fe"}, "ПРИМЕР.example", "Example.com/Path"]
SETS = [
    ("apple-ten", APPLE_KEYS, 144, 10, 1267652889),
    ("one-key", ["example.com"], 10, 7, 3),
    ("high-bytes", HIGH_BYTES, 77, 7, 0x80000001),
    ("one-bit", ["example.com"], 1, 1, 1),
    ("spare-bits", [f"host{i}.example" for i in range(100)], 1439, 10, 77),
    ("thousand", [f"h{i}.example/p/{i * i}" for i in range(1000)], 14378, 10, 2538058380),
    ("empty", [], 8, 1, 1),
    ("twice-the-same", ["example.com", "example.com"], 64, 4, 9),
]
SIZES = [(1, 0.5), (1, 0.001), (10, 0.001), (1000, 0.001), (1000, 1e-6), (10**6, 0.001),
         (10**6, 0.01), (3703877, 0.0001), (5 * 10**7, 0.001), (10**8, 0.001), (123457, 0.023),
         (2, 0.999)]
BAD_SIZES = [(10, 0.0), (10, 1.0), (10, -0.5), (10**9, 1e-9)]


def cases():
    for name, keys, bit_count, hash_count, seed in SETS:
        parameters = {"bitCount": bit_count, "hashCount": hash_count, "murmurSeed": seed}
        yield {"id": f"build-{name}", "op": "build", "input": {"keys": keys, **parameters}}
    for name, change in (("seed-0", {"murmurSeed": 0}), ("no-bits", {"bitCount": 0}),
                         ("no-hashes", {"hashCount": 0})):
        yield {"id": f"build-refuses-{name}", "op": "build",
               "input": {"keys": ["a"], "bitCount": 8, "hashCount": 1, "murmurSeed": 1, **change}}
    golden = {"dataHex": "24682e3af673941107624516242e6fc3f787", "bitCount": 144, "hashCount": 10,
              "murmurSeed": 1267652889}
    for key in APPLE_KEYS + ["example.org", "www.example.com", "Example.com", "example.com/", ""]:
        yield {"id": f"contains-{key or 'nothing'}", "op": "contains",
               "input": {"key": key, **golden}}
    for count, rate in SIZES + BAD_SIZES:
        kind = "refuses-" if (count, rate) in BAD_SIZES else ""
        yield {"id": f"size-{kind}{count}-{rate}", "op": "size",
               "input": {"itemCount": count, "falsePositiveTolerance": rate}}
