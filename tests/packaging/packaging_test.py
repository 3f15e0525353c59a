#!/usr/bin/env python3
"""Packages, man pages and completions are made from the programs as they are."""

import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(os.environ.get("TEST_SRCDIR", "."), os.environ.get("TEST_WORKSPACE", ""))
PACKAGING = ROOT / "packaging"
URLFILTERC = ROOT / "compiler" / "urlfilterc"
URLFILTERCTL = ROOT / "filterlib" / "ctl" / "urlfilterctl"
URLFILTERD = ROOT / "server" / "urlfilterd"
sys.path[:0] = [str(PACKAGING), str(ROOT / "tests")]

import closing_line  # noqa: E402
import help_text  # noqa: E402

HELP = """Does things to files.

  tool run a.txt    an example
Usage: tool [OPTIONS] [SUBCOMMAND]

Options:
  -h,--help                   Print this help message and exit
  --format TEXT:{text,json}   How to
                              answer
  --cert FILE REQUIRED        Certificate
  --very-long-option-name NUMBER=17 ...
                              On a line of its own

Subcommands:
  run                         Runs

Exit codes: 0 done, 64 wrong usage.
"""
RUN_HELP = """Runs
Usage: tool run [OPTIONS] file

Positionals:
  file TEXT REQUIRED          The file

Options:
  -q,--quiet                  Says nothing
"""


def output(*command, **more):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True,
                          check=True, **more).stdout


