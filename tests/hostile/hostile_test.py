"""urlfilterc with files that no admin would write: it must end soon, say what is wrong in words that are
safe on a terminal, take little memory, and never replace a good release."""

import hashlib
import os
import resource
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import closing_line  # noqa: E402
import hostile_inputs  # noqa: E402

URLFILTERC = os.path.abspath("compiler/urlfilterc")
SECONDS = 120  # Hangs end here; no test measures time.
MEGABYTES = 600  # Of address space; the largest input has 60.
MOST_OUTPUT = 200_000
GOOD = hostile_inputs.HEAD + hostile_inputs.LIST
HIDDEN = set("\u200b\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def _limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))


def _obeyed(text):
    """Characters of `text` that a terminal would obey, or that a reader would not see."""
    return sorted({c for c in text
                   if (ord(c) < 0x20 and c not in "\n\t") or 0x7f <= ord(c) < 0xa0 or c in HIDDEN})


class HostileFiles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        hostile_inputs.make_special_files(cls.folder.name)
        cls.write("ok.txt", b"a.example\n")
        cls.write("good.yaml", GOOD)
        subprocess.run([URLFILTERC, "build", "good.yaml", "--out", "good"], cwd=cls.folder.name,
                       check=True, capture_output=True)
        cls.plist = "good/public/corp/1/filter.plist"

    @classmethod
    def write(cls, name, content):
        with open(os.path.join(cls.folder.name, name), "wb") as file:
            file.write(content)
        return name

    def release(self):
        digest = hashlib.sha256()
        for folder, _, names in sorted(os.walk(os.path.join(self.folder.name, "good"))):
            for name in sorted(names):
                with open(os.path.join(folder, name), "rb") as file:
                    digest.update(name.encode() + b"\0" + file.read())
        return digest.hexdigest()

    def run_tool(self, *arguments):
        """Runs the program; its exit code and all it said, which must be fit for a terminal."""
        done = subprocess.run([URLFILTERC, *arguments], stdin=subprocess.DEVNULL, capture_output=True,
                              cwd=self.folder.name, timeout=SECONDS, preexec_fn=_limit_memory,
                              check=False)
        said = (done.stdout + done.stderr).decode()  # UTF-8, whatever the file held.
        self.assertIn(done.returncode, (0, 1, 2), said[-500:])
        self.assertEqual(_obeyed(said), [], arguments)
        self.assertLess(len(said), MOST_OUTPUT, arguments)
        if done.returncode == 2:
            self.assertTrue(done.stderr.startswith(b"urlfilterc: "), said[:500])
        return done.returncode, said

    def test_lists(self):
        good = self.release()
        for name, content in hostile_inputs.LISTS.items():
            with self.subTest(name):
                file = self.write("list.txt", content)
                policy = self.write("policy.yaml", hostile_inputs.HEAD + b"gates: {max_removed: 0}\n"
                                    b"lists:\n  - {name: l, file: list.txt}\n")
                exit_code, said = self.run_tool("build", policy, "--out", "good", "--max-added", "0")
                if "unchanged: the same content" not in said:
                    self.assertEqual(exit_code, 1, said)
                for arguments in (["check", policy], ["import", file], ["diff", "good", policy],
                                  ["export", policy, "--to", "adblock"],
                                  ["export", policy, "--to", "rpz"],
                                  ["explain", policy, "https://b.example/x"],
                                  ["fpr", "good", "--corpus", file],
                                  ["diff", "good", "good", "--sites", file],
                                  ["verify", self.plist, "--keys", file], ["verify", file],
                                  ["inspect", file], ["plan", "--devices", "9", "--release", file]):
                    self.run_tool(*arguments)
                self.assertEqual(self.release(), good)

    def test_policies(self):
        good = self.release()
        for name, content in hostile_inputs.POLICIES.items():
            with self.subTest(name):
                policy = self.write(f"{name}.yaml", content)
                exit_code, said = self.run_tool("check", policy)
                self.assertEqual(exit_code, 1, said)
                self.assertRegex(said, rf"error\[UF\d{{4}}\]: .+\n *--> {name}\.yaml:\d+", name)
                exit_code, said = self.run_tool("build", policy, "--out", "good")
                self.assertEqual(exit_code, 1, said)
                self.assertIn("nothing was published", said)
                for arguments in (["import", policy], ["export", policy, "--to", "domains"],
                                  ["diff", "good", policy], ["explain", policy, "https://a.example/"]):
                    self.assertNotEqual(self.run_tool(*arguments)[1], "")
                self.assertEqual(self.release(), good)
                self.assertFalse(os.path.exists(os.path.join(self.folder.name, "pwned")))

    def test_what_is_no_text_is_one_finding_with_the_way_out(self):
        for name, file_id, policy_id, way_out in (
                ("utf_16_le", "UF0403", "UF0003", "iconv -f UTF-16 -t UTF-8"),
                ("utf_16_be", "UF0403", "UF0003", "iconv -f UTF-16 -t UTF-8"),
                ("utf_16_no_mark", "UF0403", "UF0003", "iconv -f UTF-16LE -t UTF-8"),
                ("utf_32", "UF0403", "UF0003", "iconv -f UTF-32 -t UTF-8"),
                ("latin_1", "UF0517", "UF0003", ""), ("gzip", "UF0401", "UF0003", "gunzip"),
                ("cr_only", "UF0409", "UF0004", "tr '\\r' '\\n'"), ("pdf", "UF0404", "UF0003", "")):
            with self.subTest(name):
                self.write("list.txt", hostile_inputs.LISTS[name])
                self.write("lists.yaml", hostile_inputs.HEAD + b"lists:\n"
                           b"  - {name: l, file: list.txt}\n  - {name: m, rules: [a.example]}\n")
                self.write("policy.yaml", hostile_inputs.POLICIES[name])
                for policy, expected in (("lists.yaml", file_id), ("policy.yaml", policy_id)):
                    said = " ".join(self.run_tool("check", policy)[1].split())
                    self.assertEqual(said.count("[UF"), 1, said)
                    self.assertIn(f"[{expected}]", said)
                    self.assertIn(way_out, said)
                if file_id == "UF0517":
                    continue
                for arguments in (["fpr", "good", "--corpus", "list.txt"],
                                  ["diff", "good", "good", "--sites", "list.txt"],
                                  ["verify", self.plist, "--keys", "list.txt"]):
                    exit_code, said = self.run_tool(*arguments)
                    self.assertEqual(exit_code, 2, said)
                    self.assertIn("list.txt: the file is ", said)
                    self.assertIn(way_out, said)

    def test_marks_and_crlf_just_work(self):
        self.write("list.txt", b"\xef\xbb\xbfa.example\r\nb.example\r\n")
        self.write("policy.yaml", b"\xef\xbb\xbf" + hostile_inputs.HEAD.replace(b"\n", b"\r\n") +
                   b"lists:\r\n  - {name: l, file: list.txt}\r\nprotect:\r\n  - {file: top.txt}\r\n")
        self.write("top.txt", b"\xef\xbb\xbfc.example\r\nhttps://d.example/\r\n")
        exit_code, said = self.run_tool("build", "policy.yaml", "--out", "marks")
        self.assertEqual(exit_code, 0, said)
        self.assertNotIn("[UF", said)
        for arguments in (["fpr", "marks", "--corpus", "top.txt"],
                          ["verify", "marks/public/corp/1/filter.plist", "--keys", "list.txt"]):
            exit_code, said = self.run_tool(*arguments)
            self.assertEqual(exit_code, 0, said)

    def test_many_files_of_a_glob_and_circles_through_other_files(self):
        os.makedirs(os.path.join(self.folder.name, "many"))
        for i in range(3_000):
            self.write(f"many/{i}.txt", b"h%d.example\n" % i)
        self.write("many.yaml", hostile_inputs.HEAD + b"lists:\n  - {name: l, glob: many/*.txt}\n")
        exit_code, said = self.run_tool("build", "many.yaml", "--out", "many-out")
        self.assertEqual(exit_code, 0, said)
        self.assertIn("3000 keys", said.replace(",", ""))
        self.write("round-a.yaml", GOOD + b"include: [round-b.yaml]\n")
        self.write("round-b.yaml", b"include: [./round-c.yaml]\n")
        self.write("round-c.yaml", b"include: [many/../round-a.yaml]\n")
        exit_code, said = self.run_tool("check", "round-a.yaml")
        self.assertEqual(exit_code, 1)
        self.assertIn("round-a.yaml -> round-b.yaml -> round-c.yaml -> round-a.yaml", said)

    def test_names_of_files_are_made_harmless(self):
        name = "l\x1b[31m\u202e.txt"
        self.write(name, b"exa mple\nc.example/%zz\n")
        self.write("q\"\u00fc.txt", b"a.example\n")
        self.write("policy.yaml", hostile_inputs.HEAD + b"lists:\n  - {name: l, glob: 'l*31m*.txt'}\n")
        for arguments in (["check", "policy.yaml"], ["build", "policy.yaml", "--out", "names"],
                          ["explain", "policy.yaml", "https://c.example/%25zz"],
                          ["inspect", name], ["check", f"no-{name}"], ["build", f"no-{name}", "--out", "x"]):
            self.run_tool(*arguments)
        exit_code, said = self.run_tool("import", "q\"\u00fc.txt")
        self.assertIn('file: "q\\"\u00fc.txt"', said)
        self.assertEqual(exit_code, 0, said)


if __name__ == "__main__":
    closing_line.main()
