"""Rows and shards for Apple's PIR server."""

ONBOARDING = "www.apple.com/url-filter-test"
SETS = [
    ("one", ["example.com"]),
    ("plain", ["example.com", "example10.com/resource?query=bugs", ONBOARDING]),
    ("escapes", ['a"b\\c', "tab\there", "bücher", {"hex": "ff007f20"}, "é1"]),
    ("row-of-128-bytes", ["k" * 121]), ("key-of-128-bytes", ["k" * 128]),
    ("key-of-20000-bytes", ["k" * 20000]), ("none", []),
]
REFUSED = [("empty-key", ["example.com", ""]), ("same-key-twice", ["a.example", "a.example"])]


def cases():
    for name, keys in SETS + REFUSED:
        kind = "refuses-" if (name, keys) in REFUSED else ""
        yield {"id": f"pir-rows-{kind}{name}", "op": "pir_rows", "input": {"keys": keys}}
    for key in ("example.com", ONBOARDING, "", {"hex": "ff"}, "xn--bcher-kva.example"):
        for shard_count in (1, 2, 16, 100, 200):
            yield {"id": f"pir-shard-{key if isinstance(key, str) else key['hex']}-{shard_count}",
                   "op": "pir_shard", "input": {"key": key, "shardCount": shard_count}}
    yield {"id": "pir-shard-refuses-0", "op": "pir_shard",
           "input": {"key": "example.com", "shardCount": 0}}
