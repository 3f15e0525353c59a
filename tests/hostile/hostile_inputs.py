"""Lists and policies that no admin would write: accidents of downloads and editors, and attacks.

Every input is made here, small on disk or sparse, and named so that a failing test says which it was.
"""

import gzip
import io
import os
import zipfile

ESCAPES = b"\x1b[2J\x1b]0;owned\x07\x1b[31m"
C1_ESCAPE = "\u009b31m".encode()
BIDI = "evil\u202emoc.\u2066x\u200b.example".encode()


def _zip():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("list.txt", "a.example\n")
    return packed.getvalue()


# Name -> bytes of a list file.
LISTS = {
    "empty": b"",
    "blank_lines": b"\n" * 1_000_000,
    "one_huge_line": b"a" * 60_000_000,
    "huge_line_of_hosts": b"0.0.0.0" + b" h.example" * 300_000 + b"\n",
    "huge_path": b"a.example/" + b"x" * 20_000 + b"\nb.example\n",
    "huge_host": b"a" * 300 + b".example\nb.example\n",
    "many_labels": b"a." * 200 + b"example\nb.example\n",
    "nul_bytes": b"a.example\0.evil.example\nb.example\n\0\n",
    "all_nul": b"\0" * 100_000,
    "binary": bytes(range(256)) * 400,
    "late_binary": b"a.example\n" * 5_000 + bytes(range(256)) * 400,
    "truncated_utf8": "bücher.example\n".encode()[:2] + b"\n\xe2\x82\n\xf0\x9f\nb.example\n",
    "overlong_utf8": b"\xc0\xafa.example\n\xed\xa0\x80.example\nb.example\n",
    "latin_1": "bücher.example\nmünchen.example\nb.example\n".encode("latin-1"),
    "utf_16_le": b"\xff\xfe" + "a.example\n".encode("utf-16-le"),
    "utf_16_be": b"\xfe\xff" + "a.example\n".encode("utf-16-be"),
    "utf_16_no_mark": "a.example\nb.example\n".encode("utf-16-le"),
    "utf_32": b"\xff\xfe\0\0" + "a.example\n".encode("utf-32-le"),
    "gzip": gzip.compress(b"a.example\n"),
    "zip": _zip(),
    "tar": b"list.txt" + b"\0" * 92 + b"0000644\0" + b"\0" * 149 + b"ustar\x0000" + b"\0" * 247,
    "html": b"<!DOCTYPE html>\n<html><body>404 a.example</body></html>\n",
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
    "json": b'{"domains": ["a.example", "b.example"]}\n',
    "json_array": b'["a.example",\n "b.example"]\n',
    "xml": b'<?xml version="1.0"?><domains><d>a.example</d></domains>\n',
    "png": b"\x89PNG\r\n\x1a\n" + bytes(range(200)) * 9,
    "elf": b"\x7fELF\x02\x01\x01" + b"\0" * 500,
    "sqlite": b"SQLite format 3\0" + b"\0\x01" * 500,
    "escapes": ESCAPES + b"a.example\n" + C1_ESCAPE + b".example\nb.example\n",
    "escapes_in_path": b"a.example/" + ESCAPES + b"\nb.example\nc.example/" + C1_ESCAPE + b"\n",
    "escapes_everywhere": (ESCAPES + b".example\n") * 400,
    "bidi": BIDI + b"\nb.example/" + BIDI + b"\n",
    "percent": b"%00.example\nb.example/%00\nc.example/%zz\nd.example/%\n%2e%2e.example\n%s%n%n.example\n",
    "only_dots": b"...\n.\n..\n. .\nb.example\n",
    "odd_addresses": b"0x7f.1\n127.1\n[::1\n[::1]\n[::1%25eth0]\n1.2.3.4/33\n1.2.3.4/\n999.1.1.1\nb.example\n",
    "ports": b"a.example:99999\nb.example:-1\nc.example:\nd.example:8\0\ne.example:443\n",
    "schemes": b"javascript:alert(1)\ndata:text/html,x\nfile:///etc/passwd\nhttp:///x\nhttp://\nb.example\n",
    "cr_only": b"a.example\rb.example\rc.example\r",
    "crlf": b"a.example\r\nb.example\r\n",
    "mixed_ends": b"a.example\r\nb.example\nc.example\rd.example\n",
    "separators": "a.example\u2028b.example\u0085c.example\n".encode(),
    "unclosed_zone": b'zone "a.example" { type master;\nzone "\nzone "b.example"\n',
    "unclosed_regex": b"/" * 10_000 + b"\n||b.example^\n",
    "dollars": b"||a.example^" + b"$" * 10_000 + b"\n||b.example^$" + b"all," * 5_000 + b"\n",
    "cosmetic_flood": b"#" * 15_000 + b"\n##" + b"#@" * 7_000 + b"\n||b.example^\n",
    "csv_quotes": b'"a.example,"b"\n"unclosed\n,,,,\n"",x\nb.example,why\n' * 100,
    "rpz_include": b"$TTL 60\n$INCLUDE /etc/passwd\n$ORIGIN .\n$GENERATE 1-1000000 h$ CNAME .\nb.example CNAME .\n",
    "dnsmasq_include": b"conf-file=/etc/passwd\naddress=/\naddress=//\naddress=/b.example/\n",
}