class WithFolder(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR")))
        self.addCleanup(shutil.rmtree, self.folder)

    def tool(self):
        """A program whose --help is HELP."""
        path = self.folder / "tool"
        path.write_text(f"#!/bin/sh\ncase $1 in\nrun) cat <<'E'\n{RUN_HELP}E\n;;\n"
                        f"*) cat <<'E'\n{HELP}E\n;;\nesac\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path


class HelpText(WithFolder):
    def test_reads_options_with_their_arguments_and_choices(self):
        command = help_text.read(self.tool(), "tool")
        options = {option.names[-1]: option for option in command.options}
        self.assertEqual(options["--help"].names, ["-h", "--help"])
        self.assertEqual(options["--help"].argument, "")
        self.assertEqual(options["--format"].choices, ["text", "json"])
        self.assertEqual(options["--format"].text, "How to answer")
        self.assertEqual(options["--cert"].argument, "FILE")
        self.assertEqual(options["--very-long-option-name"].text, "On a line of its own")

    def test_reads_subcommands_and_free_text(self):
        command = help_text.read(self.tool(), "tool")
        (below,) = command.subcommands
        self.assertEqual((below.path, below.positionals[0].names), (["tool", "run"], ["file"]))
        self.assertEqual(command.notes, "Exit codes: 0 done, 64 wrong usage.")
        self.assertTrue(command.description.startswith("Does things to files."))

    def test_refuses_a_program_without_help(self):
        silent = self.folder / "silent"
        silent.symlink_to(shutil.which("echo"))
        for program in (silent, shutil.which("false")):
            with self.assertRaises(help_text.UnreadableHelp):
                help_text.read(program, "tool", path=("x",))


class Version(unittest.TestCase):
    def test_of_every_program_is_that_of_the_packages(self):
        changelog = (PACKAGING / "debian" / "changelog").read_text()
        version = re.match(r"urlfilter \(([0-9.]+)\)", changelog)[1]
        for program in (URLFILTERC, URLFILTERCTL, URLFILTERD):
            self.assertEqual(output(program, "--version"), f"{program.name} {version}\n")


class ManPages(WithFolder):
    def test_name_every_command_and_option(self):
        page = output(PACKAGING / "make-man", self.tool(), "--version", "1.2")
        for wanted in ('"tool 1.2"', "\\fB\\-\\-format TEXT:{text,json}\\fR", ".SS tool run",
                       "\\fB\\-q,\\-\\-quiet\\fR", "tool \\- Does things to files"):
            self.assertIn(wanted, page)

    @unittest.skipUnless(shutil.which("groff"), "groff is not installed")
    def test_of_our_programs_format_without_warnings(self):
        for program in (URLFILTERC, URLFILTERCTL, URLFILTERD):
            page = output(PACKAGING / "make-man", program)
            done = subprocess.run(["groff", "-man", "-ww", "-Tutf8", "-z"], input=page, text=True,
                                  capture_output=True, check=True)
            self.assertEqual(done.stderr, "")


class Completions(WithFolder):
    def complete(self, *words):
        script = self.folder / "tool.bash"
        script.write_text(output(PACKAGING / "make-completion", self.tool(), "bash"))
        ask = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _tool; '
               'printf "%s\\n" "${COMPREPLY[@]}"')
        return output("bash", "-c", ask, "-", script, *words).split()

    def test_of_bash_offer_commands_options_and_values(self):
        self.assertIn("run", self.complete("tool", ""))
        self.assertEqual(self.complete("tool", "--fo"), ["--format"])
        self.assertEqual(self.complete("tool", "--format", "j"), ["json"])
        self.assertEqual(self.complete("tool", "run", "--q"), ["--quiet"])

    def test_of_bash_leave_files_to_the_shell(self):
        self.assertEqual(self.complete("tool", "--cert", "x"), [])
        self.assertEqual(self.complete("tool", "run", "x"), [])

    @unittest.skipUnless(shutil.which("fish"), "fish is not installed")
    def test_of_fish_offer_commands_options_and_values(self):
        script = self.folder / "tool.fish"
        script.write_text(output(PACKAGING / "make-completion", self.tool(), "fish"))

        def offers(line):
            environment = {**os.environ, "HOME": str(self.folder)}
            told = output("fish", "-c", f"source {script}; complete -C '{line}'", env=environment)
            return [offer.split("\t")[0] for offer in told.splitlines()]

        self.assertIn("run", offers("tool r"))
        self.assertEqual(offers("tool --fo"), ["--format"])
        self.assertEqual(sorted(offers("tool --format ")), ["json", "text"])
        self.assertIn("--quiet", offers("tool run --q"))

    def understood_by(self, shell):
        script = self.folder / f"completion.{shell}"
        script.write_text(output(PACKAGING / "make-completion", URLFILTERC, shell))
        output(shell, "-n", script)

    @unittest.skipUnless(shutil.which("zsh"), "zsh is not installed")
    def test_of_zsh_are_understood_by_it(self):
        self.understood_by("zsh")

    @unittest.skipUnless(shutil.which("fish"), "fish is not installed")
    def test_of_fish_are_understood_by_it(self):
        self.understood_by("fish")


@unittest.skipUnless(shutil.which("dpkg-gencontrol"), "dpkg-dev is not installed")
class Packages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR")))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        shutil.copy(URLFILTERD, cls.folder)
        cls.package = cls.build("one")

    @classmethod
    def build(cls, name):
        out = cls.folder / name
        output(PACKAGING / "build-deb", "--output", out, "--programs", cls.folder, "urlfilterd")
        (package,) = out.glob("*.deb")
        return package

    def test_hold_program_unit_settings_man_page_completions_and_examples(self):
        files = output("dpkg-deb", "-c", self.package)
        for wanted in ("-rwxr-xr-x root/root", "./usr/sbin/urlfilterd",
                       "./lib/systemd/system/urlfilterd.service", "./etc/urlfilter/urlfilterd.conf",
                       "./usr/share/man/man8/urlfilterd.8.gz", "./usr/share/zsh/vendor-completions"
                       "/_urlfilterd", "./usr/share/doc/urlfilterd/copyright",
                       "./usr/share/urlfilterd/monitoring/urlfilterd.rules.yml",
                       "./usr/share/urlfilterd/monitoring/grafana.json",
                       "./usr/share/urlfilterd/nginx.conf"):
            self.assertIn(wanted, files)

    def test_depend_on_the_libraries_the_programs_use(self):
        depends = output("dpkg-deb", "-f", self.package, "Depends")
        for wanted in ("libc6 (>=", "libssl3", "libabsl", "adduser"):
            self.assertIn(wanted, depends)

    def test_are_the_same_bytes_when_made_twice(self):
        self.assertEqual(self.package.read_bytes(), self.build("two").read_bytes())

    def test_what_is_installed_is_what_an_uninstall_removes(self):
        root = self.folder / "root"
        command = [PACKAGING / "install", "--programs", self.folder, "--destdir", root, "daemon"]
        output(*command)
        self.assertTrue((root / "usr/local/sbin/urlfilterd").is_file())
        (root / "usr/local/sbin/others").write_text("not ours")
        output(*command, "--uninstall")
        self.assertEqual([path.name for path in root.rglob("*") if not path.is_dir()], ["others"])

    @unittest.skipUnless(shutil.which("lintian"), "lintian is not installed")
    def test_please_lintian(self):
        self.assertEqual(output("lintian", "--allow-root", self.package), "")


if __name__ == "__main__":
    closing_line.main()
