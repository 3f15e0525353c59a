"""What urlfilterc says when a person names the wrong file, and what it shows of a right one."""

import json
import os
import plistlib
import subprocess
import tempfile
import unittest

URLFILTERC = os.path.abspath("compiler/urlfilterc")
POLICY = """name: corp
owner: o@example.com
false_positive_rate: 0.001
pir: {bundle_id: com.example.app}
lists:
  - {name: listed, rules: [a.example, b.example/x, %s]}
"""


class CommandMistakes(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.policy = self.write("corp.yaml", POLICY % "c.example")
        self.other = self.write("other.yaml", POLICY % "d.example")

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        return self.path(name)

    def run_tool(self, *args, expect=0, stdin=b""):
        done = subprocess.run([URLFILTERC, *args], input=stdin, capture_output=True,
                              cwd=self.folder.name)
        said = done.stderr.decode()
        self.assertEqual(done.returncode, expect, done.stdout.decode() + said)
        if expect == 2:
            self.assertEqual(done.stdout, b"")
            self.assertTrue(said.startswith("urlfilterc: "), said)
        return done.stdout.decode(), said

    def built(self, *policies):
        for policy in policies or [self.policy]:
            self.run_tool("build", policy, "--out", "out")
        return "out"

    def plist(self, version=1):
        return f"out/public/corp/{version}/filter.plist"

    def test_every_command_names_the_file_that_it_cannot_open(self):
        self.built()
        for arguments in (["diff", "none", "out"], ["diff", "out", "none.yaml"],
                          ["diff", "out", "out", "--sites", "none"], ["inspect", "none"],
                          ["verify", "none"], ["verify", "out", "--public-key", "none"],
                          ["verify", self.plist(), "--keys", "none"], ["rollback", "none", "--to", "1"],
                          ["fpr", "none", "--corpus", "corp.yaml"], ["fpr", "out", "--corpus", "none"],
                          ["explain", "none", "a.example"], ["plan", "--devices", "9", "--release", "none"],
                          ["build", "none", "--out", "out"],
                          ["build", "corp.yaml", "--out", "out", "--sign-key", "none"]):
            _, said = self.run_tool(*arguments, expect=2)
            self.assertIn("none", said, arguments)

    def test_a_folder_without_a_release_is_no_release(self):
        os.makedirs(self.path("empty/public"))
        for command in (["verify"], ["inspect"], ["explain", "a.example"], ["fpr", "--corpus", "-"],
                        ["diff", "empty"], ["rollback", "--to", "1"]):
            _, said = self.run_tool(command[0], "empty", *command[1:], expect=2)
            self.assertIn("empty holds no release", said)

    def test_a_filter_that_is_not_there_is_named(self):
        self.built()
        for command in ("verify", "inspect"):
            _, said = self.run_tool(command, "out", "--filter", "nope", expect=2)
            self.assertIn("nope", said)

    def test_a_key_file_that_is_no_key_is_named(self):
        self.built()
        for arguments in (["verify", "out", "--public-key", "corp.yaml"],
                          ["build", "corp.yaml", "--out", "out", "--sign-key", "corp.yaml"]):
            _, said = self.run_tool(*arguments, expect=2)
            self.assertIn("corp.yaml: not a PEM", said)

    def test_an_expiry_that_is_over_at_once_or_beyond_all_dates_is_refused(self):
        for expires in ("0s", "0.5s", "36526d", "99999999999999999999d", "-1d", "soon"):
            done = subprocess.run([URLFILTERC, "build", "corp.yaml", "--out", "out", "--expires", expires],
                                  capture_output=True, text=True, cwd=self.folder.name)
            self.assertIn(done.returncode, (2, 64), expires)
            self.assertIn("--expires", done.stderr, expires)
            self.assertFalse(os.path.exists(self.path("out/public/corp/manifest.json")), expires)
        self.run_tool("build", "corp.yaml", "--out", "out", "--expires", "36525d")

    def test_places_that_cannot_be_written_are_named(self):
        self.built()
        for arguments in (["keygen", "none/key"], ["plan", "--devices", "9", "--svg", "none/plan.svg"],
                          ["fpr", "out", "--corpus", "-", "--junit", "none/fpr.xml"]):
            done = subprocess.run([URLFILTERC, *arguments], input=b"https://x.example/\n",
                                  capture_output=True, cwd=self.folder.name)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertIn(b"none/", done.stderr)

    def test_diff_needs_the_keys_of_both_sides(self):
        self.built()
        os.rename(self.path("out/private"), self.path("away"))
        for sides in (["out", "corp.yaml"], ["corp.yaml", "out"]):
            self.assertIn("private part", self.run_tool("diff", *sides, expect=2)[1])
        self.assertIn("private folder is missing",
                      self.run_tool("fpr", "out", "--corpus", "-", expect=2)[1])

    def test_diff_shows_the_mistakes_of_a_broken_policy(self):
        self.write("broken.yaml", "name: p\nlists: [{name: l}]\n")
        _, said = self.run_tool("diff", "corp.yaml", "broken.yaml", expect=2)
        self.assertIn("urlfilterc check broken.yaml", said)
        self.assertIn("error[UF0112]", said)
        self.assertIn("broken.yaml:2:", said)

    def test_diff_tells_keys_that_move_below_others_and_sites_that_flip(self):
        self.write("wide.yaml", POLICY % "b.example")
        sites = self.write("sites.txt", "# ours\nhttps://b.example/y\r\n\nc.example\na.example\n")
        text, _ = self.run_tool("diff", "corp.yaml", "wide.yaml", "--sites", sites)
        self.assertIn("widened (a wider key blocks more now) 1\n  b.example/x  below  b.example\n", text)
        self.assertIn("flips  https://b.example/y  clear -> blocked (by b.example)\n", text)
        self.assertIn("flips  c.example  blocked -> clear (was c.example)\n", text)
        self.assertNotIn("flips  a.example", text)
        text, _ = self.run_tool("diff", "wide.yaml", "corp.yaml", "--examples", "0")
        self.assertIn("narrowed (the wider key is gone) 1\n  ... 1 more\n", text)
        found = json.loads(self.run_tool("diff", "wide.yaml", "corp.yaml", "--json")[0])
        self.assertEqual(found["narrowed"], [{"key": "b.example/x", "parent": "b.example"}])

    def test_diff_refuses_sites_that_are_no_urls(self):
        self.write("sites.txt", "a.example\nno url\nhttp://\n")
        _, said = self.run_tool("diff", "corp.yaml", "other.yaml", "--sites", "sites.txt", expect=2)
        self.assertIn('sites.txt: "no url" is no URL', said)
        self.assertIn('"http://" is no URL', said)

    def test_diff_tells_of_parameters_and_of_the_pir_configuration(self):
        self.built()
        self.write("corp.yaml", POLICY % ", ".join(f"h{i}.example" for i in range(2000)))
        self.built()
        text, _ = self.run_tool("diff", "out/public/corp/1", "out")
        self.assertIn("devices download the whole file, no delta", text)
        self.assertIn("the PIR configuration changes", text)

    def test_inspect_shows_a_manifest_and_what_a_plist_holds(self):
        self.built(self.policy, self.other)
        self.assertEqual(json.loads(self.run_tool("inspect", "out")[0])["version"], 2)
        self.assertEqual(json.loads(self.run_tool("inspect", "out/public/corp/1")[0])["version"], 1)
        text, _ = self.run_tool("inspect", self.plist())
        self.assertIn("current field names (bitCount, ...)", text)
        checks = json.loads(self.run_tool("inspect", self.plist(), "--json")[0])
        self.assertTrue(checks["passed"])

    def test_inspect_and_verify_find_what_is_wrong_with_a_plist(self):
        self.built()
        with open(self.path(self.plist()), "rb") as file:
            good = file.read()
        damaged = {"cut": good[:-40], "empty": b"", "text": b"hello", "flipped": good[:8] + b"\xff" + good[9:]}
        entries = plistlib.loads(good)
        for name, change in {"bits": {"data": entries["data"][:-1]}, "hashes": {"hashCount": 0},
                             "count": {"bitCount": 0}, "rate": {"falsePositiveTolerance": 1.5},
                             "kind": {"bitCount": "58"}, "huge": {"bitCount": 2**40}}.items():
            damaged[name] = plistlib.dumps({**entries, **change}, fmt=plistlib.FMT_XML)
        for name, content in damaged.items():
            self.write(f"{name}.plist", content)
            for command in ("inspect", "verify"):
                text, _ = self.run_tool(command, f"{name}.plist", expect=1)
                self.assertIn("failed", text, name)
                self.assertFalse(json.loads(
                    self.run_tool(command, f"{name}.plist", "--json", expect=1)[0])["passed"])

    def test_verify_finds_damage_in_the_manifest_the_plist_the_keys_and_the_pir_rows(self):
        self.built(self.policy, self.other)
        for name in ("public/corp/manifest.json", "public/corp/2/filter.plist", "private/corp/2/keys.txt",
                     "private/corp/2/input.binpb"):
            path = self.path(f"out/{name}")
            with open(path, "rb") as file:
                good = file.read()
            for damage in (b"", good[:len(good) // 2], good[:-20] + b"\0" * 20):
                self.write(path, damage)
                text, _ = self.run_tool("verify", "out", expect=1)
                self.assertIn("failed", text, name)
            self.write(path, good)
            self.run_tool("verify", "out")

    def test_keys_and_corpora_come_from_a_pipe(self):
        self.built()
        self.run_tool("verify", self.plist(), "--keys", "-", stdin=b"a.example\r\n# b\n\nc.example")
        text, _ = self.run_tool("verify", self.plist(), "--keys", "-", stdin=b"none.example", expect=1)
        self.assertIn("devices miss 1 of 1 key, the first is none.example", text)
        text, _ = self.run_tool("fpr", "out", "--corpus", "-",
                                stdin=b"https://x.example/\r\n# b\n\nhttps://\nwww.a.example/b")
        for system in ("26", "27"):
            self.assertIn(f"iOS/macOS {system}: 3 URLs, 1 without a host, "
                          "1 blocked by a key (subtracted)\n", text)

    def test_a_corpus_without_urls_is_no_measurement(self):
        self.built()
        for corpus in (b"", b"# nothing\n", b"https://\nhttp://\n"):
            _, said = self.run_tool("fpr", "out", "--corpus", "-", stdin=corpus, expect=2)
            self.assertIn("- holds no URL", said)

    def test_long_lists_of_mistakes_are_cut(self):
        self.built()
        self.write("sites.txt", "no url\n" * 1000 + "x" * 100_000)
        _, said = self.run_tool("diff", "corp.yaml", "other.yaml", "--sites", "sites.txt", expect=2)
        self.assertIn("and 991 lines more", said)
        self.assertLess(len(said), 10_000)
        text, _ = self.run_tool("verify", self.plist(), "--keys", "-", stdin=b"k" * 100_000, expect=1)
        self.assertLess(len(text), 2_000)

    def test_an_impossible_fleet_is_refused(self):
        for arguments in (["--devices", "0"], ["--devices", "9", "--asleep", "1"]):
            _, said = self.run_tool("plan", *arguments, expect=2)
            self.assertTrue(said.strip(), arguments)
        self.run_tool("plan", "--devices", "9", "--interval", "soon", expect=64)


if __name__ == "__main__":
    unittest.main()
