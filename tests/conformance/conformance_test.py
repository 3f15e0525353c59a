#!/usr/bin/env python3
"""The pack agrees with its model, the model with the shared vectors, and our libraries with the
pack; and the runner sees what is wrong."""

import ctypes
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(os.environ.get("TEST_SRCDIR", "."), os.environ.get("TEST_WORKSPACE", ""))
PACK = ROOT / "testdata" / "conformance"
ADAPTER = ROOT / "tests" / "conformance" / "adapter"
sys.path[:0] = [str(PACK), str(ROOT / "tests")]

import closing_line  # noqa: E402
from model.operations import OPERATIONS  # noqa: E402
from model.xxh3 import xxh3_128  # noqa: E402


def run(*arguments):
    return subprocess.run([sys.executable, "-B", PACK / "run", *arguments], text=True,
                          capture_output=True, check=False)


def answering(answer, known=None):
    """A command for --command: a Python program whose statement `answer` makes the answers. It may
    look into `known`."""
    program = ("import json, sys\n"
               f"sys.path.insert(0, {str(PACK)!r})\n"
               "from model import hashing, text\n"
               f"known = json.loads({json.dumps(known)!r})\n"
               "for line in sys.stdin:\n"
               "    request = json.loads(line)\n"
               "    given = request['input']\n"
               f"    {answer}\n"
               "    print(json.dumps({'id': request['id'], **answer}), flush=True)\n")
    with tempfile.NamedTemporaryFile("w", suffix=".py", delete=False) as file:
        file.write(program)
    return f"{sys.executable} -B {file.name}"


def cases():
    return [case for path in sorted(PACK.glob("*.json"))
            for case in json.loads(path.read_text(encoding="utf-8"))["cases"]]


def known_mistakes():
    return sorted({name for case in cases() for name in case.get("wrong", {})})


class Pack(unittest.TestCase):
    def test_names_the_mistakes_of_the_page_and_no_others(self):
        page = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
        row = next(line for line in page.splitlines() if line.startswith("| `wrong` |"))
        self.assertEqual(sorted(re.findall(r"`([a-z0-9_]+)`", row)[1:]), known_mistakes())

    def test_has_no_mistake_that_gives_the_right_answer(self):
        for case in cases():
            for name, answer in case.get("wrong", {}).items():
                self.assertTrue(any(answer[member] != case["want"].get(member) for member in answer),
                                f"{case['id']}: {name}")

    def test_is_what_the_model_makes_of_the_cases(self):
        made = subprocess.run([sys.executable, "-B", PACK / "generate", "--check"], text=True,
                              capture_output=True, check=False)
        self.assertEqual((made.returncode, made.stdout), (0, ""))

    def test_agrees_with_the_model(self):
        done = run()
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_names_every_case_once(self):
        names = [case["id"] for case in cases()]
        self.assertGreater(len(names), 700)
        self.assertEqual(len(names), len(set(names)))


class OurLibraries(unittest.TestCase):
    def test_pass_the_pack(self):
        done = run("--command", str(ADAPTER))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertTrue(done.stdout.endswith(" 0 failed, 0 unsupported\n"), done.stdout[-60:])


class Xxh3Halves(ctypes.Structure):
    _fields_ = [("low", ctypes.c_uint64), ("high", ctypes.c_uint64)]


class ModelOfXxh3(unittest.TestCase):
    def test_agrees_with_libxxhash_at_every_length_up_to_600_and_at_some_above(self):
        theirs = ctypes.CDLL("libxxhash.so.0").XXH3_128bits_withSeed
        theirs.restype = Xxh3Halves
        theirs.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint64]
        chance = random.Random(1)
        for size in [*range(600), 1023, 1024, 1025, 2047, 2048, 2049, 5000]:
            key = chance.randbytes(size)
            for seed in (0, 1, 2**64 - 1, chance.getrandbits(64)):
                want = theirs(key, size, seed)
                self.assertEqual(xxh3_128(key, seed), (want.high, want.low), (size, seed))


