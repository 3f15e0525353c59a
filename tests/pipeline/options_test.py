"""Options of the three programs that no other test gives: each has the effect its help promises."""

import contextlib
import http.server
import json
import os
import subprocess
import threading
import time
import unittest

import pipeline

POLICY = """name: options
owner: test@example.com
false_positive_rate: 0.000001
{more}lists:
  - name: manual
    rules: [{rules}]
"""


def build(folder, *options, rules=("gambling.example",), more=""):
    policy = pipeline.write(folder / "policy.yaml", POLICY.format(rules=", ".join(rules), more=more))
    pipeline.run("urlfilterc", "build", policy, "--out", folder / "site", *options)


class CompilerOptionsTest(unittest.TestCase):
    def setUp(self):
        self.folder = pipeline.new_folder()

    def test_deltas_is_how_many_are_offered(self):
        many = [f"host{number}.example" for number in range(1000)]  # so that deltas are smaller
        for count in (0, 1, 2):
            folder = self.folder / str(count)
            for version in range(3):
                build(folder, "--deltas", count, rules=[*many, f"new{version}.example"])
            self.assertEqual(len(pipeline.manifest(folder / "site", "options")["deltas"]), count)

    def test_pir_tokens_go_into_the_configuration_of_the_service(self):
        tokens = pipeline.write(self.folder / "tokens", "first-token\nsecond-token\n")
        build(self.folder, "--pir-tokens", tokens, more="pir: {bundle_id: com.example.filter}\n")
        config = self.folder / "site/private/options/1/service-config.json"
        self.assertEqual(json.loads(config.read_text())["users"][0]["tokens"],
                         ["first-token", "second-token"])
        self.assertNotIn("token", "".join(path.read_text() for path in
                                          (self.folder / "site/public/options").glob("*.json")))

    def test_a_gate_stops_a_release_that_adds_too_many_keys(self):
        build(self.folder)
        more = [f"host{number}.example" for number in range(10)]
        policy = pipeline.write(self.folder / "more.yaml", POLICY.format(rules=", ".join(more), more=""))
        grow = ["build", policy, "--out", self.folder / "site", "--max-added"]
        self.assertIn("nothing was published", pipeline.run("urlfilterc", *grow, 9, ok=(1,)).stderr)
        self.assertEqual(pipeline.manifest(self.folder / "site", "options")["version"], 1)
        pipeline.run("urlfilterc", *grow, 10)

    def test_a_limit_stops_a_filter_that_errs_too_often(self):
        build(self.folder)
        small = POLICY.replace("0.000001", "0.2").format(rules="gambling.example", more="")
        pipeline.run("urlfilterc", "build", pipeline.write(self.folder / "small.yaml", small), "--out",
                     self.folder / "small")
        corpus = pipeline.write(self.folder / "corpus", "".join(f"site{n}.example\n" for n in range(500)))
        measure = ["--corpus", corpus, "--max-per-key", 0.01]
        pipeline.run("urlfilterc", "fpr", self.folder / "site", *measure)
        pipeline.run("urlfilterc", "fpr", self.folder / "small", *measure, ok=(1,))

    def plan(self, *options):
        return json.loads(pipeline.run("urlfilterc", "plan", "--devices", 1000, "--release",
                                       self.folder / "site", "--json", *options).stdout)

    def test_jitter_and_releases_a_day_change_a_plan(self):
        build(self.folder)
        plain, late = self.plan(), self.plan("--jitter", "12h")
        self.assertGreater(late["secondsToShare"]["90"], plain["secondsToShare"]["90"])
        full = [self.plan("--releases-per-day", often)["bytesPerDay"]["full"] for often in (0, 0.5)]
        self.assertLess(full[0], full[1])
        self.assertLess(full[1], plain["bytesPerDay"]["full"])

    def test_an_import_names_its_owner(self):
        hosts = pipeline.write(self.folder / "hosts.txt", "0.0.0.0 ads.example\n")
        policy = pipeline.run("urlfilterc", "import", hosts, "--owner", "net@example.com").stdout
        self.assertIn('owner: "net@example.com"\n', policy)

    def test_the_region_of_a_store_is_signed_for(self):
        build(self.folder)
        seen = []

        class Store(http.server.BaseHTTPRequestHandler):
            def do_GET(self):  # pylint: disable=invalid-name
                seen.append(self.headers["Authorization"])
                self.send_error(403)

            def log_message(self, *_):
                pass

        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Store) as store:
            threading.Thread(target=store.serve_forever, daemon=True).start()
            keys = pipeline.write(self.folder / "keys", "[default]\naws_access_key_id = id\n"
                                                        "aws_secret_access_key = secret\n")
            pipeline.run("urlfilterc", "publish", self.folder / "site", "--to", "s3://bucket/v1",
                         "--s3-endpoint", f"http://127.0.0.1:{store.server_address[1]}",
                         "--s3-region", "eu-central-7", "--s3-credentials", keys, ok=(2,))
            store.shutdown()
        self.assertRegex(seen[0], r"Credential=id/\d{8}/eu-central-7/s3/aws4_request")


