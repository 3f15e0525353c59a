"""Keys that `openssl genpkey` writes sign for us, and `openssl pkeyutl` verifies what we signed."""

import base64
import json
import os
import subprocess
import tempfile
import unittest

TOOL = "filterlib/format/signature_tool"


class OpensslAgrees(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.private = os.path.join(self.folder.name, "key.pem")
        self.public = os.path.join(self.folder.name, "public.pem")
        self.openssl("genpkey", "-algorithm", "ed25519", "-out", self.private)
        self.openssl("pkey", "-in", self.private, "-pubout", "-out", self.public)

    def tearDown(self):
        self.folder.cleanup()

    def openssl(self, *args):
        return subprocess.run(["openssl", *args], check=True, capture_output=True)

    def test_signatures_of_ours_verify_with_openssl_and_back(self):
        message = b'{"schema": 1}\n'
        signed = subprocess.run([TOOL, "sign", self.private], input=message, check=True,
                                capture_output=True).stdout
        signature = base64.b64decode(json.loads(signed)["signatures"][0]["signature"])
        paths = {}
        for name, content in (("message", message), ("signature", signature), ("file", signed)):
            paths[name] = os.path.join(self.folder.name, name)
            with open(paths[name], "wb") as out:
                out.write(content)
        self.openssl("pkeyutl", "-verify", "-pubin", "-inkey", self.public, "-rawin",
                     "-in", paths["message"], "-sigfile", paths["signature"])
        verify = [TOOL, "verify", self.public, paths["file"]]
        self.assertEqual(subprocess.run(verify, input=message).returncode, 0)
        self.assertEqual(subprocess.run(verify, input=message + b" ").returncode, 1)


if __name__ == "__main__":
    unittest.main()
