"""`urlfilterc export --to mdm` as a user runs it, read by Python's own plist library."""

import os
import plistlib
import subprocess
import tempfile
import unittest
import uuid

URLFILTERC = os.path.abspath("compiler/urlfilterc")
POLICY = """name: corp
description: Web filter of A & B
owner: o@example.com
prefetch: {interval: 45m}
lists:
  - {name: manual, rules: [a.example]}
"""
OPTIONS = ["--app", "com.example.filter", "--provider", "com.example.filter.provider",
           "--pir-server", "https://pir.example.com", "--issuer", "https://issuer.example.com"]


class ExportProfile(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.policy = self.write("corp.yaml", POLICY)
        self.token = self.write("token", "to&ken\n")

    def write(self, name, text):
        path = os.path.join(self.folder.name, name)
        with open(path, "w") as file:
            file.write(text)
        return path

    def run_export(self, *options, expect=0, policy=None, token=None):
        environment = {"PATH": os.environ["PATH"]}
        if token is not None:
            environment["URLFILTER_PIR_TOKEN"] = token
        done = subprocess.run([URLFILTERC, "export", policy or self.policy, "--to", "mdm", *options],
                              capture_output=True, env=environment)
        self.assertEqual(done.returncode, expect, done.stderr)
        return done

    def payload(self, *options, **kwargs):
        profile = plistlib.loads(self.run_export(*options, **kwargs).stdout)
        self.assertEqual(profile["PayloadType"], "Configuration")
        self.assertEqual(profile["PayloadVersion"], 1)
        self.assertEqual(len(profile["PayloadContent"]), 1)
        for part in (profile, profile["PayloadContent"][0]):
            uuid.UUID(part["PayloadUUID"])
        return profile["PayloadContent"][0]

    def test_the_payload_has_the_fields_that_the_os_reads(self):
        payload = self.payload(*OPTIONS, "--token-file", self.token)
        self.assertEqual(payload["PayloadType"], "com.apple.webcontent-filter")
        self.assertEqual(payload["FilterType"], "Plugin")
        self.assertEqual(payload["PluginBundleID"], "com.example.filter")
        self.assertEqual(payload["UserDefinedName"], "Web filter of A & B")
        self.assertIs(payload["FilterURLs"], True)
        self.assertNotIn("ContentFilterUUID", payload)
        self.assertEqual(payload["URLFilterParameters"], {
            "PIRServerURL": "https://pir.example.com",
            "PIRPrivacyPassIssuerURL": "https://issuer.example.com",
            "PIRAuthenticationToken": "to&ken",
            "URLFilterControlProviderBundleIdentifier": "com.example.filter.provider",
            "URLFilterFailClosed": False,
            "URLPrefilterFetchFrequency": 2700})

    def test_options_for_unsupervised_and_mac_devices(self):
        options = [*OPTIONS, "--token-file", self.token, "--unsupervised", "--fail-closed",
                   "--requirement", "anchor apple generic"]
        payload = self.payload(*options)
        parameters = payload["URLFilterParameters"]
        self.assertIs(parameters["URLFilterFailClosed"], True)
        self.assertEqual(parameters["URLFilterControlProviderDesignatedRequirement"],
                         "anchor apple generic")
        first = uuid.UUID(payload["ContentFilterUUID"])
        longer = self.write("longer.yaml", POLICY.replace("45m", "24h"))
        changed = self.payload(*options, policy=longer)
        self.assertEqual(uuid.UUID(changed["ContentFilterUUID"]), first)
        self.assertNotEqual(changed["PayloadUUID"], payload["PayloadUUID"])
        self.assertEqual(changed["URLFilterParameters"]["URLPrefilterFetchFrequency"], 86400)

    def test_the_token_comes_from_a_file_or_the_environment(self):
        payload = self.payload(*OPTIONS, token="from-environment")
        self.assertEqual(payload["URLFilterParameters"]["PIRAuthenticationToken"],
                         "from-environment")
        refused = self.run_export(*OPTIONS, expect=2)
        self.assertIn(b"--token-file", refused.stderr)
        self.assertEqual(refused.stdout, b"")

    def test_the_bundle_id_may_stand_in_the_policy(self):
        policy = self.write("pir.yaml", POLICY + "pir: {bundle_id: com.example.other}\n")
        payload = self.payload(*OPTIONS[2:], "--token-file", self.token, policy=policy)
        self.assertEqual(payload["PluginBundleID"], "com.example.other")
        self.run_export(*OPTIONS[2:], "--token-file", self.token, expect=2)

    def test_wrong_urls_and_missing_options_are_wrong_usage(self):
        done = self.run_export(*OPTIONS[:4], "--pir-server", "https://pir.example.com:443",
                               "--issuer", "https://issuer.example.com", expect=64)
        self.assertIn(b"it has a port", done.stderr)
        done = self.run_export(*OPTIONS[:4], expect=64)
        self.assertIn(b"--pir-server", done.stderr)

    def test_a_policy_with_mistakes_gives_no_profile(self):
        policy = self.write("bad.yaml", POLICY.replace("45m", "10m"))
        done = self.run_export(*OPTIONS, "--token-file", self.token, policy=policy, expect=1)
        self.assertEqual(done.stdout, b"")
        self.assertIn(b"UF0106", done.stderr)

    def test_keys_for_other_tools_go_to_stdout_and_their_number_to_stderr(self):
        policy = self.write("keys.yaml", "name: keys\nowner: o\nlists:\n  - {name: l, rules: "
                            "[b.example, a.example, c.example/path]}\n")

        def export(to):
            done = subprocess.run([URLFILTERC, "export", policy, "--to", to], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            return done

        domains = export("domains")
        self.assertEqual(domains.stdout.splitlines()[-2:], ["a.example", "b.example"])
        self.assertIn("2 keys written, 1 with paths or queries left out", domains.stderr)
        hosts = export("hosts")
        self.assertIn("0.0.0.0 a.example\n", hosts.stdout)
        self.assertIn("all without their subdomains", hosts.stderr)
        self.assertIn("||a.example^\n", export("adblock").stdout)
        for to in ("rpz", "dnsmasq", "chrome"):
            self.assertIn("a.example", export(to).stdout)

    def test_a_policy_with_mistakes_gives_no_keys(self):
        for policy, expected, said in (("name: p\nlists: [{name: l}]\n", 1, "UF0112"), (None, 2, "none.yaml")):
            path = self.write("bad.yaml", policy) if policy else "none.yaml"
            done = subprocess.run([URLFILTERC, "export", path, "--to", "hosts"], capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stdout), (expected, ""), done.stderr)
            self.assertIn(said, done.stderr)


if __name__ == "__main__":
    unittest.main()
