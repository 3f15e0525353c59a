"""urlfilterc publish --to s3://... against OpenStack Swift's S3 API, which checks signatures, and an
unmodified client that reads from the bucket."""

import http.client
import json
import os
import subprocess
import unittest

import published
import serving

# TLS in front of the store, and the bucket as the public sees it: any path below /v1.
NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx-error.log;
events {{}}
http {{
    access_log off; client_max_body_size 0; client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
    scgi_temp_path {folder}/s;
    ssl_certificate {chain}; ssl_certificate_key {key};
    server {{
        listen 127.0.0.1:{store_port} ssl;
        location / {{ proxy_pass http://127.0.0.1:{swift_port}; proxy_set_header Host $http_host; }}
    }}
    server {{
        listen 127.0.0.1:{public_port} ssl;
        location /v1/ {{ proxy_pass http://127.0.0.1:{swift_port}/v1/AUTH_test/releases/v1/; }}
    }}
}}
"""
KEYS = {"AWS_ACCESS_KEY_ID": "test:tester", "AWS_SECRET_ACCESS_KEY": "testing"}


class PublishToS3Test(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = serving.scratch_folder()
        cls.tls = serving.make_certificates(cls.scratch / "tls")
        cls.swift = serving.Process(["/usr/bin/python3", "-B", "tests/http/swift_store.py",
                                     cls.scratch / "swift"])
        cls.addClassCleanup(cls.swift.stop)
        swift_port = int(cls.swift.read_until("listening on").rsplit(":", 1)[1])
        cls.store_port, cls.public_port = serving.free_port(), serving.free_port()
        configuration = cls.scratch / "nginx.conf"
        configuration.write_text(NGINX.format(
            folder=cls.scratch, chain=cls.tls["chain"], key=cls.tls["key"], swift_port=swift_port,
            store_port=cls.store_port, public_port=cls.public_port))
        cls.nginx = serving.Process(["/usr/sbin/nginx", "-c", configuration, "-p", cls.scratch,
                                     "-e", cls.scratch / "nginx-start.log", "-g",
                                     "user root;" if os.geteuid() == 0 else ""])
        cls.addClassCleanup(cls.nginx.stop)
        for port in (cls.store_port, cls.public_port):
            serving.wait_for_port(port)

    def setUp(self):
        self.folder = serving.scratch_folder()
        self.built = self.folder / "built"
        self.name = self._testMethodName.replace("_", "-")[:64]

    def make(self, version, keys=("blocked.example",), **more):
        published.publish(self.built, self.name, version, list(keys), 2000, **more)

    def publish(self, *extra, keys=None, bucket="releases", ca=None):
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith("AWS_")}
        return subprocess.run(
            ["compiler/urlfilterc", "publish", self.built, "--to", f"s3://{bucket}/v1",
             "--s3-endpoint", f"https://127.0.0.1:{self.store_port}", "--ca", ca or self.tls["ca"],
             *extra],
            capture_output=True, text=True, env={**environment, **(KEYS if keys is None else keys)})

    def read(self, path, **headers):
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.public_port, timeout=20,
            context=serving.client_context(self.tls["ca"]))
        connection.request("GET", f"/v1/{self.name}/{path}", headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer, body

    def test_what_is_read_from_the_bucket_is_what_was_built(self):
        self.make(1)
        done = self.publish("--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        summary = json.loads(done.stdout)
        for path, media_type, cache in [
                ("manifest.json", "application/json", "public, max-age=60"),
                ("1/filter.plist", "application/x-plist", "public, max-age=31536000, immutable")]:
            answer, body = self.read(path)
            self.assertEqual(body, (self.built / "public" / self.name / path).read_bytes())
            self.assertEqual(answer.headers["Content-Type"], media_type)
            self.assertEqual(answer.headers["Cache-Control"], cache)
            again, body = self.read(path, **{"If-None-Match": answer.headers["ETag"]})
            self.assertEqual((again.status, body), (304, b""))
        again = json.loads(self.publish("--json").stdout)
        self.assertTrue(again["wasPublished"])
        self.assertEqual((again["sentBytes"], again["resumedBytes"]), (0, summary["sentBytes"]))

    def test_a_client_installs_and_updates_from_the_bucket(self):
        self.make(1)
        self.assertEqual(self.publish().returncode, 0)
        store = self.folder / "app-group"

        def control(*arguments):
            return subprocess.run(["filterlib/ctl/urlfilterctl", *arguments], capture_output=True,
                                  text=True)

        def fetch():
            done = control("fetch", "--server", f"https://127.0.0.1:{self.public_port}", "--filter",
                           self.name, "--store", store, "--ca", self.tls["ca"])
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

        def blocked(url):
            return "maybe" in control("lookup", "--store", store, url).stdout

        fetch()
        self.assertTrue(blocked("https://blocked.example/"))
        self.assertFalse(blocked("https://new.example/"))
        self.make(2, ["new.example"])
        self.assertEqual(self.publish().returncode, 0)
        fetch()
        self.assertTrue(blocked("https://new.example/"))
        self.assertFalse(blocked("https://blocked.example/"))

    def test_only_what_is_public_goes_up(self):
        self.make(1)
        private = self.built / "private" / self.name / "1"
        private.mkdir(parents=True)
        (private / "keys.txt").write_text("secret.example\n")
        (self.built / "public" / self.name / "1" / "notes.txt").write_text("not of the release\n")
        self.assertEqual(self.publish().returncode, 0)
        for path in ("1/keys.txt", "1/notes.txt"):
            self.assertEqual(self.read(path)[0].status, 404)

    def test_an_older_version_is_refused(self):
        self.make(2)
        self.assertEqual(self.publish().returncode, 0)
        before = self.read("manifest.json")[1]
        for version in (1, 2):
            self.make(version, ["other.example"]) if version == 1 else self.rewrite(version)
            refused = self.publish()
            self.assertEqual(refused.returncode, 1, refused.stdout)
            self.assertIn("is not newer than version 2", refused.stderr)
        self.assertEqual(self.read("manifest.json")[1], before)

    def rewrite(self, version):
        pointer = self.built / "public" / self.name / "manifest.json"
        manifest = json.loads(pointer.read_text())
        pointer.write_text(json.dumps({**manifest, "version": version}))

    def test_a_damaged_release_sends_nothing(self):
        self.make(1)
        plist = self.built / "public" / self.name / "1/filter.plist"
        plist.write_bytes(plist.read_bytes()[:-1] + b"\x00")
        refused = self.publish()
        self.assertEqual(refused.returncode, 1)
        self.assertIn("than the manifest says", refused.stderr)
        self.assertEqual(self.read("1/filter.plist")[0].status, 404)

    def test_keys_come_from_the_environment_or_a_file_and_must_be_right(self):
        self.make(1)
        without = self.publish(keys={})
        self.assertEqual(without.returncode, 2)
        self.assertIn("AWS_ACCESS_KEY_ID", without.stderr)
        wrong = self.publish(keys={**KEYS, "AWS_SECRET_ACCESS_KEY": "wrong"})
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("signature", wrong.stderr)
        self.assertEqual(self.read("manifest.json")[0].status, 404)
        file = self.folder / "credentials"
        file.write_text("[default]\naws_access_key_id = nobody\naws_secret_access_key = none\n"
                        "[work]\naws_access_key_id = test:tester\naws_secret_access_key = testing\n")
        self.assertEqual(self.publish("--s3-credentials", file, keys={}).returncode, 2)
        done = self.publish("--s3-credentials", file, keys={"AWS_PROFILE": "work"})
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_store_with_an_unknown_certificate_gets_nothing(self):
        self.make(1)
        refused = self.publish(ca="/etc/ssl/certs/ca-certificates.crt")
        self.assertEqual(refused.returncode, 2)
        self.assertEqual(self.read("manifest.json")[0].status, 404)

    def test_a_missing_bucket_is_named(self):
        self.make(1)
        refused = self.publish(bucket="nowhere")
        self.assertEqual(refused.returncode, 2)
        self.assertIn("/nowhere/v1/", refused.stderr)


if __name__ == "__main__":
    unittest.main()
