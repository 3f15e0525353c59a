"""Plists cross the border in both directions: Python's plistlib and libplist's plistutil."""

import os
import plistlib
import subprocess
import tempfile
import unittest

TOOL = "filterlib/format/prefilter_plist_tool"
GOLDEN = bytes.fromhex("24682e3af673941107624516242e6fc3f787")
CURRENT = ["itemCount", "falsePositiveTolerance", "murmurSeed", "bitCount", "byteCount",
           "hashCount", "data"]
BETA = ["numberOfItems", "falsePositiveTolerance", "murmurSeed", "numberOfBits", "numberOfBytes",
        "numberOfHashes", "bitVectorData"]
KEYS = {"current": CURRENT, "beta": BETA}
FORMATS = {"binary": plistlib.FMT_BINARY, "xml": plistlib.FMT_XML}


def encode(fmt, keys, bits=GOLDEN, bit_count=144):
    return subprocess.run([TOOL, "encode", fmt, keys, str(bit_count), "10", "1267652889"],
                          input=bits, capture_output=True, check=True).stdout


def decode(plist):
    done = subprocess.run([TOOL, "decode"], input=plist, capture_output=True, check=False)
    return done.stdout.decode() if done.returncode == 0 else "refused: " + done.stderr.decode()


def fields(keys, bits=GOLDEN, **extra):
    values = [10, 0.001, 1267652889, 144, len(bits), 10, bits]
    return dict(zip(KEYS[keys], values), **extra)


def convert(plist, to):
    """Through plistutil, the command line of libplist."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = os.path.join(folder, "in"), os.path.join(folder, "out")
        with open(source, "wb") as out:
            out.write(plist)
        subprocess.run(["plistutil", "-i", source, "-o", target, "-f", to], check=True)
        with open(target, "rb") as result:
            return result.read()


class OurPlistsAreReadByOthers(unittest.TestCase):
    def test_plistlib_reads_both_formats_and_key_sets(self):
        for fmt in FORMATS:
            for keys in KEYS:
                read = plistlib.loads(encode(fmt, keys), fmt=FORMATS[fmt])
                own = {"name": "interop", "version": 3, "tag": "3-<&>",
                       "hashFamily": "fnv1a-murmur3-32"}
                self.assertEqual(read, fields(keys, **own))

    def test_plistlib_reads_a_filter_of_many_pages(self):
        bits = bytes(range(256)) * 4096
        for fmt in FORMATS:
            read = plistlib.loads(encode(fmt, "current", bits, len(bits) * 8))
            self.assertEqual(read["data"], bits)
            self.assertEqual(read["bitCount"], len(bits) * 8)

    def test_libplist_reads_both_formats_and_key_sets(self):
        for fmt, to in (("binary", "xml"), ("xml", "bin")):
            for keys in KEYS:
                ours = encode(fmt, keys)
                self.assertEqual(plistlib.loads(convert(ours, to)), plistlib.loads(ours))

    def test_the_same_bytes_every_time(self):
        for fmt in FORMATS:
            self.assertEqual(encode(fmt, "current"), encode(fmt, "current"))


class WeReadTheirs(unittest.TestCase):
    def expected(self, fmt, keys):
        return f"{fmt} {keys} 144 10 1267652889 10 0.001 {GOLDEN.hex()}\n"

    def test_plistlib_writes_both_formats_and_key_sets(self):
        for fmt in FORMATS:
            for keys in KEYS:
                plist = plistlib.dumps(fields(keys), fmt=FORMATS[fmt])
                self.assertEqual(decode(plist), self.expected(fmt, keys))

    def test_libplist_writes_both_formats(self):
        for fmt, to in (("binary", "bin"), ("xml", "xml")):
            plist = convert(plistlib.dumps(fields("current")), to)
            self.assertEqual(decode(plist), self.expected(fmt, "current"))

    def test_members_of_every_type_beside_ours_are_ignored(self):
        import datetime
        extra = {"list": [1, {"x": [b"y"]}], "when": datetime.datetime(2026, 1, 1), "yes": True,
                 "negative": -5, "large": 2**63, "uid": plistlib.UID(3), "grün": "ü" * 30,
                 "name": 5, "version": "x", "tag": [], "long": "x" * 5000}
        for fmt in FORMATS:
            members = dict(extra)
            if fmt == "xml":
                del members["uid"]
            plist = plistlib.dumps(fields("current", **members), fmt=FORMATS[fmt])
            self.assertEqual(decode(plist), self.expected(fmt, "current"))

    def test_a_tolerance_written_as_a_whole_number_is_read(self):
        plist = plistlib.dumps(dict(fields("beta"), falsePositiveTolerance=0),
                               fmt=plistlib.FMT_BINARY)
        self.assertIn(" 10 0 ", decode(plist))

    def test_wrong_lengths_are_refused(self):
        for bits in (GOLDEN[:-1], GOLDEN + b"\0", b""):
            for fmt in FORMATS:
                plist = plistlib.dumps(dict(fields("current", bits)), fmt=FORMATS[fmt])
                self.assertIn("refused: DATA_LOSS", decode(plist))


if __name__ == "__main__":
    unittest.main()
