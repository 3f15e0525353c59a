"""The in-app family: hashes, block filters, containers good and damaged, keys, verdicts."""

from model import in_app
from model.in_app_tables import Entry

SEEDS = [0, 7, 0xFFFFFFFFFFFFFFFF, 0x123456789ABCDEF0]
# A length on each side of every border of XXH3.
LENGTHS = [0, 1, 2, 3, 4, 5, 8, 9, 16, 17, 32, 33, 64, 65, 96, 97, 128, 129, 160, 161, 239, 240, 241,
           256, 257, 320, 1024, 1025, 1088, 2048]
PATTERN = bytes(range(251)) * 9
HASHED = ["example.com", "www.example.com/a/b?q=1", "xn--bcher-kva.example", "[2001:db8::1]",
          {"hex": "ff80fe"}]

CATEGORIES = ["malware", "ads", "exception"]
MALWARE, ADS = Entry(0), Entry(1)
ALLOWED, ALLOWED_HERE = Entry(2, allow=True), Entry(2, allow=True, exact_host=True)
ADS_HERE = Entry(1, exact_host=True)


def _container(rules, categories=None, **sizes):
    entries = [(key.encode(), entry) for key, entry in rules]
    return in_app.encode(categories or CATEGORIES, entries, 5, **sizes)


PAGE = in_app.encode(["allowed", "malware"],
                     [(b"example.com", Entry(1)), (b"good.example.com", Entry(0, allow=True))], 5,
                     block_count=2)
TREES = {
    "exceptions": (
        [("example.com", MALWARE), ("good.example.com", ALLOWED), ("example.com/ok", ALLOWED),
         ("good.example.com/bad", ADS)],
        ["https://example.com/", "https://sub.example.com/a?b", "https://good.example.com/",
         "https://www.good.example.com/x", "https://example.com/ok/x", "https://example.com/okay",
         "https://good.example.com/bad/", "https://notexample.com/", "https://example.org/",
         "https://com/"]),
    "order": (
        [("example.com/a/b", MALWARE), ("www.example.com", ALLOWED), ("b.example/x", MALWARE),
         ("b.example/x?ok", ALLOWED), ("c.example", MALWARE), ("c.example", ALLOWED),
         ("d.example/a/b", MALWARE), ("www.d.example", ADS)],
        ["https://www.example.com/a/b", "https://example.com/a/b/c", "https://example.com/a",
         "https://b.example/x?ok", "https://b.example/x/?ok#f", "https://b.example/x?ok2",
         "https://b.example/x/y?ok", "https://sub.b.example/x?ok", "https://c.example/",
         "https://www.d.example/a/b"]),
    "this-host-only": (
        [("example.com", MALWARE), ("example.com", ALLOWED_HERE), ("ads.example", ADS_HERE),
         ("sub.ads.example/x", ALLOWED)],
        ["https://example.com/x", "https://www.example.com/x", "https://ads.example/",
         "https://ads.example:8443/x", "https://sub.ads.example/", "https://sub.ads.example/x"]),
    "spellings": (
        [("xn--bcher-kva.example/~a", MALWARE), ("192.0.2.7", ADS), ("[2001:db8::1]/x", ADS),
         ("example.com/a%20b/%C3%BC", MALWARE), ("example.com?q=1", ADS)],
        ["https://xn--bcher-kva.example/~a", "HTTP://BÜCHER.Example:80/x/../%7ea",
         "https://u:p@xn--bcher-kva.example./%7Ea//b", "https://192.0.2.7/", "https://0xc0000207/x",
         "https://2.192.0.2.7.example/", "https://[2001:DB8:0::1]/x", "https://[2001:db8::1]/",
         "https://example.com/a%20b/%c3%bc", "https://example.com/a b/ü",
         "https://example.com/A%20b/%C3%BC", "https://example.com/?q=1", "https://example.com?q=1",
         "https://example.com/?q=1&r=2", "https://example.com/?", "https:///x", "not a URL", ""]),
}


def hashes():
    for size in LENGTHS:
        for number, seed in enumerate(SEEDS[:2] if size > 300 else SEEDS):
            yield {"id": f"in-app-hash-{size}-bytes-{number}", "op": "hash_in_app",
                   "input": {"key": {"hex": PATTERN[:size].hex()}, "hashSeed": f"{seed:016x}"}}
    for number, key in enumerate(HASHED):
        yield {"id": f"in-app-hash-of-key-{number}", "op": "hash_in_app",
               "input": {"key": key, "hashSeed": f"{5:016x}"}}


def filters():
    many = [f"host{i}.example" for i in range(50)]
    for name, keys, seed, block_count in (
            ("one-key", ["example.com"], 7, 1), ("empty", [], 0, 1), ("two-blocks", many[:9], 1, 2),
            ("blocks-of-an-odd-number", many, 0xFFFFFFFFFFFFFFFF, 7)):
        yield {"id": f"block-filter-{name}", "op": "build_block_filter",
               "input": {"keys": keys, "hashSeed": f"{seed:016x}", "blockCount": block_count}}
    yield {"id": "block-filter-refuses-no-blocks", "op": "build_block_filter",
           "input": {"keys": ["a"], "hashSeed": "0" * 16, "blockCount": 0}}


def _decode(name, data):
    return {"id": f"in-app-{name}", "op": "decode_in_app", "input": {"containerHex": data.hex()}}


def good_containers():
    yield _decode("of-the-format-page", PAGE)
    yield _decode("of-no-entries", in_app.encode([], [], 1))
    names = [f"category {i}" for i in range(256)]
    yield _decode("of-256-categories", _container([("example.com", Entry(255))], names))
    yield _decode("of-a-category-without-name", _container([("example.com", Entry(9))]))
    yield _decode("of-the-longest-name", _container([("example.com", ADS)], ["x" * 64, "y"]))


