#!/usr/bin/env python3
"""What runs in a user's CI, on the example policy repository, with the real urlfilterc."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(os.environ.get("TEST_SRCDIR", "."), os.environ.get("TEST_WORKSPACE", ""))
URLFILTERC = ROOT / "compiler" / "urlfilterc"
PACKAGING = ROOT / "packaging"
EXAMPLE = ROOT / "docs" / "examples" / "policy-repository"
sys.path.insert(0, str(ROOT / "tests"))

import closing_line  # noqa: E402

DATA = os.environ.get("URLFILTER_DATA", "")
REAL_POLICY = """name: real
owner: test@example.org
false_positive_rate: {per_url: 0.01}
lists:
  - {name: phishing, file: lists/phishing.txt, format: domains}
  - {name: ads, file: lists/ads.hosts}
"""


class CiKit(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR")))
        self.addCleanup(shutil.rmtree, self.folder)
        for name in ("base", "head"):
            shutil.copytree(EXAMPLE, self.folder / name)
        self.summary = self.folder / "summary.md"

    def check(self, *arguments, **environment):
        command = [PACKAGING / "github-action" / "check-policy", "head/policy.yaml",
                   "--urlfilterc", URLFILTERC, *arguments]
        clean = {name: value for name, value in os.environ.items() if "GITHUB" not in name}
        return subprocess.run([str(part) for part in command], cwd=self.folder, text=True,
                              capture_output=True, check=False, env={**clean, **environment})

    def add_to_list(self, lines):
        with open(self.folder / "head" / "lists" / "malware.txt", "a", encoding="utf-8") as file:
            file.write(lines)

    def test_the_example_passes_with_all_its_gates(self):
        done = self.check("--base", "base/policy.yaml", "--max-removed", "20%", "--min-entries",
                          "5", "--corpus", "head/benign.txt", "--max-per-url", "0.5", "--summary",
                          self.summary)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        text = self.summary.read_text(encoding="utf-8")
        for wanted in ("## URL filter policy `head/policy.yaml`: passed", "### Mistakes: passed",
                       "### Build: passed", "### What changes: passed",
                       "### False positives: passed"):
            self.assertIn(wanted, text)

    def test_a_mistake_is_a_finding_with_its_place(self):
        self.add_to_list("ads*.example\n")
        policy = self.folder / "head" / "policy.yaml"
        policy.write_text(policy.read_text().replace("lists:", "lits:", 1))
        done = self.check("--summary", self.summary)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        text = self.summary.read_text(encoding="utf-8")
        self.assertIn("### Mistakes: **found something**", text)
        self.assertRegex(text, r"policy\.yaml:\d+:\d+")

    def test_github_gets_its_annotations(self):
        policy = self.folder / "head" / "policy.yaml"
        policy.write_text(policy.read_text().replace("lists:", "lits:", 1))
        done = self.check(GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(self.summary))
        self.assertRegex(done.stdout, r"(?m)^::error file=.*policy\.yaml,line=\d+")
        self.assertIn("found something", self.summary.read_text(encoding="utf-8"))

    def test_a_list_that_shrank_stops_at_the_gate(self):
        (self.folder / "head" / "lists" / "malware.txt").write_text("dropper.example\n")
        done = self.check("--base", "base/policy.yaml", "--max-removed", "20%", "--summary",
                          self.summary)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("### What changes: **found something**", self.summary.read_text())

    def test_a_base_with_mistakes_does_not_hold_up_the_change_that_mends_it(self):
        policy = self.folder / "base" / "policy.yaml"
        policy.write_text(policy.read_text().replace("lists:", "lits:", 1))
        gates = ["--base", "base/policy.yaml", "--max-removed", "20%", "--summary", self.summary]
        done = self.check(*gates, "--min-entries", "5")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("::warning::base/policy.yaml has mistakes itself", done.stdout)
        text = self.summary.read_text()
        self.assertIn("### Build of the base: has mistakes itself, so that **nothing was compared**",
                      text)
        self.assertIn("lits", text)
        self.assertNotIn("What changes", text)
        done = self.check(*gates, "--min-entries", "5000")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("### Entries: **found something**", self.summary.read_text())

    def test_a_rate_above_the_gate_is_a_finding(self):
        policy = self.folder / "head" / "policy.yaml"
        policy.write_text(policy.read_text().replace("false_positive_rate: {per_url: 0.001}",
                                                     "false_positive_rate: 0.3"))
        done = self.check("--corpus", "head/benign.txt", "--max-per-url", "0.01", "--summary",
                          self.summary)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("### False positives: **found something**", self.summary.read_text())

    def real_policy(self, name, every=1):
        """A policy of two real lists; of the first only each `every`th line."""
        folder = self.folder / name
        shutil.rmtree(folder)
        (folder / "lists").mkdir(parents=True)
        (folder / "policy.yaml").write_text(REAL_POLICY)
        for file, source, step in (("phishing.txt", "domains-phishing-190k.txt.zst", every),
                                   ("ads.hosts", "hosts-adservers-43k.txt.zst", 1)):
            text = subprocess.run(["zstdcat", pathlib.Path(DATA, "lists", source)], check=True,
                                  capture_output=True).stdout
            (folder / "lists" / file).write_bytes(b"".join(text.splitlines(keepends=True)[::step]))

    @unittest.skipUnless(DATA, "real lists: no URLFILTER_DATA")
    def test_a_real_policy_passes_and_its_halved_list_and_a_web_page_do_not(self):
        benign = subprocess.run(["zstdcat", pathlib.Path(DATA, "benign/urls-news-13k.txt.zst")],
                                check=True, capture_output=True).stdout
        (self.folder / "benign.txt").write_bytes(benign)
        gates = ["--base", "base/policy.yaml", "--max-removed", "20%", "--min-entries", "100000",
                 "--corpus", "benign.txt", "--max-per-url", "0.03", "--summary", self.summary]
        self.real_policy("base")
        self.real_policy("head")
        done = self.check(*gates)
        self.assertEqual(done.returncode, 0, done.stdout[-3000:])
        self.real_policy("head", every=3)
        done = self.check(*gates)
        self.assertEqual(done.returncode, 1, done.stdout[-3000:])
        self.assertRegex(self.summary.read_text(),
                         r"urlfilterc: \d+ of \d+ keys would be removed; at most 20 % may be")
        (self.folder / "head" / "lists" / "phishing.txt").write_text("<!DOCTYPE html>\n<html></html>\n")
        done = self.check(*gates)
        self.assertEqual(done.returncode, 1, done.stdout[-3000:])
        self.assertIn("the list file is a web page", self.summary.read_text())

    def test_what_cannot_be_done_is_told_from_findings(self):
        self.assertEqual(self.check("--base", "nowhere.yaml").returncode, 2)
        self.assertEqual(self.check("--no-such-option").returncode, 64)
        self.assertEqual(self.check("--urlfilterc", "/nowhere/urlfilterc").returncode, 2)

    def test_the_hook_checks_policies_and_leaves_other_files_alone(self):
        programs = self.folder / "programs"
        programs.mkdir()
        (programs / "urlfilterc").symlink_to(URLFILTERC)
        path = f"{programs}:{os.environ['PATH']}"
        (self.folder / "other.yaml").write_text("a: 1\n")
        (self.folder / "bad.yaml").write_text("lists:\n  - nmae: x\n")
        hook = str(PACKAGING / "pre-commit" / "check-policies")

        def ends_with(code, *files):
            done = subprocess.run([hook, *files], cwd=self.folder, capture_output=True, text=True,
                                  check=False, env={**os.environ, "PATH": path})
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)

        ends_with(0, "other.yaml", "head/policy.yaml", "head/lists/malware.txt")
        ends_with(1, "other.yaml", "bad.yaml")
        git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(self.folder)]
        for command in (["init", "-q"], ["add", "head", "other.yaml"], ["commit", "-qm", "first"]):
            subprocess.run([*git, *command], check=True)
        ends_with(0, "head/lists/malware.txt", "head/benign.txt", "other.yaml")
        ads = self.folder / "head" / "lists" / "ads.hosts"
        ads.write_text("<!DOCTYPE html>\n<html><body>404 Not Found</body></html>\n")
        ends_with(1, "head/lists/ads.hosts")
        policy = self.folder / "head" / "policy.yaml"
        policy.write_text("lits:\n  - {name: a, rules: [a.example]}\n")
        ends_with(1, "head/policy.yaml")

    def test_the_action_hands_every_input_to_the_script(self):
        action = (PACKAGING / "github-action" / "action.yml").read_text(encoding="utf-8")
        inputs = re.findall(r"(?m)^  ([a-z-]+):$", action.partition("inputs:")[2]
                            .partition("runs:")[0])
        self.assertGreater(len(inputs), 6)
        for name in inputs:
            self.assertIn("${{ inputs.%s }}" % name, action)
        script = (PACKAGING / "github-action" / "check-policy").read_text(encoding="utf-8")
        options = re.findall(r"--[a-z-]+", action.partition("run: |")[2])
        self.assertGreater(len(options), 6)
        for option in options:
            self.assertIn(f'"{option}"', script)


if __name__ == "__main__":
    closing_line.main()
