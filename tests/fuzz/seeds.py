#!/usr/bin/env python3
"""Seeds of a fuzz target from the conformance pack and the test data, one file each.

    seeds.py filterlib/format/delta_fuzz FOLDER     writes them
    seeds.py --words filterlib/format/delta_fuzz    prints its dictionary, if there is one
"""

import hashlib
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACK = ROOT / "testdata" / "conformance"

# The first of these in a target's name says what it reads.
KINDS = ["delta", "plist", "manifest", "signature", "container", "table", "url", "host", "rule",
         "policy", "yaml", "list", "json"]


def kind_of(target):
    name = target.rpartition("/")[2]
    return next((kind for kind in KINDS if kind in name), "bytes")


def words_of(target):
    kind = kind_of(target)
    for path in (ROOT / "tests" / "fuzz" / f"{kind}.dict", ROOT / "testdata" / "urls" /
                 f"{kind}.dict"):
        if path.exists():
            return str(path)
    return ""


def to_bytes(value):
    return value.encode() if isinstance(value, str) else bytes.fromhex(value["hex"])


def cases(pack, member):
    text = (PACK / f"{pack}.json").read_text(encoding="utf-8")
    for case in json.loads(text)["cases"]:
        if member in case["input"]:
            value = case["input"][member]
            yield bytes.fromhex(value) if member.endswith("Hex") else to_bytes(value)


def urls():
    """Those of the pack, and what fuzzing found worth keeping."""
    yield from cases("sub_urls", "url")
    yield from files("testdata/urls/corpus/*")


def files(*patterns):
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and path.stat().st_size < 65536:
                yield path.read_bytes()


SEEDS = {
    "delta": lambda: cases("deltas", "deltaHex"),
    "plist": lambda: cases("plists", "plistHex"),
    "manifest": lambda: cases("manifests", "manifest"),
    "json": lambda: cases("manifests", "manifest"),
    "host": lambda: cases("hosts", "host"),
    "url": urls,
    "rule": lambda: cases("rule_keys", "rule"),
    "policy": lambda: files("testdata/policies/**/*.yaml", "docs/examples/**/*.yaml"),
    "yaml": lambda: files("testdata/policies/**/*.yaml", "docs/examples/**/*.yaml"),
    "list": lambda: files("testdata/lists/**/*"),
}


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 64
    if sys.argv[1] == "--words":
        print(words_of(sys.argv[2]))
        return 0
    folder = pathlib.Path(sys.argv[2])
    for seed in SEEDS.get(kind_of(sys.argv[1]), lambda: [])():
        (folder / f"seed-{hashlib.sha256(seed).hexdigest()[:16]}").write_bytes(seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
