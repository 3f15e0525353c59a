"""Releases with real filters in them, made with the slow Python model: nothing of ours builds them."""

import hashlib
import json
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path("testdata/conformance")))
from model import plist, prefilter  # noqa: E402  pylint: disable=wrong-import-position

SEED = 1267652889


def filter_plist(keys, item_count=None, rate=0.001):
    """The plist of a filter that holds `keys`, sized for `item_count` of them."""
    bit_count, hash_count = prefilter.size(item_count or len(keys), rate)
    bits = prefilter.build([key.encode() for key in keys], bit_count, hash_count, SEED)
    fields = {"itemCount": item_count or len(keys), "falsePositiveTolerance": rate,
              "murmurSeed": SEED, "bitCount": bit_count, "byteCount": len(bits),
              "hashCount": hash_count, "data": bits}
    return fields, plist.encode(fields)


def publish(root, name, version, keys, item_count=None, published=None, **more):
    """Writes one release; the pointer last."""
    fields, data = filter_plist(keys, item_count)
    folder = root / "public" / name / str(version)
    folder.mkdir(parents=True)
    (folder / "filter.plist").write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    manifest = {
        "schema": 1, "filter": name, "version": version, "tag": digest[:32],
        "hashFamily": "fnv1a-murmur3-32", "profile": "both", "bitCount": fields["bitCount"],
        "hashCount": fields["hashCount"], "murmurSeed": SEED, "byteCount": fields["byteCount"],
        "itemCount": fields["itemCount"], "falsePositiveTolerance": 0.001,
        "path": f"{version}/filter.plist", "size": len(data), "sha256": digest,
        "prefetch": {"intervalSeconds": 86400, "minimumSeconds": 2700, "jitterSeconds": 3600},
        "keySetSha256": hashlib.sha256("\n".join(keys).encode()).hexdigest(),
        "pirRows": len(keys), "deltas": [], **more}
    pointer = root / "public" / name / "manifest.json"
    temporary = pointer.with_suffix(".new")
    temporary.write_text(json.dumps(manifest, indent=2) + "\n")
    temporary.rename(pointer)
    if published is not None:
        os.utime(folder / "filter.plist", (published, published))
        os.utime(pointer, (published, published))
