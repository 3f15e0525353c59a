#!/usr/bin/env python3
"""What our programs write and say agrees with the slow model: plists bit for bit from their key
lists, no rule that misses its own URL, and the sub-URLs that `explain` shows."""

import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(os.environ.get("TEST_SRCDIR", "."), os.environ.get("TEST_WORKSPACE", ""))
URLFILTERC = ROOT / "compiler" / "urlfilterc"
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT / "testdata" / "conformance"), str(ROOT / "tests"), str(HERE)]

import closing_line  # noqa: E402
import hostile_urls  # noqa: E402
from model import in_app, plist, prefilter, sub_urls  # noqa: E402
from model.errors import ModelError  # noqa: E402

DATA = os.environ.get("URLFILTER_DATA", "")
POLICY = """name: model
owner: test@example.org
profile: {profile}
false_positive_rate: {rate}
murmur_seed: {seed}
lists:
  - name: all
    file: list.txt
    format: {format}
"""


def run(*arguments):
    done = subprocess.run([str(URLFILTERC), *map(str, arguments)], capture_output=True, text=True,
                          check=False)
    if done.returncode not in (0, 1):
        raise AssertionError(f"urlfilterc {arguments} ended with {done.returncode}: {done.stderr}")
    return done


class Release:
    """A policy of one list, built."""

    def __init__(self, folder, lines, profile="both", rate=0.001, seed=77, form="domains"):
        (folder / "list.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        policy = folder / "policy.yaml"
        policy.write_text(POLICY.format(profile=profile, rate=rate, seed=seed, format=form))
        run("build", policy, "--out", folder / "out")
        public = folder / "out" / "public" / "model"
        self.manifest = json.loads((public / "manifest.json").read_text())
        self.decoded = plist.decode((public / self.manifest["path"]).read_bytes())
        private = folder / "out" / "private" / "model" / str(self.manifest["version"])
        self.keys = (private / "keys.txt").read_bytes().splitlines()


class Programs(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR")))
        self.addCleanup(shutil.rmtree, self.folder)

    def check_bits(self, release):
        """The plist holds exactly what the model builds from the keys and sizes for them."""
        count, rate = len(release.keys), release.manifest["falsePositiveTolerance"]
        self.assertEqual(release.keys, sorted(set(release.keys)))
        self.assertEqual(release.decoded["itemCount"], count)
        self.assertEqual((release.decoded["bitCount"], release.decoded["hashCount"]),
                         prefilter.size(count, rate))
        bits = prefilter.build(release.keys, release.decoded["bitCount"],
                               release.decoded["hashCount"], release.decoded["murmurSeed"])
        self.assertEqual(release.decoded["dataHex"], bits.hex())

    def missed(self, release, urls):
        """URLs of the list none of whose sub-URLs is a key, on a system that the profile names."""
        keys, profile = set(release.keys), release.manifest["profile"]
        for url in urls:
            for system, make in (("26", sub_urls.for_26), ("27", sub_urls.for_27)):
                if profile in (system, "both") and not keys & set(make(url.encode())):
                    yield system, url

    def test_a_list_of_domains_gives_the_filter_of_the_model(self):
        chance = random.Random(1)
        names = [f"h{chance.randrange(10**9)}.example{i % 7}.test" for i in range(4000)]
        for profile, rate, seed in (("both", 0.001, 1), ("26", 0.01, 0xFFFFFFFF), ("27", 1e-5, 9)):
            folder = self.folder / profile
            folder.mkdir()
            release = Release(folder, names, profile, rate, seed)
            self.assertEqual(release.keys, sorted({name.encode() for name in names}))
            self.assertEqual(release.decoded["murmurSeed"], seed)
            self.check_bits(release)

    def test_a_list_of_urls_gives_keys_that_their_urls_generate(self):
        urls = [f"https://{'www.' * (i % 2)}Host{i}.example.test/Path%20{i}/{'x/' * (i % 3)}"
                f"{'?Q=' + str(i) if i % 5 == 0 else ''}" for i in range(2000)]
        release = Release(self.folder, urls, form="urls")
        self.check_bits(release)
        browser_urls = [url.replace("Host", "host", 1) for url in urls]
        self.assertEqual(list(self.missed(release, browser_urls)), [])

    @unittest.skipUnless(DATA, "real lists: no URLFILTER_DATA")
    def test_a_real_list_of_urls_gives_keys_that_their_urls_generate(self):
        text = subprocess.run(["zstdcat", pathlib.Path(DATA, "lists/urls-phishing-380k.txt.zst")],
                              capture_output=True, check=True).stdout
        lines = text.decode("ascii", "ignore").splitlines()[::97]
        release = Release(self.folder, lines, form="urls")
        self.check_bits(release)
        spelled = [url for url in lines if url == url.strip() and plain(url)]
        self.assertGreater(len(spelled), 1000)
        self.assertEqual(list(self.missed(release, spelled))[:20], [])

    def test_the_in_app_file_gives_the_verdicts_of_the_policy(self):
        names = [f"h{i}.example{i % 9}.test" for i in range(3000)]
        text = (POLICY.format(profile="both", rate=0.001, seed=77, format="domains")
                + "    category: malware\n  - {name: paths, rules: [other.test/a/b]}\n"
                "exceptions: [good.h7.example7.test, h8.example8.test/ok]\n"
                "targets: [in-app]\n")
        (self.folder / "list.txt").write_text("\n".join(names) + "\n", encoding="utf-8")
        (self.folder / "policy.yaml").write_text(text, encoding="utf-8")
        run("build", self.folder / "policy.yaml", "--out", self.folder / "out")
        data = (self.folder / "out/public/model/1/in-app.bin").read_bytes()
        container = in_app.Container(data)
        self.assertEqual(container.table.entry_count, len(names) + 3)
        for name in names:
            if name not in ("h7.example7.test", "h8.example8.test"):
                got = container.verdict(f"https://www.{name}/x?q".encode())
                self.assertEqual((got["verdict"], got["key"], got["category"]),
                                 ("block", name, "malware"))
        for url, verdict, category in (
                ("https://h7.example7.test/", "block", "malware"),
                ("https://a.good.h7.example7.test/", "allow", "exception"),
                ("https://h8.example8.test/ok/1", "allow", "exception"),
                ("https://h8.example8.test/", "block", "malware"),
                ("https://other.test/a/b/c", "block", "paths")):
            got = container.verdict(url.encode())
            self.assertEqual((got["verdict"], got["category"]), (verdict, category), url)
        misses = sum(container.filter.may_contain(b"no%d.test" % i) for i in range(2000))
        self.assertLess(misses, 60)  # one in a hundred is promised

    def test_explain_shows_the_sub_urls_of_the_model(self):
        Release(self.folder, ["ads.test"])
        chance = random.Random(5)
        urls = [url for url in hostile_urls.urls(chance, 600) if is_text(url)][:150]
        for url in urls:
            done = run("explain", self.folder / "policy.yaml", url.decode(), "--json")
            answer = json.loads(done.stdout)
            for system, make in (("26", sub_urls.for_26), ("27", sub_urls.for_27)):
                self.assertEqual(sorted(answer["profiles"][system]["sub_urls"]),
                                 sorted(text.decode() for text in make(url)), url)


def is_text(url):
    """A URL with a host whose sub-URLs are printable UTF-8."""
    try:
        return all(text.decode().isprintable() for text in sub_urls.for_26(url))
    except (ModelError, UnicodeDecodeError):
        return False


def plain(url):
    """Spelled as a browser requests it: no capitals in the host, nothing to resolve or escape."""
    try:
        parts = sub_urls.Parts(url.encode())
    except ModelError:
        return False
    dots = any(sub_urls.decode_escapes(part) in (b".", b"..") for part in parts.components)
    host = parts.host.decode()
    return not dots and host == host.lower() and host.strip(".") == host and all(
        32 < ord(letter) < 127 and letter not in '\\"<>^`{|}' for letter in url)


if __name__ == "__main__":
    closing_line.main()