HEAD = b"name: corp\nowner: a@b.example\n"
LIST = b"lists:\n  - {name: l, rules: [a.example]}\n"


def _bomb():
    levels = [b"x-0: &a0 [x, x, x, x, x, x, x, x, x]\n"]
    levels += [b"x-%d: &a%d [%s]\n" % (i, i, b", ".join([b"*a%d" % (i - 1)] * 9)) for i in range(1, 12)]
    return b"".join(levels)


# Name -> bytes of a policy file. All are refused, but those in GOOD_POLICIES.
POLICIES = {
    "empty": b"",
    "only_comment": b"# nothing\n",
    "blank_lines": b"\n" * 1_000_000,
    "one_huge_line": b"x" * 60_000_000,
    "huge_name": b"name: " + b"a" * 1_000_000 + b"\n" + LIST,
    "nul": b"name: c\0rp\n" + LIST,
    "binary": bytes(range(256)) * 400,
    "gzip": gzip.compress(HEAD + LIST),
    "zip": _zip(),
    "html": LISTS["html"],
    "pdf": LISTS["pdf"],
    "json_array": LISTS["json_array"],
    "utf_16_le": b"\xff\xfe" + (HEAD + LIST).decode().encode("utf-16-le"),
    "utf_16_be": b"\xfe\xff" + (HEAD + LIST).decode().encode("utf-16-be"),
    "utf_16_no_mark": (HEAD + LIST).decode().encode("utf-16-le"),
    "utf_32": b"\xff\xfe\0\0" + (HEAD + LIST).decode().encode("utf-32-le"),
    "latin_1": (HEAD + LIST).decode().encode() + "description: Bücher\n".encode("latin-1"),
    "truncated_utf8": HEAD + LIST + b"description: \xe2\x82\n",
    "cr_only": (HEAD + LIST).replace(b"\n", b"\r"),
    "deep_flow": HEAD + b"lists: " + b"[" * 50_000,
    "deep_maps": HEAD + b"lists: " + b"{a: " * 50_000,
    "deep_blocks": HEAD + b"".join(b" " * i + b"- \n" for i in range(2_000)),
    "deep_dashes": HEAD + b"lists:\n" + b"- " * 20_000 + b"x\n",
    "alias_bomb": HEAD + _bomb() + b"lists: *a11\n",
    "alias_of_itself": HEAD + b"lists: &a [*a]\n",
    "merge_of_itself": HEAD + b"x-a: &a {<<: *a}\n" + LIST,
    "merge_bomb": HEAD + b"x-0: &m0 {a: 1}\n" + b"".join(
        b"x-%d: &m%d {<<: [%s], k%d: 1}\n" % (i, i, b", ".join([b"*m%d" % (i - 1)] * 60), i)
        for i in range(1, 30)) + LIST,
    "unknown_alias": HEAD + b"lists: *nobody\n",
    "tag": HEAD + b"lists: !include lists.yaml\n",
    "python_tag": b'name: !!python/object/apply:os.system ["touch pwned"]\n' + LIST,
    "duplicate_keys": HEAD + b"name: other\n" + LIST + LIST,
    "two_documents": HEAD + LIST + b"---\n" + HEAD + LIST,
    "unclosed_quote": HEAD + b'lists:\n  - {name: "l, rules: [a.example]}\n',
    "directive": b"%YAML 9.9\n%TAG ! tag:evil,2000:\n---\n" + HEAD + b"lists: !x []\n",
    "no_such_date": HEAD + b"lists:\n  - {name: l, rules: [a.example], expires: 2026-02-30}\n",
    "year_0": HEAD + b"lists:\n  - {name: l, rules: [a.example], expires: 0000-00-00}\n",
    "huge_year": HEAD + b"lists:\n  - {name: l, rules: [a.example], expires: 99999999999-01-01}\n",
    "negative_rate": HEAD + b"false_positive_rate: -0.001\n" + LIST,
    "nan_rate": HEAD + b"false_positive_rate: .nan\n" + LIST,
    "inf_rate": HEAD + b"false_positive_rate: .inf\n" + LIST,
    "tiny_rate": HEAD + b"false_positive_rate: 1e-300\n" + LIST,
    "rate_of_1": HEAD + b"false_positive_rate: 1\n" + LIST,
    "per_url_nan": HEAD + b"false_positive_rate: {per_url: nan}\n" + LIST,
    "huge_budget": HEAD + b"size_budget: 1e308MB\n" + LIST,
    "negative_budget": HEAD + b"size_budget: -1\n" + LIST,
    "overflow_budget": HEAD + b"size_budget: 99999999999999999999TB\n" + LIST,
    "interval_overflow": HEAD + b"prefetch: {interval: 99999999999999999999d}\n" + LIST,
    "interval_wraps": HEAD + b"prefetch: {interval: 213503982334602d}\n" + LIST,
    "interval_negative": HEAD + b"prefetch: {interval: -1h}\n" + LIST,
    "jitter_overflow": HEAD + b"prefetch: {interval: 24h, jitter: 18446744073709551616s}\n" + LIST,
    "seed_overflow": HEAD + b"murmur_seed: 4294967296\n" + LIST,
    "seed_negative": HEAD + b"murmur_seed: -1\n" + LIST,
    "shards_overflow": HEAD + b"pir: {bundle_id: com.example.app, shards: 99999999999}\n" + LIST,
    "headroom_huge": HEAD + b"sizing: {headroom: 1e308}\n" + LIST,
    "gate_huge": HEAD + b"gates: {max_removed: 1e400%, min_entries: 1e99}\n" + LIST,
    "escapes_in_name": b'name: "\\e[2Jx\\x9b"\nowner: a@b.example\n' + LIST,
    "escapes_in_list_name": HEAD + b'lists:\n  - {name: "\\e[2J\\e]0;x\\a", rules: [a.example]}\n',
    "escapes_in_key": HEAD + b'"\\e[31mkey": 1\n' + LIST,
    "escapes_in_rule": HEAD + b'lists:\n  - {name: l, rules: ["\\e[31m.example", "\\x9b31m.example"]}\n',
    "escapes_in_file": HEAD + b'lists:\n  - {name: l, file: "no\\e[31m.txt"}\n',
    "escapes_in_include": HEAD + b'include: ["no\\e[2J.yaml"]\n' + LIST,
    "escapes_in_test": HEAD + LIST + b'tests: [{url: "https://x\\e[2J.example/", expect: block}]\n',
    "escapes_in_protect": HEAD + LIST + b'protect: ["https://a.example/\\e[2J"]\n',
    "nul_in_file": HEAD + b'lists:\n  - {name: l, file: "ok.txt\\0.gz"}\n',
    "rules_of_nothing": HEAD + b'lists:\n  - {name: l, rules: ["", " ", "\\n", ~, [], {}]}\n',
    "newline_in_rule": HEAD + b'lists:\n  - {name: l, rules: ["a.example\\nb.example"]}\n',
    "top_level_rule": HEAD + b"lists:\n  - {name: l, rules: [com, ., '*', '']}\n",
    "file_is_list": HEAD + b"lists:\n  - {name: l, file: {}}\n",
    "exclude_bad": HEAD + b'lists:\n  - {name: l, rules: [a.example], exclude: ["***", "=", "a b"]}\n',
    "lists_is_text": HEAD + b"lists: l\n",
    "key_is_map": HEAD + b"? {a: b}\n: c\n" + LIST,
    "name_with_slash": b"name: ../../etc/passwd\n" + LIST,
    "circle": HEAD + b"include: [circle.yaml]\n" + LIST,
    "dir": HEAD + b"lists:\n  - {name: l, file: dir}\n",
    "fifo": HEAD + b"lists:\n  - {name: l, file: fifo}\n",
    "dev_zero": HEAD + b"lists:\n  - {name: l, file: /dev/zero}\n",
    "loop": HEAD + b"lists:\n  - {name: l, file: loop}\n",
    "dangling": HEAD + b"lists:\n  - {name: l, file: dangling}\n",
    "include_dir": HEAD + b"include: [dir]\n" + LIST,
    "include_fifo": HEAD + b"include: [fifo]\n" + LIST,
    "include_zero": HEAD + b"include: [/dev/zero]\n" + LIST,
    "protect_fifo": HEAD + LIST + b"protect: [{file: fifo}]\n",
    "protect_dir": HEAD + LIST + b"protect: [{file: dir}]\n",
    "glob_of_nothing": HEAD + b"lists:\n  - {name: l, glob: '[[[*?'}\n",
}


def make_special_files(folder):
    """The entries of a folder that are no files: a folder, a pipe that nobody writes, links to nowhere."""
    os.makedirs(os.path.join(folder, "dir"))
    os.mkfifo(os.path.join(folder, "fifo"))
    os.symlink("loop", os.path.join(folder, "loop"))
    os.symlink("nowhere", os.path.join(folder, "dangling"))
