"""urlfilterd is killed at random moments while releases are published to it and fetched from it.

One publisher sends release after release with `urlfilterc publish`, devices fetch them with
`urlfilterctl fetch`, a reader asks for pointer and filter all the time. After each kill the tree on
the disk must hold one whole release, the newest accepted one or its successor; no answer and no
device may ever show anything else, or an older release than before; and the service must start.

SERVICE_KILLS in the environment says how often it is killed (a few times, if it says nothing), and
SERVICE_SEED when.
"""

import hashlib
import http.client
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path("tests/http")))
import serving  # noqa: E402  pylint: disable=wrong-import-position

KILLS = int(os.environ.get("SERVICE_KILLS", "10"))
SEED = int(os.environ.get("SERVICE_SEED", "20261124"))
NAME = "demo"
DEVICES = 2
LIST_SIZE = 200_000
PAUSE_SECONDS = 0.05  # between the requests of one client, so that all get their share
PATIENCE_SECONDS = 60


def run(*command, **options):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class Builder:
    """Signed releases with deltas, each a little different from the one before."""

    def __init__(self, folder):
        self.folder, self.site = folder, folder / "built"
        self.key = folder / "key"
        run("compiler/urlfilterc", "keygen", self.key, check=True)
        self.manifests = {}  # bytes by version

    def build(self):
        version = len(self.manifests) + 1
        domains = "".join(f"d{i}.example\n" for i in range(version * 50, version * 50 + LIST_SIZE))
        (self.folder / "list.txt").write_text(domains)
        policy = self.folder / "policy.yaml"
        policy.write_text(f"name: {NAME}\ndescription: test\nowner: test@example.com\n"
                          "false_positive_rate: 0.000001\n"
                          "lists:\n  - {name: domains, file: list.txt}\n")
        done = run("compiler/urlfilterc", "build", policy, "--out", self.site, "--sign-key",
                   f"{self.key}.pem", "--quiet")
        assert done.returncode == 0, done.stderr
        pointer = (self.site / "public" / NAME / "manifest.json").read_bytes()
        assert json.loads(pointer)["version"] == version
        self.manifests[version] = pointer


class Findings:
    """What went wrong, and how much was done; from any thread."""

    def __init__(self):
        self.lock = threading.Lock()
        self.counts, self.problems = {}, []

    def count(self, what, number=1):
        with self.lock:
            self.counts[what] = self.counts.get(what, 0) + number

    def wait_for(self, what, seconds):
        """Until it has been counted, or found to go wrong, or so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.problems and not self.counts.get(what):
            time.sleep(0.1)

    def problem(self, text):
        with self.lock:
            self.problems.append(text)

    def expect(self, holds, text):
        if not holds:
            self.problem(text)


class Service:
    """urlfilterd on one port, again and again."""

    def __init__(self, folder, certificates, publishers):
        self.root, self.port = folder / "served", serving.free_port()
        self.root.mkdir()
        self.url = f"https://127.0.0.1:{self.port}"
        self.command = ["server/urlfilterd", "serve", "--root", self.root, "--listen",
                        f"127.0.0.1:{self.port}", "--cert", certificates["chain"], "--key",
                        certificates["key"], "--publishers", publishers]
        self.context = serving.client_context(certificates["ca"])
        self.process = None

    def get(self, path):
        """Status and whole body; OSError or HTTPException if the connection ended before."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=10,
                                                 context=self.context)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def start(self):
        """Returns after how many seconds it was ready."""
        begun = time.monotonic()
        self.process = serving.Process(self.command)
        self.process.read_until("listening on")
        status, _ = self.get("/readyz")
        assert status == 200, status
        return time.monotonic() - begun

    def end(self):
        if self.process and self.process.process.poll() is None:
            self.kill()

    def kill(self):
        self.process.signal(signal.SIGKILL)
        assert self.process.process.wait() == -signal.SIGKILL
        self.process.process.stderr.close()


