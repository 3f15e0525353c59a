#!/usr/bin/env python3
"""Seeds of a fuzz target from the conformance pack and the test data, one file each.

    seeds.py filterlib/format/delta_fuzz FOLDER     writes them
    seeds.py --words filterlib/format/delta_fuzz    prints its dictionary, if there is one
"""

import base64
import hashlib
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACK = ROOT / "testdata" / "conformance"

# The first of these in a target's name says what it reads.
KINDS = ["http", "check_handler", "public_suffixes", "release_report", "s3_settings",
         "store_files", "response", "config_file", "publishers", "value_text", "delta", "plist",
         "manifest", "signature", "container", "fingerprint_table", "block_filter", "prefilter",
         "url", "host", "rule", "policy", "yaml", "list", "json", "origins", "rows", "key"]


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


def requests():
    """Requests as clients, proxies and attackers send them."""
    tag = '"699df0288b1d4a1334d0867c46583bd9"'
    headers = ["", f"If-None-Match: {tag}", f'If-Match: W/{tag}, "x"', "Range: bytes=0-9",
               f"Range: bytes=-5\r\nIf-Range: {tag}", "Range: bytes=9-2, 4-", "Accept: text/*;q=0.5, */*;q=0",
               "Content-Length: 3", "Content-Length: 3\r\nContent-Length: 4", "Connection: te, close",
               "Transfer-Encoding: chunked", "Expect: 100-continue\r\nContent-Length: 3", " folded"]
    for number, header in enumerate(headers):
        method = ["GET", "HEAD", "POST"][number % 3]
        path = ["/v1/demo/manifest.json", "/v1/demo/7/from-6.delta", "/v1/%2e%2e/x", "https://h/v1/a/1/filter.plist?q"]
        line = f"{method} {path[number % 4]} HTTP/1.{number % 5 != 4:d}\r\nHost: h\r\n"
        request = line + (header + "\r\n" if header else "") + "\r\n"
        yield request.encode()
        yield (request + "abc" + request).encode()
    yield from (path.encode() for path in [*path, tag, "bytes=1-2", "bytes=-", "*", "*/*;q=0"])


