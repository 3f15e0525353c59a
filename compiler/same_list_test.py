#!/usr/bin/env python3
"""One real list in several syntaxes gives the same keys. Needs the shared data; skips without."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

RUNFILES = pathlib.Path(os.environ.get("TEST_SRCDIR", "."), os.environ.get("TEST_WORKSPACE", ""))
sys.path.insert(0, str(RUNFILES / "tests"))

import closing_line  # noqa: E402

BINARY = os.path.abspath(sys.argv[1])
ROOT = pathlib.Path(__file__).resolve().parents[1]
DATA = pathlib.Path(os.environ.get("URLFILTER_DATA", ROOT.parent / "shared" / "data")) / "lists"
SAME = {
    "redirect": ["hosts-redirect-109k", "adguard-redirect-109k", "dnsmasq-redirect-109k"],
    "urlhaus": ["urlhaus-filter-rpz", "urlhaus-filter-unbound", "urlhaus-filter-dnsmasq",
                "urlhaus-filter-bind", "urlhaus-filter-hosts"],
}


def find(stem):
    return next((path for path in sorted(DATA.glob(f"{stem}.*"))), None)


def keys_of(path, folder):
    text = subprocess.run(["zstd", "-dcf", path], check=True, capture_output=True).stdout
    pathlib.Path(folder, "list").write_bytes(text)
    pathlib.Path(folder, "p.yaml").write_text(
        "name: p\nowner: o\nlists: [{name: l, file: list}]\n", encoding="utf-8")
    run = subprocess.run([BINARY, "export", f"{folder}/p.yaml", "--to", "domains"],
                         check=True, capture_output=True)
    return run.stdout


class SameListTest(unittest.TestCase):
    def test_syntaxes_of_one_list_give_the_same_keys(self):
        for name, stems in SAME.items():
            paths = [find(stem) for stem in stems]
            if None in paths:
                self.skipTest(f"{DATA} has no {stems}")
            with self.subTest(list=name), tempfile.TemporaryDirectory() as folder:
                keys = [keys_of(path, folder) for path in paths]
                self.assertGreater(keys[0].count(b"\n"), 1000)
                for path, other in zip(paths[1:], keys[1:]):
                    self.assertEqual(keys[0], other, f"{paths[0]} and {path}")


if __name__ == "__main__":
    del sys.argv[1:]  # The program is no test's name.
    closing_line.main()
