"""What a build reports of its rates, sizes and deltas, judged by arithmetic of its own."""

import json
import math
import os
import plistlib
import subprocess
import tempfile
import unittest

URLFILTERC = os.path.abspath("compiler/urlfilterc")


class BuildReport(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.out = self.path("out")

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def build(self, count, settings, expect=0, first=0):
        with open(self.path("corp.txt"), "w") as file:
            file.writelines(f"host{i}.example\n" for i in range(first, first + count))
        with open(self.path("corp.yaml"), "w") as file:
            file.write(f"name: corp\nowner: o\n{settings}\n"
                       "lists:\n  - {name: a, file: corp.txt}\n")
        done = subprocess.run([URLFILTERC, "build", self.path("corp.yaml"), "--out", self.out],
                              capture_output=True, text=True,
                              env={"PATH": os.environ["PATH"], "SOURCE_DATE_EPOCH": "1700000000"})
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done

    def report(self, version=1):
        with open(f"{self.out}/private/corp/{version}/report.json") as file:
            return json.load(file)

    def bits(self, version):
        with open(f"{self.out}/public/corp/{version}/filter.plist", "rb") as file:
            return int.from_bytes(plistlib.load(file)["data"], "little")

    def test_nine_keys_get_the_per_url_rate_that_is_asked_for(self):
        done = self.build(9, "false_positive_rate: {per_url: 0.001}")
        report = self.report()
        rates, size = report["rates"], report["filterSize"]
        self.assertLessEqual(rates["predictedPerUrl"], 0.001)
        self.assertIs(rates["targetMet"], True)
        self.assertEqual(rates["targetPerUrl"], 0.001)
        self.assertGreater(size["bitCount"], size["appleBitCount"])
        self.assertLess(size["plistBytes"], 4096)
        self.assertIn("times Apple's size", done.stdout)
        measured = rates["measuredPerKey"]
        self.assertLess(measured["low95"], 2 * rates["targetPerKey"])

    def test_a_per_key_rate_keeps_apples_size(self):
        self.build(1000, "false_positive_rate: 0.001")
        size = self.report()["filterSize"]
        self.assertEqual((size["bitCount"], size["hashCount"]), (14378, 10))
        self.assertEqual(size["appleBitCount"], 14378)

    def test_the_measured_rate_agrees_with_the_prediction(self):
        self.build(5000, "false_positive_rate: 0.01")
        rates = self.report()["rates"]
        measured = rates["measuredPerKey"]
        self.assertEqual(measured["rate"], measured["hits"] / measured["trials"])
        self.assertLess(measured["low95"], rates["predictedPerKey"])
        self.assertGreater(measured["high95"], rates["predictedPerKey"])
        with open(f"{self.out}/private/corp/1/report.html") as file:
            self.assertIn(f"{measured['trials']:,} random strings", file.read())

    def test_a_missed_per_key_rate_is_a_warning_with_a_way_out(self):
        done = self.build(1000, "false_positive_rate: {per_key: 0.000001}")
        self.assertIn("UF0316", done.stderr)
        self.assertIn("per_url", done.stderr)

    def test_a_delta_stands_beside_its_information_bound(self):
        self.build(20_000, "")
        self.build(20_000, "", first=20)
        delta = self.report(2)["deltas"][0]
        flips = (self.bits(1) ^ self.bits(2)).bit_count()
        self.assertEqual(delta["flippedBits"], flips)
        size = self.report(2)["filterSize"]["bitCount"]
        choose = (math.lgamma(size + 1) - math.lgamma(flips + 1) - math.lgamma(size - flips + 1))
        self.assertAlmostEqual(delta["boundBytes"], choose / math.log(2) / 8, delta=1)
        self.assertGreater(delta["bytes"], delta["boundBytes"])

    def test_a_filter_over_its_budget_is_not_published(self):
        done = self.build(1000, "size_budget: 1000B", expect=1)
        self.assertIn("UF0317", done.stderr)
        self.assertFalse(os.path.exists(f"{self.out}/public/corp/manifest.json"))
        # 1,798 bytes of bits fit, the plist around them does not.
        done = self.build(1000, "size_budget: 1800B", expect=1)
        self.assertIn("`size_budget` is 1800", done.stderr)
        self.build(1000, "size_budget: 3KB")


if __name__ == "__main__":
    unittest.main()
