"""The ten keys of Apple's sample, through the real compiler: the 18 bytes a device computes with."""

import plistlib
import subprocess
import unittest

import pipeline

KEYS = ["example.com"] + [f"example{i}.com" for i in range(2, 10)] + [
    "example10.com/resource?query=bugs"]
SEED = 1267652889
GOLDEN = "24682e3af673941107624516242e6fc3f787"
CURRENT = {"itemCount": 10, "falsePositiveTolerance": 0.001, "murmurSeed": SEED, "bitCount": 144,
           "byteCount": 18, "hashCount": 10}
BETA = {"numberOfItems": 10, "falsePositiveTolerance": 0.001, "murmurSeed": SEED,
        "numberOfBits": 144, "numberOfBytes": 18, "numberOfHashes": 10}

POLICY = f"""name: golden
description: The ten keys of the sample test
owner: test@example.com
false_positive_rate: 0.001
murmur_seed: {SEED}
profile: "26"
lists:
  - name: sample
    rules:
""" + "".join(f'      - "{key}"\n' for key in KEYS)


class GoldenTest(unittest.TestCase):
    def build(self, *options):
        folder = pipeline.new_folder()
        policy = pipeline.write(folder / "golden.yaml", POLICY)
        pipeline.run("urlfilterc", "build", policy, "--out", folder / "site", *options)
        return folder / "site"

    def check(self, keys, bits_name, *options):
        path = pipeline.plist_path(self.build(*options), "golden")
        plist = plistlib.loads(path.read_bytes())
        self.assertEqual(plist[bits_name].hex(), GOLDEN)
        for name, value in keys.items():
            self.assertEqual(plist[name], value, name)
        xml = subprocess.run(["plistutil", "-i", path, "-f", "xml"], capture_output=True, check=True)
        self.assertEqual(plistlib.loads(xml.stdout)[bits_name].hex(), GOLDEN)

    def test_binary_with_current_keys_is_the_default(self):
        self.check(CURRENT, "data")
        self.assertTrue(pipeline.plist_path(self.build(), "golden").read_bytes().startswith(b"bplist00"))

    def test_binary_with_beta_keys(self):
        self.check(BETA, "bitVectorData", "--plist-keys", "beta")

    def test_xml_with_current_keys(self):
        self.check(CURRENT, "data", "--plist-format", "xml")

    def test_xml_with_beta_keys(self):
        self.check(BETA, "bitVectorData", "--plist-format", "xml", "--plist-keys", "beta")

    def test_manifest_carries_what_a_device_needs(self):
        site = self.build()
        found = pipeline.manifest(site, "golden")
        for name, value in CURRENT.items():
            self.assertEqual(found[name], value, name)
        self.assertEqual(found["filter"], "golden")
        self.assertEqual(found["version"], 1)
        self.assertEqual(found["profile"], "26")
        self.assertEqual(found["hashFamily"], "fnv1a-murmur3-32")
        self.assertEqual(found["prefetch"]["minimumSeconds"], 2700)
        self.assertEqual(found["size"], pipeline.plist_path(site, "golden").stat().st_size)


if __name__ == "__main__":
    unittest.main()
