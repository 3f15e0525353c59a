"""The operations of the pack, by name: an input object to a result object."""

import hashlib

from . import (delta, hashing, hosts, in_app, in_app_keys, in_app_tables, manifest, pir, plist,
               prefilter, rule_keys, sub_urls)
from .errors import Invalid
from .text import from_bytes, to_bytes
from .xxh3 import xxh3_128


def _hash(given):
    key = to_bytes(given["key"])
    return {"fnv1a": f"{hashing.fnv1a(key):08x}",
            "murmur3": f"{hashing.murmur3(key, given['murmurSeed']):08x}"}


def _indices(given):
    return {"indices": hashing.indices(to_bytes(given["key"]), given["murmurSeed"],
                                       given["bitCount"], given["hashCount"])}


def _size(given):
    bits, hashes = prefilter.size(given["itemCount"], given["falsePositiveTolerance"])
    return {"bitCount": bits, "hashCount": hashes, "byteCount": prefilter.byte_count(bits)}


def _build(given):
    keys = [to_bytes(key) for key in given["keys"]]
    return {"dataHex": prefilter.build(keys, given["bitCount"], given["hashCount"],
                                       given["murmurSeed"]).hex()}


def _contains(given):
    maybe = prefilter.contains(bytes.fromhex(given["dataHex"]), to_bytes(given["key"]),
                               given["bitCount"], given["hashCount"], given["murmurSeed"])
    return {"maybe": maybe}


def _strings(given):
    make = {"26": sub_urls.for_26, "27": sub_urls.for_27}[given["os"]]
    return make(to_bytes(given["url"]))


def _sub_urls(given):
    return {"subUrls": [from_bytes(text) for text in _strings(given)]}


def _lookup(given):
    """A URL without host cannot be requested, so no filter holds it."""
    try:
        texts = _strings(given)
    except Invalid:
        return {"maybe": False}
    return {"maybe": any(_contains({**given, "key": from_bytes(text)})["maybe"]
                         for text in texts)}


def _rule_keys(given):
    keys = rule_keys.for_rule(to_bytes(given["rule"]), given["profile"])
    return {"keys": [from_bytes(key) for key in keys]}


def _pir_rows(given):
    keys = [to_bytes(key) for key in given["keys"]]
    binary = pir.binary(keys)
    return {"binaryHex": binary.hex(), "sha256": hashlib.sha256(binary).hexdigest(),
            "text": pir.text(keys)}


def _pir_shard(given):
    key, count = to_bytes(given["key"]), given["shardCount"]
    if count < 1:
        raise Invalid("no shards")
    return {"rowId": f"{pir.row_id(key):016x}", "shard": pir.shard(key, count)}


def _apply_delta(given):
    new = delta.apply(bytes.fromhex(given["oldHex"]), bytes.fromhex(given["deltaHex"]))
    return {"newHex": new.hex()}


def _hash_in_app(given):
    high, low = xxh3_128(to_bytes(given["key"]), int(given["hashSeed"], 16))
    return {"high": f"{high:016x}", "low": f"{low:016x}"}


def _build_block_filter(given):
    if given["blockCount"] < 1:
        raise Invalid("no blocks")
    keys = [to_bytes(key) for key in given["keys"]]
    data = in_app_tables.build_filter(keys, int(given["hashSeed"], 16), given["blockCount"])
    return {"filterHex": data.hex()}


def _decode_in_app(given):
    container = in_app.Container(bytes.fromhex(given["containerHex"]))
    return {"categories": container.categories, "hashSeed": f"{container.filter.seed:016x}",
            "keyCount": container.filter.key_count, "entryCount": container.table.entry_count}


def _in_app_candidates(given):
    return {"keys": [from_bytes(key) for key, _ in in_app_keys.for_url(to_bytes(given["url"]))]}


OPERATIONS = {
    "hash": _hash,
    "indices": _indices,
    "size": _size,
    "build": _build,
    "contains": _contains,
    "decode_plist": lambda given: plist.decode(bytes.fromhex(given["plistHex"])),
    "sub_urls": _sub_urls,
    "lookup": _lookup,
    "canonical_host": lambda given: {"host": hosts.canonical(to_bytes(given["host"]))},
    "rule_keys": _rule_keys,
    "pir_rows": _pir_rows,
    "pir_shard": _pir_shard,
    "apply_delta": _apply_delta,
    "check_manifest": lambda given: manifest.check(to_bytes(given["manifest"])),
    "hash_in_app": _hash_in_app,
    "build_block_filter": _build_block_filter,
    "decode_in_app": _decode_in_app,
    "in_app_key": lambda given: {"key": from_bytes(in_app_keys.for_rule(to_bytes(given["rule"])))},
    "in_app_candidates": _in_app_candidates,
    "in_app_verdict": lambda given: in_app.verdict(bytes.fromhex(given["containerHex"]),
                                                   to_bytes(given["url"])),
}