class Load:
    """The threads that publish, fetch and read, until `stop` is set."""

    def __init__(self, folder, service, builder, certificates, token):
        self.folder, self.service, self.builder = folder, service, builder
        self.ca, self.token = certificates["ca"], token
        self.findings = Findings()
        self.stop, self.publishing = threading.Event(), threading.Event()
        jobs = [(self.publish, ()), (self.read, ())]
        jobs += [(self.fetch, (f"device-{i}",)) for i in range(DEVICES)]
        self.threads = [threading.Thread(target=self.guard, args=job) for job in jobs]

    def guard(self, job, arguments):
        try:
            job(*arguments)
        except Exception as error:  # pylint: disable=broad-except
            self.findings.problem(f"{job.__name__}: {error!r}")

    def publish(self):
        while not self.stop.is_set():
            self.builder.build()
            self.publishing.set()
            end = time.monotonic() + PATIENCE_SECONDS
            while True:
                done = run("compiler/urlfilterc", "publish", self.builder.site, "--to",
                           self.service.url, "--ca", self.ca, "--token-file", self.token)
                if done.returncode == 0:
                    break
                self.findings.count("publications that gave up and were begun again")
                self.stop.wait(PAUSE_SECONDS)
                if time.monotonic() > end:
                    raise AssertionError(done.stderr)
            self.findings.count("releases published")
            self.publishing.clear()

    def read(self):
        seen = 0
        while not self.stop.wait(PAUSE_SECONDS):
            try:
                status, pointer = self.service.get(f"/v1/{NAME}/manifest.json")
                if status == 404 and seen == 0:
                    continue
                version = self.judge_pointer(status, pointer, seen)
                seen = max(seen, version)
                manifest = json.loads(pointer)
                status, plist = self.service.get(f"/v1/{NAME}/{manifest['path']}")
                self.findings.expect(status == 200 and sha256(plist) == manifest["sha256"],
                                     f"a filter of version {version} was answered wrongly: {status}")
                self.findings.count("answers checked", 2)
            except (OSError, http.client.HTTPException):
                self.findings.count("answers cut off")

    def judge_pointer(self, status, pointer, seen):
        version = json.loads(pointer).get("version", 0) if status == 200 else 0
        self.findings.expect(self.builder.manifests.get(version) == pointer,
                             f"the pointer was answered with {status}: {pointer[:200]!r}")
        self.findings.expect(version >= seen, f"version {version} was answered after {seen}")
        return version

    def fetch(self, device):
        store, seen = self.folder / device, 0
        while not self.stop.wait(PAUSE_SECONDS):
            seen = self.fetch_once(store, seen)

    def fetch_once(self, store, seen):
        done = run("filterlib/ctl/urlfilterctl", "fetch", "--server", self.service.url, "--filter",
                   NAME, "--store", store, "--ca", self.ca, "--trusted-key",
                   f"{self.builder.key}.pub.pem", "--json")
        self.findings.count("fetches that ended well" if done.returncode == 0 else "fetches cut off")
        pointer = store / "current.json"
        if not pointer.exists():
            self.findings.expect(seen == 0, f"{store.name} lost version {seen}")
            return 0
        slot = store / "slots" / json.loads(pointer.read_bytes())["slot"]
        manifest = (slot / "manifest.json").read_bytes()
        version = json.loads(manifest)["version"]
        self.findings.expect(self.builder.manifests.get(version) == manifest and version >= seen,
                             f"{store.name} has version {version} after {seen}")
        self.findings.expect(
            sha256((slot / "filter.plist").read_bytes()) == json.loads(manifest)["sha256"],
            f"{store.name} has a torn filter of version {version}")
        return version


class ServiceKillTest(unittest.TestCase):
    def setUp(self):
        self.folder = serving.scratch_folder()
        certificates = serving.make_certificates(self.folder / "tls")
        made = run("server/urlfilterd", "token", "--name", "ci", "--filter", NAME, check=True)
        token = self.folder / "ci.token"
        token.write_text(made.stdout)
        publishers = self.folder / "publishers.json"
        publishers.write_text(json.dumps({"publishers": [json.loads(made.stderr)]}))
        self.builder = Builder(self.folder)
        self.service = Service(self.folder, certificates, publishers)
        self.addCleanup(self.service.end)
        self.load = Load(self.folder, self.service, self.builder, certificates, token)

    def check_tree(self, before):
        """One whole release behind the pointer, not older than `before`; its version."""
        public = self.service.root / "public" / NAME
        pointer = public / "manifest.json"
        if not pointer.exists():
            self.assertEqual(before, 0, "the pointer is lost")
            return 0
        manifest = json.loads(pointer.read_bytes())
        version = manifest["version"]
        self.assertEqual(pointer.read_bytes(), self.builder.manifests[version])
        self.assertGreaterEqual(version, before)
        self.assertTrue((public / str(version) / "manifest.sig").exists())
        for artifact in [manifest, *manifest["deltas"]]:
            data = (public / artifact["path"]).read_bytes()
            self.assertEqual((len(data), sha256(data)), (artifact["size"], artifact["sha256"]))
        events = [json.loads(line)
                  for line in (self.service.root / "audit.log").read_text().splitlines()]
        self.assertIn(("accepted", version), [(event["event"], event["version"]) for event in events])
        return version

    def wait_for_a_moment(self, moments):
        """Two times of three soon after a publication has begun; returns whether one is under way."""
        if moments.random() < 2 / 3:
            self.load.publishing.wait(timeout=10)
            time.sleep(moments.uniform(0, 0.25))
        else:
            time.sleep(moments.uniform(0, 2))
        return self.load.publishing.is_set()

    def test_no_kill_tears_a_release_or_loses_the_pointer(self):
        moments = random.Random(SEED)
        version, restarts, moved, amid = 0, [self.service.start()], 0, 0
        for thread in self.load.threads:
            thread.start()
        try:
            for _ in range(KILLS):
                amid += self.wait_for_a_moment(moments)
                self.service.kill()
                found = self.check_tree(version)
                moved += found > version
                version = found
                restarts.append(self.service.start())
            # On a slow machine no answer may have come to its end between two kills.
            self.load.findings.wait_for("answers checked", PATIENCE_SECONDS)
        finally:
            self.load.stop.set()
            for thread in self.load.threads:
                thread.join()
        newest = max(self.builder.manifests)
        self.assertEqual(self.check_tree(version), newest)
        for device in range(DEVICES):
            self.assertEqual(self.load.fetch_once(self.folder / f"device-{device}", 1), newest)
        self.assertEqual(self.service.process.stop(), 0)
        incoming = self.service.root / "incoming" / NAME
        self.assertEqual([path.name for path in incoming.iterdir()], [])
        findings = self.load.findings
        print(f"{KILLS} kills, seed {SEED}: {amid} amid a publication; the pointer had moved since the "
              f"last one {moved} times; ready again after at most {max(restarts):.2f} s")
        for what, number in sorted(findings.counts.items()):
            print(f"  {what}: {number}")
        print(f"  problems: {len(findings.problems)}")
        self.assertEqual(findings.problems, [])
        self.assertGreater(findings.counts.get("answers checked", 0), 0)
        self.assertGreater(amid, 0, "no kill came amid a publication")


if __name__ == "__main__":
    unittest.main()
