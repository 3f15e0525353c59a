"""What known mistakes answer, by the name of the mistake."""

from . import hashing, in_app, in_app_tables, prefilter
from .text import to_bytes
from .xxh3 import xxh3_128


def _hash(given, want):
    return {"fnv1_order": {**want, "fnv1a": f"{hashing.fnv1(to_bytes(given['key'])):08x}"}}


def _indices(given, _):
    key, seed = to_bytes(given["key"]), given["murmurSeed"]

    def rounds(h1, mask=-1):
        return {"indices": [(h1 + i * hashing.murmur3(key, seed) & mask) % given["bitCount"]
                            for i in range(given["hashCount"])]}
    return {"fnv1_order": rounds(hashing.fnv1(key), hashing.MASK),
            "no_32bit_wrap": rounds(hashing.fnv1a(key))}


def _build(given, _):
    keys = [to_bytes(key) for key in given["keys"]]
    made = prefilter.build_wrong(keys, given["bitCount"], given["hashCount"], given["murmurSeed"])
    return {name: {"dataHex": data.hex()} for name, data in made.items()}


def _swapped(key, seed):
    return xxh3_128(key, seed)[::-1]


def _without_seed(key, _):
    return xxh3_128(key, 0)


def _hash_in_app(given, _):
    key, seed = to_bytes(given["key"]), int(given["hashSeed"], 16)
    return {name: dict(zip(("high", "low"), (f"{half:016x}" for half in hash_of(key, seed))))
            for name, hash_of in (("halves_swapped", _swapped), ("seed_ignored", _without_seed))}


def _block_by_modulo(high, low, block_count):
    return [(high % block_count * 8 + word) * 64 + (low >> 6 * word & 63) for word in range(8)]


def _msb_first(high, low, block_count):
    return [j ^ 7 for j in in_app_tables.filter_bits(high, low, block_count)]


def _build_block_filter(given, _):
    keys = [to_bytes(key) for key in given["keys"]]

    def made(**how):
        data = in_app_tables.build_filter(keys, int(given["hashSeed"], 16), given["blockCount"],
                                          **how)
        return {"filterHex": data.hex()}
    return {"halves_swapped": made(hash_of=_swapped), "seed_ignored": made(hash_of=_without_seed),
            "block_by_modulo": made(bits_of=_block_by_modulo), "msb_first": made(bits_of=_msb_first)}


def _in_app_verdict(given, want):
    if want["verdict"] == "none" and not want.get("key"):
        return {}
    container = in_app.Container(bytes.fromhex(given["containerHex"]))
    applying = list(container.entries(to_bytes(given["url"])))

    def first(entries):
        return next((container.outcome(key, entry) for key, _, entry in entries), in_app.NO_ENTRY)
    legal = [row for row in applying if row[1] or not row[2].exact_host]
    return {
        "exceptions_ignored": first(row for row in legal if not row[2].allow),
        "exceptions_win": first(sorted(legal, key=lambda row: not row[2].allow)),
        "paths_before_hosts": first(sorted(legal, key=lambda row: -row[0].count(b"/"))),
        "parents_ignored": first(row for row in legal if row[1]),
        "exact_host_ignored": first(applying),
    }


_OF = {"hash": _hash, "indices": _indices, "build": _build, "hash_in_app": _hash_in_app,
       "build_block_filter": _build_block_filter, "in_app_verdict": _in_app_verdict}


def answers(case):
    """Those that differ from the right answer."""
    made = _OF.get(case["op"], lambda given, want: {})(case["input"], case["want"])
    return {name: answer for name, answer in made.items() if answer != case["want"]}