class Runner(unittest.TestCase):
    def test_names_the_known_mistake(self):
        wrong = answering("answer = {'result': {'fnv1a': '%08x' % hashing.fnv1("
                          "text.to_bytes(given['key']))}}")
        done = run("--command", wrong, "--op", "hash")
        self.assertEqual(done.returncode, 1)
        self.assertIn("this is the known mistake fnv1_order", done.stdout)

    def test_names_each_known_mistake_of_an_implementation_that_makes_it(self):
        for mistake in known_mistakes():
            made = {case["id"]: case["wrong"][mistake] for case in cases()
                    if mistake in case.get("wrong", {})}
            wrong = answering("made = known.get(request['id'])\n"
                              "    answer = {'result': made} if made else {'unsupported': True}",
                              made)
            operations = {case["op"] for case in cases() if case["id"] in made}
            done = run("--command", wrong, "--op", ",".join(operations))
            self.assertEqual(done.returncode, 1, mistake)
            self.assertIn(f"this is the known mistake {mistake}\n", done.stdout)
            self.assertIn(f"0 passed, {len(made)} failed", done.stdout)

    def test_sees_an_error_that_should_be_a_result_and_the_reverse(self):
        done = run("--command", answering("answer = {'error': 'invalid'}"), "--op", "size")
        self.assertIn("wanted a result", done.stdout)
        done = run("--command", answering("answer = {'result': {}}"), "--op", "decode_plist")
        self.assertIn("wanted an error (damaged)", done.stdout)

    def test_does_not_take_damaged_for_newer(self):
        done = run("--command", answering("answer = {'error': 'damaged'}"), "--op",
                   "check_manifest")
        self.assertIn("error damaged, wanted newer", done.stdout)

    def test_fails_when_nothing_is_supported(self):
        done = run("--command", answering("answer = {'unsupported': True}"), "--op", "hash")
        self.assertEqual(done.returncode, 1)

    def test_says_when_the_implementation_ends_early(self):
        done = run("--command", "true")
        self.assertEqual(done.returncode, 2)
        self.assertIn("cannot talk to the implementation", done.stderr)


def shared_vectors():
    data = os.environ.get("URLFILTER_DATA", "")
    folder = pathlib.Path(data).parent / "vectors"
    return folder if data and folder.is_dir() else None


@unittest.skipUnless(shared_vectors(), "no vectors beside URLFILTER_DATA")
class SharedVectors(unittest.TestCase):
    def setUp(self):
        self.prefilter = json.loads((shared_vectors() / "neurlfilter.json").read_text())
        self.pir = json.loads((shared_vectors() / "pir.json").read_text())

    def ask(self, op, **given):
        return OPERATIONS[op](given)

    def test_hashes_and_indices(self):
        hashes = self.prefilter["hashes"]
        parameters = {name: hashes[name] for name in ("murmurSeed", "bitCount", "hashCount")}
        for row in hashes["rows"]:
            want = {name: row[name] for name in ("fnv1a", "murmur3")}
            self.assertEqual(self.ask("hash", key=row["key"], murmurSeed=hashes["murmurSeed"]),
                             want)
            self.assertEqual(self.ask("indices", key=row["key"], **parameters)["indices"],
                             row["indices"])

    def test_golden_filter_and_its_wrong_variants(self):
        golden = self.prefilter["golden"]
        given = {name: golden[name] for name in ("keys", "murmurSeed", "bitCount", "hashCount")}
        self.assertEqual(self.ask("build", **given)["dataHex"], golden["data_hex"])
        published = json.loads((PACK / "published.json").read_text(encoding="utf-8"))
        (case,) = (case for case in published["cases"] if case["op"] == "build")
        for name, data in golden["wrong_if"].items():
            self.assertEqual(case["wrong"][name]["dataHex"], data)

    def test_sizes(self):
        for row in self.prefilter["sizing"]:
            got = self.ask("size", itemCount=row["itemCount"],
                           falsePositiveTolerance=row["falsePositiveTolerance"])
            self.assertEqual((got["bitCount"], got["hashCount"]),
                             (row["bitCount"], row["hashCount"]))

    def test_sub_urls(self):
        for system in ("26", "27"):
            rows = self.prefilter[f"suburls_{system}"]
            got = self.ask("sub_urls", url=rows["url"], os=system)["subUrls"]
            self.assertEqual(got, sorted(rows["documented"] + rows.get("also", [])))

    def test_pir_rows_and_shards(self):
        got = self.ask("pir_rows", keys=self.pir["rows"])
        self.assertEqual((got["binaryHex"], got["sha256"]),
                         (self.pir["binpb_hex"], self.pir["sha256"]))
        for row in self.pir["shards"]:
            for count, shard in row["mod"].items():
                got = self.ask("pir_shard", key=row["key"], shardCount=int(count))
                self.assertEqual((got["rowId"], got["shard"]), (row["sha256_first8_le"], shard))


if __name__ == "__main__":
    closing_line.main()
