"""First contact: no arguments, typos, and the examples of every --help, which must work as printed."""

import os
import re
import subprocess
import tempfile
import unittest

URLFILTERC = os.path.abspath("compiler/urlfilterc")
POLICY = """name: corporate
owner: o@example.com
pir: {bundle_id: com.example.filter}
lists:
  - {name: listed, rules: [gambling.example, video.example/shorts]}
"""
# What a folder cannot give: a server.
NOT_RUN = ("publish",)


class Help(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        os.makedirs(self.path("lists"))
        for name, text in {"corporate.yaml": POLICY, "less.yaml": POLICY.replace("gambling.example, ", ""),
                           "top-sites.txt": "https://a.example/\nb.example\n",
                           "token": "secret\n", "lists/a.txt": "a.example\n"}.items():
            with open(self.path(name), "w", encoding="utf-8") as file:
                file.write(text)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def run_tool(self, *arguments):
        return subprocess.run([URLFILTERC, *arguments], capture_output=True, text=True, check=False,
                              cwd=self.folder.name)

    def commands(self):
        text = self.run_tool("--help").stdout
        return re.findall(r"^  ([a-z]+) {2,}", text.split("Subcommands:")[1], re.M)

    def test_without_arguments_the_help_comes_and_the_usage_is_wrong(self):
        done = self.run_tool()
        self.assertEqual((done.returncode, done.stdout), (64, ""))
        self.assertIn("urlfilterc check corporate.yaml", done.stderr)
        self.assertEqual(done.stderr, self.run_tool("--help").stdout)

    def test_help_is_a_command_too(self):
        self.assertEqual(self.run_tool("help").stdout, self.run_tool("--help").stdout)
        done = self.run_tool("help", "check")
        self.assertEqual((done.returncode, done.stdout), (0, self.run_tool("check", "--help").stdout))

    def test_near_misses_are_named(self):
        for arguments, said in ((["chek", "corporate.yaml"], 'no command "chek"; did you mean "check"?'),
                                (["biuld"], 'no command "biuld"; did you mean "build"?'),
                                (["frobnicate"], 'no command "frobnicate"\n'),
                                (["check", "corporate.yaml", "--formt", "json"],
                                 'no option of check "--formt"; did you mean "--format"?'),
                                (["build", "corporate.yaml", "--output=x"],
                                 'no option of build "--output"'),
                                (["che\x1b[2Jck"], "che\\x1B[2Jck"),
                                (["check", "corporate.yaml", "--format", "jsn"], "jsn not in"),
                                (["check"], "urlfilterc check: policy is required"),
                                (["build", "corporate.yaml"], "urlfilterc build: --out is required")):
            done = self.run_tool(*arguments)
            self.assertEqual((done.returncode, done.stdout), (64, ""), arguments)
            self.assertIn(said, done.stderr)
            self.assertRegex(done.stderr, r"Run `urlfilterc( [a-z]+)? --help` for more information")
        self.assertIn("did you mean UF0106?", self.run_tool("rule", "UFO106").stderr)

    def examples(self, command):
        """The commands below "Example:" of a command's help, with their continued lines joined."""
        text = self.run_tool(command, "--help").stdout.replace("\\\n", " ")
        return [line.strip() for line in text.split("Example", 1)[-1].splitlines()
                if line.startswith("  urlfilterc ")]

    def test_every_example_works(self):
        bare = os.path.join(self.folder.name, "bin")
        os.makedirs(bare)
        os.symlink(URLFILTERC, os.path.join(bare, "urlfilterc"))
        environment = {**os.environ, "PATH": f"{bare}:{os.environ['PATH']}"}
        commands = self.commands()
        self.assertIn("check", commands)
        commands.sort(key=lambda command: command != "build")  # The others need a release.
        for command in commands:
            examples = self.examples(command)
            self.assertTrue(examples, command)
            for example in examples if command not in NOT_RUN else []:
                with self.subTest(example):
                    done = subprocess.run(["sh", "-c", example], capture_output=True, text=True,
                                          check=False, cwd=self.folder.name, env=environment)
                    self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            if command == "build":  # A second version, to roll back from.
                self.assertEqual(self.run_tool("build", "less.yaml", "--out", "releases").returncode, 0)


if __name__ == "__main__":
    unittest.main()