def code_blocks(page, language):
    """The examples of a format page."""
    text = (ROOT / "docs" / "formats" / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def containers():
    """Whole ones, and changes to one as the target reads them: where (two bytes), what."""
    for block in code_blocks("in-app.md", "hex"):
        yield bytes.fromhex(block)
    yield from (bytes([where, 0, value]) for where in (8, 16, 24, 32, 64) for value in (0, 1, 255))


def signatures():
    """Whole files, and a tail with the number of bytes kept before it."""
    for block in code_blocks("manifest.md", "json"):
        if "signatures" in block:
            yield block.encode()
            for kept in (0, 1, len(block) // 2, len(block) - 4):
                yield kept.to_bytes(2, "little") + block[kept:].encode()


def policies():
    """Real ones, and long lines with a mistake every few bytes."""
    yield from files("testdata/policies/**/*.yaml", "docs/examples/**/*.yaml")
    yield b"lists: [" + b"{}," * 1300 + b"]"
    yield b"{" + b",".join(b"k%d: 1" % number for number in range(400)) + b"}"


def store_files():
    """Those of the format page, and a state of other values; the target mends their digests."""
    yield from (block.encode() for block in code_blocks("app-group.md", "json"))
    state = {"schema": 1, "highestVersion": 7, "etag": '"x"', "lastCheck": 1, "lastSuccess": 1,
             "nextCheck": 2700, "consecutiveFailures": 2, "lastError": "no route", "digest": ""}
    for change in ({}, {"highestVersion": 0}, {"nextCheck": 2**53 - 1}, {"schema": 2}, {"etag": 7}):
        yield json.dumps({**state, **change}).encode()


def responses():
    """A status, header fields, an empty line, a body; and URLs of servers."""
    for head in ("200\nETag: \"a\"\nContent-Length: 3", "304\nETag: \"a\"", "503\nRetry-After: 60",
                 "206\nContent-Range: bytes 7-9/10", "206\nContent-Range: bytes */10",
                 "200\nContent-Encoding: gzip", "200\nTransfer-Encoding: chunked",
                 "200\nContent-Length: 99999999999999999999", "301\nLocation: https://h/", "200"):
        yield (head + "\n\nabc" + "d" * 90).encode()
    yield from (b"https://filters.example:8443/a?b", b"http://127.0.0.1:80", b"https://[::1]/",
                b"https://u@h", b"ftp://h")


def settings():
    """The file of the operations page, every key, and mistakes."""
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    yield from (block.encode() for block in re.findall(r"(?m)^    root:.*\n(?:    .*\n)*", page))
    yield b"root: r\nplain_http: true\nmanifest_max_age: 60s\ndrain: 30s\npublish: {max_artifact: 1GiB}\n"
    yield b"limits: {connections: 1, threads: 0, head: 16KiB, target: 4096, body: 0, idle: 1.5h}\n"
    yield b"publish:\n  trusted_keys: [a.pub, b.pub]\n  publishers: p.json\ntls: []\n"
    yield b"rot: x\nlimits: {request: 10}\nlimits: 7\n"


def publishers():
    known = {"name": "ci", "filters": ["demo", "*"], "tokenHash": "scrypt$16384$8$1$00$00"}
    for change in ({}, {"tokenHash": ""}, {"clientSubject": "desk"}, {"filters": []}, {"name": "A"}):
        yield json.dumps({"publishers": [{**known, **change}, known]}).encode()
    desk = {"name": "d", "filters": ["*"], "clientSubject": "desk.example.com"}
    for entries in ([desk], [known, desk]):  # the files that are accepted
        yield json.dumps({"publishers": entries}).encode()
    yield b'{"publishers": 7}'


def values():
    for text in ("45m", "1.5h", "6MB", "512KiB", "4096", "0.001", "1e-4", "0x7f", "true", "20%", "500",
                 "2026-12-31", "2024-02-29", "corporate-baseline", "Our List!", "9" * 308 + "d"):
        yield text.encode()


def keys():
    """The Ed25519 key of 32 zero bytes, and pieces of it."""
    for kind, der in (("PRIVATE", "302e020100300506032b657004220420" + "00" * 32),
                      ("PUBLIC", "302a300506032b65700321003b6a27bcceb6a42d62a3a8d02a6f0d736532157"
                       "71de243a63ac048a18b59da29")):
        text = base64.b64encode(bytes.fromhex(der)).decode()
        pem = f"-----BEGIN {kind} KEY-----\n{text}\n-----END {kind} KEY-----\n"
        yield from (pem.encode(), pem[:60].encode(), pem.replace("\n", "\r\n").encode())


def questions():
    """Bodies of /api/v1/check, and URLs alone."""
    for url in ("https://blocked.example/", "http://a.b.blocked.example:8080/x?y#z", "blocked.example",
                "https://[::1]/", "https://b\u00fccher.example/", "://", "\u0000"):
        yield json.dumps({"filter": "demo", "url": url}).encode()
        yield url.encode()
    for other in ({"filter": "none", "url": "a"}, {"filter": "../x", "url": "a"}, {"url": 7}, [], "x"):
        yield json.dumps(other).encode()
    yield b"[" * 2000


def suffixes():
    yield b"// ===BEGIN ICANN DOMAINS===\ncom\nco.uk\n*.ck\n!www.ck\n// ===BEGIN PRIVATE DOMAINS===\ngithub.io\n"
    yield "\u516c\u53f8.cn\nXN--85x722f.com.cn  a note\r\n*.\n!\n..\n*.*.x\n".encode()
    yield b"a.very.long.name.of.a.registry.example\n.gitlab.example\nm\nmm\n"
    yield b"!city.kawasaki.jp\n*.kawasaki.jp\nkawasaki.jp"


def reports():
    """Of two lists, as docs/formats/report.md has them, and with parts that are missing or odd."""
    known = {"name": "ads", "rules": {"kept": 7}}
    for change in ({}, {"rules": {"kept": -1}}, {"rules": {}}, {"name": 7}, {"rules": [1]}):
        yield json.dumps({"schema": 1, "lists": [known, {**known, **change}]}).encode()
    yield from (b'{"lists": {}}', b"[]", b"[" * 3000, b'{"lists": [' * 500)


def credentials():
    keys = "aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = a/b+c=\n"
    yield f"[default]\n{keys}".encode()
    yield f"# theirs\n[other]\n{keys}[default]\n{keys}aws_session_token=tok\n".encode()
    yield f"[default]\r\n; none\r\nAWS_ACCESS_KEY_ID=a b\r\naws_secret_access_key=\x01\r\n".encode()
    yield from (b"s3://bucket.example/a/v1/", b"s3://bucket", b"s3://b/../x", b"s3:///")


SEEDS = {
    "check_handler": questions,
    "public_suffixes": suffixes,
    "release_report": reports,
    "s3_settings": credentials,
    "store_files": store_files,
    "response": responses,
    "config_file": settings,
    "publishers": publishers,
    "value_text": values,
    "key": keys,
    "http": requests,
    "delta": lambda: cases("deltas", "deltaHex"),
    "plist": lambda: cases("plists", "plistHex"),
    "manifest": lambda: cases("manifests", "manifest"),
    "signature": signatures,
    "container": containers,
    "prefilter": lambda: files("bloom/testdata/fuzz/prefilter/*"),
    "block_filter": lambda: files("bloom/testdata/fuzz/block_filter/*"),
    "fingerprint_table": lambda: files("bloom/testdata/fuzz/fingerprint_table/*"),
    "json": lambda: cases("manifests", "manifest"),
    "host": lambda: cases("hosts", "host"),
    "url": urls,
    "rule": lambda: cases("rule_keys", "rule"),
    "policy": policies,
    "yaml": policies,
    "list": lambda: files("testdata/lists/**/*"),
    "origins": lambda: files("compiler/release/testdata/fuzz/key_origins/*"),
    "rows": lambda: files("compiler/pir/testdata/fuzz/pir_rows/*"),
}


def write(target, folder):
    for seed in SEEDS.get(kind_of(target), lambda: [])():
        (folder / f"seed-{hashlib.sha256(seed).hexdigest()[:16]}").write_bytes(seed)


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 64
    if sys.argv[1] == "--words":
        print(words_of(sys.argv[2]))
        return 0
    write(sys.argv[1], pathlib.Path(sys.argv[2]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
