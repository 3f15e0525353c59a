#!/usr/bin/env python3
"""What `urlfilterc check` says about the policies in testdata/policies, held against baselines.

    check_baselines_test.py URLFILTERC testdata/policies [--update]

NAME.yaml has NAME.FORMAT.expected beside it for the formats below.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

BINARY, POLICIES = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
FORMATS = {
    "clean": ["text", "json", "sarif", "junit", "github"],
    "mistakes": ["text", "github"],
    "broken": ["text"],
    "findings": ["text", "json", "sarif", "junit"],
    "suppressed": ["text"],
    "lists": ["text"],
}
EXIT_CODES = {"clean": 0, "suppressed": 0}
DAY = {"SOURCE_DATE_EPOCH": "1767225600"}  # 2026-01-01


def check(policy, *arguments, folder=POLICIES):
    return subprocess.run([BINARY, "check", policy, *arguments], cwd=folder, env=DAY,
                          capture_output=True, text=True, check=False)


class BaselinesTest(unittest.TestCase):
    maxDiff = None

    def test_output_is_the_baseline(self):
        for name, formats in FORMATS.items():
            for output in formats:
                with self.subTest(policy=name, format=output):
                    run = check(f"{name}.yaml", "--format", output)
                    expected = POLICIES / f"{name}.{output}.expected"
                    self.assertEqual(run.stdout, expected.read_text(encoding="utf-8"))
                    self.assertEqual(run.returncode, EXIT_CODES.get(name, 1))
                    self.assertEqual(run.stderr, "")

    def test_machine_formats_can_be_read(self):
        report = json.loads(check("findings.yaml", "--format", "json").stdout)
        self.assertEqual(report["schema"], 1)
        self.assertEqual(report["errors"],
                         sum(issue["severity"] == "error" for issue in report["issues"]))
        sarif = json.loads(check("findings.yaml", "--format", "sarif").stdout)
        self.assertEqual(sarif["version"], "2.1.0")
        results = sarif["runs"][0]["results"]
        rules = {rule["id"] for rule in sarif["runs"][0]["tool"]["driver"]["rules"]}
        prints = [r["partialFingerprints"]["urlfilterIssue/v1"] for r in results]
        self.assertEqual(len(prints), len(set(prints)))
        self.assertLessEqual({r["ruleId"] for r in results}, rules)
        suite = xml.etree.ElementTree.fromstring(
            check("findings.yaml", "--format", "junit").stdout.encode())[0]
        self.assertEqual(len(suite.findall(".//failure")), int(suite.get("failures")))

    def test_strict_makes_warnings_findings(self):
        self.assertEqual(check("suppressed.yaml", "--strict").returncode, 1)

    def test_all_lists_every_refused_line(self):
        few = json.loads(check("lists.yaml", "--format", "json").stdout)["issues"]
        every = json.loads(check("lists.yaml", "--format", "json", "--all").stdout)["issues"]
        self.assertGreater(len(every), len(few))
        refused = [issue for issue in every if issue["id"].startswith("UF05")]
        self.assertTrue(refused)
        self.assertEqual({issue["count"] for issue in refused}, {1})
        self.assertEqual(len(refused),
                         sum(issue["count"] for issue in few if issue["id"].startswith("UF05")))

    def test_fix_keeps_comments_and_layout(self):
        with tempfile.TemporaryDirectory() as root:
            shutil.copytree(POLICIES.parent / "lists", f"{root}/lists")
            os.mkdir(f"{root}/policies")
            policy = pathlib.Path(root, "policies", "fixable.yaml")
            policy.write_bytes((POLICIES / "fixable.yaml").read_bytes())
            run = check("fixable.yaml", "--fix", folder=policy.parent)
            self.assertEqual(run.returncode, 0, run.stdout)
            self.assertEqual(policy.read_text(encoding="utf-8"),
                             (POLICIES / "fixable.fixed.yaml").read_text(encoding="utf-8"))

    def fixed(self, policy):
        """The policy's text after a --fix that leaves nothing to find."""
        run = check(policy.name, "--fix", folder=policy.parent)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        return policy.read_text(encoding="utf-8")

    def test_fix_turns_tabs_into_spaces(self):
        with tempfile.TemporaryDirectory() as root:
            policy = pathlib.Path(root, "p.yaml")
            policy.write_text("name: p\nowner: o\nprefetch:\n\tinterval: 24h\n"
                              "lists:\n  - {name: l, rules: [a.example]}\n", encoding="utf-8")
            self.assertIn("\n  interval: 24h\n", self.fixed(policy))

    def test_fix_keeps_the_mode_of_the_file_and_the_link_to_it(self):
        with tempfile.TemporaryDirectory() as root:
            policy, link = pathlib.Path(root, "p.yaml"), pathlib.Path(root, "link.yaml")
            policy.write_text("name: Not A Name\nowner: o\n"
                              "lists:\n  - {name: l, rules: [a.example]}\n", encoding="utf-8")
            policy.chmod(0o600)
            link.symlink_to(policy.name)
            self.assertIn("name: not-a-name\n", self.fixed(link))
            self.assertEqual(os.readlink(link), "p.yaml")
            self.assertEqual(policy.stat().st_mode & 0o777, 0o600)
            self.assertEqual(sorted(os.listdir(root)), ["link.yaml", "p.yaml"])

    def test_a_policy_that_cannot_be_read_is_no_finding(self):
        self.assertEqual(check("gone.yaml").returncode, 2)
        self.assertEqual(check("clean.yaml", "--format", "xml").returncode, 64)


def update():
    for name, formats in FORMATS.items():
        for output in formats:
            text = check(f"{name}.yaml", "--format", output).stdout
            (POLICIES / f"{name}.{output}.expected").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if "--update" in sys.argv:
        update()
    else:
        unittest.main(argv=sys.argv[:1])
