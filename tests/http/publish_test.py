"""urlfilterc publish against urlfilterd: who may, what is refused, and that a kill at any moment
leaves the old release or the new one, whole.

PUBLISH_KILLS in the environment says how many times one of them is killed (a few, if it says
nothing), and PUBLISH_SEED when.
"""

import hashlib
import http.client
import json
import os
import random
import signal
import subprocess
import time
import unittest

import published
import serving

KILLS = int(os.environ.get("PUBLISH_KILLS", "12"))
SEED = int(os.environ.get("PUBLISH_SEED", "20261123"))


class PublishTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.certificates = serving.make_certificates(serving.scratch_folder() / "tls")

    def setUp(self):
        self.folder = serving.scratch_folder()
        self.root = self.folder / "served"
        self.root.mkdir()
        self.built = self.folder / "built"
        made = subprocess.run(["server/urlfilterd", "token", "--name", "ci", "--filter", "demo"],
                              capture_output=True, text=True, check=True)
        self.token = self.folder / "ci.token"
        self.token.write_text(made.stdout)
        desk = {"name": "desk", "filters": ["*"], "clientSubject": "tester"}
        (self.folder / "publishers.json").write_text(
            json.dumps({"publishers": [json.loads(made.stderr), desk]}))

    def start(self, *extra):
        server = serving.Urlfilterd(
            self.root, self.certificates,
            ["--publishers", self.folder / "publishers.json", *extra])
        self.addCleanup(server.stop)
        return server

    def command(self, server, *extra, token=True):
        command = ["compiler/urlfilterc", "publish", self.built, "--to", server.url,
                   "--ca", self.certificates["ca"], *extra]
        return command + (["--token-file", self.token] if token else [])

    def publish(self, server, *extra, token=True):
        return subprocess.run(self.command(server, *extra, token=token), capture_output=True,
                              text=True)

    def served(self, server, path):
        connection = http.client.HTTPSConnection(
            "127.0.0.1", server.port, timeout=20,
            context=serving.client_context(self.certificates["ca"]))
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body

    def audit(self):
        return [json.loads(line) for line in (self.root / "audit.log").read_text().splitlines()]

    def test_a_release_is_published_and_served(self):
        server = self.start()
        published.publish(self.built, "demo", 1, ["blocked.example"], 100_000)
        done = self.publish(server)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("demo version 1 is published", done.stdout)
        for name in ("manifest.json", "1/filter.plist"):
            self.assertEqual(self.served(server, f"/v1/demo/{name}")[1],
                             (self.built / "public/demo" / name).read_bytes())
        self.assertEqual([entry["event"] for entry in self.audit()], ["accepted", "published"])
        self.assertEqual({entry["publisher"] for entry in self.audit()}, {"ci"})
        again = self.publish(server, "--json")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertTrue(json.loads(again.stdout)["wasPublished"])
        self.assertEqual(json.loads(again.stdout)["sentBytes"], 0)

    def test_an_older_version_is_refused(self):
        server = self.start()
        published.publish(self.built, "demo", 2, ["blocked.example"])
        self.assertEqual(self.publish(server).returncode, 0)
        before = self.served(server, "/v1/demo/manifest.json")
        published.publish(self.built, "demo", 1, ["other.example"])
        refused = self.publish(server)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("not newer than version 2", refused.stderr)
        self.assertEqual(self.served(server, "/v1/demo/manifest.json"), before)

    def test_a_damaged_release_moves_no_pointer(self):
        server = self.start()
        published.publish(self.built, "demo", 1, ["blocked.example"])
        plist = self.built / "public/demo/1/filter.plist"
        plist.write_bytes(plist.read_bytes()[:-1] + b"\x00")
        refused = self.publish(server)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("another SHA-256", refused.stderr)
        self.assertEqual(self.served(server, "/v1/demo/manifest.json")[0], 404)

    def test_roles_are_per_filter(self):
        server = self.start()
        published.publish(self.built, "other", 1, ["blocked.example"])
        refused = self.publish(server)
        self.assertEqual(refused.returncode, 2)
        self.assertIn("may not publish that filter", refused.stderr)
        self.token.write_text("ci.wrong\n")
        self.assertIn("does not know this token", self.publish(server).stderr)

    def test_a_client_certificate_publishes_without_a_token(self):
        server = self.start("--client-ca", self.certificates["ca"])
        published.publish(self.built, "demo", 1, ["blocked.example"])
        self.assertEqual(self.publish(server, token=False).returncode, 2)
        done = self.publish(server, "--cert", self.certificates["client"], "--key",
                            self.certificates["client_key"], token=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.audit()[-1]["publisher"], "desk")

    def test_a_token_never_travels_in_the_clear(self):
        published.publish(self.built, "demo", 1, ["blocked.example"])
        refused = subprocess.run(["compiler/urlfilterc", "publish", self.built, "--to",
                                  "http://filters.example.com", "--token-file", self.token],
                                 capture_output=True, text=True)
        self.assertEqual(refused.returncode, 2)
        self.assertIn("https://", refused.stderr)

    def check_tree(self):
        """The pointer, if there is one, and behind it the whole release."""
        pointer = self.root / "public/demo/manifest.json"
        if not pointer.exists():
            return 0
        manifest = json.loads(pointer.read_bytes())
        plist = (pointer.parent / manifest["path"]).read_bytes()
        self.assertEqual(len(plist), manifest["size"])
        self.assertEqual(hashlib.sha256(plist).hexdigest(), manifest["sha256"])
        return manifest["version"]

    def undisturbed_seconds(self):
        """How long a publication takes on this machine, now; from then on version 1 is there."""
        published.publish(self.built, "demo", 1, ["blocked.example"], 3_000_000)
        server = self.start()
        begun = time.monotonic()
        self.assertEqual(self.publish(server).returncode, 0)
        span = time.monotonic() - begun
        server.stop()
        return span

    def test_a_kill_at_any_moment_leaves_a_whole_release(self):
        moments = random.Random(SEED)
        span = self.undisturbed_seconds()
        version = self.check_tree()
        resumed = early = late = 0
        for _ in range(KILLS):
            published.publish(self.built, "demo", version + 1, ["blocked.example"], 3_000_000)
            server = self.start()
            publisher = subprocess.Popen(self.command(server), stdout=subprocess.DEVNULL,
                                         stderr=subprocess.DEVNULL)
            time.sleep(moments.uniform(0, span))
            victim = moments.choice([server.process, publisher])
            victim.send_signal(signal.SIGKILL)
            if victim is server.process:
                publisher.kill()
            publisher.wait()
            server.process.kill()
            server.process.wait()
            self.assertIn(self.check_tree(), (version, version + 1))
            late += self.check_tree() == version + 1
            server = self.start()
            done = self.publish(server, "--json")
            self.assertEqual(done.returncode, 0, done.stderr)
            summary = json.loads(done.stdout)
            resumed += 0 < summary["resumedBytes"] and not summary["wasPublished"]
            early += summary["resumedBytes"] == 0
            self.assertEqual(self.check_tree(), version + 1)
            version += 1
            server.stop()
        print(f"{KILLS} kills, seed {SEED}: {early} before the first byte had come, {resumed} amid the upload, "
              f"which went on where it had stopped, {late} after the pointer had moved")
        self.assertEqual(sorted(path.name for path in (self.root / "incoming/demo").iterdir()), [])


if __name__ == "__main__":
    unittest.main()