def _changed(offset, new):
    """The page's file with other bytes, and a digest that fits them."""
    return in_app.sealed((PAGE[:offset] + new + PAGE[offset + len(new):])[:-32])


def damaged_headers():
    yield _decode("refuses-nothing", b"")
    yield _decode("refuses-header-alone", PAGE[:64])
    yield _decode("refuses-a-byte-less", PAGE[:-1])
    yield _decode("refuses-a-byte-more", PAGE + b"\0")
    yield _decode("refuses-a-byte-before-the-digest", in_app.sealed(PAGE[:-32] + b"\0"))
    yield _decode("refuses-another-digest", PAGE[:-1] + bytes([PAGE[-1] ^ 1]))
    yield _decode("refuses-other-magic", _changed(0, b"UFINAPQ"))
    yield _decode("refuses-version-0", _changed(8, b"\0"))
    yield _decode("of-a-newer-version", _changed(8, b"\2"))
    yield _decode("refuses-reserved-bytes", _changed(12, b"\1"))
    yield _decode("refuses-unused-bytes", _changed(63, b"\1"))
    for name, offset in (("categories", 16), ("filter", 24), ("table", 32)):
        yield _decode(f"refuses-{name}-beyond-the-file", _changed(offset, b"\0\x10"))
        yield _decode(f"refuses-{name}-of-2-to-64", _changed(offset, b"\xff" * 8))
    yield _decode("refuses-padding-that-is-not-zero", _changed(64 + 18, b"\1"))


def damaged_sections():
    yield _decode("refuses-257-categories", _changed(64, b"\1\1"))
    yield _decode("refuses-a-category-less", _changed(64, b"\1\0"))
    yield _decode("refuses-a-category-more", _changed(64, b"\3\0"))
    yield _decode("refuses-an-empty-name", _changed(66, b"\0"))
    yield _decode("refuses-a-name-beyond-the-section", _changed(66, b"\x40"))
    long_name = b"\1\0\x41" + b"x" * 65
    yield _decode("refuses-a-name-of-65-bytes",
                  in_app.assemble(long_name, PAGE[128:320], PAGE[320:-32]))
    for name, offset, new in (
            ("filter-magic", 128, b"UFBLOCK2"), ("filter-spare-bytes", 160, b"\1"),
            ("no-blocks", 152, b"\0"), ("a-block-more", 152, b"\3"), ("two-seeds", 136, b"\6"),
            ("table-magic", 320, b"UFPRINT2"), ("table-spare-bytes", 383, b"\1"),
            ("more-entries-than-slots", 336, b"\x0a"), ("no-groups", 344, b"\0"),
            ("no-lines", 352, b"\0"), ("lines-of-2-to-58", 352, bytes(7) + b"\4"),
            ("value-bits-11", 360, b"\x0b"), ("value-bits-of-another-length", 360, b"\6"),
            ("a-value-with-unknown-bits", 384, b"\0\4")):
        yield _decode(f"refuses-{name}", _changed(offset, new))


def keys():
    for number, rule in enumerate(
            ["example.com", "www.example.com", "https://Example.com/%7Ea/", "example.com/a//b/",
             "example.com/a/./b/../c", "example.com/a//../b/..//c", "example.com/a%2fb", "bücher.example/straße", "example.com?q",
             "example.com/?q=\"x\"", "http://u@example.com:80/a#f", "192.0.2.7/x",
             "example.com/100%", "example.com/" + "x/" * 64, "example.com/" + "x" * 2036]):
        if "#" not in rule:
            yield {"id": f"in-app-key-{number}", "op": "in_app_key", "input": {"rule": rule}}
    for number, rule in enumerate(["", "/path", "a..b", "example.com/" + "x/" * 65,
                                   "example.com/" + "x" * 2037]):
        yield {"id": f"in-app-key-refuses-{number}", "op": "in_app_key", "input": {"rule": rule}}
    for number, url in enumerate(
            ["http://www.example.com:81/a//b/?q#f", "http://1.2.3.4/?", "http://[::1]/x",
             "https://example.com/%2E%2e/a/%2e/b%2Fc", "https://example.com/a//%2e%2E/b/.//../c",
             "https://a.b.c.example./?q=%7e",
             "https://example.com/" + "x/" * 70 + "?q", "https://example.com/" + "x" * 2100 + "/y",
             "https://example.com/?" + "q" * 2036, "https://example.com/?" + "q" * 2037, "no URL"]):
        yield {"id": f"in-app-candidates-{number}", "op": "in_app_candidates",
               "input": {"url": url}}


def _verdict(name, data, url):
    return {"id": f"in-app-verdict-{name}", "op": "in_app_verdict",
            "input": {"containerHex": data.hex(), "url": url}}


def verdicts():
    for name, (rules, urls) in TREES.items():
        data = _container(rules)
        for number, url in enumerate(urls):
            yield _verdict(f"{name}-{number}", data, url)
    for slot_bytes, kinds in ((7, 5), (8, 200)):
        rules = [(f"host{i}.example", Entry(i % kinds, allow=i % 3 == 0)) for i in range(kinds + 60)]
        data = _container(rules, [f"c{i}" for i in range(kinds)], block_count=9, line_count=44)
        for i in (0, 1, kinds - 1, kinds + 59, kinds + 60):
            yield _verdict(f"slots-of-{slot_bytes}-bytes-{i}", data, f"https://www.host{i}.example/x")


def cases():
    for some in (hashes, filters, good_containers, damaged_headers, damaged_sections, keys,
                 verdicts):
        yield from some()
