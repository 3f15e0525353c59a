"""The progress bar of `urlfilterc build`: on a terminal, and nowhere else."""

import os
import pty
import random
import re
import select
import shutil
import subprocess
import tempfile
import unittest

URLFILTERC = os.path.abspath("compiler/urlfilterc")
BAR = re.compile(r"\r\x1b\[K([a-z -]+?) +\[(#*)(\.*)\] +(\d+) %  [0-9.]+ [kMG]?B?(?: ?[a-z]+)?/s")


class BuildProgress(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        chance = random.Random(4)
        # Paths have to be looked at one by one, so that the build takes a while on any machine.
        with open(os.path.join(cls.folder, "list.txt"), "w", encoding="ascii") as file:
            for number in range(400_000):
                file.write(f"h{chance.randrange(10**9)}.example/Path/{number}?q\n")
        with open(os.path.join(cls.folder, "p.yaml"), "w", encoding="ascii") as file:
            file.write("name: p\nowner: o@example.org\nlists: [{name: l, file: list.txt}]\n")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def command(self, *more):
        out = tempfile.mkdtemp(dir=self.folder)
        return [URLFILTERC, "build", os.path.join(self.folder, "p.yaml"), "--out", out,
                "--threads", "1", *more]

    def on_terminal(self, *more, **variables):
        """What the build writes to a terminal that is its stderr."""
        environment = {"PATH": os.environ["PATH"], "TERM": "xterm", **variables}
        ours, theirs = pty.openpty()
        process = subprocess.Popen(self.command(*more), stdout=subprocess.DEVNULL, stderr=theirs,
                                   env=environment)
        os.close(theirs)
        text = b""
        while True:
            select.select([ours], [], [])
            try:
                piece = os.read(ours, 4096)
            except OSError:  # How Linux says that the other end is closed.
                break
            text += piece
        os.close(ours)
        self.assertEqual(process.wait(), 0, text)
        return text.decode()

    def test_a_terminal_sees_a_bar_with_a_rate_that_is_erased_in_the_end(self):
        text = self.on_terminal()
        bars = BAR.findall(text)
        self.assertGreaterEqual(len(bars), 1, repr(text))
        for _, full, empty, percent in bars:
            self.assertEqual(len(full) + len(empty), 24)
            self.assertLessEqual(abs(len(full) - 24 * int(percent) / 100), 1)
        self.assertNotIn("\n", text)
        self.assertTrue(text.endswith("\r\x1b[K"), repr(text[-80:]))
        for line in re.split(r"\r\x1b\[K", text):
            self.assertLess(len(line), 80)

    def test_no_bar_with_quiet_in_ci_and_on_a_dumb_terminal(self):
        self.assertEqual(self.on_terminal("--quiet"), "")
        self.assertEqual(self.on_terminal(CI="true"), "")
        self.assertEqual(self.on_terminal(TERM="dumb"), "")

    def test_no_bar_without_a_terminal(self):
        done = subprocess.run(self.command(), capture_output=True, text=True, check=True,
                              env={"PATH": os.environ["PATH"], "TERM": "xterm"})
        self.assertEqual(done.stderr, "")

    def test_timings_name_each_stage_and_the_whole(self):
        done = subprocess.run(self.command("--timings", "--json"), capture_output=True, text=True,
                              check=True)
        rows = dict(re.findall(r"^(\S.*?) +(\d+\.\d{3}) s", done.stderr, re.MULTILINE))
        for stage in ("reading the policy", "reading lists", "finding duplicates", "sorting keys",
                      "setting bits", "writing keys", "in all"):
            self.assertIn(stage, rows)
        whole = float(rows.pop("in all"))
        self.assertLessEqual(sum(map(float, rows.values())), whole + 0.01)
        self.assertTrue(done.stdout.startswith("{"))


if __name__ == "__main__":
    unittest.main()
