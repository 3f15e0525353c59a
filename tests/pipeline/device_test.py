"""urlfilterctl as people and machines use it: exit codes, help, the daemon, doctor."""

import json
import re
import signal
import subprocess
import unittest

import pipeline

NAME = "corporate-baseline"
COMMANDS = ["fetch", "lookup", "status", "run", "doctor"]
LISTED, CLEAR = "https://www.gambling.example/poker", "https://casino.example/"


def mask(text):
    """Sizes may change with the compiler; everything else of an example must be true."""
    return re.sub(r"\d+ bytes", "N bytes", text)


class DeviceTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pipeline.new_folder()
        cls.tls = pipeline.make_tls(cls.folder / "tls")

    def setUp(self):
        self.folder = pipeline.new_folder()
        self.site, self.store = self.folder / "site", self.folder / "app-group"
        pipeline.build_quickstart(self.folder)

    def ctl(self, *arguments, ok=(0,), stdin=None):
        return pipeline.run("urlfilterctl", *arguments, ok=ok, stdin=stdin)

    def server_flags(self, server):
        return ["--server", server.url, "--filter", NAME, "--store", self.store,
                "--ca", self.tls / "ca.pem"]

    def help_of(self, command):
        return self.ctl(command, "--help").stdout

    def test_every_command_shows_an_example_and_its_exit_codes(self):
        for command in COMMANDS:
            with self.subTest(command):
                text = self.help_of(command)
                self.assertIn(f"$ urlfilterctl {command} ", text)
                self.assertIn("Exit codes: 0 ", text)
                self.assertIn("64 wrong usage", text)
        self.assertRegex(self.ctl("--version").stdout, r"^urlfilterctl \d+\.\d+\.\d+$")

    def test_the_examples_in_help_are_true(self):
        with pipeline.Service(self.site, self.tls) as server:
            fetched = self.ctl("fetch", *self.server_flags(server)).stdout
        self.assertIn("  " + mask(fetched), mask(self.help_of("fetch")))
        looked_up = self.ctl("lookup", "--store", self.store, LISTED, CLEAR).stdout
        for line in looked_up.splitlines():
            self.assertIn("  " + line, self.help_of("lookup"))
        found = self.ctl("doctor", "--store", self.store, "--interval", 600, ok=(1,)).stdout
        example = found[found.index("problem"):found.index("note")]
        for line in example.splitlines():
            self.assertIn("  " + line, self.help_of("doctor"))

    def test_exit_codes_tell_what_happened(self):
        self.ctl(ok=(64,))
        self.ctl("lookup", ok=(64,))
        self.ctl("fetch", "--server", "ftp://x", "--filter", NAME, "--store", self.store, ok=(64,))
        self.ctl("lookup", "--store", self.store, LISTED, ok=(2,))
        self.assertFalse(self.store.exists(), "asking makes no store")
        with pipeline.Service(self.site, self.tls) as server:
            self.ctl("fetch", *self.server_flags(server))
        self.ctl("lookup", "--store", self.store, LISTED, CLEAR, ok=(0,))
        self.ctl("lookup", "--store", self.store, "--fail-on-match", LISTED, CLEAR, ok=(1,))
        self.ctl("lookup", "--store", self.store, "--fail-on-match", CLEAR, ok=(0,))
        self.assertIn("invalid", self.ctl("lookup", "--store", self.store, "example.org", ok=(2,)).stdout)
        self.ctl("fetch", *self.server_flags(server), ok=(2,))  # the server has ended
        self.ctl("status", "--store", self.store, ok=(1,))

    def test_many_urls_come_from_stdin(self):
        with pipeline.Service(self.site, self.tls) as server:
            self.ctl("fetch", *self.server_flags(server))
        urls = "".join(f"https://www.gambling.example/{i}\nhttps://casino.example/\n" for i in range(5000))
        lines = self.ctl("lookup", "--store", self.store, "-", stdin=urls).stdout.splitlines()
        self.assertEqual(len(lines), 10000)
        self.assertEqual(lines[0], "maybe\thttps://www.gambling.example/0\tgambling.example")
        self.assertEqual([line.split("\t")[0] for line in lines], ["maybe", "clear"] * 5000)

    def test_the_daemon_updates_reloads_and_ends_when_told(self):
        with pipeline.Service(self.site, self.tls) as server:
            with subprocess.Popen([pipeline.PROGRAMS["urlfilterctl"], "run", "--max-first-delay", "0",
                                   *self.server_flags(server)], stdout=subprocess.PIPE, text=True) as daemon:
                self.assertRegex(daemon.stdout.readline(), "^updated: version 1 is installed")
                self.assertEqual(daemon.stdout.readline(), "lookups use version 1\n")
                pipeline.build_quickstart(self.folder, "new.example", "newer.example")
                daemon.send_signal(signal.SIGHUP)
                self.assertRegex(daemon.stdout.readline(), "^updated: version 2 is installed")
                self.assertEqual(daemon.stdout.readline(), "lookups use version 2\n")
                daemon.send_signal(signal.SIGTERM)
                self.assertEqual(daemon.wait(timeout=30), 0)

    def test_doctor_asks_the_server_and_changes_nothing(self):
        with pipeline.Service(self.site, self.tls) as server:
            flags = self.server_flags(server)
            self.assertIn("no-store", self.ctl("doctor", *flags, ok=(1,)).stdout)
            self.ctl("fetch", *flags)
            self.ctl("doctor", *flags, ok=(0,))
            pipeline.build_quickstart(self.folder, "new.example", "newer.example")
            before = (self.store / "state.json").read_bytes()
            found = json.loads(self.ctl("doctor", *flags, "--json", ok=(1,)).stdout)["findings"]
            self.assertIn("not-fetched", [finding["cause"] for finding in found])
            self.assertEqual((self.store / "state.json").read_bytes(), before)

    def test_fetch_tells_machines_what_happened(self):
        with pipeline.Service(self.site, self.tls) as server:
            flags = [*self.server_flags(server), "--json"]
            fetched = json.loads(self.ctl("fetch", *flags).stdout)
            self.assertEqual((fetched["result"], fetched["version"]), ("updated", 1))
            self.assertEqual(json.loads(self.ctl("fetch", *flags).stdout)["result"], "unchanged")
        failed = json.loads(self.ctl("fetch", *flags, ok=(2,)).stdout)
        self.assertNotIn(failed["result"], ("updated", "unchanged"))
        self.assertEqual(failed["version"], 1, "the filter that stays")
        self.assertTrue(failed["message"] and failed["wayOut"], failed)

    def test_only_a_release_of_a_trusted_key_is_fetched(self):
        for name in ("ours", "theirs"):
            pipeline.run("urlfilterc", "keygen", self.folder / name)
        pipeline.run("urlfilterc", "build", self.folder / "policy.yaml", "--out", self.site, "--sign-key",
                     self.folder / "ours.pem")
        with pipeline.Service(self.site, self.tls) as server:
            flags = ["fetch", *self.server_flags(server), "--trusted-key"]
            self.assertIn("none.pem", self.ctl(*flags, self.folder / "none.pem", ok=(64,)).stderr)
            self.assertIn("policy.yaml: not a PEM",
                          self.ctl(*flags, self.folder / "policy.yaml", ok=(2,)).stderr)
            self.ctl(*flags, self.folder / "theirs.pub.pem", ok=(2,))
            self.ctl("lookup", "--store", self.store, LISTED, ok=(2,))
            self.ctl(*flags, self.folder / "ours.pub.pem")
        self.ctl("lookup", "--store", self.store, "--fail-on-match", LISTED, ok=(1,))

    def test_lookups_say_why_they_cannot_answer_or_why_all_is_clear(self):
        self.store.mkdir()
        self.assertIn("urlfilterctl fetch", self.ctl("lookup", "--store", self.store, LISTED, ok=(2,)).stderr)
        with pipeline.Service(self.site, self.tls) as server:
            self.ctl("fetch", *self.server_flags(server))
            in_app = ["lookup", "--store", self.store, "--target", "in-app", LISTED]
            self.assertIn("no in-app filter", self.ctl(*in_app, ok=(2,)).stderr)
            pipeline.run("urlfilterc", "build", self.folder / "policy.yaml", "--out", self.site,
                         "--kill-switch", "blocks the payroll")
            self.ctl("fetch", *self.server_flags(server))
        for arguments in (in_app, ["lookup", "--store", self.store, LISTED]):
            done = self.ctl(*arguments)
            self.assertIn("blocks the payroll", done.stderr)
            self.assertNotIn("block", done.stdout.split("\t")[0])


if __name__ == "__main__":
    unittest.main()