class ServerOptionsTest(unittest.TestCase):
    def setUp(self):
        self.folder = pipeline.new_folder()
        self.tls = self.folder / "tls"
        subprocess.run([pipeline.TESTDATA / "tls/make-ca", self.tls, "--client", "tester"], check=True)

    def test_the_audit_log_lies_where_it_is_told(self):
        build(self.folder)
        token = pipeline.run("urlfilterd", "token", "--name", "ci", "--filter", "options")
        publishers = pipeline.write(self.folder / "publishers.json",
                                    '{"publishers": [%s]}' % token.stderr)
        token_file = pipeline.write(self.folder / "token", token.stdout)
        os.chmod(token_file, 0o600)
        served, log = self.folder / "served", self.folder / "who.log"
        served.mkdir()
        with pipeline.Service(served, self.tls, "--publishers", publishers, "--audit-log", log) as server:
            pipeline.run("urlfilterc", "publish", self.folder / "site", "--to", server.url,
                         "--ca", self.tls / "ca.pem", "--token-file", token_file)
        events = [json.loads(line) for line in log.read_text().splitlines()]
        self.assertEqual([(event["event"], event["publisher"]) for event in events],
                         [("accepted", "ci"), ("published", "ci")])
        self.assertFalse((served / "audit.log").exists())

    def test_a_health_check_waits_as_long_as_it_is_told(self):
        class Slow(http.server.BaseHTTPRequestHandler):
            def do_GET(self):  # pylint: disable=invalid-name
                time.sleep(3)
                with contextlib.suppress(OSError):  # who waits a second has left
                    self.send_response(200)
                    self.send_header("Content-Length", "3")
                    self.end_headers()
                    self.wfile.write(b"ok\n")

            def log_message(self, *_):
                pass

        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Slow) as slow:
            threading.Thread(target=slow.serve_forever, daemon=True).start()
            url = f"http://127.0.0.1:{slow.server_address[1]}/healthz"
            done = pipeline.run("urlfilterd", "healthcheck", "--timeout", 1, "--url", url, ok=(1,))
            self.assertTrue(done.stderr)
            pipeline.run("urlfilterd", "healthcheck", "--timeout", 60, "--url", url)
            slow.shutdown()

    def test_a_device_may_have_a_certificate(self):
        build(self.folder)
        device = ["--filter", "options", "--ca", self.tls / "ca.pem", "--store", self.folder / "store"]
        certificate = ["--client-cert", self.tls / "client.pem", "--client-key", self.tls / "client.key"]
        with pipeline.Service(self.folder / "site", self.tls, "--client-ca", self.tls / "ca.pem",
                              "--require-client-cert") as server:
            pipeline.run("urlfilterctl", "fetch", "--server", server.url, *device, ok=(2,))
            pipeline.run("urlfilterctl", "fetch", "--server", server.url, *device, *certificate)


class DeviceOptionsTest(unittest.TestCase):
    def setUp(self):
        self.folder = pipeline.new_folder()
        tls = pipeline.make_tls(self.folder / "tls")
        build(self.folder, rules=("gambling.example", "news.example/sports"), more="profile: both\n")
        with pipeline.Service(self.folder / "site", tls) as server:
            self.ctl("fetch", "--server", server.url, "--filter", "options", "--ca", tls / "ca.pem")
        self.manifest = pipeline.manifest(self.folder / "site", "options")

    def ctl(self, command, *arguments, ok=(0,)):
        return pipeline.run("urlfilterctl", command, "--store", self.folder / "store", *arguments, ok=ok)

    def test_lookups_can_leave_the_keys_out(self):
        url = "https://www.gambling.example/"
        self.assertEqual(self.ctl("lookup", url).stdout, f"maybe\t{url}\tgambling.example\n")
        self.assertEqual(self.ctl("lookup", "--no-keys", url).stdout, f"maybe\t{url}\n")

    def test_lookups_follow_the_rules_of_the_profile(self):
        url = "https://live.news.example/sports"  # 26 tries paths on the host itself only
        verdict = {profile: self.ctl("lookup", "--profile", profile, url).stdout.split("\t")[0]
                   for profile in ("26", "27", "both")}
        self.assertEqual(verdict, {"26": "clear", "27": "maybe", "both": "maybe"})

    def causes(self, *arguments):
        done = self.ctl("doctor", "--json", *arguments, ok=(0, 1))
        return {finding["cause"] for finding in json.loads(done.stdout)["findings"]}

    def test_doctor_compares_with_what_the_system_and_the_pir_server_have(self):
        tag, key_set = self.manifest["tag"], self.manifest["keySetSha256"]
        self.assertIn("same-tag", self.causes("--system-tag", tag))
        self.assertIn("system-has-not-asked", self.causes("--system-tag", "of-another-filter"))
        self.assertNotIn("pir-behind", self.causes("--pir-key-set", key_set))
        self.assertIn("pir-behind", self.causes("--pir-key-set", "0" * 64))


if __name__ == "__main__":
    unittest.main()
