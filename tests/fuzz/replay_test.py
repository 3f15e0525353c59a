"""Every fuzz target runs over its seeds, and over changes to them, with the compiler of the other
tests: a short round without libFuzzer in every test run.

    replay_test.py NAME_replay...     the programs
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import seeds

MUTATIONS, MUTATED_BYTES = 3000, 600000
PROGRAMS = {}  # by the name of the target


def replay(program, folder, words="-", mutations=MUTATIONS):
    return subprocess.run([program, folder, words, str(mutations), str(MUTATED_BYTES)], text=True,
                          capture_output=True, check=False)


class Replay(unittest.TestCase):
    def test_every_target_is_replayed(self):
        sources = {path.relative_to(seeds.ROOT).with_suffix("").as_posix()
                   for top in seeds.ROOT.iterdir()
                   if top.is_dir() and not top.is_symlink() and not top.name.startswith(".")
                   for path in top.rglob("*_fuzz.cc")}
        self.assertEqual(sources, set(PROGRAMS) - {"tests/fuzz/broken"})

    def test_no_seed_and_no_change_to_one_ends_a_target(self):
        for target, program in sorted(PROGRAMS.items()):
            if target == "tests/fuzz/broken":
                continue
            with self.subTest(target), tempfile.TemporaryDirectory() as folder:
                seeds.write(target, pathlib.Path(folder))
                done = replay(program, folder, seeds.words_of(target) or "-")
                print(f"{target}: {done.stdout.strip()}")
                self.assertEqual(done.returncode, 0, f"{target}: {done.stderr[-4000:]}")
                self.assertRegex(done.stdout, r"^[1-9][0-9]* seeds, [1-9][0-9]* changed$")

    def test_finds_what_is_a_few_changes_away(self):
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "seed").write_text("bong song", encoding="ascii")
            self.assertEqual(replay(PROGRAMS["tests/fuzz/broken"], folder, mutations=0).returncode, 0)
            found = replay(PROGRAMS["tests/fuzz/broken"], folder, mutations=100000)
            self.assertLess(found.returncode, 0)
            self.assertIn("the input that failed: " + b"bang".hex(), found.stderr)

    def test_says_when_there_are_no_seeds(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(replay(PROGRAMS["tests/fuzz/broken"], folder).returncode, 2)


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        PROGRAMS[argument.removesuffix("_replay")] = os.path.abspath(argument)
    unittest.main(argv=sys.argv[:1])
