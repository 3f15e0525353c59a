"""Manifests a reader must accept, and ones it must refuse."""

import json

GOOD = {
    "schema": 1, "filter": "ads", "version": 7, "tag": "ads-7", "hashFamily": "fnv1a-murmur3-32",
    "profile": "both", "bitCount": 144, "hashCount": 10, "murmurSeed": 1267652889, "byteCount": 18,
    "itemCount": 10, "falsePositiveTolerance": 0.001, "path": "7/filter.plist", "size": 250,
    "sha256": "5a" * 32,
    "prefetch": {"intervalSeconds": 86400, "minimumSeconds": 2700, "jitterSeconds": 0},
    "keySetSha256": "a5" * 32, "pirRows": 10, "created": "2026-01-02T03:04:05Z",
}
WRONG = {
    "schema-0": {"schema": 0}, "schema-text": {"schema": "1"}, "version-0": {"version": 0},
    "version-negative": {"version": -7}, "version-text": {"version": "7"},
    "version-real": {"version": 7.5}, "no-filter": {"filter": ""}, "seed-0": {"murmurSeed": 0},
    "bit-count-0": {"bitCount": 0, "byteCount": 0}, "bit-count-2-to-32": {"bitCount": 1 << 32},
    "byte-count-of-other-bits": {"byteCount": 19}, "hash-count-0": {"hashCount": 0},
    "path-up": {"path": "../7/filter.plist"}, "path-absolute": {"path": "/etc/passwd"},
    "path-up-inside": {"path": "7/../../x"}, "path-empty": {"path": ""},
    "digest-short": {"sha256": "5a"}, "digest-no-hex": {"sha256": "z" * 64}, "size-0": {"size": 0},
    "tag-not-ascii": {"tag": "wörbung"},
}


def _case(name, text, **more):
    return {"id": f"manifest-{name}", "op": "check_manifest", "input": {"manifest": text}, **more}


def cases():
    yield _case("good", json.dumps(GOOD))
    yield _case("with-unknown-members", json.dumps({**GOOD, "later": {"x": [1, None]}}))
    yield _case("in-another-order", json.dumps(dict(reversed(GOOD.items()))))
    yield _case("of-a-newer-schema", json.dumps({**GOOD, "schema": 2}))
    yield _case("of-a-newer-schema-without-the-rest", '{"schema": 9}')
    for name, change in WRONG.items():
        yield _case(f"refuses-{name}", json.dumps({**GOOD, **change}))
    for name in ("schema", "filter", "version", "bitCount", "murmurSeed", "path", "sha256", "size"):
        rest = {key: value for key, value in GOOD.items() if key != name}
        yield _case(f"refuses-without-{name}", json.dumps(rest))
    for name, text in (("nothing", ""), ("cut", json.dumps(GOOD)[:-1]), ("array", "[1]"),
                       ("null", "null"), ("deep", "[" * 5000 + "]" * 5000),
                       ("not-utf-8", {"hex": json.dumps(GOOD).encode().hex() + "ff"})):
        yield _case(f"refuses-{name}", text)
