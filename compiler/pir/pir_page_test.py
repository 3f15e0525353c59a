"""The example on docs/formats/pir.md is what its text says: protoc reads it, digits and all."""

import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(os.environ.get("TEST_SRCDIR", "."), os.environ.get("TEST_WORKSPACE", ""))
sys.path.insert(0, str(ROOT / "tests"))

import closing_line  # noqa: E402

PAGE = "docs/formats/pir.md"
KEYWORDS = [b"example.com", b"example10.com/resource?query=bugs",
            "b\u00fccher.example/a\"b\\c".encode()]


def hex_block(page):
    with open(page, encoding="utf-8") as file:
        block = re.search(r"```hex\n(.*?)```", file.read(), re.DOTALL)
    return bytes.fromhex(block.group(1))


def rows_of(data):
    """Reads rows as the page describes them; every length here is below 128."""
    rows = []
    while data:
        assert data[0] == 0x0A, data
        row, data = data[2:2 + data[1]], data[2 + data[1]:]
        assert row[0] == 0x0A and row[-3:] == b"\x12\x011", row
        rows.append(row[2:2 + row[1]])
        assert len(row) == 2 + row[1] + 3
    return rows


class PirPage(unittest.TestCase):
    def test_the_example_holds_the_three_rows(self):
        data = hex_block(PAGE)
        self.assertEqual(len(data), 86)
        self.assertEqual(hashlib.sha256(data).hexdigest(),
                         "1a31334eeb15e746267ceaf8ee2bae9baebfc8de41ecf9922b63bb2b622df15e")
        self.assertEqual(rows_of(data), KEYWORDS)

    def test_protoc_reads_it_with_the_schema_of_the_page(self):
        if shutil.which("protoc") is None:
            self.skipTest("protoc is not installed")
        with open(PAGE, encoding="utf-8") as file:
            messages = re.findall(r"^ +(message .*)$", file.read(), re.MULTILINE)
        with tempfile.TemporaryDirectory() as folder:
            with open(f"{folder}/pir.proto", "w", encoding="utf-8") as out:
                out.write('syntax = "proto3";\n'
                          "package apple.swift_homomorphic_encryption.pir.v1;\n" +
                          "\n".join(messages))
            text = subprocess.run(
                ["protoc", "--proto_path", folder, "pir.proto",
                 "--decode=apple.swift_homomorphic_encryption.pir.v1.KeywordDatabase"],
                input=hex_block(PAGE), check=True, capture_output=True).stdout
        self.assertEqual(text.count(b'value: "1"'), 3)


if __name__ == "__main__":
    closing_line.main()
