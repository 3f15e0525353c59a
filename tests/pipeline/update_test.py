"""An edit arrives, and nothing that was tampered with on the way does: the story this all began with."""

import json
import unittest

import pipeline

NAME = "corporate-baseline"


# A filter of one key is so small that chance decides: a few thousand make verdicts certain.
FILLER = [f"filler-{i}.example" for i in range(3000)]


def is_artifact(path):
    return path.endswith((".plist", ".delta"))


def flip_a_bit(body):
    middle = len(body) // 2
    return body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1:]


def policy(rules):
    rules = rules + FILLER
    return (f"name: {NAME}\ndescription: test\nowner: test@example.com\nfalse_positive_rate: 0.0001\n"
            "lists:\n  - name: manual\n    rules: [" + ", ".join(rules) + "]\n")


class UpdateTest(unittest.TestCase):
    def setUp(self):
        self.folder = pipeline.new_folder()
        self.site, self.store = self.folder / "site", self.folder / "app-group"
        self.tls = pipeline.make_tls(self.folder / "tls")
        self.build(["old.example"])

    def build(self, rules):
        path = pipeline.write(self.folder / "policy.yaml", policy(rules))
        return pipeline.run("urlfilterc", "build", path, "--out", self.site)

    def fetch(self, server, ok=(0,)):
        return pipeline.run("urlfilterctl", "fetch", "--server", server.url, "--filter", NAME,
                            "--store", self.store, "--ca", self.tls / "ca.pem", ok=ok)

    def verdicts(self, *urls):
        done = pipeline.run("urlfilterctl", "lookup", "--store", self.store, "--json", *urls, ok=(0, 1))
        return [json.loads(line)["verdict"] for line in done.stdout.splitlines()]

    def status(self):
        done = pipeline.run("urlfilterctl", "status", "--store", self.store, "--json", ok=(0, 1))
        return json.loads(done.stdout)

    def test_an_edit_reaches_the_device_without_a_restart(self):
        with pipeline.Service(self.site, self.tls) as server:
            self.fetch(server)
            self.assertEqual(self.verdicts("https://old.example/", "https://new.example/"),
                             ["maybe", "clear"])
            self.build(["new.example"])
            self.fetch(server)
            self.assertEqual(self.verdicts("https://old.example/", "https://new.example/"),
                             ["clear", "maybe"])
            self.assertEqual(self.status()["version"], 2)

    def test_the_same_input_makes_no_new_version(self):
        self.build(["old.example"])
        self.assertEqual(pipeline.manifest(self.site, NAME)["version"], 1)

    def test_a_store_of_the_first_version_answers_and_the_next_fetch_repairs_it(self):
        pointer = self.store / "current.json"
        with pipeline.Service(self.site, self.tls) as server:
            self.fetch(server)
            self.build(["new.example"])
            self.fetch(server)
            written = pointer.read_text()
            members = json.loads(written)
            del members["digest"]  # the first version knew none
            pointer.write_text(json.dumps(members, indent=2) + "\n")
            self.assertEqual(self.verdicts("https://old.example/", "https://new.example/"),
                             ["clear", "maybe"])
            self.fetch(server)  # of the release that is there already
        self.assertIn("digest", json.loads(pointer.read_text()))
        self.assertEqual(self.verdicts("https://old.example/", "https://new.example/"),
                         ["clear", "maybe"])
        self.assertEqual(self.status()["version"], 2)

    def refuses(self, reason, alter):
        with pipeline.Service(self.site, self.tls) as server:
            self.fetch(server)
        self.build(["new.example"])
        with pipeline.AlteringServer(self.site / "public", self.tls, alter) as server:
            done = self.fetch(server, ok=(2,))
        self.assertIn(f"urlfilterctl: {reason}: ", done.stderr)
        self.assertEqual(self.verdicts("https://old.example/", "https://new.example/"),
                         ["maybe", "clear"])
        self.assertEqual(self.status()["version"], 1)

    def test_a_truncated_plist_is_refused(self):
        self.refuses("artifact-mismatch",
                     lambda path, body: body[:-5] if is_artifact(path) else body)

    def test_an_altered_plist_is_refused(self):
        self.refuses("artifact-mismatch",
                     lambda path, body: flip_a_bit(body) if is_artifact(path) else body)

    def test_an_altered_delta_gives_way_to_the_full_file(self):
        with pipeline.Service(self.site, self.tls) as server:
            self.fetch(server)
        self.build(["new.example"])
        self.assertTrue(pipeline.manifest(self.site, NAME)["deltas"])
        with pipeline.AlteringServer(self.site / "public", self.tls, lambda path, body:
                                     flip_a_bit(body) if path.endswith(".delta") else body) as server:
            self.assertIn("the delta was not used", self.fetch(server).stderr)
        self.assertEqual(self.verdicts("https://old.example/", "https://new.example/"),
                         ["clear", "maybe"])

    def test_an_endless_plist_is_refused(self):
        self.refuses("too-large", lambda path, body: body * 1000 if is_artifact(path) else body)

    def test_a_truncated_manifest_is_refused(self):
        self.refuses("manifest-damaged",
                     lambda path, body: body[:100] if path.endswith("manifest.json") else body)

    def test_a_manifest_of_another_filter_is_refused(self):
        self.refuses("wrong-filter", lambda path, body: body.replace(NAME.encode(), b"other-filter")
                     if path.endswith("manifest.json") else body)

    def test_an_unknown_certificate_is_refused(self):
        other = pipeline.make_tls(self.folder / "other-tls")
        with pipeline.Service(self.site, other) as server:
            done = self.fetch(server, ok=(2,))
        self.assertIn("urlfilterctl: certificate-refused: ", done.stderr)


if __name__ == "__main__":
    unittest.main()
